import { Pace, paceOf, type Call } from '../../nodes/TencentChatPush/transport/rateLimiter';
import { mostWithin } from '../support/window';

const SECOND = 1_000;

/** A call that is wanted for good. */
const ALWAYS = (): boolean => true;

async function sleep(milliseconds: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Lets calls leave, one as soon as the pace allows, each answered at once, and says when they left. */
async function leave(pace: Pace, count: number, limit: number): Promise<number[]> {
	const calls = Array.from({ length: count }, async () => {
		const call = await pace.turn(limit, ALWAYS);
		if (!call) throw new Error('A wanted call was dismissed');
		const { leftAt } = call;
		pace.answered(call);
		return leftAt;
	});
	return await Promise.all(calls);
}

/** How many of these moments lie in a stretch that begins at one of them. */
function countBetween(moments: readonly number[], from: number, to: number): number {
	return moments.filter((moment) => moment >= from && moment < to).length;
}

describe('A pace', () => {
	it.concurrent.each([
		[100, 250],
		[20, 50],
		[3, 8],
		[1, 3],
	])('of %i calls lets no more leave in any second', async (limit, count) => {
		const moments = await leave(new Pace(), count, limit);
		expect(mostWithin(SECOND, moments)).toBeLessThanOrEqual(limit);
	});

	it.concurrent('lets nearly as many leave as it may', async () => {
		const moments = await leave(new Pace(), 200, 100);
		const [first = NaN] = moments;
		expect(countBetween(moments, first, first + SECOND)).toBeGreaterThan(60);
	});

	it.concurrent('lets them leave evenly, not in a burst', async () => {
		const moments = await leave(new Pace(), 100, 50);
		expect(mostWithin(SECOND / 10, moments)).toBeLessThanOrEqual(10);
	});

	it.concurrent('makes no burst of time that nobody used', async () => {
		const pace = new Pace();
		await leave(pace, 1, 50);
		await sleep(SECOND);
		const moments = await leave(pace, 50, 50);
		expect(mostWithin(SECOND / 10, moments)).toBeLessThanOrEqual(10);
	});

	it.concurrent('serves calls in the order they came, whenever they came', async () => {
		const pace = new Pace();
		const served: number[] = [];
		const ask = async (name: number): Promise<void> => {
			const call = await pace.turn(50, ALWAYS);
			if (call) pace.answered(call);
			served.push(name);
		};
		const first = Array.from({ length: 10 }, async (_, name) => await ask(name));
		await sleep(30);
		const second = Array.from({ length: 10 }, async (_, name) => await ask(10 + name));
		await Promise.all([...first, ...second]);
		expect(served).toEqual(Array.from({ length: 20 }, (_, name) => name));
	});

	it.concurrent('holds for arrivals too, however long calls are on their way', async () => {
		const pace = new Pace();
		const limit = 50;
		const travel = async (call: Call | undefined): Promise<number> => {
			if (!call) throw new Error('A wanted call was dismissed');
			await sleep(Math.random() * 200);
			const arrivedAt = performance.now();
			await sleep(5);
			pace.answered(call);
			return arrivedAt;
		};
		const calls = Array.from({ length: 160 }, async () => {
			return await travel(await pace.turn(limit, ALWAYS));
		});
		expect(mostWithin(SECOND, await Promise.all(calls))).toBeLessThanOrEqual(limit);
	});
});

describe('The first call of a pace', () => {
	it.concurrent('goes ahead alone: the others follow its answer', async () => {
		const pace = new Pace();
		const first = await pace.turn(100, ALWAYS);
		if (!first) throw new Error('A wanted call was dismissed');
		const second = pace.turn(100, ALWAYS);
		await sleep(300);
		const answeredAt = performance.now();
		pace.answered(first);
		expect((await second)?.leftAt).toBeGreaterThanOrEqual(answeredAt);
		expect(performance.now() - answeredAt).toBeLessThan(SECOND / 2);
	});

	it.concurrent('keeps the others waiting for a second at most', async () => {
		const pace = new Pace();
		const first = await pace.turn(100, ALWAYS);
		const second = await pace.turn(100, ALWAYS);
		const wait = (second?.leftAt ?? NaN) - (first?.leftAt ?? NaN);
		expect(wait).toBeGreaterThan(SECOND / 2);
		expect(wait).toBeLessThan(1.5 * SECOND);
	});
});

describe('A pace that is told that calls come too quickly', () => {
	it.concurrent('lets fewer leave', async () => {
		const pace = new Pace();
		await leave(pace, 10, 100);
		pace.stepDown();
		const moments = await leave(pace, 120, 100);
		const [first = NaN] = moments;
		expect(countBetween(moments, first, first + SECOND)).toBeLessThanOrEqual(80);
		expect(countBetween(moments, first, first + SECOND)).toBeGreaterThan(40);
	});

	it.concurrent('takes several such words at once as one', async () => {
		const pace = new Pace();
		for (let times = 0; times < 20; times++) pace.stepDown();
		const moments = await leave(pace, 120, 100);
		const [first = NaN] = moments;
		expect(countBetween(moments, first, first + SECOND)).toBeGreaterThan(40);
	});

	it.concurrent('goes on slowing down while it is told so, and never stops', async () => {
		const pace = new Pace();
		const limit = 100;
		for (let times = 0; times < 4; times++) {
			pace.stepDown();
			await sleep(550);
		}
		const moments = await leave(pace, 40, limit);
		const [first = NaN] = moments;
		expect(countBetween(moments, first, first + SECOND)).toBeLessThanOrEqual(45);
		expect(moments).toHaveLength(40);
	});

	it.concurrent('recovers by itself', async () => {
		const pace = new Pace();
		pace.stepDown();
		const moments = await leave(pace, 500, 100);
		const [first = NaN] = moments;
		const second = (nth: number): number =>
			countBetween(moments, first + nth * SECOND, first + (nth + 1) * SECOND);
		expect(second(4)).toBeGreaterThan(second(0) + 5);
	});
});

describe('Calls that are no longer wanted', () => {
	it.concurrent('are dismissed promptly, and the others keep their places', async () => {
		const pace = new Pace();
		let isCancelled = false;
		await leave(pace, 1, 1);
		const unwanted = Array.from({ length: 50 }, async () => await pace.turn(1, () => !isCancelled));
		const wanted = pace.turn(1, ALWAYS);
		await sleep(50);
		const begun = performance.now();
		isCancelled = true;
		expect(new Set(await Promise.all(unwanted))).toEqual(new Set([undefined]));
		expect(performance.now() - begun).toBeLessThan(250);
		expect(await wanted).toBeDefined();
		expect(performance.now() - begun).toBeLessThan(2 * SECOND);
	});

	it.concurrent('do not leave even when it is their turn at once', async () => {
		expect(await new Pace().turn(100, () => false)).toBeUndefined();
	});
});

describe('The pace of a command', () => {
	it('is one for all executions of this n8n', async () => {
		const [mine, yours] = [1, 2].map(() => paceOf(1_600_000_001, '/v4/timpush/add_tag'));
		if (!mine || !yours) throw new Error('There is no pace');
		const moments = await Promise.all([leave(mine, 60, 50), leave(yours, 60, 50)]);
		expect(mostWithin(SECOND, moments.flat())).toBeLessThanOrEqual(50);
	});

	it.each([
		['of another command', 1_600_000_002, '/v4/timpush/get_tag'],
		['of the older API', 1_600_000_002, '/v4/all_member_push/im_add_tag'],
		['of another app', 1_600_000_003, '/v4/timpush/add_tag'],
	])('leaves that %s alone', async (_, sdkAppId, path) => {
		const mine = paceOf(1_600_000_002, '/v4/timpush/add_tag');
		const others = paceOf(sdkAppId, path);
		const [left, elsewhere] = await Promise.all([leave(mine, 20, 50), leave(others, 20, 50)]);
		expect(mostWithin(SECOND, [...left, ...elsewhere])).toBe(40);
	});
});
