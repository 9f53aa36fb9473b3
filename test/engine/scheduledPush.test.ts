import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { RecordedRequest } from '../../mock-server';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf } from '../support/runNode';
import { series } from '../support/samples';
import { mostWithin } from '../support/window';

const START = Date.UTC(2099, 0, 1);
const on = fileMockServer({ now: Date.now() });

const MESSAGE = { title: 'Sale', body: 'Starts now' };
const CREATE: INodeParameters = {
	resource: 'scheduledPush',
	operation: 'create',
	recipients: 'users',
	accounts: '={{ $json.account }}',
	sendAt: '2099-01-01 08:00',
	...MESSAGE,
};
const TO_SEGMENT: INodeParameters = {
	...CREATE,
	recipients: 'segment',
	segmentBy: 'tags',
	match: 'any',
	tags: 'vip',
};
const TIMEZONE = { settings: { timezone: 'Europe/Berlin' } };

function withTask(operation: string, more: INodeParameters = {}): INodeParameters {
	return {
		resource: 'scheduledPush',
		operation,
		scheduledTaskId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
		...more,
	};
}

function requests(command: string): readonly RecordedRequest[] {
	return on.mockServer.requests.filter((request) => request.command === command);
}

function bodies(command: string): IDataObject[] {
	return requests(command).map(({ body }) => body as IDataObject);
}

/** Creates tasks for all users, at distances of a minute, and gives their IDs. */
async function created(count: number): Promise<Array<IDataObject[string]>> {
	on.mockServer.clock.set(START);
	const items = series('n', count).map((title, minute) => ({
		title,
		at: new Date(START + (minute + 1) * 60_000).toISOString(),
	}));
	const parameters = {
		...CREATE,
		recipients: 'all',
		title: '={{ $json.title }}',
		sendAt: '={{ $json.at }}',
	};
	const { success } = await on.run({ ...parameters, options: { maxPushes: count } }, items);
	return jsonOf(success).map(({ scheduledTaskId }) => scheduledTaskId);
}

