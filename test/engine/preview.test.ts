import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { operations } from '../../nodes/TencentChatPush/actions';
import { optionsField } from '../../nodes/TencentChatPush/input/options';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf, type NodeRun } from '../support/runNode';
import { series } from '../support/samples';
import { sendingOperations } from '../support/sendingOperations';

const on = fileMockServer();

const SEND_AT = '2099-01-01T09:00:00Z';
const MESSAGE: INodeParameters = { title: 'Sale', body: '={{ $json.body }}' };
const SENDING = sendingOperations(MESSAGE, SEND_AT);
const OF_A_TASK = {
	resource: 'scheduledPush',
	scheduledTaskId: { __rl: true, mode: 'id', value: '1234567890' },
};

const CHANGING: Record<string, INodeParameters> = {
	...SENDING,
	recall: { resource: 'push', operation: 'recall', taskId: 'task-1', title: 'T', body: 'B' },
	update: { ...OF_A_TASK, operation: 'update', updateFields: { title: 'New', sendAt: SEND_AT } },
	delete: { ...OF_A_TASK, operation: 'delete' },
};

/** What the option takes away from a run: the mock server hears nothing at all. */
async function preview(
	parameters: INodeParameters,
	items: IDataObject[],
	options: INodeParameters = {},
): Promise<NodeRun> {
	return await on.run({ ...parameters, options: { ...options, preview: true } }, items);
}

describe('The option Preview', () => {
	it.each(Object.entries(CHANGING))(
		'%s sends nothing and shows the request',
		async (_, parameters) => {
			const run = await preview(parameters, [{ account: 'alice', body: 'Today' }]);
			expect(on.mockServer.requests).toEqual([]);
			expect(run.failed).toEqual([]);
			expect(jsonOf(run.success)).toEqual([
				expect.objectContaining({
					preview: true,
					path: expect.stringMatching(/^\/v4\/timpush\//),
					body: expect.any(Object),
				}),
			]);
			expect(run.success.map(linksOf)).toEqual([[0]]);
		},
	);

	it('shows what leaves without it, but for what makes each request its own', async () => {
		const items = [{ account: 'alice', body: 'Today' }];
		on.mockServer.app.importAccounts(['alice']);
		const [{ body = {} } = {}] = jsonOf((await preview(SENDING.toUsers, items)).success);
		await on.run(SENDING.toUsers, items);
		const { MsgRandom, DataId, ...shown } = body as IDataObject;
		expect(on.mockServer.requests[0]?.body).toMatchObject(shown);
		expect([typeof MsgRandom, typeof DataId]).toEqual(['number', 'string']);
	});

	it('has one item per request, with its number of accounts and its input items', async () => {
		const accounts = series('user', 700);
		const items = accounts.map((account, item) => ({ account, body: item < 600 ? 'A' : 'B' }));
		const { success } = await preview(SENDING.toUsers, items);
		expect(jsonOf(success)).toMatchObject([
			{ accounts: 500 },
			{ accounts: 100 },
			{ accounts: 100 },
		]);
		expect(success.flatMap(linksOf).sort((one, other) => one - other)).toEqual([...items.keys()]);
	});

	it('tells the hints of each request', async () => {
		const recall = { ...CHANGING.recall, taskId: 'batch_1' };
		const [json] = jsonOf((await preview(recall, [{}])).success);
		expect(json).toMatchObject({ hints: [expect.stringMatching(/recalled/)] });
	});

	it('says in a hint that nothing was sent, once', async () => {
		const items = [{ body: 'A' }, { body: 'B' }];
		const { hints } = await preview(SENDING.toAll, items, { maxPushes: 2 });
		const nothing = hints.filter(({ message }) => message.startsWith('Nothing was sent'));
		expect(nothing).toHaveLength(1);
		expect(nothing[0]?.message).toContain("'Preview' is on");
	});

	it('checks everything: what cannot be sent is on Failed', async () => {
		const items = [
			{ account: 'alice', body: '' },
			{ account: '', body: 'B' },
		];
		const { success, failed } = await preview(SENDING.toUsers, items);
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: 'alice', error: { code: 'INVALID_INPUT' } },
			{ account: '', error: { code: 'INVALID_INPUT' } },
		]);
	});

	it("keeps to 'Max Pushes', and counts nothing for the pushes that follow", async () => {
		const items = [{ body: 'A' }, { body: 'B' }];
		const { error } = await preview(SENDING.toAll, items);
		expect(error?.message).toMatch(/'Max Pushes' allows 1/);
		const { success } = await preview(SENDING.toAll, items, { maxPushes: 2 });
		expect(success).toHaveLength(2);
		expect(on.mockServer.requests).toEqual([]);
	});

	it('is offered by all operations that send, schedule or recall, and by no other', () => {
		const option = optionsField.options?.find(({ name }) => name === 'preview');
		const offered = option && 'displayOptions' in option ? option.displayOptions?.show : undefined;
		const having = operations
			.filter(({ hasPreview }) => hasPreview)
			.map((each) => each.option.value);
		expect(having.sort()).toEqual(offered?.['/operation']);
		const changing = operations.filter(
			({ resource, paths }) =>
				['push', 'scheduledPush'].includes(resource) &&
				/\/(push|batch|revoke|add_sched_task|modify_sched_task|delete_sched_task)$/.test(
					paths.timpush ?? '',
				),
		);
		expect(changing.map((each) => each.option.value).sort()).toEqual(having);
	});

	it('does nothing for an operation that only reads', async () => {
		on.mockServer.app.importAccounts(['alice']);
		const read = { resource: 'tag', operation: 'get', accounts: 'alice' };
		expect(jsonOf((await preview(read, [{}])).success)).toEqual([{ account: 'alice', tags: [] }]);
	});
});
