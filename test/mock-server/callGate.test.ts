import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from '../../mock-server';
import { CallGate } from '../../mock-server/state/callGate';
import { clientOf, startPair } from './support';
import fc from '../support/random/fastCheck';

describe('CallGate', () => {
	it('admits `limit` calls, and the next one when the first is a second old', () => {
		const gate = new CallGate(3);
		expect([0, 10, 20].map((at) => gate.admits('add_tag', at))).toEqual([true, true, true]);
		expect([30, 999.9].map((at) => gate.admits('add_tag', at))).toEqual([false, false]);
		expect([1000, 1001, 1010].map((at) => gate.admits('add_tag', at))).toEqual([true, false, true]);
	});

	it('keeps commands apart', () => {
		const gate = new CallGate(1);
		expect(gate.admits('add_tag', 0)).toBe(true);
		expect(gate.admits('get_tag', 0)).toBe(true);
		expect(gate.admits('add_tag', 0)).toBe(false);
	});

	it('counts refused calls, too, when told to', () => {
		const gate = new CallGate(1, true);
		expect([0, 500, 1000, 2000].map((at) => gate.admits('add_tag', at))).toEqual([
			true,
			false,
			false,
			true,
		]);
	});

	it('never admits more than `limit` in any one second', () => {
		const gaps = fc.array(fc.integer({ min: 0, max: 400 }), { maxLength: 60 });
		const property = fc.property(fc.integer({ min: 1, max: 6 }), gaps, (limit, pauses) => {
			const gate = new CallGate(limit);
			let now = 0;
			const admitted = pauses.map((pause) => (now += pause)).filter((at) => gate.admits('c', at));
			const crowded = admitted.filter((at, index) => {
				const after = admitted[index + limit];
				return after !== undefined && after - at < 1000;
			});
			expect(crowded).toEqual([]);
		});
		fc.assert(property);
	});
});

describe('the frequency gate', () => {
	it('lets 100 calls of a command through, refuses the next, and opens after a second', async () => {
		const { mockServer, client } = await startPair();
		const burst = (): Promise<Answer[]> =>
			Promise.all(Array.from({ length: 100 }, () => client.getAttributeNames()));
		const codes = (await burst()).map((answer) => answer.ErrorCode);
		expect(codes).toEqual(Array.from({ length: 100 }, () => 0));
		expect(await client.getAttributeNames()).toMatchObject({
			ActionStatus: 'FAIL',
			ErrorCode: 60007,
		});
		expect(await client.getTags(['nobody'])).toMatchObject({ ErrorCode: 0 });
		const old = clientOf(mockServer, { family: 'allMemberPush' });
		expect(await old.getAttributeNames()).toMatchObject({ ErrorCode: 0 });
		await sleep((mockServer.requests.at(-1)?.at ?? 0) + 1001 - performance.now());
		expect((await burst()).every((answer) => answer.ErrorCode === 0)).toBe(true);
	});

	it('counts neither calls without access nor refused ones, but bad bodies', async () => {
		const { client } = await startPair({ callsPerSecond: 2 });
		const call = (body: unknown, query = {}): Promise<Answer> =>
			client.call('v4/timpush/get_tag', body, { query });
		const body = { To_Account: ['alice'] };
		expect(await call(body, { random: 'x' })).toMatchObject({ ErrorCode: 60002 });
		expect(await call({})).toMatchObject({ ErrorCode: 90001 });
		expect(await call(body)).toMatchObject({ ErrorCode: 0 });
		expect(await call(body)).toMatchObject({ ErrorCode: 60007 });
	});

	it('can be switched off', async () => {
		const { client } = await startPair({ callsPerSecond: Infinity });
		const calls = Array.from({ length: 300 }, () => client.getAttributeNames());
		expect((await Promise.all(calls)).every((answer) => answer.ErrorCode === 0)).toBe(true);
	});
});
