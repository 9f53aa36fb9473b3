/**
 * Simulated time for all that waits: the rate limiter, the sender, the delivery.
 *
 * - **Processes**: any number of n8n processes (`n8nProcess.ts`), each with its rate limiter, its
 *   executions, and an event loop of its own (`eventLoop.ts`): timers and answers wait while it works.
 * - **Network**: latencies, handshakes and losses (`network.ts`).
 * - **Service**: counts a sliding second, and has outages (`service.ts`).
 * - **World** (this file): the one clock. While a simulation runs, `performance.now`, `setTimeout`,
 *   `clearTimeout` and `Math.random` are its own, so shipped code runs in it unchanged.
 *
 * Nothing else is random, so a run follows from its seed, on every machine. A test that fails names the seed:
 * `SIMULATION_SEED=17 npx jest test/simulation -t '<name of the test>'` plays it again, alone.
 * `SIMULATION_RUNS` says how many seeds are played.
 */
import { EventLoop } from './eventLoop';
import { Heap } from './heap';

/** Milliseconds of the longest run that makes sense; a wait for ever is a fault of its own. */
const LONGEST = 24 * 3_600_000;

/** Lets all promises go on that can: Node.js comes to the next tick when none can. A turn of its event loop would take longer. */
async function settled(): Promise<void> {
	await new Promise<void>((resolve) => process.nextTick(resolve));
}

/** A time in which all that happens follows from the seed. */
export class World {
	/** Milliseconds; not zero, so that no default is taken for a time. */
	now = 1_000;

	/** The event loop whose callback runs at the moment. */
	current: EventLoop;

	readonly random: () => number;

	private readonly events = new Heap<() => void | Promise<void>>();

	constructor(seed: number) {
		this.random = randomNumbers(seed);
		this.current = new EventLoop(this);
	}

	/** Lets something happen at a time. */
	at(time: number, happen: () => void | Promise<void>): void {
		this.events.add(Math.max(time, this.now), happen);
	}

	/** Waits without an event loop, so on time. */
	async sleep(milliseconds: number): Promise<void> {
		await new Promise<void>((resolve) => this.at(this.current.now + milliseconds, resolve));
	}

	/** A whole number from `least` to `most`. */
	integer(least: number, most: number): number {
		return least + Math.floor(this.random() * (most - least + 1));
	}

	oneOf<T>(...values: readonly [T, ...T[]]): T {
		return values[this.integer(0, values.length - 1)] ?? values[0];
	}

	/** Runs a callback as part of an event loop's turn, with all that follows from it at once. */
	async within(loop: EventLoop, run: () => void): Promise<void> {
		const before = this.current;
		this.current = loop;
		run();
		await settled();
		this.current = before;
	}

	/** Lets time pass until the promise is kept. */
	async until<T>(promise: Promise<T>): Promise<T> {
		let isKept = false;
		const keep = (): void => void (isKept = true);
		promise.then(keep, keep);
		await settled();
		while (!isKept) {
			const next = this.events.take();
			if (!next) throw new Error('Somebody waits, and nothing is left to happen');
			if (next.at > LONGEST) throw new Error('Somebody waits for longer than a day');
			this.now = next.at;
			this.current.now = Math.max(this.current.now, next.at);
			const happening = next.value();
			if (happening) await happening;
			else await settled();
		}
		return await promise;
	}
}

/** Runs something in simulated time. */
export async function simulate<T>(seed: number, run: (world: World) => Promise<T>): Promise<T> {
	const world = new World(seed);
	const { performance, setTimeout, clearTimeout } = globalThis;
	const { random } = Math;
	const simulated = {
		performance: { now: () => world.current.now },
		setTimeout: (callBack: () => void, milliseconds = 0) =>
			world.current.setTimer(callBack, milliseconds),
		clearTimeout: (timer: object | undefined) => world.current.clearTimer(timer),
	};
	Object.assign(globalThis, simulated);
	Math.random = world.random;
	try {
		return await world.until(run(world));
	} finally {
		Object.assign(globalThis, { performance, setTimeout, clearTimeout });
		Math.random = random;
	}
}

/** How many seeds something is played with where `SIMULATION_RUNS` says nothing. */
export function runsOf(usual: number): number {
	return Math.ceil(usual * (Number(process.env.SIMULATION_RUNS ?? 1_000) / 1_000));
}

/** Plays something with many seeds; what fails names its seed. */
export async function withSeeds(
	runs: number,
	play: (world: World) => Promise<void>,
): Promise<void> {
	const { SIMULATION_SEED: only } = process.env;
	const seeds = only ? [Number(only)] : Array.from({ length: runs }, (_, index) => index + 1);
	for (const seed of seeds) {
		try {
			await simulate(seed, play);
		} catch (error) {
			if (error instanceof Error) error.message = `SIMULATION_SEED=${seed}: ${error.message}`;
			throw error;
		}
	}
}

/** Random numbers from 0 to 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let bits = Math.imul(state ^ (state >>> 15), 1 | state);
		bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
		return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
	};
}
