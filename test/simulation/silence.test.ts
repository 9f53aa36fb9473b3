import { series } from '../support/samples';
import { ADD_TAG, N8nProcess, type Job, type Outcome } from './n8nProcess';
import { Network } from './network';
import { refusal, Service, type Answer, type Arrival } from './service';
import { TimeSlice } from '../../nodes/TencentChatPush/helpers/wait';
import { simulate, type World } from './world';

interface Played extends Outcome {
	arrivals: readonly Arrival[];
	/** Milliseconds. */
	took: number;
}

const NOTHING = (): undefined => undefined;

async function play(
	job: Partial<Job>,
	answer: (arrival: Pick<Arrival, 'accounts' | 'path'>) => Answer | undefined,
	prepare?: (service: Service, world: World, network: Network) => void,
	limit = 100,
): Promise<Played> {
	return await simulate(1, async (world) => {
		const service = new Service(world, { limit, answer });
		const network = new Network(world, service, { latency: 50, timeout: 4_000 });
		const n8n = new N8nProcess(world, network);
		prepare?.(service, world, network);
		const accounts = series('user', 200);
		const outcome = await n8n.execute({ accounts, accountsPerRequest: 100, ...job });
		return { ...outcome, arrivals: service.arrivals, took: outcome.ended - outcome.began };
	});
}

describe('One request that hangs, of 200 accounts', () => {
	const hangsWith =
		(account: string) =>
		({ accounts }: Pick<Arrival, 'accounts'>): Answer | undefined =>
			accounts.includes(account) ? { kind: 'hang' } : undefined;

	it.each(['user-1', 'user-200'])('does not wait out an outage (%s)', async (account) => {
		for (const maxRetries of [0, 1, 2, 4]) {
			const outcome = await play({ maxRetries }, hangsWith(account));
			expect(outcome.done.size).toBe(100);
			expect(outcome.failed.size).toBe(100);
			expect(outcome.stoppedBy).toBeUndefined();
			// Its sendings, each for as long as Timeout says, the waits before its retries, and a look at the service.
			const waits = 600 * (2 ** maxRetries - 1);
			const most = (1 + maxRetries) * 4_000 + waits + 1_500;
			expect(outcome.took).toBeLessThanOrEqual(most);
			if (maxRetries <= 2) expect(outcome.took).toBeLessThanOrEqual(15_000);
			const own = outcome.arrivals.filter(({ accounts }) => accounts.includes(account));
			expect(own).toHaveLength(1 + maxRetries);
		}
	});

	it('does when the service answers nothing else either', async () => {
		const outcome = await play({ maxRetries: 0 }, hangsWith('user-200'), (service, world) => {
			world.at(world.now + 1_000, () => void service.goAway('hang', 60_000));
		});
		expect(outcome.done.size).toBe(100);
		expect(outcome.stoppedBy?.advice.failed).toMatch(/for 30 seconds \('Outage Tolerance'\)/);
	});
});

describe('Several requests that hang among others that are answered', () => {
	it.each([
		['in the middle', ['user-37', 'user-38']],
		['at the end', ['user-599', 'user-600']],
		['throughout', ['user-1', 'user-300', 'user-600']],
	])('fail after their own retries, and do not stop the run: %s', async (_, hanging) => {
		const isHanging = (account: string): boolean => hanging.includes(account);
		for (const maxRetries of [0, 1, 4]) {
			const outcome = await play(
				{ maxRetries, accountsPerRequest: 1, accounts: series('user', 600) },
				({ accounts }) => (accounts.some(isHanging) ? { kind: 'hang' } : undefined),
			);
			expect(outcome.stoppedBy).toBeUndefined();
			expect([...outcome.failed.keys()].sort()).toEqual(hanging);
			expect(outcome.done.size).toBe(600 - hanging.length);
			for (const each of hanging) {
				const { length } = outcome.arrivals.filter(({ accounts }) => accounts.includes(each));
				expect(length).toBeGreaterThanOrEqual(1 + maxRetries);
				// Where nobody else is left, those that are silent together are an outage until the service answers a probe.
				expect(length).toBeLessThanOrEqual(2 * (1 + maxRetries));
			}
		}
	});

	it('are sent once without retries while others are answered', async () => {
		const hanging = ['user-37', 'user-38'];
		const outcome = await play(
			{ maxRetries: 0, accountsPerRequest: 1, accounts: series('user', 600) },
			({ accounts }) =>
				hanging.some((each) => accounts.includes(each)) ? { kind: 'hang' } : undefined,
		);
		const own = outcome.arrivals.filter(({ accounts }) =>
			hanging.some((each) => accounts.includes(each)),
		);
		expect(own).toHaveLength(2);
		expect(outcome.lines).toEqual([]);
	});
});

