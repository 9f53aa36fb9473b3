import { setTimeout as sleep } from 'node:timers/promises';
import type {
	MockServer,
	MockServerOptions,
	ReferenceClient,
	TaskListQuery,
	TaskType,
} from '../../mock-server';
import { ok, startPair } from './support';

const hour = 3_600_000;
const now = new Date('2027-01-04T12:00:00Z');
const soon = '2027-01-05 08:00:00';
const info = { Title: 'Sale', Desc: 'Starts at 10:00' };
const content = { From_Account: 'administrator', OfflinePushInfo: info };
const toUsers = { ...content, To_Account: ['alice', 'ghost'], MsgRandom: 9120 };
const toVips = { ...content, Condition: { TagsOr: ['vip'] } };
const commands = ['add', 'modify', 'delete', 'get'].map((verb) => `${verb}_sched_task`);

async function startScheduling(
	options: MockServerOptions = {},
): Promise<{ mockServer: MockServer; client: ReferenceClient }> {
	const names = [...commands, 'list_sched_task', 'push'];
	const callsPerSecondOf = Object.fromEntries(names.map((name) => [name, Infinity]));
	return startPair({ accounts: ['alice', 'bob'], now, callsPerSecondOf, ...options });
}

function query(changes: Partial<TaskListQuery> = {}): TaskListQuery {
	return {
		Offset: 0,
		Want: 10,
		OrderBy: 'schedAt',
		Asc: true,
		BeginTime: '2027-01-01 00:00:00',
		EndTime: '2027-01-31 00:00:00',
		...changes,
	};
}

