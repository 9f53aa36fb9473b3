import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { RecordedRequest } from '../../mock-server';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf } from '../support/runNode';
import { series } from '../support/samples';
import { mostWithin } from '../support/window';

const on = fileMockServer({ callsPerSecondOf: { push: Infinity } });

const RECALL: INodeParameters = {
	resource: 'push',
	operation: 'recall',
	taskId: '={{ $json.taskId }}',
	title: 'Withdrawn',
	body: 'Please ignore',
};
const STATISTICS: INodeParameters = {
	resource: 'push',
	operation: 'getStatistics',
	taskIds: '={{ $json.taskId }}',
	from: '={{ $json.from }}',
	to: '',
};
const LOSSES: INodeParameters = { ...STATISTICS, operation: 'getLosses' };
const TRACE: INodeParameters = {
	resource: 'push',
	operation: 'getTrace',
	accounts: '={{ $json.account }}',
	taskId: '={{ $json.taskId }}',
};

/** Pushes to everybody without the node, at times of long ago; gives their tasks. */
function pushed(count: number): string[] {
	const { app, clock } = on.mockServer;
	app.importAccounts(['alice', 'bob']);
	return series('n', count).map((title) => {
		const content = { from: 'administrator', dataId: '', info: { Title: title, Desc: 'B' } };
		const accounts = ['alice', 'bob'];
		return app.pushes.add({ ...content, command: 'push', at: clock.now(), accounts }).taskId;
	});
}

function requests(command: string): readonly RecordedRequest[] {
	return on.mockServer.requests.filter((request) => request.command === command);
}

describe('Recall', () => {
	it('replaces the text, and says which push', async () => {
		const [taskId = ''] = pushed(1);
		const { success } = await on.run(RECALL, [{ taskId }, { taskId }]);
		expect(jsonOf(success)).toEqual([{ taskId, recalled: true }]);
		expect(success.map(linksOf)).toEqual([[0, 1]]);
		expect(on.mockServer.app.pushes.find(taskId)?.revoked).toMatchObject({ title: 'Withdrawn' });
		expect(requests('revoke').map(({ body }) => body)).toEqual([
			{
				TaskId: taskId,
				OfflinePushInfo: { PushFlag: 0, Title: 'Withdrawn', Desc: 'Please ignore' },
			},
		]);
	});

	it('is done where the answer to it was lost', async () => {
		const [taskId = ''] = pushed(1);
		on.mockServer.injectFault({ command: 'revoke', times: 1, do: { lose: 'after' } });
		const { success, failed } = await on.run(RECALL, [{ taskId }]);
		expect(failed).toEqual([]);
		expect(jsonOf(success)).toEqual([{ taskId, recalled: true }]);
		expect(requests('revoke')).toHaveLength(2);
	});

	it('says that somebody else has recalled it', async () => {
		const [taskId = ''] = pushed(1);
		await on.run(RECALL, [{ taskId }]);
		const { failed } = await on.run({ ...RECALL, title: 'Again' }, [{ taskId }]);
		expect(jsonOf(failed)).toMatchObject([
			{ taskId, title: 'Again', body: 'Please ignore', error: { code: 90050, retryable: false } },
		]);
	});

	it('tries each of many, one call a second', async () => {
		const [taskId = ''] = pushed(1);
		const unknown = ['x', 'y'].map((each) => ({ taskId: each }));
		const { success, failed } = await on.run(RECALL, [...unknown, { taskId }]);
		expect(jsonOf(success)).toEqual([{ taskId, recalled: true }]);
		expect(jsonOf(failed)).toMatchObject([
			{ taskId: 'x', error: { code: 90049 } },
			{ taskId: 'y' },
		]);
		expect(
			mostWithin(
				1000,
				requests('revoke').map(({ at }) => at),
			),
		).toBe(1);
	});

	it('doubts that a push to named users can be recalled, and says when it is too late', async () => {
		const [taskId = ''] = pushed(1);
		on.mockServer.clock.advance(25 * 3_600_000);
		const { failed, hints } = await on.run(RECALL, [{ taskId }, { taskId: 'batch_1' }]);
		expect(jsonOf(failed)).toMatchObject([{ error: { code: 90052 } }, { error: { code: 90049 } }]);
		expect(hints.map(({ message }) => message)).toContainEqual(
			expect.stringContaining("Tencent's documentation is inconsistent about whether"),
		);
	});
});

