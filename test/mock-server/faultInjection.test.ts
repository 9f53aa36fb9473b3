import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, FaultRule, RecordedAnswer } from '../../mock-server';
import { clientOf, startPair } from './support';

const accounts = ['alice', 'bob', 'carol'];

/** Runs calls one after the other and tells their codes. */
async function codesOf(calls: number, call: () => Promise<Answer>): Promise<number[]> {
	const codes: number[] = [];
	while (codes.length < calls) codes.push((await call()).ErrorCode);
	return codes;
}

describe('what goes wrong', () => {
	it('code: the whole request fails, nothing is carried out', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { code: 91000, info: 'internal' } });
		expect(await client.addTags(['alice'], ['vip'])).toEqual({
			ActionStatus: 'FAIL',
			ErrorCode: 91000,
			ErrorInfo: 'internal',
		});
		expect(mockServer.app.tagsOf('alice')).toEqual([]);
		expect(mockServer.requests[0]?.answer).toEqual({ status: 200, code: 91000 });
	});

	it('status: another HTTP status with its headers', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const headers = { 'retry-after': '3' };
		mockServer.injectFault({ do: { status: 503, headers, body: '<h1>busy</h1>' } });
		const answer = await client.send('v4/timpush/clear_all_tags', '{"To_Account":["alice"]}');
		expect(answer).toMatchObject({ status: 503, headers, text: '<h1>busy</h1>' });
		expect(mockServer.requests[0]?.answer).toEqual({ status: 503, code: undefined });
	});

	it("status: one that HTTP forbids is told as the mock server's own", async () => {
		const { mockServer, client } = await startPair();
		mockServer.injectFault({ do: { status: 502, headers: { 'no header': 'at all' } } });
		const answer = await client.send('v4/timpush/get_attr_name', '{}');
		expect(answer).toMatchObject({ status: 500, text: expect.stringContaining('no header') });
	});

	it('reset: nothing is carried out', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { reset: true } });
		await expect(client.addTags(['alice'], ['vip'])).rejects.toThrow();
		expect(mockServer.app.tagsOf('alice')).toEqual([]);
		expect(mockServer.requests[0]?.answer).toEqual({ status: 'reset', code: undefined });
	});

	it('lose: carried out, the answer is lost', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { lose: true } });
		await expect(client.addTags(['alice'], ['vip'])).rejects.toThrow();
		expect(mockServer.app.tagsOf('alice')).toEqual(['vip']);
		expect(mockServer.requests[0]?.answer).toEqual({ status: 'lost', code: undefined });
	});

	it.each<[FaultRule['do'], string[], string]>([
		[{ lose: 'before' }, [], 'reset'],
		[{ lose: 'after' }, ['vip'], 'lost'],
	])('%j: leaves the tags %j', async (fault, tags, status) => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: fault });
		await expect(client.addTags(['alice'], ['vip'])).rejects.toThrow();
		expect(mockServer.app.tagsOf('alice')).toEqual(tags);
		expect(mockServer.requests[0]?.answer).toEqual({ status, code: undefined });
	});

	it('trickle: carried out, a byte of the answer every so many ms', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { trickle: 5 } });
		const start = performance.now();
		expect(await client.addTags(['alice'], ['vip'])).toMatchObject({ ErrorCode: 0 });
		const bytes = '{"ActionStatus":"OK","ErrorCode":0,"ErrorInfo":""}'.length;
		expect(performance.now() - start).toBeGreaterThan(4 * bytes);
		expect(mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});

	it('trickle: ends when the caller gives up, and with the mock server', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { trickle: 1000 } });
		const body = { To_Account: accounts };
		const signal = AbortSignal.timeout(100);
		await expect(client.call('v4/timpush/get_tag', body, { signal })).rejects.toThrow();
		const trickling = expect(client.getTags(accounts)).rejects.toThrow();
		await until(() => mockServer.requests.length === 2);
		await mockServer.stop();
		await trickling;
	});

	it('megabytes: carried out, an answer of that size that still reads', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { megabytes: 3 } });
		const { text } = await client.send('v4/timpush/get_tag', '{"To_Account":["alice"]}');
		expect(text).toHaveLength(3_000_000);
		expect(JSON.parse(text)).toMatchObject({ UserTags: [{ To_Account: 'alice' }] });
	});

	it('hang: no answer until the caller gives up, nothing is carried out', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { hang: true } });
		const body = { UserTags: [{ To_Account: 'alice', Tags: ['vip'] }] };
		const signal = AbortSignal.timeout(100);
		await expect(client.call('v4/timpush/add_tag', body, { signal })).rejects.toThrow();
		expect(mockServer.app.tagsOf('alice')).toEqual([]);
		expect(mockServer.requests[0]?.answer).toEqual({ status: 'hung', code: undefined });
	});

	it('hang: ends with the mock server', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { hang: true } });
		const hanging = expect(client.getTags(['alice'])).rejects.toThrow();
		await until(() => mockServer.requests.length === 1);
		await mockServer.stop();
		await hanging;
	});

	it('garbage: carried out, answered with a text', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { garbage: '<html>' } });
		const body = '{"UserTags":[{"To_Account":"alice","Tags":["vip"]}]}';
		const answer = await client.send('v4/timpush/add_tag', body);
		expect(answer).toMatchObject({ status: 200, text: '<html>' });
		expect(mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});

	it('status with after: carried out, answered with that status', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { status: 404, after: true } });
		const body = '{"UserTags":[{"To_Account":"alice","Tags":["vip"]}]}';
		expect(await client.send('v4/timpush/add_tag', body)).toMatchObject({ status: 404 });
		expect(mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});

	it('bytes: carried out, then no answer that can be read', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { bytes: 'no HTTP at all' } });
		await expect(client.addTags(['alice'], ['vip'])).rejects.toThrow();
		expect(mockServer.app.tagsOf('alice')).toEqual(['vip']);
		expect(mockServer.requests[0]?.answer).toEqual({ status: 'broken', code: undefined });
	});

	it.each([null, [], 'text', { UserTags: 'none' }])('shape: answered with %j', async (shape) => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: { shape } });
		expect(await client.addTags(['alice'], ['vip'])).toEqual(shape);
		expect(mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});

	it('latency: comes on top of the usual one', async () => {
		const { mockServer, client } = await startPair({ accounts, latency: 60 });
		mockServer.injectFault({ do: { latency: 60 } });
		const start = performance.now();
		expect(await client.getTags(['alice'])).toMatchObject({ ErrorCode: 0 });
		expect(performance.now() - start).toBeGreaterThan(115);
	});
});

