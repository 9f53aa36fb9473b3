import type { Permit } from '../../nodes/TencentChatPush/transport/places';
import { RateLimiter, rateLimiterOf } from '../../nodes/TencentChatPush/transport/rateLimiter';
import { simulate } from '../simulation/world';
import { mostWithin } from '../support/window';

const SECOND = 1_000;

async function inSimulatedTime(run: () => Promise<void>): Promise<void> {
	await simulate(1, run);
}

/** A signal that is never given. */
const NEVER = new AbortController().signal;

const OWNER = {};

async function sleep(milliseconds: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

async function acquire(
	limiter: RateLimiter,
	limit: number,
	owner: object = OWNER,
): Promise<Permit> {
	const permit = await limiter.acquire({ limit, cost: 1 }, owner, NEVER);
	if (!permit) throw new Error('A call that nobody cancelled did not leave');
	return permit;
}

/** Lets calls leave as soon as they may, each answered at once, and says when they left. */
async function leave(
	limiter: RateLimiter,
	count: number,
	limit: number,
	owner?: object,
): Promise<number[]> {
	const calls = Array.from({ length: count }, async () => {
		const permit = await acquire(limiter, limit, owner);
		limiter.report(permit, 'accepted');
		return permit.leftAt;
	});
	return await Promise.all(calls);
}

/** How many of these moments lie in a stretch of time. */
function countBetween(moments: readonly number[], from: number, to: number): number {
	return moments.filter((moment) => moment >= from && moment < to).length;
}

describe('A rate limiter', () => {
	it.each([
		[100, 250],
		[20, 50],
		[3, 8],
		[1, 3],
	])(
		'of %i calls lets no more leave in any second',
		async (limit, count) =>
			await inSimulatedTime(async () => {
				const moments = await leave(new RateLimiter(), count, limit);
				expect(mostWithin(SECOND, moments)).toBeLessThanOrEqual(limit);
			}),
	);

	it('lets nearly as many leave as it may', async () =>
		await inSimulatedTime(async () => {
			const moments = await leave(new RateLimiter(), 200, 100);
			const [first = NaN] = moments;
			expect(countBetween(moments, first, first + SECOND)).toBeGreaterThan(60);
		}));

	it('lets them leave evenly, not in a burst', async () =>
		await inSimulatedTime(async () => {
			const moments = await leave(new RateLimiter(), 100, 50);
			expect(mostWithin(SECOND / 10, moments)).toBeLessThanOrEqual(10);
		}));

	it('makes no burst of time that nobody used', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			await leave(limiter, 1, 50);
			await sleep(SECOND);
			const moments = await leave(limiter, 50, 50);
			expect(mostWithin(SECOND / 10, moments)).toBeLessThanOrEqual(10);
		}));

	it('serves the calls of one owner in the order they came', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const served: number[] = [];
			const ask = async (name: number): Promise<void> => {
				limiter.report(await acquire(limiter, 50), 'accepted');
				served.push(name);
			};
			const first = Array.from({ length: 10 }, async (_, name) => await ask(name));
			await sleep(30);
			const second = Array.from({ length: 10 }, async (_, name) => await ask(10 + name));
			await Promise.all([...first, ...second]);
			expect(served).toEqual(Array.from({ length: 20 }, (_, name) => name));
		}));

	it('serves owners in turn, however many calls one of them has waiting', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const many = leave(limiter, 20, 20, {});
			await sleep(10);
			const [one = Infinity] = await leave(limiter, 1, 20, {});
			const later = (await many).filter((moment) => moment > one);
			expect(later.length).toBeGreaterThanOrEqual(17);
		}));

	it('does not hold up a higher limit for a lower one', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const slow = leave(limiter, 3, 1, {});
			await sleep(10);
			const begun = performance.now();
			await leave(limiter, 10, 100, {});
			expect(performance.now() - begun).toBeLessThan(SECOND / 2);
			expect(mostWithin(SECOND, await slow)).toBe(1);
		}));

	it('counts calls with a lower limit for a higher one, too', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const moments = await Promise.all([leave(limiter, 30, 20, {}), leave(limiter, 60, 40, {})]);
			expect(mostWithin(SECOND, moments.flat())).toBeLessThanOrEqual(40);
		}));

	it('holds for arrivals too, however long calls are on their way', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const limit = 50;
			const travel = async (permit: Permit): Promise<number> => {
				await sleep(Math.random() * 200);
				const arrivedAt = performance.now();
				await sleep(5);
				limiter.report(permit, 'accepted');
				return arrivedAt;
			};
			const calls = Array.from({ length: 160 }, async () => travel(await acquire(limiter, limit)));
			expect(mostWithin(SECOND, await Promise.all(calls))).toBeLessThanOrEqual(limit);
		}));

	it('takes a call that failed at once for no sign of a quick service', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			limiter.report(await acquire(limiter, 100), 'unanswered');
			const leaving = Array.from({ length: 120 }, async () => {
				const permit = await acquire(limiter, 100);
				await sleep(300);
				limiter.report(permit, 'accepted');
				return permit.leftAt;
			});
			const moments = await Promise.all(leaving);
			const [first = NaN] = moments;
			expect((moments.at(-1) ?? NaN) - first).toBeLessThan(1.5 * SECOND);
		}));

	/** How many of 60 calls leave while none of them is answered, which takes half a second. */
	async function countUnanswered(limiter: RateLimiter): Promise<number> {
		const answered = new AbortController();
		const left: Permit[] = [];
		const waiting = Array.from({ length: 60 }, async () => {
			const permit = await limiter.acquire({ limit: 100, cost: 1 }, OWNER, answered.signal);
			if (permit) left.push(permit);
		});
		await sleep(SECOND / 2);
		answered.abort();
		await Promise.all(waiting);
		return left.length;
	}

	it.each([
		['at the start', 1, 0, 5, 13],
		["after a second's worth of calls", 110, 0, 30, 60],
		['after that and a pause', 110, 1.5 * SECOND, 5, 13],
	])(
		'has as many calls under way as is wise %s',
		async (_, accepted, pause, least, most) =>
			await inSimulatedTime(async () => {
				const limiter = new RateLimiter();
				await leave(limiter, accepted, 100);
				await sleep(pause);
				const count = await countUnanswered(limiter);
				expect(count).toBeGreaterThanOrEqual(least);
				expect(count).toBeLessThanOrEqual(most);
			}),
	);

	it('counts costs where a call uses up more than one', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const left: number[] = [];
			for (let times = 0; times < 3; times++) {
				const permit = await limiter.acquire({ limit: 500, cost: 400 }, OWNER, NEVER);
				if (!permit) throw new Error('A call that nobody cancelled did not leave');
				limiter.report(permit, 'accepted');
				left.push(permit.leftAt);
			}
			expect(mostWithin(SECOND, left)).toBe(1);
		}));
});

