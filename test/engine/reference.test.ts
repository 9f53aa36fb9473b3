import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { operations } from '../../nodes/TencentChatPush/actions';
import type { Operation } from '../../nodes/TencentChatPush/actions/Operation';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf } from '../support/runNode';

const README = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');

interface Row {
	/** Absent where the item above has a further account. */
	item?: IDataObject;
	output: string;
	as: IDataObject;
}

/** What the README says about an operation. */
function sectionOf({ option }: Operation): string {
	const [, section = ''] = README.split(`\n### ${option.name}\n`);
	return section.split(/\n##/, 1).join();
}

function rowsOf(section: string): Row[] {
	const rows = section.matchAll(/^\| (?:`(.+?)`)? +\| (Success|Failed) +\| `(.+?)` +\|$/gm);
	return [...rows].map(([, item, output = '', as = '']) => ({
		...(item && { item: JSON.parse(item) as IDataObject }),
		output,
		as: JSON.parse(as) as IDataObject,
	}));
}

/** The fields as the section fills them in, by the names they are shown under. */
function parametersOf(section: string): INodeParameters {
	const shown = new Map(
		[...section.matchAll(/_([A-Z][\w ]+)_ `([^`]+)`/g)].map(([, name = '', value = '']) => [
			name,
			value.startsWith('{{') ? `=${value}` : value,
		]),
	);
	const name = shown.get('Name or ID');
	return {
		accounts: shown.get('Accounts') ?? '',
		tags: shown.get('Tags') ?? '',
		attributes: shown.get('Attribute Names or IDs') ?? '',
		...(name && { attributeValues: { attribute: [{ name, value: shown.get('Value') ?? '' }] } }),
	};
}

function asOn(output: string, rows: Row[]): IDataObject[] {
	return rows.filter((row) => row.output === output).map(({ as }) => as);
}

/** The README's tables leave out what a Failed item says in words. */
function withCodeAlone(json: IDataObject): IDataObject {
	const { code } = json.error as IDataObject;
	return { ...json, error: { code } };
}

const on = fileMockServer();

beforeEach(() => {
	const { app } = on.mockServer;
	app.importAccounts(['alice', 'bob']);
	app.setTags('alice', ['vip', 'trial']);
	app.registerAttributes(['city']);
	app.setAttributes('alice', { city: 'Berlin' });
});

describe('the README tells what comes out of', () => {
	it.each(operations)('$option.name', async (operation) => {
		const section = sectionOf(operation);
		const rows = rowsOf(section);
		expect(asOn('Success', rows).length).toBeGreaterThan(0);
		expect(asOn('Failed', rows).length).toBeGreaterThan(0);
		const parameters = {
			resource: operation.resource,
			operation: operation.option.value,
			...parametersOf(section),
		};
		const items = rows.flatMap(({ item }) => (item ? [item] : []));
		const { success, failed } = await on.run(parameters, items);
		expect(jsonOf(success)).toEqual(asOn('Success', rows));
		expect(jsonOf(failed).map(withCodeAlone)).toEqual(asOn('Failed', rows));
	});
});
