import { MockServer } from '../../mock-server';
import { Control } from '../../mock-server/control/control';
import { createParts } from '../../mock-server/parts';
import { Clock } from '../../mock-server/state/clock';
import { startPair } from './support';

/** Calls a control endpoint and tells its HTTP status and JSON answer. */
async function control(
	{ url }: MockServer,
	method: string,
	path: string,
	body?: unknown,
): Promise<{ status: number; answer: unknown }> {
	const init = { method, body: body === undefined ? undefined : JSON.stringify(body) };
	const response = await fetch(`${url}/mock/${path}`, init);
	return { status: response.status, answer: await response.json() };
}

describe('control endpoints', () => {
	it('import accounts, register attribute names and show the state', async () => {
		const { mockServer, client } = await startPair();
		await control(mockServer, 'POST', 'accounts', ['alice', 'bob']);
		await control(mockServer, 'POST', 'attribute-names', ['city']);
		await control(mockServer, 'POST', 'attribute-names', { names: ['model'], type: 1 });
		await client.addTags(['alice'], ['vip']);
		await client.setAttributes(['alice'], { city: 'Oslo' });
		expect(await control(mockServer, 'GET', 'state')).toEqual({
			status: 200,
			answer: {
				accounts: {
					alice: { tags: ['vip'], attributes: { city: 'Oslo' } },
					bob: { tags: [], attributes: {} },
				},
				attributeNames: { 0: 'city', 1: 'model' },
				attributeTypes: { 0: 0, 1: 1 },
			},
		});
	});

	it('show requests and count them', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		await client.getTags(['alice', 'alice']);
		await client.getTags([]);
		mockServer.injectFault({ command: 'add_tag', times: 1, do: { status: 502 } });
		mockServer.injectFault({ command: 'add_tag', do: { lose: true } });
		await client.send('v4/timpush/add_tag', '{}');
		const body = '{"UserTags":[{"To_Account":"alice","Tags":["vip"]}]}';
		await expect(client.send('v4/timpush/add_tag', body)).rejects.toThrow();
		const { answer: requests } = await control(mockServer, 'GET', 'requests');
		expect(requests).toHaveLength(4);
		expect(JSON.stringify(requests)).not.toContain('usersig');
		expect((await control(mockServer, 'GET', 'summary')).answer).toEqual({
			requests: 4,
			commands: { get_tag: { 0: 1, 90001: 1 }, add_tag: { 'http 502': 1, lost: 1 } },
			counters: { duplicateAccounts: 1 },
		});
	});

	it('tell who was notified of what', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice', 'bob'] });
		const device = { account: 'alice', platform: 'vivo', online: false, fate: 'delivered' };
		expect(await control(mockServer, 'POST', 'devices', device)).toMatchObject({
			status: 200,
			answer: { platform: 'vivo' },
		});
		const { TaskId: taskId } = await client.batch(['alice'], { Title: 'Hi', Desc: 'Hello' });
		expect(await control(mockServer, 'POST', 'clicks', { taskId, account: 'alice' })).toEqual({
			status: 200,
			answer: {},
		});
		expect((await control(mockServer, 'GET', 'notifications')).answer).toMatchObject({
			tasks: [{ taskId, title: 'Hi', notifications: 1, sent: 1, delivered: 1, clicked: 1 }],
			accounts: { alice: [{ taskId, title: 'Hi', text: 'Hello', channel: 'offline' }] },
		});
		expect((await control(mockServer, 'GET', 'summary')).answer).toMatchObject({
			pushes: { tasks: 1, notifications: 1, accounts: 1, mostPerAccount: 1 },
		});
	});

	it('make it misbehave, behave, and start over', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		await control(mockServer, 'POST', 'faults', { command: 'get_tag', do: { code: 91000 } });
		await control(mockServer, 'POST', 'faults', { command: 'add_tag', do: { shape: null } });
		expect(await client.getTags(['alice'])).toMatchObject({ ErrorCode: 91000 });
		expect(await client.addTags(['alice'], ['vip'])).toBeNull();
		await control(mockServer, 'DELETE', 'faults');
		expect(await client.getTags(['alice'])).toMatchObject({ ErrorCode: 0 });
		await control(mockServer, 'POST', 'reset');
		expect((await control(mockServer, 'GET', 'state')).answer).toMatchObject({ accounts: {} });
	});

	it.each([
		['accounts', 'alice'],
		['accounts', ['x'.repeat(33)]],
		['accounts', undefined],
		['attribute-names', { names: ['city'], type: 2 }],
		['attribute-names', ['city', 'city']],
		['faults', { do: { code: 'x' } }],
		['devices', { account: 'alice', platform: 'nokia' }],
		['clicks', { taskId: 'x', account: 'alice' }],
		['outages', { kind: 'refused' }],
		['clock', { advance: -1 }],
		['faults', { do: {} }],
		['faults', { do: { reset: true, hang: true } }],
		['faults', { do: { reset: true }, acount: 'alice' }],
	])('POST %s refuses %j', async (path, body) => {
		const { mockServer } = await startPair();
		const { status, answer } = await control(mockServer, 'POST', path, body);
		expect(status).toBe(400);
		expect(answer).toEqual({ error: expect.any(String) });
	});

	it('are these and no others', async () => {
		const { mockServer } = await startPair();
		expect(await control(mockServer, 'GET', 'secrets')).toMatchObject({ status: 404 });
		expect(await control(mockServer, 'PUT', 'state')).toMatchObject({ status: 404 });
	});

	it.each([
		['127.0.0.1', 200],
		['::1', 200],
		['::ffff:127.0.0.1', 200],
		['10.0.0.7', 403],
		['::ffff:10.0.0.7', 403],
		['', 403],
	])('answer a caller at %j with %i', (from, status) => {
		const port = { refuse: () => undefined, accept: async () => undefined };
		const control = new Control(createParts({}, new Clock(), port), () => undefined);
		const url = new URL('http://127.0.0.1/mock/state');
		const call = { at: 0, method: 'GET', url, from, body: Buffer.alloc(0) };
		expect(control.handle(call)).toMatchObject({ status });
	});
});
