import type { IDataObject } from 'n8n-workflow';
import { ZodError } from 'zod';

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
import {
	taskChoices,
	taskIn,
	taskJson,
	type Task,
} from '../../../nodes/TencentChatPush/actions/scheduledPush/task';
import { updateScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/update.operation';
import { echoParameters } from '../../../nodes/TencentChatPush/engine/echoParameters';
import {
	CALL,
	NOW,
	bodyOf,
	inTurn,
	itemsOf,
	refusalBy,
	refusalOf,
	requestJobOf,
	served,
	stepsJobOf,
	toldBy,
} from './support';

const MESSAGE = { title: 'Sale', body: 'Starts at 10:00', additionalFields: { dataId: 'o-1' } };
const INFO = { PushFlag: 0, Title: 'Sale', Desc: 'Starts at 10:00' };
const SENT = { From_Account: 'administrator', DataId: 'o-1', OfflinePushInfo: INFO };
const SEGMENT = { segmentBy: 'tags', match: 'any', tags: 'vip, berlin' };

describe('Send to Users', () => {
	const job = requestJobOf(sendToUsers, MESSAGE);

	it('sends one message to many accounts', () => {
		expect(bodyOf(job, ['a', 'b'])).toEqual({
			...SENT,
			To_Account: ['a', 'b'],
			MsgRandom: 4711,
		});
	});

	it('gives each account its task', () => {
		const answer = { ActionStatus: 'OK', TaskId: 'batch_1', ErrorList: [] };
		expect(itemsOf(job, answer, ['a', 'b'])).toEqual([
			{ account: 'a', taskId: 'batch_1' },
			{ account: 'b', taskId: 'batch_1' },
		]);
	});

	it.each([{}, { TaskId: '' }, { TaskId: 5 }, null])(
		'takes no answer without a task: %j',
		(body) => {
			expect(() => toldBy(job, body, ['a', 'b'])).toThrow(ZodError);
		},
	);

	it('fails as it was asked', () => {
		expect(echoParameters(sendToUsers, { ...MESSAGE, accounts: 'a', tags: 'x' }, CALL)).toEqual(
			MESSAGE,
		);
		expect(
			echoParameters(sendToUsers, { title: 't', body: '', additionalFields: {} }, CALL),
		).toEqual({
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
		const failed = echoParameters(sendToUsers, { title: 12, additionalFields: { data } }, CALL);
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
		const job = requestJobOf(sendToSegment, { ...MESSAGE, ...SEGMENT });
		expect(bodyOf(job)).toEqual({
			...SENT,
			MsgRandom: 4711,
			Condition: { TagsOr: ['vip', 'berlin'] },
		});
		expect(itemsOf(job, { TaskId: 't1' })).toEqual([
			{ taskId: 't1', recipients: { TagsOr: ['vip', 'berlin'] } },
		]);
	});

	it('have no condition for all', () => {
		const job = requestJobOf(sendToAll, MESSAGE);
		expect(bodyOf(job)).toEqual({ ...SENT, MsgRandom: 4711 });
		expect(itemsOf(job, { TaskId: 't1' })).toEqual([{ taskId: 't1', recipients: 'all' }]);
	});

	it('fail as they were asked', () => {
		const asked = { ...MESSAGE, ...SEGMENT };
		expect(echoParameters(sendToSegment, { ...asked, attributeValues: {} }, CALL)).toEqual({
			...asked,
			excludedTags: [],
		});
		expect(echoParameters(sendToAll, MESSAGE, CALL)).toEqual(MESSAGE);
	});

	it('know which pushes are the same', () => {
		const keyOf = (parameters: object): string =>
			requestJobOf(sendToSegment, { ...MESSAGE, ...SEGMENT, ...parameters }).key;
		expect(keyOf({ tags: ['berlin', 'vip'] })).toBe(keyOf({}));
		expect(keyOf({ tags: 'vip' })).not.toBe(keyOf({}));
		expect(keyOf({ title: 'Other' })).not.toBe(keyOf({}));
	});
});

describe('Recall', () => {
	const asked = { taskId: ' t1 ', title: 'Withdrawn', body: 'Please ignore' };
	const job = requestJobOf(recall, asked);

	it('brings the text that replaces the notification', () => {
		expect(bodyOf(job)).toEqual({
			TaskId: 't1',
			OfflinePushInfo: { PushFlag: 0, Title: 'Withdrawn', Desc: 'Please ignore' },
		});
		expect(itemsOf(job, undefined)).toEqual([{ taskId: 't1', recalled: true }]);
		expect(echoParameters(recall, asked, CALL)).toEqual(asked);
	});

	it('brings what a new push brings, for the app and the vendors', () => {
		const additionalFields = {
			data: { entity: { page: 'news' } },
			huaweiCategory: 'IM',
			sound: 'ding.caf',
			offlinePushInfo: { ApnsInfo: { SubTitle: 'Sorry' } },
		};
		const whole = requestJobOf(recall, { ...asked, additionalFields });
		expect(bodyOf(whole)).toMatchObject({
			TaskId: 't1',
			OfflinePushInfo: {
				Title: 'Withdrawn',
				Ext: '{"entity":{"page":"news"}}',
				AndroidInfo: { HuaWeiCategory: 'IM' },
				ApnsInfo: { SubTitle: 'Sorry', Sound: 'ding.caf' },
			},
		});
		expect(whole.key).not.toBe(job.key);
		expect(echoParameters(recall, { ...asked, additionalFields }, CALL)).toEqual({
			...asked,
			additionalFields,
		});
	});

	it('has no field for what only a new push has', () => {
		const names = recall.fields.flatMap(({ options = [] }) => options.map(({ name }) => name));
		expect(names).toEqual(expect.arrayContaining(['data', 'huaweiCategory', 'offlinePushInfo']));
		expect(names.filter((name) => /^(dataId|fromAccount|onlineOnly)$/.test(name))).toEqual([]);
	});

	it.each(['taskId', 'title', 'body'])('needs its %s', (name) => {
		expect(refusalOf(() => recall.read({ ...asked, [name]: '' }, CALL))).toMatch(/is empty/);
	});

	it('doubts that pushes to named users can be recalled', () => {
		expect(job.hints).toEqual([]);
		expect(requestJobOf(recall, { ...asked, taskId: 'batch_1' }).hints).toHaveLength(1);
	});
});

/** Why a task fails of which there is no report. */
function noReport(noun: string): unknown {
	const message = `Tencent Chat has no ${noun} for this push in the period`;
	return expect.objectContaining({ code: 'INVALID_INPUT', kind: 'rejected', message });
}

describe('Get Statistics', () => {
	const asked = { taskIds: 't1, t2', from: '2026-12-31 00:00', to: '2027-01-01 00:00' };
	const job = requestJobOf(getStatistics, asked);
	const NO_STATISTICS = noReport('statistics');

	it('asks for tasks in a period', () => {
		expect(bodyOf(job, ['t1', 't2'])).toEqual({
			TaskID: ['t1', 't2'],
			StartTime: Date.UTC(2026, 11, 30, 23) / 1000,
			EndTime: Date.UTC(2026, 11, 31, 23) / 1000,
		});
		expect(echoParameters(getStatistics, asked, CALL)).toEqual({
			from: '2026-12-30T23:00:00.000Z',
			to: '2026-12-31T23:00:00.000Z',
		});
	});

	it('counts the last 30 days if nothing else is asked', () => {
		const usual = requestJobOf(getStatistics, { taskIds: ['t1'] });
		expect(JSON.parse(usual.key)).toEqual({ to: NOW, from: NOW - 30 * 86_400_000 });
		expect(bodyOf(usual, ['t1'])).toEqual({
			TaskID: ['t1'],
			StartTime: NOW / 1000 - 30 * 86_400,
			EndTime: NOW / 1000,
		});
	});

	it('gives flat items with numbers, platforms by name', () => {
		const answer = {
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
		};
		const none = { total: 0, sent: 0, delivered: 0, clicked: 0 };
		expect(toldBy(job, answer, ['t1', 't2'])).toEqual([
			NO_STATISTICS,
			[
				{
					taskId: 't2',
					...{ total: 10, sent: 9, delivered: 7, clicked: 0 },
					platforms: [
						{ ...none, platform: 'Huawei', channel: 'offline', total: 6, sent: 5, delivered: 4 },
						{ ...none, platform: 'unknown', channel: 'online', total: 4, clicked: 1 },
						{ ...none, platform: 'unknown (99)', channel: 'offline' },
					],
				},
			],
		]);
	});

	it('takes an empty answer, and none of another shape', () => {
		expect(toldBy(job, { Results: null }, ['t1', 't2'])).toEqual([NO_STATISTICS, NO_STATISTICS]);
		expect(() => toldBy(job, { Results: 'none' }, ['t1'])).toThrow(ZodError);
	});

	it('does not know a task where an entry cannot be read', () => {
		const odd = { Results: [{ TotalCount: 1 }] };
		expect(toldBy(job, odd, ['t1'])).toMatchObject([{ code: 'BAD_RESPONSE' }]);
	});
});

describe('Get Losses', () => {
	const job = requestJobOf(getLosses, { taskIds: 't1' });
	const NO_LOSSES = noReport('losses');

	/** What comes out of losses after sending. */
	function rowsOf(all: unknown, byPlatform?: unknown): unknown {
		const lists = { PostSendDeliveredLoss: all, PlatformPostSendDeliveredLoss: byPlatform };
		const items = itemsOf(job, { Results: [{ TaskID: 't1', ...lists }] }, ['t1']);
		return items.map(({ platform, code, count, message }) => [platform, code, count, message]);
	}

	it('adds up the channels of a platform, and keeps messages apart', () => {
		const loss = { PushPlatform: 2, ErrCode: '7', ErrInfo: 'a' };
		const byPlatform = [
			{ ...loss, EventType: 1, ErrCount: 3 },
			{ ...loss, EventType: 2, ErrCount: '4' },
			{ ...loss, ErrInfo: 'b', ErrCount: 1 },
		];
		const all = [{ ErrCode: '7', ErrCount: 8, ErrInfo: 'a' }];
		expect(rowsOf(all, byPlatform)).toEqual([
			['Xiaomi', '7', 7, 'a'],
			['Xiaomi', '7', 1, 'b'],
		]);
	});

	it.each<[string, unknown[] | null | undefined, unknown[]]>([
		['no list by platform', undefined, [['unknown', '7', 8, 'a']]],
		['null for the list by platform', null, [['unknown', '7', 8, 'a']]],
		[
			'fewer by platform than in all',
			[{ PushPlatform: 2, ErrCode: 7, ErrCount: 5, ErrInfo: 'a' }],
			[
				['Xiaomi', 7, 5, 'a'],
				['unknown', '7', 3, 'a'],
			],
		],
		[
			'more by platform than in all',
			[{ PushPlatform: 3, ErrCode: '7', ErrCount: 9, ErrInfo: 'a' }],
			[['Huawei', '7', 9, 'a']],
		],
		[
			'odd values',
			[{ PushPlatform: {}, ErrCode: ['7'], ErrCount: 'many', ErrInfo: {} }],
			[
				['unknown', undefined, 0, undefined],
				['unknown', '7', 8, 'a'],
			],
		],
	])('loses none of the count: %s', (_, byPlatform, rows) => {
		expect(rowsOf([{ ErrCode: '7', ErrCount: 8, ErrInfo: 'a' }], byPlatform)).toEqual(rows);
	});

	it('takes an empty answer, and none of another shape', () => {
		expect(toldBy(job, { Results: null }, ['t1', 't2'])).toEqual([NO_LOSSES, NO_LOSSES]);
		expect(toldBy(job, { Results: [] }, ['t1'])).toEqual([NO_LOSSES]);
		expect(() => toldBy(job, { Results: 'none' }, ['t1'])).toThrow(ZodError);
	});

	it.each([[[{}]], [[{ TaskID: 't1', ReadyToSendLoss: {} }]], [[null]]])(
		'does not know a task where an entry cannot be read: %j',
		(Results) => {
			expect(toldBy(job, { Results }, ['t1'])).toMatchObject([{ code: 'BAD_RESPONSE' }]);
		},
	);
});

describe('Get Delivery Trace', () => {
	const job = requestJobOf(getTrace, { taskId: 't1' });

	/** The devices that an answer tells of. */
	function devicesIn(body: unknown): IDataObject[] {
		return itemsOf(job, body, ['anna']).flatMap(({ devices }) => devices as IDataObject[]);
	}

	it('follows one push to one account', () => {
		expect(bodyOf(job, ['anna'])).toEqual({ TaskID: 't1', UserID: 'anna' });
		const answer = {
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
		};
		const items = itemsOf(job, answer, ['anna']);
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
							{ step: 'vendor', status: 1, code: 0, time: '2026-01-01T00:00:01.000Z' },
							{ step: 'clicked', status: 0, code: 5, message: 'x' },
						],
					},
				],
			},
		]);
		expect(JSON.stringify(items)).not.toContain('push token');
	});

	it.each<[string, string, object, string | undefined]>([
		['OfflinePushStat', 'ChannelStat', { ErrorCode: '10034' }, 'Daily limit of messages reached'],
		[
			'OfflinePushStat',
			'DeviceStat',
			{ ErrorCode: 65003 },
			'Device not found, usually because it is offline',
		],
		[
			'OfflinePushStat',
			'NewStat',
			{ ErrorCode: 65003 },
			'Device not found, usually because it is offline',
		],
		['OfflinePushStat', 'OfflineStat', { ErrorCode: -2 }, 'The device uploaded no token'],
		['OfflinePushStat', 'ChannelStat', { ErrorCode: 80300007 }, undefined],
		['OfflinePushStat', 'ChannelStat', { ErrorCode: 0, ErrorInfo: 'success' }, undefined],
		['OnlinePushStat', 'OnlineStat', { ErrorCode: 10034 }, undefined],
		['IMCommitStat', 'IMStat', { ErrorCode: -2 }, undefined],
	])("says a vendor's code in words: %s %s %j", (part, name, step, reason) => {
		const trace = { PushPlatform: 2, [part]: { [name]: step } };
		const [device] = devicesIn({ InstanceTrace: [trace] });
		const [first] = device?.steps as IDataObject[];
		expect(first?.reason).toBe(reason);
		expect('reason' in (first ?? {})).toBe(reason !== undefined);
	});

	const step = { PushStatus: 1, ErrorCode: 0, ErrorInfo: 'success' };
	const read = { step: 'online', status: 1, code: 0, message: 'success' };

	it.each<[string, unknown, unknown[]]>([
		['a step', step, [read]],
		['a step of the expected name', { OnlineStat: step }, [read]],
		['a step of another name', { AckStat: step }, [{ stat: 'AckStat', ...read }]],
		[
			'several steps',
			{ OnlineStat: step, AckStat: { ...step, ErrorCode: '410' } },
			[read, { stat: 'AckStat', ...read, code: 410 }],
		],
		['a name the page gives elsewhere', { ClickStat: step }, [{ ...read, step: 'clicked' }]],
		['values that are no numbers', { PushStatus: 'lost' }, [{ step: 'online', status: 'lost' }]],
		['nothing', {}, []],
		['null', null, []],
		['a text', 'none', []],
	])('reads what is online, whatever it holds: %s', (_, OnlinePushStat, steps) => {
		expect(devicesIn({ InstanceTrace: [{ OnlinePushStat }] })).toMatchObject([{ steps }]);
	});

	it.each([
		['2025-03-13 16:16:27', '2025-03-13 16:16:27'],
		['2025-03-13T16:16:27+08:00', '2025-03-13T08:16:27.000Z'],
		['2025-03-13T16:16:27Z', '2025-03-13T16:16:27.000Z'],
		['1767225600', '2026-01-01T00:00:00.000Z'],
		[1767225600, '2026-01-01T00:00:00.000Z'],
		[1767225600000, '2026-01-01T00:00:00.000Z'],
		['yesterday', 'yesterday'],
		['', undefined],
		[0, undefined],
	])('gives the time %j as %j', (time, expected) => {
		const trace = { PushTime: time, IMCommitStat: { IMStat: { EventTime: time } } };
		const [found] = devicesIn({ InstanceTrace: [trace] });
		expect(found).toMatchObject({ pushTime: expected, steps: [{ time: expected }] });
	});

	it('takes an account without devices', () => {
		for (const none of [{ InstanceTrace: [] }, {}]) {
			expect(itemsOf(job, none, ['anna'])).toEqual([
				{ account: 'anna', taskId: 't1', devices: [] },
			]);
		}
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
const TASK: Task = taskIn({ TaskInfo: TASK_INFO });

describe('Create', () => {
	const AT = { sendAt: '2027-01-05 09:00' };

	it('plans a push to users, a task for those of one request', () => {
		const job = requestJobOf(createScheduledPush, { ...MESSAGE, ...AT, recipients: 'users' });
		expect(bodyOf(job, ['a', 'b'])).toEqual({
			Sdkappid: 1_400_000_000,
			Type: 'User',
			SchedAt: '2027-01-05 08:00:00',
			Content: { ...SENT, To_Account: ['a', 'b'], MsgRandom: 4711 },
		});
		expect(itemsOf(job, { TaskID: 1234567890 }, ['a', 'b'])).toEqual([
			{ account: 'a', scheduledTaskId: 1234567890, sendAt: '2027-01-05T08:00:00.000Z' },
			{ account: 'b', scheduledTaskId: 1234567890, sendAt: '2027-01-05T08:00:00.000Z' },
		]);
	});

	it.each([
		['segment', 'Tag', SEGMENT, { Condition: { TagsOr: ['vip', 'berlin'] } }],
		['all', 'All', {}, {}],
	])('plans a push to %s', (recipients, type, segment, content) => {
		const asked = { ...MESSAGE, ...AT, ...segment, recipients };
		const job = requestJobOf(createScheduledPush, asked);
		expect(bodyOf(job)).toMatchObject({
			Type: type,
			Content: { ...SENT, MsgRandom: 4711, ...content },
		});
		expect(itemsOf(job, { TaskID: 77 })).toEqual([
			{
				scheduledTaskId: 77,
				status: 'pending',
				sendAt: '2027-01-05T08:00:00.000Z',
				recipients: type === 'All' ? 'all' : { TagsOr: ['vip', 'berlin'] },
				title: 'Sale',
				body: 'Starts at 10:00',
				dataId: 'o-1',
			},
		]);
		expect(echoParameters(createScheduledPush, asked, CALL)).toEqual({
			...asked,
			...(type === 'Tag' && { excludedTags: [] }),
			sendAt: '2027-01-05T08:00:00.000Z',
		});
	});

	it('keeps a time that cannot be read as it was asked', () => {
		expect(echoParameters(createScheduledPush, { sendAt: 'tomorrow' }, CALL)).toEqual({
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
			requestJobOf(createScheduledPush, { ...MESSAGE, ...AT, recipients: 'all', ...change }).key;
		expect(keyOf({ sendAt: '2027-01-05T08:00:00Z' })).toBe(keyOf({}));
		expect(keyOf({ sendAt: '2027-01-05 09:01' })).not.toBe(keyOf({}));
		expect(keyOf({ recipients: 'users' })).not.toBe(keyOf({}));
	});

	it.each([{}, { TaskID: 0 }, { TaskID: 'x' }, { TaskID: 2 ** 60 }])(
		'takes no answer without a usable ID: %j',
		(body) => {
			for (const recipients of ['all', 'users']) {
				const job = requestJobOf(createScheduledPush, { ...MESSAGE, ...AT, recipients });
				expect(() => toldBy(job, body)).toThrow(ZodError);
			}
		},
	);
});

describe('Get', () => {
	const job = requestJobOf(getScheduledPush, { scheduledTaskId: 77 });

	it('asks by the ID, from the list, by itself or as text', () => {
		for (const scheduledTaskId of [77, ' 77 ', { __rl: true, mode: 'list', value: '77' }]) {
			expect(bodyOf(requestJobOf(getScheduledPush, { scheduledTaskId }))).toEqual({
				Sdkappid: 1_400_000_000,
				TaskID: 77,
			});
			const failed = echoParameters(getScheduledPush, { scheduledTaskId }, CALL);
			expect(String(failed?.scheduledTaskId).trim()).toBe('77');
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
		const json = {
			scheduledTaskId: 77,
			status: 'pending',
			sendAt: '2027-01-05T08:00:00.000Z',
			createdAt: '2027-01-01T00:00:00.000Z',
			recipients: { TagsOr: ['vip'] },
			title: 'Sale',
			body: 'Starts at 10:00',
			dataId: 'o-1',
		};
		expect(taskJson(TASK)).toEqual(json);
		expect(itemsOf(job, { TaskInfo: TASK_INFO })).toEqual([json]);
	});

	it.each<[object, object]>([
		[
			{ PushTaskID: 't1', Status: 'dispatched' },
			{ pushTaskId: 't1', status: 'dispatched' },
		],
		[
			{ Status: 'failed', DispatchSuccess: 0, DispatchErr: 'push times exceed the daily limit' },
			{ status: 'failed', dispatched: 0, reason: 'push times exceed the daily limit' },
		],
		[
			{ Status: 'partly', DispatchSuccess: '3', DispatchErr: 2 },
			{ dispatched: 3, reason: '2' },
		],
		[{ Status: 'done', DispatchSuccess: 1, DispatchErr: 0 }, { dispatched: 1 }],
		[{ CreateAt: 'a while ago' }, { createdAt: 'a while ago' }],
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
		const items = itemsOf(job, { TaskInfo: { ...TASK_INFO, ...change } });
		expect(items).toMatchObject([expected]);
	});

	it.each([{}, { TaskInfo: null }, { TaskInfo: {} }, { TaskInfo: { ...TASK_INFO, TaskID: 'x' } }])(
		'takes no %j',
		(body) => {
			expect(() => toldBy(job, body)).toThrow(ZodError);
		},
	);

	it.each(Object.keys(TASK_INFO).filter((key) => key !== 'TaskID'))(
		'of a task whose %s is odd or missing loses that field alone',
		(key) => {
			const whole = taskJson(TASK);
			for (const value of [undefined, null, { odd: true }, [7], true]) {
				const [json = {}, ...others] = itemsOf(job, { TaskInfo: { ...TASK_INFO, [key]: value } });
				expect(others).toEqual([]);
				const changed = Object.keys(whole).filter((name) => json[name] !== whole[name]);
				expect(json).toMatchObject({ scheduledTaskId: 77 });
				expect(changed.filter((name) => name !== 'recipients').length).toBeLessThanOrEqual(1);
				expect(JSON.stringify(json)).not.toContain('odd');
			}
		},
	);

	it("lists tasks for the drop-down by title and the workflow's time, with its zone", () => {
		const tasks = [TASK, { ...TASK, scheduledTaskId: 78, title: 'News' }];
		expect(taskChoices(tasks, 'Europe/Berlin')).toEqual([
			{ name: 'News (2027-01-05 09:00 Europe/Berlin)', value: '78' },
			{ name: 'Sale (2027-01-05 09:00 Europe/Berlin)', value: '77' },
		]);
		expect(taskChoices([TASK], 'Asia/Shanghai')).toMatchObject([
			{ name: 'Sale (2027-01-05 16:00 Asia/Shanghai)' },
		]);
	});

	it('lists no task that could not be chosen, and one whose time it cannot read', () => {
		const odd = { ...TASK, scheduledTaskId: undefined };
		const untimed = { ...TASK, sendAt: 'soon' };
		expect(taskChoices([odd, untimed], 'Mars/Base')).toEqual([
			{ name: 'Sale (soon)', value: '77' },
		]);
		expect(taskChoices([TASK], 'Mars/Base')).toMatchObject([
			{ name: 'Sale (2027-01-05 08:00 UTC)' },
		]);
	});
});

/** The request that reads a task before it is changed. */
const READING = {
	path: '/v4/timpush/get_sched_task',
	body: { Sdkappid: 1_400_000_000, TaskID: 77 },
};

describe('Delete', () => {
	it('names the type that the task was created with', async () => {
		const asked = { scheduledTaskId: '77' };
		const job = stepsJobOf(deleteScheduledPush, asked);
		const sent = await served(job, inTurn({ TaskInfo: TASK_INFO }, {}));
		expect(sent.asked).toEqual([
			READING,
			{ body: { Sdkappid: 1_400_000_000, TaskID: 77, Type: 'Tag' } },
		]);
		expect(sent.items).toEqual([{ scheduledTaskId: 77, deleted: true }]);
		expect(echoParameters(deleteScheduledPush, asked, CALL)).toEqual(asked);
	});
});

describe('Update', () => {
	/** What an update sends and gives, of a task as the service tells it. */
	async function updated(
		updateFields: IDataObject,
		task: object = TASK_INFO,
	): ReturnType<typeof served> {
		const job = stepsJobOf(updateScheduledPush, { scheduledTaskId: 77, updateFields });
		return await served(job, inTurn({ TaskInfo: task }, {}));
	}

	/** The request that changes the task, after the one that reads it. */
	async function requestFor(updateFields: IDataObject, task?: object): Promise<unknown> {
		const { asked } = await updated(updateFields, task);
		expect(asked).toEqual([READING, { body: expect.anything() as unknown }]);
		return asked[1]?.body;
	}

	const REFERENCE = { Sdkappid: 1_400_000_000, TaskID: 77, Type: 'Tag' };

	it('changes the time alone', async () => {
		expect(await requestFor({ sendAt: '2027-01-06 09:00' })).toEqual({
			...REFERENCE,
			SchedAt: '2027-01-06 08:00:00',
		});
	});

	it('changes a part of the message and sends the others again', async () => {
		expect(await requestFor({ body: 'Starts at 11:00', badge: '+1', fromAccount: 'shop' })).toEqual(
			{
				...REFERENCE,
				Content: {
					...CONTENT,
					From_Account: 'shop',
					OfflinePushInfo: { ...INFO, Desc: 'Starts at 11:00', BadgeAddNum: 1 },
				},
			},
		);
	});

	it('sends title and body again where the service keeps the content to itself', async () => {
		const toAll = { ...TASK_INFO, Type: 'All', Content: {} };
		expect(await requestFor({ badge: 1 }, toAll)).toEqual({
			...REFERENCE,
			Type: 'All',
			Content: {
				OfflinePushInfo: { Title: 'Sale', Desc: 'Starts at 10:00', BadgeSetNum: 1 },
			},
		});
	});

	it('keeps to the time where the service keeps to itself which segment it is', async () => {
		const unclear = { ...TASK_INFO, Content: {} };
		expect(await refusalBy(updated({ badge: 1 }, unclear))).toMatch(
			/does not clearly name the recipients/,
		);
		expect(await requestFor({ sendAt: '2027-01-06 09:00' }, unclear)).toEqual({
			...REFERENCE,
			SchedAt: '2027-01-06 08:00:00',
		});
	});

	it.each([
		['Tag', { Condition: { TagsOr: ['vip'] } }],
		['All', {}],
	])('gives a push without texts none: %s', async (Type, recipients) => {
		const Content = { OfflinePushInfo: { PushFlag: 1, Ext: '{}' }, ...recipients };
		const silent = { ...TASK_INFO, Type, Title: '', Desc: '', Content };
		expect(await requestFor({ dataId: 'o-2' }, silent)).toEqual({
			...REFERENCE,
			Type,
			Content: { ...Content, DataId: 'o-2' },
		});
	});

	it('gives the task as it is then', async () => {
		const { items } = await updated({ sendAt: '2027-01-06 09:00', title: 'Last day' });
		expect(items).toEqual([
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
		const read = (): unknown =>
			updateScheduledPush.read({ scheduledTaskId: 77, updateFields }, CALL);
		expect(refusalOf(read)).toMatch(words);
	});

	it('fails as it was asked, its time in UTC', () => {
		const asked = {
			scheduledTaskId: { __rl: true, mode: 'list', value: '77' },
			updateFields: { sendAt: '2027-01-06 09:00', title: 'Last day' },
		};
		expect(echoParameters(updateScheduledPush, asked, CALL)).toEqual({
			scheduledTaskId: '77',
			updateFields: { sendAt: '2027-01-06T08:00:00.000Z', title: 'Last day' },
		});
	});
});

describe('Get Many', () => {
	/** A list of so many tasks, page by page. */
	function listOf(length: number): (request: { body: IDataObject }) => unknown {
		const tasks = Array.from({ length }, (_, index) => ({ ...TASK_INFO, TaskID: 77 + index }));
		return ({ body: { Offset, Want } }) => ({
			Total: length,
			Tasks: tasks.slice(Number(Offset), Number(Offset) + Number(Want)),
		});
	}

	it('asks for a period around now', async () => {
		const job = stepsJobOf(getScheduledPushes, { returnAll: false, limit: 20, filters: {} });
		const { asked, items } = await served(job, listOf(30));
		expect(asked).toEqual([
			{
				body: {
					Sdkappid: 1_400_000_000,
					Offset: 0,
					Want: 20,
					OrderBy: 'schedat',
					Asc: true,
					BeginTime: '2026-12-17 12:00:00',
					EndTime: '2027-01-16 12:00:00',
				},
			},
		]);
		expect(items).toHaveLength(20);
	});

	it('filters', async () => {
		const filters = {
			from: '2027-01-01',
			to: '2027-06-01',
			keyword: ' sale ',
			order: 'createdNewest',
		};
		const job = stepsJobOf(getScheduledPushes, { returnAll: true, filters });
		const { asked, items } = await served(job, listOf(101));
		expect(asked.map(({ body: { Offset, Want } }) => [Offset, Want])).toEqual([
			[0, 100],
			[99, 100],
			[100, 100],
		]);
		for (const { body } of asked) {
			expect(body).toMatchObject({
				OrderBy: 'createat',
				Asc: false,
				BeginTime: '2026-12-31 23:00:00',
				EndTime: '2027-05-31 22:00:00',
				Keyword: 'sale',
			});
		}
		expect(items).toHaveLength(101);
		expect(echoParameters(getScheduledPushes, { returnAll: true, filters }, CALL)).toEqual({
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

	it('gives one item per task', async () => {
		const job = stepsJobOf(getScheduledPushes, {});
		const { items } = await served(job, listOf(1));
		expect(items).toEqual([taskJson(TASK)]);
		const empty = await served(job, inTurn({ Total: 0, Tasks: null }));
		expect(empty.items).toEqual([]);
	});
});
