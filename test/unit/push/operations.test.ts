import type { IDataObject } from 'n8n-workflow';
import fc from 'fast-check';

import { getStatistics } from '../../../nodes/TencentChatPush/actions/push/getStatistics.operation';
import { getTrace } from '../../../nodes/TencentChatPush/actions/push/getTrace.operation';
import { recall } from '../../../nodes/TencentChatPush/actions/push/recall.operation';
import { sendToAll } from '../../../nodes/TencentChatPush/actions/push/sendToAll.operation';
import {
	segmentPushKey,
	sendToSegment,
} from '../../../nodes/TencentChatPush/actions/push/sendToSegment.operation';
import { sendToUsers } from '../../../nodes/TencentChatPush/actions/push/sendToUsers.operation';
import {
	createScheduledPush,
	scheduledPushKey,
} from '../../../nodes/TencentChatPush/actions/scheduledPush/create.operation';
import { deleteScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/delete.operation';
import { getScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/get.operation';
import {
	getScheduledPushes,
	nextPage,
	type Page,
} from '../../../nodes/TencentChatPush/actions/scheduledPush/getAll.operation';
import {
	taskChoices,
	taskJson,
	type Task,
} from '../../../nodes/TencentChatPush/actions/scheduledPush/task';
import { updateScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/update.operation';
import { CALL, NOW, refusalOf } from './support';

const MESSAGE = { title: 'Sale', body: 'Starts at 10:00', additionalFields: { dataId: 'o-1' } };
const INFO = { PushFlag: 0, Title: 'Sale', Desc: 'Starts at 10:00' };
const SENT = { From_Account: 'administrator', DataId: 'o-1', OfflinePushInfo: INFO };
const SEGMENT = { segmentBy: 'tags', match: 'any', tags: 'vip, berlin' };

describe('Send to Users', () => {
	const read = sendToUsers.read(MESSAGE, CALL);

	it('sends one message to many accounts', () => {
		expect(sendToUsers.request(read, CALL, ['a', 'b'])).toEqual({
			...SENT,
			To_Account: ['a', 'b'],
			MsgRandom: 4711,
		});
	});

	it('gives each account its task', () => {
		const answer = sendToUsers.answer({ ActionStatus: 'OK', TaskId: 'batch_1', ErrorList: [] });
		expect(sendToUsers.results(read, answer, ['a', 'b'])).toEqual([
			{ account: 'a', taskId: 'batch_1' },
			{ account: 'b', taskId: 'batch_1' },
		]);
	});

	it.each([{}, { TaskId: '' }, { TaskId: 5 }, null])(
		'takes no answer without a task: %j',
		(body) => {
			expect(() => sendToUsers.answer(body)).toThrow();
		},
	);

	it('fails as it was asked', () => {
		expect(sendToUsers.failed({ ...MESSAGE, accounts: 'a', tags: 'x' }, CALL)).toEqual(MESSAGE);
		expect(sendToUsers.failed({ title: 't', body: '', additionalFields: {} }, CALL)).toEqual({
			title: 't',
		});
	});

	it('fails in a form that an item can hold', () => {
		const data = {
			at: new Date(NOW),
			moment: { toJSON: () => '12:00' },
			big: 7n,
			list: [null, 1n],
		};
		const failed = sendToUsers.failed({ title: 12, additionalFields: { data } }, CALL);
		expect(failed).toEqual({
			title: 12,
			additionalFields: {
				data: { at: '2027-01-01T12:00:00.000Z', moment: '12:00', big: '7', list: [null, '1'] },
			},
		});
	});
});

describe('Send to Segment and Send to All Users', () => {
	it('send one push', () => {
		const read = sendToSegment.read({ ...MESSAGE, ...SEGMENT }, CALL);
		expect(sendToSegment.request(read, CALL, undefined)).toEqual({
			...SENT,
			MsgRandom: 4711,
			Condition: { TagsOr: ['vip', 'berlin'] },
		});
		expect(sendToSegment.results(read, { taskId: 't1' }, undefined)).toEqual([
			{ taskId: 't1', recipients: { TagsOr: ['vip', 'berlin'] } },
		]);
	});

	it('have no condition for all', () => {
		const read = sendToAll.read(MESSAGE, CALL);
		expect(sendToAll.request(read, CALL, undefined)).toEqual({ ...SENT, MsgRandom: 4711 });
		expect(sendToAll.results(read, { taskId: 't1' }, undefined)).toEqual([
			{ taskId: 't1', recipients: 'all' },
		]);
	});

	it('fail as they were asked', () => {
		const asked = { ...MESSAGE, ...SEGMENT };
		expect(sendToSegment.failed({ ...asked, attributeValues: {} }, CALL)).toEqual(asked);
		expect(sendToAll.failed(MESSAGE, CALL)).toEqual(MESSAGE);
	});

	it('know which pushes are the same', () => {
		const keyOf = (parameters: object): string =>
			segmentPushKey(sendToSegment.read({ ...MESSAGE, ...SEGMENT, ...parameters }, CALL));
		expect(keyOf({ tags: ['berlin', 'vip'] })).toBe(keyOf({}));
		expect(keyOf({ tags: 'vip' })).not.toBe(keyOf({}));
		expect(keyOf({ title: 'Other' })).not.toBe(keyOf({}));
	});
});

describe('Recall', () => {
	const asked = { taskId: ' t1 ', title: 'Withdrawn', body: 'Please ignore' };
	const read = recall.read(asked, CALL);

	it('brings the text that replaces the notification', () => {
		expect(recall.request(read, CALL, undefined)).toEqual({
			TaskId: 't1',
			OfflinePushInfo: { PushFlag: 0, Title: 'Withdrawn', Desc: 'Please ignore' },
		});
		expect(recall.results(read, undefined, undefined)).toEqual([{ taskId: 't1', recalled: true }]);
		expect(recall.failed(asked, CALL)).toEqual(asked);
	});

	it.each(['taskId', 'title', 'body'])('needs its %s', (name) => {
		expect(refusalOf(() => recall.read({ ...asked, [name]: '' }, CALL))).toMatch(/is empty/);
	});

	it('doubts that pushes to named users can be recalled', () => {
		expect(recall.hints?.(read)).toEqual([]);
		expect(recall.hints?.({ ...read, taskId: 'batch_1' })).toHaveLength(1);
	});
});

describe('Get Statistics', () => {
	const asked = { taskIds: 't1, t2', from: '2026-12-31 00:00', to: '2027-01-01 00:00' };
	const read = getStatistics.read(asked, CALL);

	it('asks for tasks in a period', () => {
		expect(getStatistics.request(read, CALL, ['t1', 't2'])).toEqual({
			TaskID: ['t1', 't2'],
			StartTime: Date.UTC(2026, 11, 30, 23) / 1000,
			EndTime: Date.UTC(2026, 11, 31, 23) / 1000,
		});
		expect(getStatistics.failed(asked, CALL)).toEqual({
			from: '2026-12-30T23:00:00.000Z',
			to: '2026-12-31T23:00:00.000Z',
		});
	});

	it('counts the last 30 days if nothing else is asked', () => {
		expect(getStatistics.read({ taskIds: ['t1'] }, CALL)).toEqual({
			to: NOW,
			from: NOW - 30 * 86_400_000,
		});
	});

	it('gives flat items with numbers, platforms by name', () => {
		const answer = getStatistics.answer({
			ErrorInfo: 'sucess',
			Results: [
				{
					TaskID: 't2',
					TotalCount: 10,
					SentCount: '9',
					DeliveredCount: 7,
					PlatformStatistics: [
						{ EventType: 1, PushPlatform: 3, TotalCount: 6, SentCount: 5, DeliveredCount: 4 },
						{ EventType: 2, PushPlatform: 0, TotalCount: 4, ClickCount: 1 },
						{ EventType: 1, PushPlatform: 99 },
					],
				},
			],
		});
		const none = { total: 0, sent: 0, delivered: 0, clicked: 0 };
		expect(getStatistics.results(read, answer, ['t1', 't2'])).toEqual([
			{
				taskId: 't2',
				...{ total: 10, sent: 9, delivered: 7, clicked: 0 },
				platforms: [
					{ ...none, platform: 'Huawei', channel: 'offline', total: 6, sent: 5, delivered: 4 },
					{ ...none, platform: 'unknown', channel: 'online', total: 4, clicked: 1 },
					{ ...none, platform: 'unknown', channel: 'offline' },
				],
			},
		]);
	});

	it('takes an empty answer, and none of another shape', () => {
		expect(getStatistics.answer({ Results: null }).size).toBe(0);
		expect(() => getStatistics.answer({ Results: [{ TotalCount: 1 }] })).toThrow();
	});
});

describe('Get Delivery Trace', () => {
	it('follows one push to one account', () => {
		const read = getTrace.read({ taskId: 't1' }, CALL);
		expect(getTrace.request(read, CALL, 'anna')).toEqual({ TaskID: 't1', UserID: 'anna' });
		const devices = getTrace.answer({
			InstanceTrace: [
				{
					InstanceId: 7,
					PushTime: 1767225600,
					DeviceModel: 'P60',
					PushPlatform: 3,
					EventType: 1,
					Token: 'push token',
					OfflinePushStat: {
						ChannelStat: { PushStatus: 1, ErrorCode: 0, ErrorInfo: '', EventTime: 1767225601 },
						ClickStat: { PushStatus: 0, ErrorCode: 5, ErrorInfo: 'x', EventTime: 0 },
					},
				},
			],
		});
		const items = getTrace.results(read, devices, 'anna');
		expect(items).toMatchObject([
			{
				account: 'anna',
				taskId: 't1',
				devices: [
					{
						deviceId: '7',
						model: 'P60',
						platform: 'Huawei',
						channel: 'offline',
						pushTime: '2026-01-01T00:00:00.000Z',
						steps: [
							{ step: 'vendor', status: '1', code: 0, time: '2026-01-01T00:00:01.000Z' },
							{ step: 'clicked', status: '0', code: 5, message: 'x' },
						],
					},
				],
			},
		]);
		expect(JSON.stringify(items)).not.toContain('push token');
	});

	it('takes an account without devices', () => {
		expect(getTrace.answer({ InstanceTrace: [] })).toEqual([]);
		expect(getTrace.answer({})).toEqual([]);
	});
});

const CONTENT = { ...SENT, MsgRandom: 1, Condition: { TagsOr: ['vip'] } };
const TASK_INFO = {
	TaskID: 77,
	Sdkappid: 1400000000,
	CreateAt: '2027-01-01 00:00:00',
	Type: 'Tag',
	SchedAt: '2027-01-05 08:00:00',
	Content: CONTENT,
	Title: 'Sale',
	Desc: 'Starts at 10:00',
	Status: 'pending',
	DispatchSuccess: 0,
	PushTaskID: '',
};
const TASK: Task = getScheduledPush.answer({ TaskInfo: TASK_INFO });

describe('Create', () => {
	const AT = { sendAt: '2027-01-05 09:00' };

	it('plans a push to users, a task for those of one request', () => {
		const read = createScheduledPush.read({ ...MESSAGE, ...AT, recipients: 'users' }, CALL);
		expect(createScheduledPush.request(read, CALL, ['a', 'b'])).toEqual({
			Sdkappid: 1_400_000_000,
			Type: 'User',
			SchedAt: '2027-01-05 08:00:00',
			Content: { ...SENT, To_Account: ['a', 'b'], MsgRandom: 4711 },
		});
		const id = createScheduledPush.answer({ TaskID: 1234567890 });
		expect(createScheduledPush.results(read, id, ['a', 'b'])).toEqual([
			{ account: 'a', scheduledTaskId: 1234567890, sendAt: '2027-01-05T08:00:00.000Z' },
			{ account: 'b', scheduledTaskId: 1234567890, sendAt: '2027-01-05T08:00:00.000Z' },
		]);
	});

	it.each([
		['segment', 'Tag', SEGMENT, { Condition: { TagsOr: ['vip', 'berlin'] } }],
		['all', 'All', {}, {}],
	])('plans a push to %s', (recipients, type, segment, content) => {
		const asked = { ...MESSAGE, ...AT, ...segment, recipients };
		const read = createScheduledPush.read(asked, CALL);
		expect(createScheduledPush.request(read, CALL, [])).toMatchObject({
			Type: type,
			Content: { ...SENT, MsgRandom: 4711, ...content },
		});
		expect(createScheduledPush.results(read, 77, [])).toEqual([
			{
				scheduledTaskId: 77,
				status: 'pending',
				sendAt: '2027-01-05T08:00:00.000Z',
				recipients: type === 'All' ? 'all' : { TagsOr: ['vip', 'berlin'] },
				title: 'Sale',
				body: 'Starts at 10:00',
			},
		]);
		expect(createScheduledPush.failed(asked, CALL)).toEqual({
			...asked,
			sendAt: '2027-01-05T08:00:00.000Z',
		});
	});

	it('keeps a time that cannot be read as it was asked', () => {
		expect(createScheduledPush.failed({ sendAt: 'tomorrow' }, CALL)).toEqual({
			sendAt: 'tomorrow',
		});
	});

	it.each<[IDataObject, RegExp]>([
		[{ recipients: '' }, /'Recipients' is empty/],
		[{ recipients: 'everybody' }, /'Recipients' is 'everybody'/],
		[{ recipients: 'segment' }, /'Segment By'/],
		[{ sendAt: '2027-01-01 12:59' }, /in the past/],
		[{ sendAt: '' }, /'Send At' is empty/],
		[{ body: '€'.repeat(3400) }, /at most 10240/],
	])('is refused with %j', (change, words) => {
		const asked = { ...MESSAGE, ...AT, recipients: 'all', ...change };
		expect(refusalOf(() => createScheduledPush.read(asked, CALL))).toMatch(words);
	});

	it('knows which pushes are the same', () => {
		const keyOf = (change: object): string =>
			scheduledPushKey(
				createScheduledPush.read({ ...MESSAGE, ...AT, recipients: 'all', ...change }, CALL),
			);
		expect(keyOf({ sendAt: '2027-01-05T08:00:00Z' })).toBe(keyOf({}));
		expect(keyOf({ sendAt: '2027-01-05 09:01' })).not.toBe(keyOf({}));
		expect(keyOf({ recipients: 'users' })).not.toBe(keyOf({}));
	});

	it.each([{}, { TaskID: 0 }, { TaskID: 'x' }, { TaskID: 2 ** 60 }])(
		'takes no answer without a usable ID: %j',
		(body) => {
			expect(() => createScheduledPush.answer(body)).toThrow();
		},
	);
});

describe('Get', () => {
	it('asks by the ID, from the list, by itself or as text', () => {
		for (const scheduledTaskId of [77, ' 77 ', { __rl: true, mode: 'list', value: '77' }]) {
			const read = getScheduledPush.read({ scheduledTaskId }, CALL);
			expect(getScheduledPush.request(read, CALL, undefined)).toEqual({
				Sdkappid: 1_400_000_000,
				TaskID: 77,
			});
			const { scheduledTaskId: again } = getScheduledPush.failed({ scheduledTaskId }, CALL);
			expect(String(again).trim()).toBe('77');
		}
	});

	it.each(['', 'batch_1', '1.5', { __rl: true, mode: 'id', value: '' }, '9007199254740993'])(
		'is refused with the ID %j',
		(scheduledTaskId) => {
			expect(refusalOf(() => getScheduledPush.read({ scheduledTaskId }, CALL))).toMatch(
				/'Scheduled Push'/,
			);
		},
	);

	it('gives the task', () => {
		expect(taskJson(TASK)).toEqual({
			scheduledTaskId: 77,
			status: 'pending',
			sendAt: '2027-01-05T08:00:00.000Z',
			recipients: { TagsOr: ['vip'] },
			title: 'Sale',
			body: 'Starts at 10:00',
		});
	});

	it.each<[object, object]>([
		[
			{ PushTaskID: 't1', Status: 'dispatched' },
			{ pushTaskId: 't1', status: 'dispatched' },
		],
		[{ Type: 'All' }, { recipients: 'all' }],
		[
			{ Type: 'User', Content: { To_Account: ['a', 12345], From_Account: 12345 } },
			{ recipients: ['a', '12345'] },
		],
		[{ Type: 'User', Content: undefined }, { recipients: 'users' }],
		[{ Content: JSON.stringify(CONTENT) }, { recipients: { TagsOr: ['vip'] } }],
		[{ Content: 'lost' }, { recipients: 'segment' }],
		[
			{ Title: null, Desc: undefined },
			{ title: 'Sale', body: 'Starts at 10:00' },
		],
	])('reads what the service may answer: %j', (change, expected) => {
		const task = getScheduledPush.answer({ TaskInfo: { ...TASK_INFO, ...change } });
		expect(taskJson(task)).toMatchObject(expected);
	});

	it.each([{}, { TaskInfo: null }, { TaskInfo: { TaskID: 7 } }])('takes no %j', (body) => {
		expect(() => getScheduledPush.answer(body)).toThrow();
	});

	it('lists tasks for the drop-down by title and time', () => {
		expect(taskChoices([TASK, { ...TASK, scheduledTaskId: 78, title: 'News' }])).toEqual([
			{ name: 'News (2027-01-05 08:00 UTC)', value: '78' },
			{ name: 'Sale (2027-01-05 08:00 UTC)', value: '77' },
		]);
	});
});

describe('Delete', () => {
	it('names the type that the task was created with', () => {
		const asked = { scheduledTaskId: '77' };
		const read = deleteScheduledPush.read(asked, CALL);
		expect(deleteScheduledPush.request(read, CALL, TASK)).toEqual({
			Sdkappid: 1_400_000_000,
			TaskID: 77,
			Type: 'Tag',
		});
		expect(deleteScheduledPush.results(read, undefined, TASK)).toEqual([
			{ scheduledTaskId: 77, deleted: true },
		]);
		expect(deleteScheduledPush.failed(asked, CALL)).toEqual(asked);
	});
});

describe('Update', () => {
	function requestFor(updateFields: IDataObject, task = TASK): IDataObject {
		const read = updateScheduledPush.read({ scheduledTaskId: 77, updateFields }, CALL);
		return updateScheduledPush.request(read, CALL, task);
	}

	const REFERENCE = { Sdkappid: 1_400_000_000, TaskID: 77, Type: 'Tag' };

	it('changes the time alone', () => {
		expect(requestFor({ sendAt: '2027-01-06 09:00' })).toEqual({
			...REFERENCE,
			SchedAt: '2027-01-06 08:00:00',
		});
	});

	it('changes a part of the message and sends the others again', () => {
		expect(requestFor({ body: 'Starts at 11:00', badge: '+1', fromAccount: 'shop' })).toEqual({
			...REFERENCE,
			Content: {
				...CONTENT,
				From_Account: 'shop',
				OfflinePushInfo: { ...INFO, Desc: 'Starts at 11:00', BadgeAddNum: 1 },
			},
		});
	});

	it('sends title and body again where the service keeps the content to itself', () => {
		expect(requestFor({ badge: 1 }, { ...TASK, content: {} })).toEqual({
			...REFERENCE,
			Content: {
				OfflinePushInfo: { Title: 'Sale', Desc: 'Starts at 10:00', BadgeSetNum: 1 },
			},
		});
	});

	it('gives a push without texts none', () => {
		const content = { OfflinePushInfo: { PushFlag: 1, Ext: '{}' } };
		expect(requestFor({ dataId: 'o-2' }, { ...TASK, title: '', body: '', content })).toEqual({
			...REFERENCE,
			Content: { ...content, DataId: 'o-2' },
		});
	});

	it('gives the task as it is then', () => {
		const updateFields = { sendAt: '2027-01-06 09:00', title: 'Last day' };
		const read = updateScheduledPush.read({ scheduledTaskId: 77, updateFields }, CALL);
		expect(updateScheduledPush.results(read, undefined, TASK)).toEqual([
			{
				...taskJson(TASK),
				sendAt: '2027-01-06T08:00:00.000Z',
				title: 'Last day',
			},
		]);
	});

	it.each<[IDataObject, RegExp]>([
		[{}, /does not change/],
		[{ title: '', sendAt: '' }, /does not change/],
		[{ sendAt: '2020-01-01' }, /in the past/],
		[{ badge: 'many' }, /'Badge'/],
	])('is refused with %j', (updateFields, words) => {
		expect(refusalOf(() => requestFor(updateFields))).toMatch(words);
	});

	it('fails as it was asked, its time in UTC', () => {
		const asked = {
			scheduledTaskId: { __rl: true, mode: 'list', value: '77' },
			updateFields: { sendAt: '2027-01-06 09:00', title: 'Last day' },
		};
		expect(updateScheduledPush.failed(asked, CALL)).toEqual({
			scheduledTaskId: '77',
			updateFields: { sendAt: '2027-01-06T08:00:00.000Z', title: 'Last day' },
		});
	});
});

describe('Get Many', () => {
	it('asks for a period around now', () => {
		const read = getScheduledPushes.read({ returnAll: false, limit: 20, filters: {} }, CALL);
		expect(getScheduledPushes.request(read, CALL, { offset: 0, want: 20 })).toEqual({
			Sdkappid: 1_400_000_000,
			Offset: 0,
			Want: 20,
			OrderBy: 'schedAt',
			Asc: true,
			BeginTime: '2026-12-17 12:00:00',
			EndTime: '2027-01-16 12:00:00',
		});
	});

	it('filters', () => {
		const filters = {
			from: '2027-01-01',
			to: '2027-06-01',
			keyword: ' sale ',
			order: 'createdNewest',
		};
		const read = getScheduledPushes.read({ returnAll: true, filters }, CALL);
		expect(getScheduledPushes.request(read, CALL, { offset: 100, want: 100 })).toMatchObject({
			OrderBy: 'createAt',
			Asc: false,
			BeginTime: '2026-12-31 23:00:00',
			EndTime: '2027-05-31 22:00:00',
			Keyword: 'sale',
		});
		expect(getScheduledPushes.failed({ returnAll: true, filters }, CALL)).toEqual({
			returnAll: true,
			filters: {
				...filters,
				from: '2026-12-31T23:00:00.000Z',
				to: '2027-05-31T22:00:00.000Z',
			},
		});
	});

	it.each([0, -1, 1.5, 'many'])('is refused with the limit %j', (limit) => {
		expect(refusalOf(() => getScheduledPushes.read({ limit }, CALL))).toMatch(/'Limit'/);
	});

	it('gives one item per task', () => {
		const read = getScheduledPushes.read({}, CALL);
		const page = getScheduledPushes.answer({ Total: 1, Tasks: [TASK_INFO] });
		expect(getScheduledPushes.results(read, page, { offset: 0, want: 50 })).toEqual([
			taskJson(TASK),
		]);
		expect(getScheduledPushes.answer({ Total: 0, Tasks: null }).tasks).toEqual([]);
	});

	it('reads page after page, each task once, until all that is wanted is there', () => {
		const count = fc.integer({ min: 0, max: 450 });
		const limit = fc.option(fc.integer({ min: 1, max: 450 }), { nil: undefined });
		const largestPage = fc.integer({ min: 1, max: 150 });
		fc.assert(
			fc.property(count, limit, largestPage, fc.boolean(), (total, most, largest, isTotalTold) => {
				// A service that gives less than asked must say how many there are.
				fc.pre(isTotalTold || largest >= 100);
				const query = { from: 0, to: 1, order: 'sendAtEarliest', limit: most } as const;
				const got: number[] = [];
				let last: Parameters<typeof nextPage>[1];
				for (let page = nextPage(query); page; page = nextPage(query, last)) {
					expect(page.want).toBeGreaterThan(0);
					const ids = pageOf(page, total, largest);
					got.push(...ids);
					const tasks = ids.map((scheduledTaskId) => ({ ...TASK, scheduledTaskId }));
					last = { page, found: { tasks, total: isTotalTold ? total : undefined } };
				}
				const wanted = Math.min(total, most ?? Infinity);
				expect(got).toEqual(Array.from({ length: wanted }, (_, index) => index));
			}),
		);
	});
});

/** What a service with so many tasks answers that gives at most `largest` at a time. */
function pageOf({ offset, want }: Page, total: number, largest: number): number[] {
	const count = Math.max(0, Math.min(want, largest, total - offset));
	return Array.from({ length: count }, (_, index) => offset + index);
}