describe('Create', () => {
	it('makes a task for every 500 users, and an item for each account', async () => {
		const accounts = series('u', 600);
		const { success, failed } = await on.run(
			CREATE,
			[{ account: accounts }, { account: 'u-1' }],
			TIMEZONE,
		);
		const [first, second] = on.mockServer.schedule.tasks;
		const sendAt = '2099-01-01T07:00:00.000Z';
		expect(failed).toEqual([]);
		expect(success).toHaveLength(600);
		expect(success[0]?.json).toEqual({ account: 'u-1', scheduledTaskId: first?.id, sendAt });
		expect(success[599]?.json).toEqual({ account: 'u-600', scheduledTaskId: second?.id, sendAt });
		expect(success.slice(0, 2).map(linksOf)).toEqual([[0, 1], [0]]);
		expect(requests('add_sched_task').map(({ body }) => lengthOf(body))).toEqual([500, 100]);
		expect(bodies('add_sched_task')[0]).toMatchObject({
			Sdkappid: 1_400_000_000,
			Type: 'User',
			SchedAt: '2099-01-01 07:00:00',
			Content: { MsgRandom: expect.any(Number), DataId: expect.stringMatching(/^n8n-1-/) },
		});
	});

	it('gives one item for a segment, or for all users', async () => {
		const { success } = await on.run(TO_SEGMENT, [{}, {}]);
		expect(jsonOf(success)).toEqual([
			{
				scheduledTaskId: expect.any(Number),
				status: 'pending',
				sendAt: expect.stringMatching(/^2099-01-01T.*Z$/),
				recipients: { TagsOr: ['vip'] },
				...MESSAGE,
				dataId: expect.stringMatching(/^n8n-1-\d+$/),
			},
		]);
		expect(linksOf(success[0] ?? { json: {} })).toEqual([0, 1]);
		const all = await on.run({ ...CREATE, recipients: 'all' }, [{}]);
		expect(jsonOf(all.success)).toMatchObject([{ recipients: 'all' }]);
		const sent = bodies('add_sched_task').map(({ Content }) => (Content as IDataObject).DataId);
		expect(jsonOf([...success, ...all.success]).map(({ dataId }) => dataId)).toEqual(sent);
		expect(bodies('add_sched_task').map(({ Type }) => Type)).toEqual(['Tag', 'All']);
	});

	it.each([
		['winter', '2099-01-15 08:00', '2099-01-15T07:00:00.000Z'],
		['summer', '2099-07-15 08:00', '2099-07-15T06:00:00.000Z'],
		['an hour that the clock skips in spring', '2027-03-28 02:30', '2027-03-28T01:30:00.000Z'],
		['an hour that comes twice in autumn', '2027-10-31 02:30', '2027-10-31T00:30:00.000Z'],
		['another zone, named', '2099-01-15T08:00:00-05:00', '2099-01-15T13:00:00.000Z'],
	])("takes a time in the workflow's time zone: %s", async (_, sendAt, expected) => {
		on.mockServer.clock.set('2026-11-21T12:00:00Z');
		const { success } = await on.run({ ...CREATE, recipients: 'all', sendAt }, [{}], TIMEZONE);
		expect(jsonOf(success)).toMatchObject([{ sendAt: expected }]);
	});

	it('keeps the time on Failed, whatever the time zone of who feeds it back', async () => {
		on.mockServer.injectFault({ do: { code: 90043 } });
		const { failed } = await on.run(CREATE, [{ account: 'alice' }], TIMEZONE);
		expect(jsonOf(failed)).toMatchObject([
			{
				account: 'alice',
				recipients: 'users',
				sendAt: '2099-01-01T07:00:00.000Z',
				...MESSAGE,
				error: { code: 90043 },
			},
		]);
	});

	it('refuses a time of the past before anything is sent', async () => {
		const { failed } = await on.run({ ...TO_SEGMENT, sendAt: '2020-01-01 08:00' }, [{}]);
		expect(on.mockServer.requests).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([
			{
				recipients: 'segment',
				tags: 'vip',
				error: { code: 'INVALID_INPUT', message: expect.stringContaining('in the past') },
			},
		]);
		expect(Object.keys(failed[0]?.json ?? {})).not.toContain('account');
	});

	it('keeps to Max Pushes for a segment or all users, and to 5 calls a second', async () => {
		const parameters = { ...CREATE, recipients: 'all', title: '={{ $json.title }}' };
		const items = series('n', 8).map((title) => ({ title }));
		const { error } = await on.run(parameters, items);
		expect(error?.message).toContain('8 different pushes');
		expect(on.mockServer.requests).toEqual([]);
		const { success } = await on.run({ ...parameters, options: { maxPushes: 8 } }, items);
		expect(success).toHaveLength(8);
		const arrivals = requests('add_sched_task').map(({ at }) => at);
		expect(mostWithin(1000, arrivals)).toBeLessThanOrEqual(5);
	});

	it('is carried out when its time comes', async () => {
		on.mockServer.app.importAccounts(['alice', 'bob']);
		const [id] = await created(1);
		on.mockServer.clock.advance(3_600_000);
		expect(Object.fromEntries(on.mockServer.app.pushes.counts)).toEqual({ alice: 1, bob: 1 });
		const { success } = await on.run(withTask('get'), [{ id }]);
		expect(jsonOf(success)).toMatchObject([
			{ scheduledTaskId: id, status: 'dispatched', pushTaskId: expect.any(String) },
		]);
	});
});