describe('a scheduled task', () => {
	it.each<[TaskType, object, string[], [number, string]]>([
		['All', content, ['alice', 'bob'], [2, '']],
		['Tag', toVips, ['bob'], [1, '']],
		['Tag', { ...content, Condition: { AttrsAnd: { city: 'Oslo' } } }, ['alice'], [1, '']],
		['User', toUsers, ['alice'], [1, '1 accounts refused']],
	])('of Type %s waits, and is carried out in its time', async (type, body, reached, result) => {
		const { mockServer, client } = await startScheduling({ attributeNames: ['city'] });
		mockServer.app.setTags('bob', ['vip']);
		mockServer.app.setAttributes('alice', { city: 'Oslo' });
		const added = await client.addScheduledTask(type, soon, body);
		expect(added).toEqual({ ...ok, TaskID: expect.any(Number) });
		const { TaskID = 0 } = added;
		const waiting = {
			TaskID,
			Sdkappid: 1_400_000_000,
			CreateAt: expect.stringMatching(/^2027-01-04 12:00:\d\d$/),
			Type: type,
			SchedAt: soon,
			Content: body,
			Title: 'Sale',
			Desc: 'Starts at 10:00',
			Status: 'pending',
			DispatchSuccess: 0,
			DispatchErr: '',
			PushTaskID: '',
		};
		mockServer.clock.advance(19 * hour);
		expect(await client.getScheduledTask(TaskID)).toEqual({ ...ok, TaskInfo: waiting });
		expect(mockServer.app.pushes.tasks).toEqual([]);
		mockServer.clock.advance(hour);
		const { TaskInfo: done } = await client.getScheduledTask(TaskID);
		expect(done?.Status).toBe('dispatched');
		expect([done?.DispatchSuccess, done?.DispatchErr]).toEqual(result);
		const task = mockServer.app.pushes.find(done?.PushTaskID ?? '');
		expect(task?.at).toBe(Date.UTC(2027, 0, 5, 8));
		expect(task?.notifications.map(({ account }) => account)).toEqual(reached);
	});

	it('comes back with a sender of digits as a number, and takes none', async () => {
		const { client } = await startScheduling();
		const body = { ...content, From_Account: '54321' };
		const { TaskID = 0 } = await client.addScheduledTask('All', soon, body);
		const { TaskInfo } = await client.getScheduledTask(TaskID);
		expect(TaskInfo?.Content.From_Account).toBe(54321);
		const Content = { ...TaskInfo?.Content };
		expect(await client.addScheduledTask('All', soon, Content)).toMatchObject({ ErrorCode: 90104 });
		expect(await client.modifyScheduledTask(TaskID, 'All', { Content })).toMatchObject({
			ErrorCode: 90104,
		});
	});

	it('needs nobody to call for it', async () => {
		const { mockServer, client } = await startScheduling({ now: undefined });
		const at = new Date(Date.now() + 2000).toISOString().slice(0, 19).replace('T', ' ');
		await client.addScheduledTask('All', at, content);
		while (mockServer.app.pushes.tasks.length === 0) await sleep(20);
		expect(mockServer.schedule.tasks[0]?.run?.notified).toBe(2);
		expect(mockServer.requests).toHaveLength(1);
	});

	it('is changed only in what is given, as long as it is pending', async () => {
		const { mockServer, client } = await startScheduling({ dispatchMs: hour });
		const { TaskID = 0 } = await client.addScheduledTask('User', soon, toUsers);
		const OfflinePushInfo = { Title: 'Later', Desc: 'Tomorrow' };
		const moved = { SchedAt: '2027-01-06 08:00:00' };
		expect(await client.modifyScheduledTask(TaskID, 'User', moved)).toEqual({ ...ok, TaskID });
		await client.modifyScheduledTask(TaskID, 'User', { Content: { OfflinePushInfo } });
		expect((await client.getScheduledTask(TaskID)).TaskInfo).toMatchObject({
			...moved,
			Title: 'Later',
			Content: { ...toUsers, OfflinePushInfo },
		});
		mockServer.clock.advance(44 * hour);
		for (const code of [90107, 90106]) {
			const refused = { ActionStatus: 'FAIL', ErrorCode: code, TaskID: 0 };
			const words = code === 90107 ? 'task dispatching' : 'task dispatched';
			expect(await client.modifyScheduledTask(TaskID, 'User', moved)).toEqual({
				...refused,
				ErrorInfo: `modify failed: ${words}`,
			});
			expect(await client.deleteScheduledTask(TaskID, 'User')).toEqual({
				...refused,
				ErrorInfo: `delete failed: ${words}`,
			});
			mockServer.clock.advance(hour);
		}
		expect(mockServer.app.pushes.of('alice')).toEqual([
			expect.objectContaining({ title: 'Later', text: 'Tomorrow' }),
		]);
	});

	it('is gone when deleted', async () => {
		const { mockServer, client } = await startScheduling();
		const { TaskID = 0 } = await client.addScheduledTask('All', soon, content);
		expect(await client.deleteScheduledTask(TaskID, 'All')).toEqual({ ...ok, TaskID });
		expect(await client.getScheduledTask(TaskID)).toMatchObject({ ErrorCode: 90104 });
		mockServer.clock.advance(24 * hour);
		expect(mockServer.app.pushes.tasks).toEqual([]);
	});

	it('counts as a push of its day, and is not carried out above the quota', async () => {
		const { mockServer, client } = await startScheduling({ plan: { pushesPerDay: 1 } });
		await client.addScheduledTask('All', '2027-01-05 08:00:00', content);
		await client.addScheduledTask('All', '2027-01-05 09:00:00', content);
		await client.addScheduledTask('All', '2027-01-06 09:00:00', content);
		mockServer.clock.advance(72 * hour);
		expect(mockServer.schedule.tasks.map(({ run }) => run?.refusal?.code)).toEqual([
			undefined,
			90047,
			undefined,
		]);
		expect(await client.push(info)).toMatchObject({ ErrorCode: 0 });
		expect(await client.push(info)).toMatchObject({ ErrorCode: 90047 });
	});
});

