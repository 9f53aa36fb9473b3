import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { answering } from '../support/answeringServer';
import { jsonOf, runNode, type NodeRun } from '../support/runNode';

const OK = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };
const ANNA_AND_BRUNO = [{ account: 'anna' }, { account: 'bruno' }];
const ACCOUNTS = '={{ $json.account }}';
const BAD = { code: 'BAD_RESPONSE', retryable: true };

/** Runs an operation once against a service that answers one call with this, whatever it is asked. */
async function run(
	call: string,
	answer: object,
	parameters: INodeParameters,
	items: IDataObject[] = [{}],
): Promise<NodeRun> {
	const answers = { [`/v4/${call}`]: { ...OK, ...answer } };
	return await answering(answers, async ({ credential }) => {
		const options = { maxRetries: 0 };
		const more = { items, onError: 'continueRegularOutput' as const };
		return await runNode({ credential, parameters: { ...parameters, options }, ...more });
	});
}

describe('What JavaScript would make a number of', () => {
	it.each([[true], [[7]], [''], [1e300], ['1e3']])(
		'is no code of an account: %j',
		async (ResultCode) => {
			const entry = { UserID: 'bruno', ResultInfo: '', AccountStatus: 'Imported' };
			const ResultItem = [
				{ ...entry, ResultCode },
				{ ...entry, UserID: 'anna', ResultCode: 0 },
			];
			const { success, failed } = await run(
				'im_open_login_svc/account_check',
				{ ResultItem },
				{ resource: 'account', operation: 'check', accounts: ACCOUNTS },
				ANNA_AND_BRUNO,
			);
			expect(jsonOf(success)).toEqual([{ account: 'anna', imported: true }]);
			expect(jsonOf(failed)).toMatchObject([{ account: 'bruno', error: BAD }]);
		},
	);

	it.each([[true], [[1]], [1.5], ['']])('is no account type: %j', async (type) => {
		const answer = { AttrNames: { 0: 'level' }, AttrTypes: { 0: type } };
		const parameters = { resource: 'attribute', operation: 'getNames' };
		const { success, failed } = await run('timpush/get_attr_name', answer, parameters);
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([{ error: BAD }]);
	});

	it.each([[true], [[7]], [1.5], ['1e3'], ['0x10'], [0]])(
		'is no scheduled push: %j',
		async (TaskID) => {
			const { success, failed } = await run(
				'timpush/add_sched_task',
				{ TaskID },
				{
					...{ resource: 'scheduledPush', operation: 'create', recipients: 'all' },
					...{ sendAt: '2099-01-01', title: 'Library', body: 'Your book is here' },
				},
			);
			expect(success).toEqual([]);
			expect(jsonOf(failed)).toMatchObject([{ error: { code: 'UNCONFIRMED', retryable: false } }]);
		},
	);

	it.each([[true], [[7]], [1.5], [1e300]])('is no count: %j', async (SentCount) => {
		const { success } = await run(
			'timpush/all_member_push_statistics',
			{ Results: [{ TaskID: 'a', TotalCount: '7', SentCount }] },
			{ resource: 'push', operation: 'getStatistics', taskIds: 'a' },
		);
		expect(jsonOf(success)).toMatchObject([{ taskId: 'a', total: 7, sent: 0 }]);
	});

	it.each([[1e300], [2 ** 53], [1.5], [true]])('is no code of an answer: %j', async (ErrorCode) => {
		const { failed } = await run(
			'timpush/clear_all_tags',
			{ ActionStatus: 'FAIL', ErrorCode },
			{ resource: 'tag', operation: 'clearAll', accounts: 'anna' },
		);
		expect(jsonOf(failed)).toMatchObject([{ account: 'anna', error: BAD }]);
	});
});

describe('Words that are none', () => {
	it.each([[0], [{}], [['no']], [true]])('decide nothing: %j', async (ErrorInfo) => {
		const { success, failed } = await run(
			'timpush/clear_all_tags',
			{ ErrorInfo, ErrorList: [{ To_Account: 'bruno', ErrorCode: 70107, ErrorInfo }] },
			{ resource: 'tag', operation: 'clearAll', accounts: ACCOUNTS },
			ANNA_AND_BRUNO,
		);
		expect(jsonOf(success)).toEqual([{ account: 'anna', cleared: true }]);
		expect(jsonOf(failed)).toMatchObject([{ account: 'bruno', error: { code: 70107 } }]);
	});
});

