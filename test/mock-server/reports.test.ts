import type {
	Answer,
	MockServer,
	MockServerOptions,
	PushStatistics,
	ReferenceClient,
} from '../../mock-server';
import type { JsonObject } from '../../mock-server/packets/packet';
import { readPacket } from '../../mock-server/packets/packet';
import { compare, documentedShape } from '../../mock-server/packets/shape';
import { ok, series, startPair } from './support';

const now = new Date('2027-01-05T08:00:00Z');
const start = now.getTime() / 1000;
const day = 86_400;
const info = { Title: 'Sale', Desc: 'Starts at 10:00' };
const accounts = ['alice', 'bob', 'carol', 'dave', 'erin'];

async function startReporting(
	options: MockServerOptions = {},
): Promise<{ mockServer: MockServer; client: ReferenceClient }> {
	const reports = ['statistics', 'trace', 'loss'].map((name) => `all_member_push_${name}`);
	const names = ['push', 'batch', ...reports];
	const callsPerSecondOf = Object.fromEntries(names.map((name) => [name, Infinity]));
	const pair = await startPair({ accounts, now, callsPerSecondOf, ...options });
	const { devices } = pair.mockServer.app;
	devices.set('alice', { platform: 'huawei', online: false, fate: 'clicked' });
	devices.set('bob', { platform: 'huawei', online: false, fate: 'failed' });
	devices.set('carol', { platform: 'fcm', online: false, fate: 'delivered' });
	devices.set('dave', { platform: 'apns', online: true, fate: 'delivered' });
	devices.set('erin', { platform: 'vivo', online: false, fate: 'sent' });
	return pair;
}

/** TotalCount, SentCount, DeliveredCount, ClickCount. */
function counts([total, sent, delivered, clicked]: number[]): object {
	return {
		TotalCount: total,
		SentCount: sent,
		DeliveredCount: delivered,
		ClickCount: clicked,
	};
}

/** The status fields of a report, in Tencent's spelling. */
const reported = { ...ok, ErrorInfo: 'sucess' };

function statisticsIn({ Results = [] }: Answer): PushStatistics[] {
	return Results.flatMap((result) => ('TotalCount' in result ? [result] : []));
}

describe('statistics', () => {
	it('count a push by channel and vendor; FCM reports no arrival', async () => {
		const { client } = await startReporting();
		const { TaskId = '' } = await client.push(info);
		const answer = await client.getStatistics(start, start + day, [TaskId]);
		expect(answer).toEqual({
			...reported,
			Results: [
				{
					TaskID: TaskId,
					...counts([5, 4, 2, 1]),
					PlatformStatistics: [
						{ EventType: 1, PushPlatform: 3, ...counts([2, 1, 1, 1]) },
						{ EventType: 1, PushPlatform: 4, ...counts([1, 1, 0, 0]) },
						{ EventType: 1, PushPlatform: 7, ...counts([1, 1, 0, 0]) },
						{ EventType: 2, PushPlatform: 0, ...counts([1, 1, 1, 0]) },
					],
				},
			],
		});
	});

	it('count who was not online for an online push only in the total', async () => {
		const { client } = await startReporting();
		const { TaskId = '' } = await client.batch(['alice', 'dave'], { PushFlag: 1 });
		const { Results } = await client.getStatistics(start, start + day, [TaskId]);
		expect(Results).toMatchObject([
			{ ...counts([2, 1, 1, 0]), PlatformStatistics: [{ EventType: 2 }] },
		]);
	});

	it('see a click that comes later', async () => {
		const { mockServer, client } = await startReporting();
		const { TaskId = '' } = await client.push(info);
		mockServer.click(TaskId, 'erin');
		mockServer.click(TaskId, 'erin');
		expect(() => mockServer.click(TaskId, 'bob')).toThrow(RangeError);
		const { Results } = await client.getStatistics(start, start + day, [TaskId]);
		expect(Results).toMatchObject([{ ClickCount: 2 }]);
	});

	it('cover the tasks asked for, or the whole app, within the time', async () => {
		const { mockServer, client } = await startReporting();
		const first = (await client.push(info)).TaskId ?? '';
		mockServer.clock.advance(day * 1000);
		const second = (await client.batch(['alice', 'bob'], info)).TaskId ?? '';
		const totals = async (from: number, to: number, tasks?: string[]): Promise<unknown> => {
			const answer = await client.getStatistics(start + from, start + to, tasks);
			return statisticsIn(answer).map(({ TaskID, TotalCount }) => [TaskID, TotalCount]);
		};
		expect(await totals(0, 2 * day, [second, 'unknown', first])).toEqual([
			[second, 2],
			[first, 5],
		]);
		expect(await totals(day, 2 * day, [second, first])).toEqual([[second, 2]]);
		expect(await totals(0, 2 * day)).toEqual([['', 7]]);
		expect(await totals(0, day - 1)).toEqual([['', 5]]);
		expect(await totals(5 * day, 6 * day)).toEqual([['', 0]]);
	});

	it.each<[string, Record<string, unknown>]>([
		['no StartTime', { StartTime: undefined }],
		['a time as text', { EndTime: String(start) }],
		['EndTime before StartTime', { EndTime: start - 1 }],
		['more than 30 days', { EndTime: start + 30 * day + 1 }],
		['six tasks', { TaskID: series('task', 6) }],
		['one task that is no list', { TaskID: 'task' }],
	])('90001: %s', async (_, changes) => {
		const { client } = await startReporting();
		const body = { StartTime: start, EndTime: start + day, TaskID: [], ...changes };
		const answer = await client.call('v4/timpush/all_member_push_statistics', body);
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 90001 });
	});

	it('60007: once a second', async () => {
		const { client } = await startReporting({ callsPerSecondOf: {} });
		expect(await client.getStatistics(start, start)).toMatchObject({ ErrorCode: 0 });
		expect(await client.getStatistics(start, start)).toMatchObject({ ErrorCode: 60007 });
		expect(await client.getTrace('x', 'alice')).toMatchObject({ ErrorCode: 0 });
		expect(await client.getTrace('x', 'alice')).toMatchObject({ ErrorCode: 60007 });
	});

	it('of what the seed decides lie between nothing and everything', async () => {
		const many = series('user', 500);
		const { client } = await startReporting({ accounts: many });
		const { TaskId = '' } = await client.push(info);
		const [result] = statisticsIn(await client.getStatistics(start, start + day, [TaskId]));
		const { TotalCount = 0, SentCount = 0, DeliveredCount = 0, ClickCount = 0 } = result ?? {};
		expect(TotalCount).toBe(500);
		expect(SentCount).toBeLessThan(TotalCount);
		expect(DeliveredCount).toBeLessThan(SentCount);
		expect(ClickCount).toBeLessThan(DeliveredCount);
		expect(ClickCount).toBeGreaterThan(50);
		expect(result?.PlatformStatistics).toHaveLength(9);
	});
});