describe('A rate limiter that is told that calls come too quickly', () => {
	/** Calls towards a service that accepts some in any second, each answered after 20 ms. */
	async function leaveTowards(
		accepted: number,
		count: number,
	): Promise<{ accepted: number; refused: number; seconds: number }> {
		const limiter = new RateLimiter();
		const arrivals: number[] = [];
		const outcome = { accepted: 0, refused: 0, seconds: 0 };
		const begun = performance.now();
		const ask = async (): Promise<void> => {
			const permit = await acquire(limiter, 100);
			const isAccepted = countBetween(arrivals, permit.leftAt - SECOND + 1, Infinity) < accepted;
			if (isAccepted) arrivals.push(permit.leftAt);
			outcome[isAccepted ? 'accepted' : 'refused']++;
			await sleep(20);
			limiter.report(permit, isAccepted ? 'accepted' : 'refused');
			if (!isAccepted) await ask();
		};
		await Promise.all(Array.from({ length: count }, ask));
		outcome.seconds = (performance.now() - begun) / SECOND;
		return outcome;
	}

	it('follows what is accepted, and few calls are refused', async () =>
		await inSimulatedTime(async () => {
			const { accepted, refused, seconds } = await leaveTowards(33, 200);
			expect(refused / (accepted + refused)).toBeLessThan(0.1);
			expect(accepted / seconds).toBeGreaterThan(0.8 * 33);
		}));

	it('halves the rate where nothing was accepted yet, and does not crawl', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			limiter.report(await acquire(limiter, 100), 'refused');
			const moments = await leave(limiter, 60, 100);
			const [first = NaN] = moments;
			expect(countBetween(moments, first, first + SECOND)).toBeGreaterThan(30);
			expect(countBetween(moments, first, first + SECOND)).toBeLessThanOrEqual(55);
		}));

	it('keeps all calls back while the service wants none', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const permit = await acquire(limiter, 100);
			limiter.report(permit, 'refused', 700);
			const reportedAt = performance.now();
			expect((await acquire(limiter, 100)).leftAt - reportedAt).toBeGreaterThanOrEqual(695);
		}));

	it('waits no less when other calls are answered meanwhile', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const refused = await acquire(limiter, 100);
			const other = await acquire(limiter, 100);
			limiter.report(refused, 'refused', 700);
			const reportedAt = performance.now();
			limiter.report(other, 'accepted');
			expect((await acquire(limiter, 100)).leftAt - reportedAt).toBeGreaterThanOrEqual(695);
		}));
});