describe('Get Statistics', () => {
	it('asks for five tasks of the same period at once, and gives an item for each', async () => {
		const taskIds = pushed(7);
		const { success, failed } = await on.run(STATISTICS, [
			...taskIds.map((taskId) => ({ taskId })),
			{ taskId: taskIds[0] },
		]);
		expect(failed).toEqual([]);
		expect(jsonOf(success).map(({ taskId }) => taskId)).toEqual(taskIds);
		expect(linksOf(success[0] ?? { json: {} })).toEqual([0, 7]);
		const asked = requests('all_member_push_statistics').map(
			({ body }) => (body as IDataObject).TaskID,
		);
		expect(asked).toEqual([taskIds.slice(0, 5), taskIds.slice(5)]);
		const { platforms, ...numbers } = success[0]?.json ?? {};
		expect(numbers).toEqual({
			taskId: taskIds[0],
			total: 2,
			sent: expect.any(Number),
			delivered: expect.any(Number),
			clicked: expect.any(Number),
		});
		expect(platforms).toContainEqual({
			platform: expect.any(String),
			channel: expect.stringMatching(/^(online|offline)$/),
			total: expect.any(Number),
			sent: expect.any(Number),
			delivered: expect.any(Number),
			clicked: expect.any(Number),
		});
	});

	it('keeps periods apart, and repeats them on Failed in UTC', async () => {
		const [taskId = ''] = pushed(1);
		const hours = (count: number): string => new Date(Date.now() - count * 3_600_000).toISOString();
		const from = hours(2).replace(/\.\d+Z/, '.000Z');
		const { success, failed } = await on.run(
			STATISTICS,
			[
				{ taskId, from: hours(1) },
				{ taskId: 'nonsense', from },
			],
			{ settings: { timezone: 'Europe/Berlin' } },
		);
		expect(success).toHaveLength(1);
		expect(jsonOf(failed)).toMatchObject([
			{ taskIds: 'nonsense', from, error: { code: 'INVALID_INPUT' } },
		]);
		expect(requests('all_member_push_statistics')).toHaveLength(2);
	});

	it('never asks for the whole app', async () => {
		const { failed } = await on.run(STATISTICS, [{ taskId: '' }, {}]);
		expect(on.mockServer.requests).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([
			{ taskIds: '', error: { message: 'This item has no task' } },
			{ taskIds: '' },
		]);
	});
});

