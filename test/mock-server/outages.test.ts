import { setTimeout as sleep } from 'node:timers/promises';
import type { OutageOptions, ReferenceClient } from '../../mock-server';
import { clientOf, startPair } from './support';

const accounts = ['alice'];

describe('an outage', () => {
	it.each<[OutageOptions, string | number]>([
		[{ kind: 'reset' }, 'reset'],
		[{ kind: 'hang' }, 'hung'],
		[{ kind: 'status', status: 502 }, 502],
		[{ kind: 'status' }, 503],
	])('%j: meets every request, and nothing is carried out', async (options, status) => {
		const { mockServer, client } = await startPair({ accounts, callsPerSecond: 1 });
		const outage = mockServer.outage(options);
		const body = '{"UserTags":[{"To_Account":"alice","Tags":["vip"]}]}';
		const signal = AbortSignal.timeout(200);
		const add = (caller: ReferenceClient): Promise<unknown> =>
			caller.send('v4/timpush/add_tag', body, { signal });
		const stranger = clientOf(mockServer, { secretKey: 'f'.repeat(64) });
		await Promise.allSettled([add(client), add(client), add(stranger)]);
		await outage.stop();
		expect(mockServer.requests.map(({ answer }) => answer.status)).toEqual([
			status,
			status,
			status,
		]);
		expect(mockServer.app.tagsOf('alice')).toEqual([]);
		expect(await client.addTags(accounts, ['vip'])).toMatchObject({ ErrorCode: 0 });
	});

	it('carries headers and a body', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const headers = { 'retry-after': '2' };
		mockServer.outage({ kind: 'status', status: 429, headers, body: 'later' });
		const answer = await client.send('v4/timpush/get_tag', '{}');
		expect(answer).toMatchObject({ status: 429, headers, text: 'later' });
	});

	it('ends by itself, and says when it was', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const before = performance.now();
		const outage = mockServer.outage({ kind: 'status', ms: 150 });
		expect(mockServer.outages).toEqual([{ kind: 'status', began: expect.any(Number) }]);
		await outage.over;
		expect(outage.began).toBeGreaterThanOrEqual(before);
		expect((outage.ended ?? 0) - outage.began).toBeGreaterThan(145);
		expect(mockServer.outages).toEqual([
			{ kind: 'status', began: outage.began, ended: outage.ended },
		]);
		expect(await client.getTags(accounts)).toMatchObject({ ErrorCode: 0 });
	});

	it('refused: nobody gets a connection, until the same port is open again', async () => {
		const { mockServer, client } = await startPair({ accounts });
		await client.getTags(accounts);
		const { url } = mockServer;
		const first = mockServer.outage({ kind: 'refused', ms: 100 });
		const second = mockServer.outage({ kind: 'refused' });
		await expect(fetch(`${url}/mock/state`)).rejects.toMatchObject({
			cause: { code: 'ECONNREFUSED' },
		});
		await first.over;
		await expect(client.getTags(accounts)).rejects.toThrow();
		await second.stop();
		expect(mockServer.url).toBe(url);
		expect(await client.getTags(accounts)).toMatchObject({ ErrorCode: 0 });
		expect(mockServer.requests).toHaveLength(2);
	});

	it('refused: ends open connections, waiting ones too', async () => {
		const { mockServer, client } = await startPair({ accounts, latency: 10_000 });
		const waiting = expect(client.getTags(accounts)).rejects.toThrow();
		while (mockServer.requests.length === 0) await sleep(5);
		await mockServer.outage({ kind: 'refused', ms: 1 }).over;
		await waiting;
	});

	it.each<OutageOptions['kind']>(['refused', 'hang'])(
		'%s: does not keep the mock server from ending or starting over',
		async (kind) => {
			const { mockServer, client } = await startPair({ accounts });
			const outage = mockServer.outage({ kind });
			mockServer.reset();
			await outage.over;
			expect(mockServer.outages).toEqual([]);
			expect(await client.getTags(accounts)).toMatchObject({ ErrorCode: 0 });
			mockServer.outage({ kind, ms: 60_000 });
			await mockServer.stop();
			await expect(client.getTags(accounts)).rejects.toThrow();
		},
	);

	it('can be made over HTTP', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const control = async (method: string, body?: unknown): Promise<Response> =>
			fetch(`${mockServer.url}/mock/outages`, { method, body: JSON.stringify(body) });
		expect((await control('POST', { kind: 'refused' })).status).toBe(400);
		expect((await control('POST', { kind: 'status', status: 500 })).status).toBe(200);
		expect((await client.send('v4/timpush/get_tag', '{}')).status).toBe(500);
		await control('DELETE');
		expect(await client.getTags(accounts)).toMatchObject({ ErrorCode: 0 });
		const records = await (await control('GET')).json();
		expect(records).toEqual(mockServer.outages);
		await control('POST', { kind: 'refused', ms: 50 });
		await expect(client.getTags(accounts)).rejects.toThrow();
	});
});