describe('Get Many', () => {
	const GET_MANY: INodeParameters = {
		resource: 'scheduledPush',
		operation: 'getAll',
		returnAll: true,
		filters: {
			from: '2099-01-01T00:00:00Z',
			to: '2099-01-02T00:00:00Z',
			order: 'sendAtEarliest',
		},
	};

	const LIST = 'list_sched_task';

	/** The answers for the first two pages, as the node asks for them. */
	async function pages(): Promise<IDataObject[]> {
		const answer = await fetch(`${on.mockServer.url}/mock/scheduled-tasks`);
		const tasks = (await answer.json()) as IDataObject[];
		return [0, 99].map((offset) => ({
			ActionStatus: 'OK',
			ErrorCode: 0,
			Total: tasks.length,
			Tasks: tasks.slice(offset, offset + 100),
		}));
	}

	function plan(count: number): void {
		on.mockServer.clock.set(START);
		for (const [index, title] of series('n', count).entries()) {
			const info = { PushFlag: 0, Title: title, Desc: 'B' };
			const content = { From_Account: 'administrator', MsgRandom: index, OfflinePushInfo: info };
			on.mockServer.schedule.add('All', START + (index + 1) * 60_000, content);
		}
	}

	it('returns all, page by page', async () => {
		plan(250);
		const { success } = await on.run(GET_MANY, [{}]);
		expect(jsonOf(success).map(({ title }) => title)).toEqual(series('n', 250));
		expect(bodies('list_sched_task').map(({ Offset, Want }) => [Offset, Want])).toEqual([
			[0, 100],
			[99, 100],
			[198, 100],
			[249, 100],
		]);
		expect(success.map(linksOf).flat()).toEqual(Array(250).fill(0));
	});

	it('returns no more than the limit', async () => {
		plan(250);
		const { success } = await on.run({ ...GET_MANY, returnAll: false, limit: 120 }, [{}]);
		expect(success).toHaveLength(120);
		expect(bodies('list_sched_task').map(({ Want }) => Want)).toEqual([100, 21]);
	});

	it.each<[string, number | undefined]>([
		['too small', 1],
		['too large', 9999],
		['missing', undefined],
	])('returns all where the total is %s', async (_, Total) => {
		plan(150);
		const [first = {}, second = {}] = await pages();
		on.mockServer.injectFault({ command: LIST, times: 1, do: { shape: { ...first, Total } } });
		on.mockServer.injectFault({
			command: LIST,
			skip: 1,
			times: 1,
			do: { shape: { ...second, Total } },
		});
		const { success } = await on.run(GET_MANY, [{}]);
		expect(jsonOf(success).map(({ title }) => title)).toEqual(series('n', 150));
	});

	it('returns a task with an odd field beside the others', async () => {
		plan(50);
		const [page = {}] = await pages();
		const Tasks = (page.Tasks as IDataObject[]).map((task, index) =>
			index === 7 ? { ...task, SchedAt: { day: 1 }, Type: 5, Status: null } : task,
		);
		on.mockServer.injectFault({ command: LIST, times: 1, do: { shape: { ...page, Tasks } } });
		const { success, failed } = await on.run(GET_MANY, [{}]);
		expect(failed).toEqual([]);
		expect(jsonOf(success).map(({ title }) => title)).toEqual(series('n', 50));
		expect(success[7]?.json).toMatchObject({ scheduledTaskId: expect.any(Number), sendAt: '' });
	});

	it('ends where the service gives the first page again and again', async () => {
		plan(100);
		const [page] = await pages();
		on.mockServer.injectFault({ command: LIST, do: { shape: page } });
		const { success } = await on.run(GET_MANY, [{}]);
		expect(jsonOf(success).map(({ title }) => title)).toEqual(series('n', 100));
	});

	it('loses none where the list moves while it is read', async () => {
		plan(150);
		const before = on.mockServer.schedule.tasks;
		const [first] = await pages();
		on.mockServer.injectFault({ command: LIST, times: 1, do: { shape: first } });
		for (const { id, type } of before.slice(0, 5)) on.mockServer.schedule.remove(id, type);
		const { success } = await on.run(GET_MANY, [{}]);
		expect(jsonOf(success).map(({ title }) => title)).toEqual(series('n', 150));
	});

	it('is tried again where an answer cannot be read', async () => {
		plan(3);
		on.mockServer.injectFault({
			command: LIST,
			times: 1,
			do: { shape: { ActionStatus: 'OK', ErrorCode: 0, Tasks: 'none' } },
		});
		const { success } = await on.run(GET_MANY, [{}]);
		expect(success).toHaveLength(3);
	});

	it('filters and orders', async () => {
		plan(12);
		const filters = {
			from: '2099-01-01T00:00:00Z',
			to: '2099-01-01T00:11:00Z',
			keyword: 'N-1',
			order: 'sendAtLatest',
		};
		const { success } = await on.run({ ...GET_MANY, filters }, [{}]);
		expect(jsonOf(success).map(({ title }) => title)).toEqual(['n-11', 'n-10', 'n-1']);
	});

	it('repeats on Failed what it was asked', async () => {
		on.mockServer.injectFault({ do: { code: 90104 } });
		const { failed } = await on.run(GET_MANY, [{}]);
		expect(jsonOf(failed)).toMatchObject([
			{ returnAll: true, filters: { from: '2099-01-01T00:00:00.000Z' }, error: { code: 90104 } },
		]);
	});
});

