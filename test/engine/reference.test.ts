import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { operations, type AnyOperation } from '../../nodes/TencentChatPush/actions';
import { properties } from '../../nodes/TencentChatPush/actions/properties';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf } from '../support/runNode';

const README = readFileSync(resolve(__dirname, '../../README.md'), 'utf8');

/** A push and a scheduled push of the README's examples, which stand for those of the mock server. */
const PUSH = '657bf434_537529d8';
const SCHEDULED_PUSH = '1234567890';

/** What is another value each time, so that the README can only show its type. */
const VARYING = ['taskId', 'scheduledTaskId', 'delivered', 'clicked', 'platforms', 'devices'];

interface Row {
	/** Absent where the item above has a further account. */
	item?: IDataObject;
	output: string;
	as: IDataObject;
}

/** What the README says about an operation. */
function sectionOf({ option, resource }: AnyOperation): string {
	const title = resource === 'scheduledPush' ? `Scheduled Push: ${option.name}` : option.name;
	const [, section = ''] = README.split(`\n### ${title}\n`);
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
function parametersOf(operation: AnyOperation, section: string): INodeParameters {
	const shown = new Map(
		[...section.matchAll(/_([A-Z][\w ]+)_ `([^`]+)`/g)].map(([, name = '', value = '']) => [
			name,
			value.includes('{{') ? `=${value}` : value,
		]),
	);
	const name = shown.get('Name or ID');
	const given = fieldsOf(operation).map((field) => [field.name, valueOf(field, shown)] as const);
	return {
		...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
		...(name && { attributeValues: { attribute: [{ name, value: shown.get('Value') ?? '' }] } }),
	};
}

/** The fields that the panel shows for an operation. */
function fieldsOf({ resource, option }: AnyOperation): INodeProperties[] {
	const chosen = { resource, operation: option.value };
	const CHOICES = ['resource', 'operation'] as const;
	return properties.filter(({ name, displayOptions: { show, hide } = {} }) => {
		const isShown = CHOICES.every((each) => show?.[each]?.includes(chosen[each]) ?? true);
		const isHidden = CHOICES.some((each) => hide?.[each]?.includes(chosen[each]));
		return isShown && !isHidden && !['resource', 'operation', 'options'].includes(name);
	});
}

function valueOf(
	{ displayName, type, options = [] }: INodeProperties,
	shown: ReadonlyMap<string, string>,
): INodeParameters[string] | undefined {
	const value = shown.get(displayName);
	if (value !== undefined) {
		return type === 'resourceLocator' ? { __rl: true, mode: 'id', value } : value;
	}
	if (type !== 'collection') return undefined;
	const inner = options.flatMap((option) => {
		const given = 'displayName' in option ? shown.get(option.displayName) : undefined;
		return given === undefined ? [] : [[option.name, given] as const];
	});
	return inner.length > 0 ? Object.fromEntries(inner) : undefined;
}

function asOn(output: string, rows: Row[]): IDataObject[] {
	return rows.filter((row) => row.output === output).map(({ as }) => as);
}

/** The README's tables leave out what a Failed item says in words. */
function withCodeAlone(json: IDataObject): IDataObject {
	const { code } = json.error as IDataObject;
	return { ...json, error: { code } };
}

/** The item as it must come out; what varies must be of the same type. */
function withVarying(item: IDataObject): IDataObject {
	const varying = VARYING.filter((name) => name in item);
	return {
		...item,
		...Object.fromEntries(
			varying.map((name): [string, unknown] => [
				name,
				expect.any(Object(item[name]).constructor as Constructor),
			]),
		),
	} as IDataObject;
}

type Constructor = NumberConstructor | StringConstructor | ArrayConstructor;

const on = fileMockServer({ callsPerSecondOf: { push: Infinity } });

beforeEach(() => {
	const { app } = on.mockServer;
	app.importAccounts(['alice', 'bob']);
	app.setTags('alice', ['vip', 'trial']);
	app.registerAttributes(['city']);
	app.setAttributes('alice', { city: 'Berlin' });
	// Left to chance, one push in twenty fails.
	app.devices.set('alice', { fate: 'clicked' });
	app.devices.set('bob', { fate: 'delivered' });
});

/** Sends and schedules what the examples are about, and puts it into their place. */
async function withPushes(section: string): Promise<string> {
	const message = { title: 'Sale', body: 'Starts at 10:00' };
	const push = await on.run({ resource: 'push', operation: 'sendToAll', ...message }, [{}]);
	const scheduled = await on.run(
		{
			...{ resource: 'scheduledPush', operation: 'create', recipients: 'segment', tags: 'vip' },
			...{ ...message, sendAt: '2030-01-05T07:00:00Z' },
		},
		[{}],
	);
	const [{ taskId } = {}] = jsonOf(push.success);
	const [{ scheduledTaskId } = {}] = jsonOf(scheduled.success);
	return section
		.replaceAll(PUSH, String(taskId))
		.replaceAll(SCHEDULED_PUSH, String(scheduledTaskId));
}

const REFERS = /_(Task ID|Task IDs|Scheduled Push|Filters)_/;

describe('the README tells what comes out of', () => {
	it.each(operations)('$resource: $option.name', async (operation) => {
		const text = sectionOf(operation);
		const section = REFERS.test(text) ? await withPushes(text) : text;
		const rows = rowsOf(section);
		expect(asOn('Success', rows).length).toBeGreaterThan(0);
		expect(asOn('Failed', rows).length).toBeGreaterThan(fieldsOf(operation).length > 0 ? 0 : -1);
		const parameters = {
			resource: operation.resource,
			operation: operation.option.value,
			...parametersOf(operation, section),
		};
		const items = rows.flatMap(({ item }) => (item ? [item] : []));
		const { success, failed } = await on.run(parameters, items);
		expect(jsonOf(success)).toEqual(asOn('Success', rows).map(withVarying));
		expect(jsonOf(failed).map(withCodeAlone)).toEqual(asOn('Failed', rows));
	});
});
