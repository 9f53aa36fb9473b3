import type { IDataObject } from 'n8n-workflow';

import { jsonOf } from '../support/runNode';
import { play, type Outcome } from '../support/scenario';

const MESSAGE = { From_Account: 'administrator', OfflinePushInfo: { Title: 'Sale', Desc: 'Now' } };

/** Changes a scheduled push of which the service answers this. */
async function change(task: IDataObject, updateFields: IDataObject): Promise<Outcome> {
	const TaskInfo = { TaskID: 77, SchedAt: '2099-01-01 08:00:00', Status: 'pending', ...task };
	const shape = { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0, TaskInfo };
	return await play({
		parameters: {
			resource: 'scheduledPush',
			operation: 'update',
			scheduledTaskId: '77',
			updateFields: updateFields as { title: string },
		},
		items: [{}],
		faults: [
			{ command: 'get_sched_task', do: { shape } },
			{ command: 'modify_sched_task', do: { shape: { ...shape, TaskInfo: undefined } } },
		],
	});
}

function contentsSent({ mockServer }: Outcome): unknown[] {
	return mockServer.requests
		.filter(({ command }) => command === 'modify_sched_task')
		.map(({ body }) => (body as IDataObject).Content);
}

describe('A change of a message', () => {
	it.concurrent.each<[string, IDataObject]>([
		['no content', { Type: 'User' }],
		['null for its content', { Type: 'User', Content: null }],
		['text for its content', { Type: 'User', Content: 'Sale' }],
		['no accounts', { Type: 'User', Content: MESSAGE }],
		['null for its accounts', { Type: 'User', Content: { ...MESSAGE, To_Account: null } }],
		['an empty list of accounts', { Type: 'User', Content: { ...MESSAGE, To_Account: [] } }],
		['one account without a list', { Type: 'User', Content: { ...MESSAGE, To_Account: 'alice' } }],
		['an empty account', { Type: 'User', Content: { ...MESSAGE, To_Account: ['alice', ''] } }],
		['accounts as objects', { Type: 'User', Content: { ...MESSAGE, To_Account: [{ id: 'a' }] } }],
		[
			'an account that lost digits',
			{ Type: 'User', Content: { ...MESSAGE, To_Account: [2 ** 60] } },
		],
		[
			'accounts and a condition',
			{
				Type: 'User',
				Content: { ...MESSAGE, To_Account: ['alice'], Condition: { TagsOr: ['vip'] } },
			},
		],
		['no condition', { Type: 'Tag', Content: MESSAGE }],
		['no content of a segment', { Type: 'Tag' }],
		['null for its condition', { Type: 'Tag', Content: { ...MESSAGE, Condition: null } }],
		['an empty condition', { Type: 'Tag', Content: { ...MESSAGE, Condition: {} } }],
		['a list as condition', { Type: 'Tag', Content: { ...MESSAGE, Condition: ['vip'] } }],
		[
			'a text as condition',
			{ Type: 'Tag', Content: { ...MESSAGE, Condition: '{"TagsOr":["vip"]}' } },
		],
		['no tags', { Type: 'Tag', Content: { ...MESSAGE, Condition: { TagsAnd: [] } } }],
		['null for tags', { Type: 'Tag', Content: { ...MESSAGE, Condition: { TagsAnd: null } } }],
		['an empty tag', { Type: 'Tag', Content: { ...MESSAGE, Condition: { TagsAnd: ['vip', ''] } } }],
		[
			'no excluded tags',
			{ Type: 'Tag', Content: { ...MESSAGE, Condition: { TagsOr: ['vip'], TagsNot: null } } },
		],
		['no attributes', { Type: 'Tag', Content: { ...MESSAGE, Condition: { AttrsAnd: {} } } }],
		[
			'an attribute without a value',
			{ Type: 'Tag', Content: { ...MESSAGE, Condition: { AttrsAnd: { city: null } } } },
		],
		[
			'a condition for everybody',
			{ Type: 'All', Content: { ...MESSAGE, Condition: { TagsOr: ['a'] } } },
		],
		['accounts for everybody', { Type: 'All', Content: { ...MESSAGE, To_Account: ['alice'] } }],
		['a type that nobody knows', { Type: 'Everyone', Content: MESSAGE }],
		['a sender that lost digits', { Type: 'All', Content: { ...MESSAGE, From_Account: 2 ** 60 } }],
	])('is refused where the service tells %s', async (_, task) => {
		const outcome = await change(task, { title: 'New' });
		expect(contentsSent(outcome)).toEqual([]);
		expect(outcome.success).toEqual([]);
		expect(jsonOf(outcome.failed)).toMatchObject([
			{ scheduledTaskId: '77', updateFields: { title: 'New' }, error: { code: 'INVALID_INPUT' } },
		]);
	});

	it.concurrent.each<[string, IDataObject]>([
		['users', { Type: 'User', Content: { ...MESSAGE, To_Account: ['alice', 'bob'] } }],
		['users by number', { Type: 'User', Content: { ...MESSAGE, To_Account: [54321] } }],
		[
			'a segment by tags',
			{
				Type: 'Tag',
				Content: { ...MESSAGE, Condition: { TagsAnd: ['vip'], TagsNot: ['old'] } },
			},
		],
		[
			'a segment by attributes',
			{ Type: 'Tag', Content: { ...MESSAGE, Condition: { AttrsAnd: { constructor: 'a' } } } },
		],
		['everybody', { Type: 'All', Content: MESSAGE }],
	])('keeps the recipients: %s', async (_, task) => {
		const outcome = await change(task, { title: 'New' });
		expect(outcome.failed).toEqual([]);
		const Content = JSON.parse(JSON.stringify(task.Content).replace('54321', '"54321"')) as object;
		expect(contentsSent(outcome)).toEqual([
			{ ...Content, OfflinePushInfo: { Title: 'New', Desc: 'Now' } },
		]);
	});

	it.concurrent('for everybody is sent without a condition of null', async () => {
		const Content = { ...MESSAGE, Condition: null, To_Account: null };
		const outcome = await change({ Type: 'All', Content }, { title: 'New' });
		expect(contentsSent(outcome)).toEqual([
			{ ...MESSAGE, OfflinePushInfo: { Title: 'New', Desc: 'Now' } },
		]);
	});

	it.concurrent('leaves the time to be changed where the recipients are not known', async () => {
		const outcome = await change({ Type: 'User' }, { sendAt: '2099-02-01T08:00:00Z' });
		expect(outcome.failed).toEqual([]);
		expect(contentsSent(outcome)).toEqual([undefined]);
	});
});