describe('what a scheduled task cannot be', () => {
	it.each<[number, string, string, object]>([
		[90104, 'of another app', 'add', { Sdkappid: 1 }],
		[90104, 'of an unknown Type', 'add', { Type: 'Tags' }],
		[90104, 'at another kind of time', 'add', { SchedAt: '2027-01-05T08:00:00Z' }],
		[90104, 'on a day of no calendar', 'add', { SchedAt: '2027-02-30 08:00:00' }],
		[90104, 'in the past', 'add', { SchedAt: '2027-01-04 11:59:59' }],
		[90104, 'without Content', 'add', { Content: undefined }],
		[90104, 'for all, with a condition', 'add', { Content: toVips }],
		[90104, 'for a segment without condition', 'add', { Type: 'Tag' }],
		[90104, 'without a sender', 'add', { Content: { OfflinePushInfo: info } }],
		[90001, 'for nobody', 'add', { Type: 'User', Content: { ...toUsers, To_Account: [] } }],
		[90005, 'with a wrong MsgRandom', 'add', { Content: { ...content, MsgRandom: '1' } }],
		[90043, 'with a wrong message', 'add', { Content: { ...content, OfflinePushInfo: 1 } }],
		[90056, 'larger than a push', 'add', { Content: { ...content, Extra: 'x'.repeat(10_240) } }],
		[90104, 'changed when there is none', 'modify', { TaskID: 1 }],
		[90104, 'changed to another Type', 'modify', { Type: 'User' }],
		[90104, 'moved to the past', 'modify', { SchedAt: '2027-01-01 00:00:00' }],
		[90104, 'deleted as another Type', 'delete', { Type: 'Tag' }],
		[90104, 'deleted by a text', 'delete', { TaskID: '1000000001' }],
		[90104, 'read by nothing', 'get', { TaskID: undefined }],
	])('%i: %s', async (code, _, verb, changes) => {
		const { client } = await startScheduling();
		const { TaskID } = await client.addScheduledTask('All', soon, content);
		const whole = { Sdkappid: 1_400_000_000, Type: 'All', ...(verb !== 'add' && { TaskID }) };
		const body = { ...whole, ...(verb === 'add' && { SchedAt: soon, Content: content }) };
		const answer = await client.call(`v4/timpush/${verb}_sched_task`, { ...body, ...changes });
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code });
		expect(answer.TaskID).toBe(verb === 'get' ? undefined : 0);
	});

	it('60007: asked for more than five times a second', async () => {
		const { client } = await startPair({ now });
		const calls = Array.from({ length: 6 }, () => client.listScheduledTasks(query()));
		const codes = (await Promise.all(calls)).map((answer) => answer.ErrorCode);
		expect(codes.filter((code) => code === 60007)).toHaveLength(1);
		expect(await client.getScheduledTask(1)).toMatchObject({ ErrorCode: 90104 });
	});
});

describe('a list of scheduled tasks', () => {
	/** Tasks of days 9 to 5 of the month, in this order of creation. */
	async function startFilled(): Promise<{ mockServer: MockServer; client: ReferenceClient }> {
		const pair = await startScheduling();
		for (const day of [9, 8, 7, 6, 5]) {
			const message = { Title: `Day ${day}`, Desc: day % 2 ? 'Odd' : 'Even' };
			const body = { ...content, OfflinePushInfo: message };
			await pair.client.addScheduledTask('All', `2027-01-0${day} 08:00:00`, body);
			pair.mockServer.clock.advance(1000);
		}
		return pair;
	}

	it.each<[Partial<TaskListQuery>, string, number]>([
		[{}, '56789', 5],
		[{ Asc: false }, '98765', 5],
		[{ OrderBy: 'createAt' }, '98765', 5],
		[{ OrderBy: 'createat' as 'createAt', Asc: false }, '56789', 5],
		[{ Offset: 1, Want: 2 }, '67', 5],
		[{ Offset: 5 }, '', 5],
		[{ BeginTime: '2027-01-06 08:00:00', EndTime: '2027-01-08 08:00:00' }, '678', 3],
		[{ Keyword: 'odd', Want: 2 }, '57', 3],
		[{ Keyword: 'DAY 6' }, '6', 1],
		[{ Keyword: 'nothing' }, '', 0],
	])('%j: days %j of %i', async (changes, days, total) => {
		const { client } = await startFilled();
		const { Tasks = [], Total } = await client.listScheduledTasks(query(changes));
		expect(Tasks.map(({ Title }) => Title.slice(-1)).join('')).toBe(days);
		expect(Total).toBe(total);
	});

	it.each<object>([
		{ Offset: -1 },
		{ Want: 0 },
		{ OrderBy: 'title' },
		{ Asc: 'true' },
		{ BeginTime: undefined },
		{ EndTime: '2026-12-31 00:00:00' },
		{ EndTime: '2027-02-01 00:00:01' },
	])('90104: %j', async (changes) => {
		const { client } = await startFilled();
		const answer = await client.listScheduledTasks({ ...query(), ...changes });
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 90104 });
	});

	it('shows what was carried out, over HTTP as well', async () => {
		const { mockServer, client } = await startFilled();
		mockServer.clock.set('2027-01-07T00:00:00Z');
		const { Tasks = [] } = await client.listScheduledTasks(query());
		expect(Tasks.map(({ Status }) => Status)).toEqual([
			...['dispatched', 'dispatched', 'pending', 'pending', 'pending'],
		]);
		const response = await fetch(`${mockServer.url}/mock/scheduled-tasks`);
		expect(await response.json()).toEqual([...Tasks].reverse());
		mockServer.reset();
		expect(mockServer.schedule.tasks).toEqual([]);
	});
});