describe('Get Losses', () => {
	const APNS = { platform: 'apns', online: false, fate: 'failed' } as const;
	const XIAOMI = { platform: 'xiaomi', online: false, fate: 'noToken' } as const;

	it('tells why users got no push, before and after sending, by platform, in words', async () => {
		const { devices } = on.mockServer.app;
		devices.set('alice', APNS);
		devices.set('bob', XIAOMI);
		const [taskId = ''] = pushed(1);
		const { success, failed } = await on.run(LOSSES, [{ taskId }, { taskId }]);
		expect(failed).toEqual([]);
		expect(jsonOf(success)).toEqual([
			{
				...{ taskId, stage: 'beforeSending', platform: 'Xiaomi' },
				...{ code: '-2', count: 1, message: 'token not uploaded' },
				reason: 'The device uploaded no token',
			},
			{
				...{ taskId, stage: 'afterSending', platform: 'APNs' },
				...{ code: '410', count: 1, message: 'Unregistered' },
				reason: 'Device token no longer valid',
			},
		]);
		expect(success.map(linksOf)).toEqual([
			[0, 1],
			[0, 1],
		]);
	});

	it('asks for five tasks of the same period at once, one call a second', async () => {
		on.mockServer.app.devices.set('alice', APNS);
		on.mockServer.app.devices.set('bob', { fate: 'delivered' });
		const taskIds = pushed(7);
		const { success } = await on.run(LOSSES, [{ taskId: taskIds }]);
		expect(jsonOf(success).map(({ taskId }) => taskId)).toEqual(taskIds);
		const asked = requests('all_member_push_loss');
		expect(asked.map(({ body }) => (body as IDataObject).TaskID)).toEqual([
			taskIds.slice(0, 5),
			taskIds.slice(5),
		]);
		expect(
			mostWithin(
				1000,
				asked.map(({ at }) => at),
			),
		).toBe(1);
		const [{ StartTime, EndTime }] = asked.map(({ body }) => body) as [Record<string, number>];
		expect(Number(EndTime) - Number(StartTime)).toBe(7 * 86_400);
	});

	it('has nothing to say of a push that reached everybody, and fails one that nobody knows', async () => {
		for (const account of ['alice', 'bob']) {
			on.mockServer.app.devices.set(account, { fate: 'delivered' });
		}
		const [taskId = ''] = pushed(1);
		const { success, failed } = await on.run(LOSSES, [{ taskId }, { taskId: 'nonsense' }]);
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([
			{
				taskIds: 'nonsense',
				error: {
					code: 'INVALID_INPUT',
					message: 'Tencent Chat has no losses for this push in the period',
				},
			},
		]);
	});

	it('refuses more than the 7 days that Tencent keeps, and to ask for the whole app', async () => {
		const from = '2026-01-01T00:00:00.000Z';
		const { failed } = await on.run(LOSSES, [{ taskId: 't', from }, { taskId: '' }]);
		expect(on.mockServer.requests).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([
			{ taskIds: 't', from, error: { message: 'The period is longer than 7 days' } },
			{ taskIds: '', error: { message: 'This item has no task' } },
		]);
	});
});

describe('Get Delivery Trace', () => {
	it('gives the devices of each account, one call a second', async () => {
		const [taskId = ''] = pushed(1);
		const { success } = await on.run(TRACE, [{ taskId, account: 'alice, bob' }]);
		expect(jsonOf(success)).toMatchObject([
			{ account: 'alice', taskId, devices: [{ steps: expect.any(Array) }] },
			{ account: 'bob', taskId },
		]);
		const [{ devices } = {}] = jsonOf(success);
		// The device's token is a secret; a vendor's reason may well have the word in it.
		expect(JSON.stringify(devices)).not.toContain('token-of-alice');
		expect(devices).toEqual([expect.not.objectContaining({ token: expect.anything() })]);
		expect(devices).toMatchObject([
			{ pushTime: expect.stringMatching(/^\d{4}-\d\d-\d\d [\d:]{8}$/) },
		]);
		expect(
			mostWithin(
				1000,
				requests('all_member_push_trace').map(({ at }) => at),
			),
		).toBe(1);
	});

	it('says in words why a vendor did not deliver', async () => {
		on.mockServer.app.devices.set('alice', { platform: 'apns', online: false, fate: 'failed' });
		const [taskId = ''] = pushed(1);
		const { success } = await on.run(TRACE, [{ taskId, account: 'alice' }]);
		const [{ steps } = {}] = success[0]?.json.devices as IDataObject[];
		expect(steps).toContainEqual({
			...{ step: 'vendor', status: 0, code: 410, message: 'Unregistered' },
			reason: 'Device token no longer valid',
			time: expect.any(String),
		});
	});

	it('repeats the task on Failed', async () => {
		on.mockServer.injectFault({ do: { code: 90001 } });
		const { failed } = await on.run(TRACE, [{ taskId: 't', account: 'alice' }]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: 'alice', taskId: 't', error: { code: 90001 } },
		]);
	});
});