describe('losses', () => {
	const path = 'v4/timpush/all_member_push_loss';

	it('tell whom a push did not reach, before and after it was sent, by vendor', async () => {
		const { mockServer, client } = await startReporting();
		mockServer.app.devices.set('carol', { fate: 'noToken' });
		mockServer.app.devices.set('erin', { platform: 'huawei', fate: 'noToken' });
		mockServer.app.devices.set('dave', { fate: 'noCertificate' });
		const { TaskId = '' } = await client.push(info);
		const noToken = { ErrCode: '-2', ErrInfo: 'token not uploaded' };
		const unregistered = { ErrCode: '410', ErrInfo: 'Unregistered' };
		const body = { StartTime: start, EndTime: start + day, TaskID: [TaskId, 'unknown'] };
		expect(await client.call(path, body)).toEqual({
			...reported,
			Results: [
				{
					TaskID: TaskId,
					ReadyToSendLoss: [{ ...noToken, ErrCount: 2 }],
					PostSendDeliveredLoss: [{ ...unregistered, ErrCount: 1 }],
					PlatformReadyToSendLoss: [
						{ EventType: 1, PushPlatform: 4, ...noToken, ErrCount: 1 },
						{ EventType: 1, PushPlatform: 3, ...noToken, ErrCount: 1 },
					],
					PlatformPostSendDeliveredLoss: [
						{ EventType: 1, PushPlatform: 3, ...unregistered, ErrCount: 1 },
					],
				},
			],
		});
	});

	it('are of the whole app where no task is named', async () => {
		const { client } = await startReporting();
		await client.push(info);
		await client.batch(['bob', 'alice'], info);
		const answer = await client.call(path, { StartTime: start, EndTime: start + day });
		expect(answer.Results).toMatchObject([
			{ TaskID: '', ReadyToSendLoss: [], PostSendDeliveredLoss: [{ ErrCount: 2 }] },
		]);
	});

	it.each<[string, Record<string, unknown>]>([
		['no EndTime', { EndTime: undefined }],
		['more than 7 days', { EndTime: start + 7 * day + 1 }],
		['six tasks', { TaskID: series('task', 6) }],
	])('90001: %s', async (_, changes) => {
		const { client } = await startReporting();
		const body = { StartTime: start, EndTime: start + 7 * day, TaskID: [], ...changes };
		expect(await client.call(path, body)).toMatchObject({ ErrorCode: 90001 });
	});

	it('60007: once a second', async () => {
		const { client } = await startReporting({ callsPerSecondOf: {} });
		const body = { StartTime: start, EndTime: start, TaskID: [] };
		expect(await client.call(path, body)).toMatchObject({ ErrorCode: 0 });
		expect(await client.call(path, body)).toMatchObject({ ErrorCode: 60007 });
	});
});

