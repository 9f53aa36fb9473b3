import { series } from '../support/samples';
import { mostWithin } from '../support/window';
import { ADD_TAG, N8nProcess, type Job } from './n8nProcess';
import { Network, type NetworkOptions } from './network';
import { Service, type Arrival, type OutageKind } from './service';
import { runsOf, withSeeds, type World } from './world';

const RUNS = runsOf(1_000);
const LOSSES = runsOf(100);

/** For a machine that does other work: the runs take about a minute of its time. */
const TIME_LIMIT = 900_000;

/** Any network that n8n may be in. */
function anyNetwork(world: World): NetworkOptions {
	return {
		latency: world.oneOf(0.2, 5, 20, 50),
		jitter: world.oneOf(0, 5, 40),
		answers: world.oneOf(1, 20, 100),
		handshakes: world.oneOf(0, 1, 3),
		work: world.oneOf(0, 0.3, 1),
	};
}

/** Any process in it, whose event loop may be late. */
function anyProcess(world: World, network: Network, upTo: number): N8nProcess {
	const n8n = new N8nProcess(world, network);
	if (upTo > 0) n8n.loop.beBusy({ every: world.oneOf(3, 10) * upTo, upTo });
	n8n.loop.read(world.oneOf(0, 500, 2_000));
	return n8n;
}

function expectAllDone(
	outcome: { done: Set<string>; failed: Map<string, unknown> },
	job: Job,
): void {
	expect([...outcome.failed]).toEqual([]);
	expect(outcome.done.size).toBe(job.accounts.length);
}

/** Calls in the second in which there were most. */
function busiestSecond(calls: readonly Arrival[]): number {
	return mostWithin(
		1_000,
		calls.map(({ at }) => at),
	);
}

it(
	`A process alone never has a call refused, whatever its event loop and its network do (${RUNS} seeds)`,
	async () => {
		await withSeeds(RUNS, async (world) => {
			const limit = world.oneOf(100, 30, 30, 5);
			const service = new Service(world, { limit });
			const upTo = world.oneOf(0, 10, 50, 200);
			const n8n = anyProcess(world, new Network(world, service, anyNetwork(world)), upTo);
			const count = Math.ceil(limit * (0.5 + world.random()));
			const jobs = Array.from({ length: world.oneOf(1, 1, 2) }, (_, index) => ({
				accounts: series(`user${index}`, count),
				requestsPerSecond: limit,
			}));
			const outcomes = await Promise.all(jobs.map(async (job) => await n8n.execute(job)));
			outcomes.forEach((outcome, index) => expectAllDone(outcome, jobs[index] ?? { accounts: [] }));
			const calls = service.arrivals.filter(({ path }) => path === ADD_TAG);
			expect(calls.filter(({ outcome }) => outcome === 'tooMany')).toEqual([]);
			expect(busiestSecond(calls)).toBeLessThanOrEqual(limit);
			// Executions take turns: those of the same size end together.
			const ends = outcomes.map(({ ended }) => ended);
			expect(Math.max(...ends) - Math.min(...ends)).toBeLessThan(3_000);
		});
	},
	TIME_LIMIT,
);

it(
	`An outage costs few requests and nobody's account, and the full pace returns (${RUNS} seeds)`,
	async () => {
		await withSeeds(RUNS, async (world) => {
			const limit = world.oneOf(100, 10, 10, 10);
			const service = new Service(world, { limit });
			const network = new Network(world, service, {
				...anyNetwork(world),
				jitter: world.oneOf(0, 5),
				timeout: 4_000,
			});
			const upTo = world.oneOf(0, 10, 50, 200);
			const n8n = anyProcess(world, network, upTo);
			const kind = world.oneOf<OutageKind>('reset', 'status', 'refused', 'hang');
			const lasts = world.oneOf(200, 200, 1_000, 1_000, 2_000, 2_000, 5_000, 25_000);
			const job = {
				accounts: series('user', 4 * limit),
				requestsPerSecond: limit,
				maxRetries: world.oneOf(1, 4),
			};
			let outage = { from: 0, to: 0 };
			world.at(world.now + world.integer(1_000, 2_000), () => {
				outage = service.goAway(kind, lasts);
			});
			const outcome = await n8n.execute(job);
			expectAllDone(outcome, job);
			expect(outcome.lines.filter((line) => /^An outage begins: /.test(line)).length).toBe(
				outcome.lines.filter((line) => /^The outage is over/.test(line)).length,
			);
			const { latency, jitter = 0, answers = 0, handshakes = 0 } = network.options;
			// Until an answer to the first of them should have come, nobody can know.
			const underWay = 2 * (handshakes + 1) * (latency + jitter) + answers + 300 + 8 * upTo;
			const inVain = service.arrivals.filter(
				({ at }) => at > outage.from + underWay && at < outage.to,
			);
			expect(inVain.length).toBeLessThanOrEqual(15);
			expect(lostAfter(outage.to, service.arrivals, limit)).toBeLessThan(1_500);
		});
	},
	TIME_LIMIT,
);

/**
 * Milliseconds that a process took longer than at the full pace for all it still had to send after an outage, from the first answer on.
 * The last fifth is left out: what failed in the outage is sent again later.
 */
function lostAfter(end: number, arrivals: readonly Arrival[], limit: number): number {
	const all = arrivals.filter(({ outcome, path, at }) => {
		return outcome === 'accepted' && path === ADD_TAG && at >= end;
	});
	const counted = all.slice(0, Math.ceil(0.8 * all.length));
	const [first, last] = [counted[0]?.at ?? NaN, counted.at(-1)?.at ?? NaN];
	return last - first - ((counted.length - 1) * 1_020) / limit;
}

it(
	`Lost answers cost their own requests a retry, and hold up nobody (${LOSSES} seeds)`,
	async () => {
		await withSeeds(LOSSES, async (world) => {
			const limit = world.oneOf(100, 30);
			const service = new Service(world, { limit });
			const loss = world.oneOf(0.005, 0.02, 0.05);
			const timeout = 4_000;
			const network = new Network(world, service, { ...anyNetwork(world), loss, timeout });
			const n8n = anyProcess(world, network, world.oneOf(0, 10, 50, 200));
			const job = { accounts: series('user', 3 * limit), requestsPerSecond: limit };
			const outcome = await n8n.execute(job);
			expectAllDone(outcome, job);
			const calls = service.arrivals.filter(({ path }) => path === ADD_TAG);
			expect(busiestSecond(calls)).toBeLessThanOrEqual(limit);
			// The one that leaves alone after a probe may be lost as well, and so may its retry: each holds up the others.
			expect(lostOnTheWay(calls, limit)).toBeLessThan(2_500 + 2 * timeout);
		});
	},
	TIME_LIMIT,
);

/** Milliseconds that a process took longer than at the full pace until all its requests had left for the first time. */
function lostOnTheWay(calls: readonly Arrival[], limit: number): number {
	const firsts = new Map<string, number>();
	for (const { accounts, at } of calls) {
		const [account = ''] = accounts;
		if (!firsts.has(account)) firsts.set(account, at);
	}
	const times = [...firsts.values()];
	return Math.max(...times) - Math.min(...times) - ((times.length - 1) * 1_020) / limit;
}