describe('Update', () => {
	it('changes only what is filled in, and looks the type up by itself', async () => {
		on.mockServer.clock.set(START);
		await on.run({ ...TO_SEGMENT, additionalFields: { dataId: 'd-1', sound: 'a.caf' } }, [{}]);
		const [before] = on.mockServer.schedule.tasks;
		const { success } = await on.run(withTask('update', { updateFields: { title: 'New' } }), [
			{ id: before?.id },
		]);
		const [after] = on.mockServer.schedule.tasks;
		expect(jsonOf(success)).toMatchObject([
			{ scheduledTaskId: before?.id, status: 'pending', title: 'New', body: 'Starts now' },
		]);
		expect(after?.dueAt).toBe(before?.dueAt);
		expect(after?.content).toEqual({
			...before?.content,
			OfflinePushInfo: { ...(before?.content.OfflinePushInfo as IDataObject), Title: 'New' },
		});
		expect(bodies('modify_sched_task')).toMatchObject([{ Type: 'Tag', TaskID: before?.id }]);
	});

	it('changes the time alone', async () => {
		const [id] = await created(1);
		const sendAt = '2099-02-01 08:00';
		const { success } = await on.run(
			withTask('update', { updateFields: { sendAt } }),
			[{ id }],
			TIMEZONE,
		);
		expect(jsonOf(success)).toMatchObject([{ sendAt: '2099-02-01T07:00:00.000Z', title: 'n-1' }]);
		expect(Object.keys(bodies('modify_sched_task')[0] ?? {})).not.toContain('Content');
	});

	it('of several items for one push loses none', async () => {
		const [id] = await created(1);
		const { success } = await on.run(
			withTask('update', {
				updateFields: { title: '={{ $json.title }}', body: '={{ $json.body }}' },
			}),
			[
				{ id, title: 'New' },
				{ id, body: 'Later' },
			],
		);
		expect(success).toHaveLength(2);
		expect(on.mockServer.schedule.tasks[0]?.content.OfflinePushInfo).toMatchObject({
			Title: 'New',
			Desc: 'Later',
		});
	});

	it.each<[string, IDataObject]>([
		['no task', { ActionStatus: 'OK', ErrorCode: 0 }],
		['a task without an ID', { ActionStatus: 'OK', ErrorCode: 0, TaskInfo: { Type: 'All' } }],
		['a task without a type', { ActionStatus: 'OK', ErrorCode: 0, TaskInfo: { TaskID: 1 } }],
	])('reads the push again where the answer has %s', async (_, shape) => {
		const [id] = await created(1);
		on.mockServer.injectFault({ command: 'get_sched_task', times: 1, do: { shape } });
		const { success } = await on.run(withTask('update', { updateFields: { title: 'New' } }), [
			{ id },
		]);
		expect(jsonOf(success)).toMatchObject([{ scheduledTaskId: id, title: 'New' }]);
	});

	it('keeps the time on Failed', async () => {
		const { failed } = await on.run(
			withTask('update', { updateFields: { sendAt: '2099-02-01 08:00', title: 'New' } }),
			[{ id: 999 }],
			TIMEZONE,
		);
		expect(jsonOf(failed)).toMatchObject([
			{
				scheduledTaskId: 999,
				updateFields: { sendAt: '2099-02-01T07:00:00.000Z', title: 'New' },
				error: { code: 90104 },
			},
		]);
	});
});

