import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IDataObject, INodeParameters, INodeProperties } from 'n8n-workflow';

import { operations } from '../../nodes/TencentChatPush/actions';
import { properties } from '../../nodes/TencentChatPush/actions/properties';
import type { Operation } from '../../nodes/TencentChatPush/engine/Operation';
import { fileMockServer } from '../support/fileMockServer';
import { codeBlocksIn } from '../support/markdown';
import { jsonOf } from '../support/runNode';

/** The page that shows what the operations of a resource return. */
const PAGES: Record<Operation['resource'], string> = {
	account: 'docs/accounts.md',
	attribute: 'docs/attributes.md',
	push: 'docs/pushes.md',
	scheduledPush: 'docs/scheduled-pushes.md',
	tag: 'docs/tags.md',
};

/** A push and a scheduled push of the examples, which stand for those of the mock server. */
const PUSH = '657bf434_537529d8';
const SCHEDULED_PUSH = '1234567890';

/** What is another value each time, so that a page can only show its type. */
const VARYING = [
	...['taskId', 'scheduledTaskId', 'dataId', 'createdAt'],
	...['delivered', 'clicked', 'platforms', 'devices'],
];

interface Row {
	/** Absent where the item above has a further account. */
	item?: IDataObject;
	output: string;
	as: IDataObject;
}

function pageText(page: string): string {
	return readFileSync(resolve(__dirname, '../..', page), 'utf8');
}

/** What a page says below a heading, up to the next one of the same level. */
function sectionOf(page: string, heading: string): string {
	const [mark = ''] = heading.split(' ');
	const [, section = ''] = pageText(page).split(`\n${heading}\n`);
	return section.split(`\n${mark} `, 1).join();
}

/** The items of the examples: `Input`, and `Success` or `Failed` with what comes out. */
function rowsOf(section: string): Row[] {
	const lines = codeBlocksIn(section).flatMap(({ language, text }) =>
		language === 'text' ? text.split(/^(?=(?:Input|Success|Failed) +\{)/m) : [],
	);
	const items = lines.map((line) => {
		const [, label = '', json = ''] = /^(\w+) +(\{[\s\S]*)$/.exec(line) ?? [];
		return { label, json: JSON.parse(json) as IDataObject };
	});
	return items.flatMap(({ label, json }, index) => {
		if (label === 'Input') return [];
		const before = items[index - 1];
		return [{ ...(before?.label === 'Input' && { item: before.json }), output: label, as: json }];
	});
}

/** The fields as the section fills them in, by the names they are shown under. */
function parametersOf(operation: Operation, section: string): INodeParameters {
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
function fieldsOf({ resource, option }: Operation): INodeProperties[] {
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

/** The examples leave out what a Failed item says in words. */
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
	if (section.includes('"afterSending"')) {
		on.mockServer.app.devices.set('bob', { platform: 'apns', online: false, fate: 'failed' });
	}
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

describe('the pages tell what comes out of', () => {
	it.each(operations)('$resource: $option.name', async (operation) => {
		const { resource, option } = operation;
		const text = sectionOf(PAGES[resource], `## ${option.name}`);
		const section = REFERS.test(text) ? await withPushes(text) : text;
		const rows = rowsOf(section);
		expect(asOn('Success', rows).length).toBeGreaterThan(0);
		expect(asOn('Failed', rows).length > 0).toBe(fieldsOf(operation).length > 0);
		const parameters = { resource, operation: option.value, ...parametersOf(operation, section) };
		await expectShown(rows, parameters);
	});
});

describe('the first steps of the README', () => {
	const section = (heading: string): string => sectionOf('README.md', heading);

	beforeEach(() => {
		on.mockServer.app.importAccounts(['user-1']);
		on.mockServer.app.setTags('user-1', ['test']);
	});

	it('tag a customer', async () => {
		const text = section('### 1. Tag a customer');
		const [, accounts = ''] = /_Accounts_ to `(.+?)`/.exec(text) ?? [];
		const [, tags = ''] = /_Tags_ to `(.+?)`/.exec(text) ?? [];
		const rows = rowsOf(text);
		expect(rows.map(({ output }) => output)).toEqual(['Success', 'Failed']);
		const [, body = ''] = /-d '(\{.+\})'/.exec(text) ?? [];
		expect(rows[0]?.item).toEqual({ body: JSON.parse(body) as IDataObject });
		await expectShown(rows, {
			...{ resource: 'tag', operation: 'add' },
			...{ accounts: `=${accounts}`, tags: `=${tags}` },
		});
	});

	it('send a push to everybody with the tag', async () => {
		const text = section('### 2. Send a push to everybody with the tag');
		const [, tags = ''] = /_Tags_ to `(.+?)` for now/.exec(text) ?? [];
		expect(tags).not.toBe('');
		const rows = rowsOf(text);
		expect(rows.map(({ output }) => output)).toEqual(['Success']);
		await expectShown(rows, {
			...{ resource: 'push', operation: 'sendToSegment' },
			...{ tags, title: 'Sale', body: 'Starts at 10:00' },
		});
	});
});

async function expectShown(rows: Row[], parameters: INodeParameters): Promise<void> {
	const items = rows.flatMap(({ item }) => (item ? [item] : []));
	const { success, failed } = await on.run(parameters, items);
	expect(jsonOf(success)).toEqual(asOn('Success', rows).map(withVarying));
	expect(jsonOf(failed).map(withCodeAlone)).toEqual(asOn('Failed', rows));
}