describe('Calls that are cancelled', () => {
	it('leave the queue at once, and the others keep their places', async () =>
		await inSimulatedTime(async () => {
			const limiter = new RateLimiter();
			const cancelled = new AbortController();
			await leave(limiter, 1, 1);
			const unwanted = Array.from(
				{ length: 50 },
				async () => await limiter.acquire({ limit: 1, cost: 1 }, OWNER, cancelled.signal),
			);
			const wanted = acquire(limiter, 1);
			await sleep(50);
			const begun = performance.now();
			cancelled.abort();
			expect(new Set(await Promise.all(unwanted))).toEqual(new Set([undefined]));
			expect(performance.now() - begun).toBeLessThan(50);
			expect(await wanted).toBeDefined();
			expect(performance.now() - begun).toBeLessThan(2 * SECOND);
		}));

	it('do not leave even when it is their turn at once', async () =>
		await inSimulatedTime(async () => {
			const demand = { limit: 100, cost: 1 };
			expect(await new RateLimiter().acquire(demand, OWNER, AbortSignal.abort())).toBeUndefined();
		}));
});

describe('The rate limiter of a command', () => {
	it('is one for all executions of this n8n', async () =>
		await inSimulatedTime(async () => {
			const [mine, yours] = [1, 2].map(() => rateLimiterOf(1_600_000_001, '/v4/timpush/add_tag'));
			if (!mine || !yours) throw new Error('There is no rate limiter');
			const moments = await Promise.all([leave(mine, 60, 50, {}), leave(yours, 60, 50, {})]);
			expect(mostWithin(SECOND, moments.flat())).toBeLessThanOrEqual(50);
		}));

	it.each([
		['of another command', 1_600_000_002, 1_600_000_002, '/v4/timpush/get_tag'],
		['of the older API', 1_600_000_003, 1_600_000_003, '/v4/all_member_push/im_add_tag'],
		['of another app', 1_600_000_004, 1_600_000_005, '/v4/timpush/add_tag'],
	])(
		'leaves that %s alone',
		async (_, own, sdkAppId, path) =>
			await inSimulatedTime(async () => {
				const mine = rateLimiterOf(own, '/v4/timpush/add_tag');
				const others = rateLimiterOf(sdkAppId, path);
				const [left, elsewhere] = await Promise.all([leave(mine, 20, 50), leave(others, 20, 50)]);
				expect(mostWithin(SECOND, [...left, ...elsewhere])).toBe(40);
			}),
	);
});