describe('A time that no date can hold', () => {
	it.each([[2 ** 53], [1e300], [-1]])('is left out of a delivery trace: %j', async (time) => {
		const { success, failed } = await run(
			'timpush/all_member_push_trace',
			{
				InstanceTrace: [
					{ PushTime: time, IMCommitStat: { IMStat: { PushStatus: 1, EventTime: time } } },
				],
			},
			{ resource: 'push', operation: 'getTrace', taskId: 't', accounts: 'anna' },
		);
		expect(failed).toEqual([]);
		const [{ devices } = {}] = jsonOf(success);
		expect(devices).toEqual([
			expect.objectContaining({
				pushTime: undefined,
				steps: [expect.objectContaining({ step: 'accepted', status: 1, time: undefined })],
			}),
		]);
	});
});

describe.each([
	['getStatistics', 'all_member_push_statistics', { PlatformStatistics: 7 }, { total: 7 }],
	['getLosses', 'all_member_push_loss', { ReadyToSendLoss: 7 }, { code: '-1', count: 7 }],
])('Of several tasks %s', (operation, call, unreadable, readable) => {
	const whole = { TotalCount: 7, ReadyToSendLoss: [{ ErrCode: '-1', ErrCount: 7 }] };
	const other = { TotalCount: 8, ReadyToSendLoss: [{ ErrCode: '-1', ErrCount: 8 }] };

	async function report(...Results: unknown[]): Promise<NodeRun> {
		const parameters = { resource: 'push', operation, taskIds: 'a, b' };
		return await run(`timpush/${call}`, { Results }, parameters);
	}

	it.each<[string, unknown[]]>([
		['cannot be read', [{ TaskID: 'b', ...unreadable }]],
		['is no entry', [null]],
		[
			'stands there twice with different contents',
			[other, whole].map((each) => ({ TaskID: 'b', ...each })),
		],
	])('gives the others, though one %s', async (_, entries) => {
		const { success, failed } = await report(...entries, { TaskID: 'a', ...whole });
		expect(jsonOf(success)).toMatchObject([{ taskId: 'a', ...readable }]);
		expect(jsonOf(failed)).toMatchObject([{ taskIds: 'b', error: BAD }]);
	});

	it('says that one which is not there has nothing', async () => {
		const { failed } = await report({ TaskID: 'a', ...whole });
		expect(jsonOf(failed)).toMatchObject([{ taskIds: 'b', error: { code: 'INVALID_INPUT' } }]);
	});
});

describe('A scheduled push', () => {
	async function got(more: object): Promise<IDataObject | undefined> {
		const parameters = { resource: 'scheduledPush', operation: 'get', scheduledTaskId: '7' };
		const answer = { TaskInfo: { TaskID: 7, Type: 'User', Status: 'pending', ...more } };
		const { success } = await run('timpush/get_sched_task', answer, parameters);
		return jsonOf(success)[0];
	}

	it.each([[[null]], [[{}]], [['anna', true]], ['anna']])(
		'names no recipients that are none: %j',
		async (To_Account) => {
			expect(await got({ Content: { To_Account } })).toMatchObject({ recipients: 'users' });
		},
	);

	it('names its recipients as text', async () => {
		const found = await got({ Content: { To_Account: ['anna', 7] } });
		expect(found).toMatchObject({ recipients: ['anna', '7'] });
	});

	it('whose text is null has the old title after a change of its time', async () => {
		const task = { TaskID: 7, Type: 'All', Status: 'pending', Title: 'Library', Desc: 'Open' };
		const content = { OfflinePushInfo: { Title: null, Desc: null } };
		const parameters = {
			resource: 'scheduledPush',
			operation: 'update',
			scheduledTaskId: '7',
			updateFields: { sendAt: '2099-02-03T09:30:00Z' },
		};
		const answers = {
			'/v4/timpush/get_sched_task': { ...OK, TaskInfo: { ...task, Content: content } },
			'/v4/timpush/modify_sched_task': { ...OK, TaskID: 7 },
		};
		const { success } = await answering(
			answers,
			async ({ credential }) => await runNode({ credential, parameters, items: [{}] }),
		);
		expect(jsonOf(success)).toMatchObject([{ title: 'Library', body: 'Open' }]);
	});

	it.each([[0], ['0'], [''], [null], [true]])('has no push yet: %j', async (PushTaskID) => {
		expect(await got({ PushTaskID })).not.toHaveProperty('pushTaskId');
	});
});

describe('What a loss says of itself', () => {
	it('is left out where it is null', async () => {
		const ReadyToSendLoss = [{ ErrCode: null, ErrCount: 7, ErrInfo: null }];
		const { success } = await run(
			'timpush/all_member_push_loss',
			{ Results: [{ TaskID: 'a', ReadyToSendLoss }] },
			{ resource: 'push', operation: 'getLosses', taskIds: 'a' },
		);
		const [loss] = jsonOf(success);
		expect([loss?.count, loss?.code, loss?.message]).toEqual([7, undefined, undefined]);
	});
});