describe('With an Outage Tolerance of 0', () => {
	const job = { accounts: series('user', 200), accountsPerRequest: 1, outageTolerance: 0 };

	it('answers that come late do not stop the run', async () => {
		const { done, stoppedBy } = await play(
			{ ...job, maxRetries: 0, requestsPerSecond: 20 },
			NOTHING,
			(_, world, { options }) => {
				world.at(world.now + 500, () => void (options.latency = 400));
				world.at(world.now + 1_500, () => void (options.latency = 50));
			},
		);
		expect(stoppedBy).toBeUndefined();
		expect(done.size).toBe(200);
	});

	it('one connection that breaks does not stop the run', async () => {
		let calls = 0;
		const { done, stoppedBy } = await play({ ...job, maxRetries: 1 }, ({ path }) =>
			path === ADD_TAG && ++calls === 50 ? { kind: 'reset' } : undefined,
		);
		expect(stoppedBy).toBeUndefined();
		expect(done.size).toBe(200);
	});

	it('an outage stops the run at once', async () => {
		const { stoppedBy, took } = await play(job, NOTHING, (service, world) => {
			world.at(world.now + 1_000, () => void service.goAway('reset', 60_000));
		});
		expect(stoppedBy?.advice.failed).toMatch(
			/^'Outage Tolerance' is 0, so the node stopped immediately\. /,
		);
		expect(took).toBeLessThan(2_000);
	});
});

describe('A command that alone is silent', () => {
	it('is an outage while others of the run wait for it', async () => {
		let isSilent = false;
		const outcome = await play(
			{ accounts: series('user', 50_000), maxRetries: 0 },
			({ path }) => (isSilent && path === ADD_TAG ? { kind: 'status', status: 502 } : undefined),
			(_, world) => {
				world.at(world.now + 1_500, () => void (isSilent = true));
				world.at(world.now + 20_000, () => void (isSilent = false));
			},
		);
		expect(outcome.failed.size).toBe(0);
		expect(outcome.done.size).toBe(50_000);
	});
});

describe('What support sees', () => {
	it('is the outage, from its begin to its end', async () => {
		const { lines } = await play(
			{ accounts: series('user', 30_000) },
			() => undefined,
			(service, world) => {
				world.at(world.now + 1_500, () => void service.goAway('reset', 10_000));
			},
		);
		expect(lines).toEqual([
			expect.stringMatching(/^An outage begins: .+ \(NETWORK\)$/),
			expect.stringMatching(/^The outage is over after 1\d\.\d s$/),
		]);
	});

	it('is nothing of a run without trouble', async () => {
		expect((await play({}, () => undefined)).lines).toEqual([]);
	});

	it('is what the rate is lowered to', async () => {
		const { lines } = await play(
			{ accountsPerRequest: 1, maxRetries: 20 },
			() => undefined,
			undefined,
			40,
		);
		expect(lines[0]).toMatch(new RegExp(`^The rate of ${ADD_TAG} is lowered to \\d+ per second$`));
	});

	it('is a request that is split, and never an account', async () => {
		const { lines } = await play({}, ({ accounts }) =>
			accounts.includes('user-37') ? refusal(90001) : undefined,
		);
		expect(lines).toHaveLength(7);
		expect(lines[0]).toMatch(/^A request for 100 is split: .+ \(90001\)$/);
		expect(lines.join()).not.toMatch(/user-/);
	});

	it('is why the run stops', async () => {
		const { lines } = await play({}, () => refusal(70009));
		expect(lines).toEqual([expect.stringMatching(/^The run stops: .+ \(70009\)$/)]);
	});
});

describe('Executions that read', () => {
	it('take turns, so that what comes in is served in between', async () => {
		const waits = await simulate(1, async (world) => {
			const { loop } = new N8nProcess(
				world,
				new Network(world, new Service(world, { limit: 100 }), { latency: 1 }),
			);
			const found: number[] = [];
			const read = async (): Promise<void> => {
				const slice = new TimeSlice();
				for (let left = 200; left > 0; left--) {
					loop.work(1);
					if (slice.isOver()) await slice.next();
				}
			};
			const readers = Array.from(
				{ length: 5 },
				async () => await new Promise<void>((done) => loop.receive(() => void read().then(done))),
			);
			for (let at = 1_100; at < 1_900; at += 7) {
				world.at(at, () => loop.receive(() => found.push(performance.now() - at)));
			}
			await Promise.all(readers);
			return found;
		});
		expect(waits.length).toBeGreaterThan(80);
		expect(Math.max(...waits)).toBeLessThan(25);
	});
});
