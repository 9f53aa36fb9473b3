import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { getAttributeNames } from '../../../nodes/TencentChatPush/actions/attribute/getNames.operation';
import { registerAttributeNames } from '../../../nodes/TencentChatPush/actions/attribute/registerNames.operation';
import { additionalProperties } from '../../../nodes/TencentChatPush/actions/push/messageFields';
import { getLosses } from '../../../nodes/TencentChatPush/actions/push/getLosses.operation';
import { getStatistics } from '../../../nodes/TencentChatPush/actions/push/getStatistics.operation';
import { getTrace } from '../../../nodes/TencentChatPush/actions/push/getTrace.operation';
import { recall } from '../../../nodes/TencentChatPush/actions/push/recall.operation';
import { sendToAll } from '../../../nodes/TencentChatPush/actions/push/sendToAll.operation';
import { sendToSegment } from '../../../nodes/TencentChatPush/actions/push/sendToSegment.operation';
import { sendToUsers } from '../../../nodes/TencentChatPush/actions/push/sendToUsers.operation';
import { createScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/create.operation';
import { deleteScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/delete.operation';
import { getScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/get.operation';
import { getScheduledPushes } from '../../../nodes/TencentChatPush/actions/scheduledPush/getAll.operation';
import { updateScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/update.operation';

const OPERATIONS = [
	getAttributeNames,
	registerAttributeNames,
	sendToUsers,
	sendToSegment,
	sendToAll,
	recall,
	getLosses,
	getStatistics,
	getTrace,
	createScheduledPush,
	deleteScheduledPush,
	getScheduledPush,
	getScheduledPushes,
	updateScheduledPush,
];

type AnyOption = INodePropertyOptions | INodeProperties | INodePropertyCollection;

/** A field with those inside it. */
function withInner(field: INodeProperties): INodeProperties[] {
	const options: AnyOption[] = field.options ?? [];
	const inner = options.flatMap((option) => {
		if ('values' in option) return option.values;
		return 'type' in option ? [option] : [];
	});
	return [field, ...inner.flatMap(withInner)];
}

const FIELDS = OPERATIONS.flatMap(({ fields }) => fields).flatMap(withInner);

/** The names that a person sees in a list. */
function shownNames(options: readonly AnyOption[]): string[] {
	return options.map((option) => ('displayName' in option ? option.displayName : option.name));
}

describe('The operations of pushes', () => {
	it.each([
		['attribute', 'getNames', 'Get Attribute Names', '/v4/timpush/get_attr_name'],
		['attribute', 'registerNames', 'Register Attribute Names', '/v4/timpush/set_attr_name'],
		['push', 'sendToUsers', 'Send to Users', '/v4/timpush/batch'],
		['push', 'sendToSegment', 'Send to Segment', '/v4/timpush/push'],
		['push', 'sendToAll', 'Send to All Users', '/v4/timpush/push'],
		['push', 'recall', 'Recall', '/v4/timpush/revoke'],
		['push', 'getLosses', 'Get Losses', '/v4/timpush/all_member_push_loss'],
		['push', 'getStatistics', 'Get Statistics', '/v4/timpush/all_member_push_statistics'],
		['push', 'getTrace', 'Get Delivery Trace', '/v4/timpush/all_member_push_trace'],
		['scheduledPush', 'create', 'Create', '/v4/timpush/add_sched_task'],
		['scheduledPush', 'delete', 'Delete', '/v4/timpush/delete_sched_task'],
		['scheduledPush', 'get', 'Get', '/v4/timpush/get_sched_task'],
		['scheduledPush', 'getAll', 'Get Many', '/v4/timpush/list_sched_task'],
		['scheduledPush', 'update', 'Update', '/v4/timpush/modify_sched_task'],
	])('%s %s have the names that saved workflows rely on', (resource, value, name, path) => {
		const found = OPERATIONS.find(
			(each) => each.resource === resource && each.option.value === value,
		);
		expect(found).toMatchObject({ option: { name }, paths: { timpush: path } });
	});

	it.each(OPERATIONS.map(({ option, resource }) => ({ ...option, resource })))(
		"'$action' begins with the verb and names the resource",
		({ name, action, resource }) => {
			expect(action).toMatch(new RegExp(`^${name.split(' ')[0]} [a-z ]+$`));
			expect(action).toMatch(resource === 'attribute' ? /attribute/ : /push/);
		},
	);

	it('are offered in the older family for attribute names alone', () => {
		const older = OPERATIONS.filter(({ paths }) => paths.allMemberPush !== undefined);
		expect(older).toEqual([getAttributeNames, registerAttributeNames]);
	});

	it('are not repeated where people could be notified twice', () => {
		const unrepeatable = OPERATIONS.filter(({ isRepeatable }) => !isRepeatable);
		expect(unrepeatable).toEqual([sendToUsers, sendToSegment, sendToAll, createScheduledPush]);
	});

	it('keep to the rates of the documents', () => {
		const rates = OPERATIONS.map(({ option, callsPerSecond }) => [option.name, callsPerSecond]);
		expect(Object.fromEntries(rates)).toEqual({
			'Get Attribute Names': 100,
			'Register Attribute Names': 100,
			'Send to Users': 30,
			'Send to Segment': 1,
			'Send to All Users': 1,
			Recall: 1,
			'Get Losses': 1,
			'Get Statistics': 1,
			'Get Delivery Trace': 1,
			Create: 5,
			Delete: 5,
			Get: 5,
			'Get Many': 5,
			Update: 5,
		});
	});
});

describe('Additional Fields', () => {
	it('hold what saved workflows rely on', () => {
		expect(additionalProperties.map(({ name }) => name)).toEqual(
			expect.arrayContaining([
				'dataId',
				'data',
				'onlineOnly',
				'image',
				'sound',
				'badge',
				'languages',
				'templateId',
				'templateParameters',
				'fromAccount',
				'offlinePushInfo',
			]),
		);
	});

	it('say when OPPO and Xiaomi need a channel', () => {
		for (const name of ['oppoChannelId', 'xiaomiChannelId']) {
			const field = additionalProperties.find((each) => each.name === name);
			expect(field?.description).toMatch(/with Android 8\+ don't show the notification/);
		}
	});
});

describe('Every field of a push', () => {
	it('stands in an alphabetical list, and so does every choice', () => {
		const lists = FIELDS.flatMap(({ options = [] }) => [
			options,
			...options.flatMap((option) => ('values' in option ? [option.values] : [])),
		]).map(shownNames);
		expect(lists.length).toBeGreaterThan(10);
		for (const names of lists) {
			expect(names).toEqual([...names].sort((one, other) => one.localeCompare(other)));
		}
	});

	it('has a name of its own in its operation', () => {
		for (const { fields } of OPERATIONS) {
			const names = fields.map(({ name }) => name);
			expect(names).toEqual([...new Set(names)]);
		}
	});

	it("gives examples that begin with 'e.g.'", () => {
		const texts = FIELDS.filter(({ type }) => ['string', 'json', 'number'].includes(type));
		expect(texts.map(({ placeholder = 'e.g. none' }) => placeholder)).toEqual(
			texts.map(() => expect.stringMatching(/^e\.g\. /) as string),
		);
	});

	it("that is on or off says 'Whether', and is off at first", () => {
		for (const field of FIELDS.filter(({ type }) => type === 'boolean')) {
			expect(field).toMatchObject({
				description: expect.stringMatching(/^Whether /) as string,
				default: false,
			});
		}
	});

	it('starts with one of its choices', () => {
		for (const { type, options = [], default: value } of FIELDS) {
			if (type !== 'options' || options.length === 0) continue;
			expect(options.map((option) => ('value' in option ? option.value : undefined))).toContain(
				value,
			);
		}
	});

	it('is described in words that frighten nobody, without a full stop after one sentence', () => {
		const choices = FIELDS.flatMap(({ options = [] }): AnyOption[] => options);
		const texts = [...FIELDS, ...choices, ...OPERATIONS.map(({ option }) => option)]
			.flatMap((each) => ('description' in each ? [each.description ?? ''] : []))
			.filter((text) => text !== '');
		expect(texts.filter((text) => /error|problem|failure|mistake/i.test(text))).toEqual([]);
		const single = texts.filter((text) => !/[.!?]\s/.test(text));
		expect(single.filter((text) => text.endsWith('.'))).toEqual([]);
		const several = texts.filter((text) => /[.!?]\s/.test(text.replace('e.g. ', '')));
		expect(several.filter((text) => !text.endsWith('.'))).toEqual([]);
	});
});