describe('a request that is refused anyway', () => {
	it.each<[string, FaultRule['do'], RecordedAnswer]>([
		['waits', { latency: 50 }, { status: 200, code: 90034 }],
		['is lost', { lose: true }, { status: 'lost', code: undefined }],
		['reads as garbage', { garbage: '{}' }, { status: 200, code: undefined }],
	])('%s all the same', async (_, fault, answer) => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ do: fault });
		const start = performance.now();
		await client.addTags(['alice'], ['x'.repeat(51)]).catch(() => undefined);
		expect(mockServer.requests[0]?.answer).toEqual(answer);
		expect(performance.now() - start).toBeGreaterThan('latency' in fault ? 45 : 0);
	});
});

describe('whom it hits', () => {
	it('a command of one family', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const old = clientOf(mockServer, { family: 'allMemberPush' });
		mockServer.injectFault({ command: 'im_get_tag', do: { code: 91000 } });
		expect(await old.getTags(['alice'])).toMatchObject({ ErrorCode: 91000 });
		expect(await old.clearAllTags(['alice'])).toMatchObject({ ErrorCode: 0 });
		expect(await client.getTags(['alice'])).toMatchObject({ ErrorCode: 0 });
	});

	it('requests that carry an account', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ account: 'bob', do: { code: 91000 } });
		expect(await client.getTags(['alice', 'carol'])).toMatchObject({ ErrorCode: 0 });
		expect(await client.getTags(['alice', 'bob'])).toMatchObject({ ErrorCode: 91000 });
		expect(await client.removeTags(['bob'], ['x'])).toMatchObject({ ErrorCode: 91000 });
	});

	it('requests that carry a tag or an attribute name', async () => {
		const { mockServer, client } = await startPair({ accounts, attributeNames: ['city'] });
		mockServer.injectFault({ tag: 'vip', do: { code: 91000 } });
		mockServer.injectFault({ tag: 'city', do: { code: 91000 } });
		expect(await client.addTags(['alice'], ['fan'])).toMatchObject({ ErrorCode: 0 });
		expect(await client.addTags(['alice'], ['fan', 'vip'])).toMatchObject({ ErrorCode: 91000 });
		const city = { city: 'Oslo' };
		expect(await client.setAttributes(['alice'], city)).toMatchObject({ ErrorCode: 91000 });
		expect(await client.removeAttributes(['alice'], ['city'])).toMatchObject({ ErrorCode: 91000 });
		expect(await client.setAttributeNames({ 1: 'city' })).toMatchObject({ ErrorCode: 91000 });
	});

	it('an account with a tag: both in one element', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ account: 'alice', tag: 'vip', do: { code: 91000 } });
		const add = (first: string[], second: string[]): Promise<Answer> =>
			client.call('v4/timpush/add_tag', {
				UserTags: [
					{ To_Account: 'alice', Tags: first },
					{ To_Account: 'bob', Tags: second },
				],
			});
		expect(await add(['fan'], ['vip'])).toMatchObject({ ErrorCode: 0 });
		expect(await add(['vip'], ['fan'])).toMatchObject({ ErrorCode: 91000 });
	});

	it('after `skip` requests, at most `times`', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ command: 'get_tag', skip: 1, times: 2, do: { code: 91000 } });
		const codes = await codesOf(5, () => client.getTags(['alice']));
		expect(codes).toEqual([0, 91000, 91000, 0, 0]);
	});

	it('for a time', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ for: 200, do: { code: 91000 } });
		const start = performance.now();
		expect(await client.getTags(['alice'])).toMatchObject({ ErrorCode: 91000 });
		while ((await client.getTags(['alice'])).ErrorCode !== 0) await sleep(20);
		expect(performance.now() - start).toBeGreaterThanOrEqual(200);
	});

	it('at a rate, repeatably', async () => {
		const run = async (seed: number): Promise<number[]> => {
			const { mockServer, client } = await startPair({ accounts, seed });
			mockServer.injectFault({ rate: 0.3, do: { code: 91000 } });
			return codesOf(80, () => client.getTags(['alice']));
		};
		const codes = await run(7);
		const hits = codes.filter((code) => code === 91000).length;
		expect(hits).toBeGreaterThan(12);
		expect(hits).toBeLessThan(36);
		expect(await run(7)).toEqual(codes);
		expect(await run(8)).not.toEqual(codes);
	});

	it('no request that is refused before the body is looked at', async () => {
		const { mockServer, client } = await startPair({ accounts, callsPerSecond: 1 });
		mockServer.injectFault({ times: 1, skip: 1, do: { code: 91000 } });
		expect(await codesOf(3, () => client.getTags(['alice']))).toEqual([0, 60007, 60007]);
		expect(await client.clearAllTags(['alice'])).toMatchObject({ ErrorCode: 91000 });
	});
});