describe('Delete', () => {
	it('reads the push again where the answer cannot be read', async () => {
		const [id] = await created(1);
		const shape = { ActionStatus: 'OK', ErrorCode: 0, TaskInfo: [] };
		on.mockServer.injectFault({ command: 'get_sched_task', times: 1, do: { shape } });
		const { success } = await on.run(withTask('delete'), [{ id }]);
		expect(jsonOf(success)).toEqual([{ scheduledTaskId: id, deleted: true }]);
	});

	it('that never gets an answer it can read fails with that, to be tried later', async () => {
		const [id] = await created(1);
		const shape = { ActionStatus: 'OK', ErrorCode: 0 };
		on.mockServer.injectFault({ command: 'get_sched_task', do: { shape } });
		const { failed } = await on.run(withTask('delete', { options: { maxRetries: 1 } }), [{ id }]);
		expect(jsonOf(failed)).toMatchObject([{ error: { code: 'BAD_RESPONSE', retryable: true } }]);
		expect(requests('get_sched_task')).toHaveLength(2);
	});

	it('looks the type up by itself', async () => {
		await on.run(TO_SEGMENT, [{}]);
		const [task] = on.mockServer.schedule.tasks;
		const { success } = await on.run(withTask('delete'), [{ id: task?.id }, { id: task?.id }]);
		expect(jsonOf(success)).toEqual([{ scheduledTaskId: task?.id, deleted: true }]);
		expect(success.map(linksOf)).toEqual([[0, 1]]);
		expect(on.mockServer.schedule.tasks).toEqual([]);
		expect(bodies('delete_sched_task')).toMatchObject([{ Type: 'Tag' }]);
	});

	it('is done where the answer to it was lost', async () => {
		const [id] = await created(1);
		on.mockServer.injectFault({ command: 'delete_sched_task', times: 1, do: { lose: 'after' } });
		const { success } = await on.run(withTask('delete'), [{ id }]);
		expect(jsonOf(success)).toEqual([{ scheduledTaskId: id, deleted: true }]);
		expect(requests('delete_sched_task')).toHaveLength(2);
	});

	it('says so where there is no such push', async () => {
		const { failed } = await on.run(withTask('delete'), [{ id: 999 }]);
		expect(jsonOf(failed)).toMatchObject([{ scheduledTaskId: 999, error: { code: 90104 } }]);
		expect(requests('delete_sched_task')).toEqual([]);
	});
});

describe.each(['update', 'delete'])('%s of a push that is no longer pending', (operation) => {
	const fields: INodeParameters = operation === 'update' ? { updateFields: { title: 'New' } } : {};

	it('says in plain words that it was sent', async () => {
		const [id] = await created(1);
		on.mockServer.clock.advance(3_600_000);
		const { failed } = await on.run(withTask(operation, fields), [{ id }]);
		expect(jsonOf(failed)).toMatchObject([
			{
				error: {
					code: 90106,
					message: 'The scheduled push has already been sent',
					description: expect.stringContaining('pending'),
				},
			},
		]);
	});

	it('says in plain words that it is being sent', async () => {
		const [id] = await created(1);
		on.mockServer.injectFault({
			command: `${operation === 'update' ? 'modify' : 'delete'}_sched_task`,
			do: { code: 90107 },
		});
		const { failed } = await on.run(withTask(operation, fields), [{ id }]);
		expect(jsonOf(failed)).toMatchObject([
			{ error: { code: 90107, message: expect.stringContaining('being sent') } },
		]);
	});
});

function lengthOf(body: unknown): number {
	const { Content } = body as { Content: { To_Account: string[] } };
	return Content.To_Account.length;
}
