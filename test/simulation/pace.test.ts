import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { series } from '../support/samples';
import { ADD_TAG, N8nProcess } from './n8nProcess';
import { Network, type NetworkOptions } from './network';
import { Service, type Arrival } from './service';
import { runsOf, simulate, type World } from './world';

/** A service near by that answers after 100 ms, as the benchmark's does. */
const NEAR: NetworkOptions = { latency: 0.2, answers: 100, handshakes: 1, work: 0.5 };

/** Seeds of each case whose figures depend on chance. */
const SEEDS = runsOf(1);

/** What came of it, in the steady part: calls per second, and the part of all calls that was refused. */
interface Pace {
	perSecond: number;
	refused: number;
}

function paceOf(arrivals: readonly Arrival[], from: number, to: number): Pace {
	const calls = arrivals.filter(({ at, path }) => path === ADD_TAG && at >= from && at < to);
	const accepted = calls.filter(({ outcome }) => outcome === 'accepted').length;
	return {
		perSecond: accepted / ((to - from) / 1_000),
		refused: (calls.length - accepted) / calls.length,
	};
}

/** The section about the simulation. */
const [, DOCUMENT = ''] = readFileSync(
	resolve(__dirname, '../../docs/maintainers/benchmark.md'),
	'utf8',
).split('## In the simulation');

/** docs/maintainers/benchmark.md gives these figures; other versions of Node.js may round the last digit of a power in another way. */
function expectDocumented(name: string, { perSecond, refused }: Pace): void {
	const row = DOCUMENT.split('\n').find((line) => line.startsWith(`| ${name} `)) ?? '';
	const [told = NaN, toldRefused = NaN] = row.split('|').slice(2).map(parseFloat);
	expect(Math.abs(told - perSecond)).toBeLessThan(0.5);
	expect(Math.abs(toldRefused - 100 * refused)).toBeLessThan(0.5);
}

async function alone(
	network: NetworkOptions,
	prepare: (n8n: N8nProcess, world: World, options: NetworkOptions) => void,
	count = 2_000,
): Promise<Pace> {
	return await simulate(1, async (world) => {
		const service = new Service(world, { limit: 100 });
		const options = { ...network };
		const n8n = new N8nProcess(world, new Network(world, service, options));
		prepare(n8n, world, options);
		await n8n.execute({ accounts: series('user', count) });
		const [first, last] = [service.arrivals[0]?.at ?? NaN, service.arrivals.at(-1)?.at ?? NaN];
		return paceOf(service.arrivals, first, last);
	});
}

/** Of the 98 calls per second that the window of 1 020 ms allows. */
describe('The pace of a process alone', () => {
	it.each([
		['with nothing else to do', NEAR, undefined, 97.5],
		['with turns of up to 200 ms, every 3 s', NEAR, { every: 3_000, upTo: 200 }, 97],
		['with turns of up to 200 ms, every second', NEAR, { every: 1_000, upTo: 200 }, 95],
		['with turns of up to 50 ms, every 200 ms', NEAR, { every: 200, upTo: 50 }, 96],
		['on a slow machine', { ...NEAR, work: 2.3 }, { every: 2_000, upTo: 200 }, 90],
	])('%s', async (name, network, busy, least) => {
		const pace = await alone(network, (n8n) => busy && n8n.loop.beBusy(busy));
		expect(pace.refused).toBe(0);
		expect(pace.perSecond).toBeGreaterThanOrEqual(least);
		expectDocumented(`One process ${name}`, pace);
	});

	it('on a slow machine, from the start of 40 000 items', async () => {
		const pace = await alone({ ...NEAR, work: 2.3 }, (n8n) => n8n.loop.read(600), 400);
		expect(pace.perSecond).toBeGreaterThanOrEqual(90);
	});

	it('returns when the way has become longer for good', async () => {
		const lengthen = (_: N8nProcess, world: World, options: NetworkOptions): void =>
			world.at(10_000, () => void (options.answers = 400));
		const pace = await alone(NEAR, lengthen, 4_000);
		// Twenty seconds at three quarters of it; all the time, were the quickest answer of all counted.
		expect(pace.perSecond).toBeGreaterThanOrEqual(90);
	});
});

describe('Processes that know nothing of each other', () => {
	/** Each told 100 per second. */
	async function together(
		count: number,
		limit: number,
		network: NetworkOptions,
		seed = 1,
	): Promise<Pace> {
		return await simulate(seed, async (world) => {
			const service = new Service(world, { limit });
			const way = new Network(world, service, network);
			const began = world.now;
			const accounts = series('user', Math.ceil((40 * limit) / count));
			const all = await Promise.all(
				Array.from({ length: count }, async () => {
					const n8n = new N8nProcess(world, way);
					n8n.loop.beBusy({ every: 100, upTo: 10 });
					return await n8n.execute({ accounts, maxRetries: 20 });
				}),
			);
			return paceOf(service.arrivals, began, Math.min(...all.map(({ ended }) => ended)));
		});
	}

	it.each([
		[1, 33, 0.08],
		[2, 100, 0.03],
		[4, 100, 0.05],
		[8, 100, 0.1],
	])('%i share %i calls per second', async (count, limit, refused) => {
		const documented = await together(count, limit, NEAR);
		const paces = [documented];
		for (let seed = 1; seed <= SEEDS; seed++) {
			paces.push(await together(count, limit, { ...NEAR, answers: 20 }, seed));
			if (seed > 1) paces.push(await together(count, limit, NEAR, seed));
		}
		const processes = count === 1 ? 'One process' : `${count} processes`;
		expectDocumented(`${processes}, ${limit}/s allowed`, documented);
		expect(Math.max(...paces.map((pace) => pace.refused))).toBeLessThanOrEqual(refused);
		expect(Math.min(...paces.map((pace) => pace.perSecond))).toBeGreaterThanOrEqual(0.85 * limit);
	});

	it.each(Array.from({ length: 2 * SEEDS }, (_, index) => index + 1))(
		'use the full rate within 4 s after a neighbour has left (seed %i)',
		async (seed) => {
			await simulate(seed, async (world) => {
				const service = new Service(world, { limit: 100 });
				const way = new Network(world, service, NEAR);
				const [one, other] = [new N8nProcess(world, way), new N8nProcess(world, way)];
				const long = one.execute({ accounts: series('user', 2_000), maxRetries: 20 });
				const short = await other.execute({ accounts: series('other', 700), maxRetries: 20 });
				await long;
				const left = short.ended;
				const both = paceOf(service.arrivals, 1_000, left);
				const after = paceOf(service.arrivals, left + 4_000, left + 6_000);
				expect(both.refused).toBeLessThanOrEqual(0.03);
				expect(after.perSecond).toBeGreaterThanOrEqual(93);
			});
		},
	);
});