describe('reports on chat messages', () => {
	const span = { StartTime: start - day, EndTime: start };

	it.each([
		['normal_push_statistics', span],
		['normal_push_loss', span],
		['normal_push_trace', { PushID: 'a-b-c' }],
	])('%s has the shape of the page, and reports nothing', async (name, body) => {
		const { client } = await startReporting();
		const answer = await client.call(`v4/timpush/${name}`, body);
		const shape = documentedShape(readPacket(`timpush.${name}`), 'success');
		expect(compare(answer as unknown as JsonObject, shape).differences).toEqual([]);
		expect(JSON.stringify(answer)).not.toMatch(/:[1-9]/);
	});

	it.each([
		['normal_push_statistics', { ...span, StartTime: start - 31 * day }],
		['normal_push_loss', { ...span, StartTime: start - 8 * day }],
		['normal_push_trace', {}],
	])('%s refuses what the page excludes', async (name, body) => {
		const { client } = await startReporting();
		expect(await client.call(`v4/timpush/${name}`, body)).toMatchObject({ ErrorCode: 90001 });
	});
});

describe('a trace', () => {
	it.each([
		['alice', { EventType: 1, PushPlatform: 3 }, [1, 1, 1, 1, 0], 0],
		['bob', { EventType: 1, PushPlatform: 3 }, [1, 0, 0, 0, 0], 410],
		['carol', { EventType: 1, PushPlatform: 4 }, [1, 1, 0, 0, 0], 0],
		['dave', { EventType: 2, PushPlatform: 0 }, [0, 0, 0, 0, 1], 0],
	])('tells how far the push got with %s', async (account, channel, stages, code) => {
		const { client } = await startReporting();
		const { TaskId = '' } = await client.push(info);
		const { InstanceTrace: [trace, ...more] = [] } = await client.getTrace(TaskId, account);
		expect(more).toEqual([]);
		expect(trace).toMatchObject({
			...channel,
			PushTime: '2027-01-05 08:00:00',
			DeviceModel: expect.any(String),
			IMCommitStat: {
				IMStat: {
					PushStatus: 1,
					ErrorCode: 0,
					ErrorInfo: 'success',
					EventTime: '2027-01-05 08:00:00',
				},
			},
		});
		const { OfflineStat, ChannelStat, DeviceStat, ClickStat } = trace?.OfflinePushStat ?? {};
		const stats = [
			OfflineStat,
			ChannelStat,
			DeviceStat,
			ClickStat,
			trace?.OnlinePushStat.OnlineStat,
		];
		expect(stats.map((stat) => stat?.PushStatus)).toEqual(stages);
		expect(ChannelStat?.ErrorCode).toBe(code);
	});

	it('is empty for strangers, other tasks, and after seven days', async () => {
		const { mockServer, client } = await startReporting();
		const { TaskId = '' } = await client.batch(['alice'], info);
		const length = async (taskId: string, account: string): Promise<number | undefined> =>
			(await client.getTrace(taskId, account)).InstanceTrace?.length;
		expect(await length(TaskId, 'bob')).toBe(0);
		expect(await length('unknown', 'alice')).toBe(0);
		expect(await length(TaskId, 'alice')).toBe(1);
		mockServer.clock.advance(7 * day * 1000 + 1000);
		expect(await length(TaskId, 'alice')).toBe(0);
	});

	it.each([{ TaskID: 'x' }, { UserID: 'alice' }, { TaskID: ['x'], UserID: 'alice' }])(
		'90001: %j',
		async (body) => {
			const { client } = await startReporting();
			const answer = await client.call('v4/timpush/all_member_push_trace', body);
			expect(answer).toMatchObject({ ErrorCode: 90001 });
		},
	);

	it('can be spoilt for one account', async () => {
		const { mockServer, client } = await startReporting();
		mockServer.injectFault({ account: 'alice', do: { code: 91000 } });
		expect(await client.getTrace('x', 'alice')).toMatchObject({ ErrorCode: 91000 });
		expect(await client.getTrace('x', 'bob')).toMatchObject({ ErrorCode: 0 });
	});
});