describe('listed accounts', () => {
	it('gather in the ErrorList while the others are served', async () => {
		const { mockServer, client } = await startPair({ accounts });
		mockServer.injectFault({ account: 'alice', listed: true, do: { code: 91000 } });
		mockServer.injectFault({ account: 'carol', listed: true, times: 1, do: { code: 70500 } });
		expect(await client.addTags(accounts, ['vip'])).toMatchObject({
			ActionStatus: 'OK',
			ErrorCode: 0,
			ErrorList: [
				{ To_Account: 'alice', ErrorCode: 91000 },
				{ To_Account: 'carol', ErrorCode: 70500 },
			],
		});
		expect(accounts.map((account) => mockServer.app.tagsOf(account))).toEqual([[], ['vip'], []]);
		expect(await client.getTags(accounts)).toMatchObject({
			UserTags: [{ To_Account: 'bob' }, { To_Account: 'carol' }],
			ErrorList: [{ To_Account: 'alice' }],
		});
	});
});

describe('rules', () => {
	it('are removed one by one, or all together', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const get = (): Promise<Answer> => client.getTags(['alice']);
		const remove = mockServer.injectFault({ do: { code: 1 } });
		mockServer.injectFault({ do: { code: 2 } });
		expect(await get()).toMatchObject({ ErrorCode: 1 });
		remove();
		expect(await get()).toMatchObject({ ErrorCode: 2 });
		mockServer.clearFaults();
		expect(await get()).toMatchObject({ ErrorCode: 0 });
	});

	it.each<[string, FaultRule]>([
		['listed without account', { listed: true, do: { code: 1 } }],
		['listed without code', { listed: true, account: 'alice', do: { reset: true } }],
		['a rate above 1', { rate: 2, do: { code: 1 } }],
		['no HTTP status', { do: { status: 20 } }],
		['more than a text can hold', { do: { megabytes: 1000 } }],
	])('are refused: %s', async (_, rule) => {
		const { mockServer } = await startPair();
		expect(() => mockServer.injectFault(rule)).toThrow();
	});

	it('go with everything else on reset', async () => {
		const { mockServer, client } = await startPair({ accounts, callsPerSecond: 1 });
		mockServer.injectFault({ do: { code: 91000 } });
		await client.getTags(['alice', 'alice']);
		mockServer.reset();
		expect(mockServer.requests).toEqual([]);
		expect(mockServer.counters).toEqual({ duplicateAccounts: 0 });
		expect(mockServer.app.accounts).toEqual([]);
		expect(await client.getTags(['alice'])).toMatchObject({ ErrorList: [{ ErrorCode: 70107 }] });
	});
});

async function until(holds: () => boolean): Promise<void> {
	while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5));
}
