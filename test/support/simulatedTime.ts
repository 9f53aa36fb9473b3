/**
 * Simulated time for all tests: whoever waits, waits no time at all, and sees none but its own.
 *
 * The clock stands still while anything moves: code, connections, files. When nothing does, it goes on to the
 * moment for which the next timer is set. A wait of 25 seconds is over at once, a busy machine changes no
 * figure, and what is said of time is exact. Node and mock server share the process, so they share the clock.
 * While another process runs that the test has started, time is real: nobody can tell what that one does.
 * `REAL_TIME=1` leaves the time as it is, as the suite in `test/timed` does.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import promises from 'node:timers/promises';
import { promisify } from 'node:util';
// It keeps the `Date` that it finds, and outlives the files of tests.
import 'fast-check';
import { simulateSocketTimeouts } from './simulatedSockets';

/** Each look at the clock costs a microsecond: a loop that looks does not run for ever, and nothing ends when it begins. */
const LOOK = 0.001;

/** Turns of the event loop in which nothing may happen before the clock goes on. */
const QUIET_TURNS = 4;

/** Turns after which the threads of the system get a rest, ms of rest, and after how many rests data that nobody reads holds up nobody. */
const TURNS_TO_REST = 200;
const REST = 1;
const MOST_RESTS = 50;

/** What Node.js calls work that ends by itself, as `process.getActiveResourcesInfo` lists it. */
const WORK =
	/^(FSReq|GetAddrInfoReq|GetNameInfoReq|QueryReq|TCPConnect|PipeConnect|WriteWrap|ShutdownWrap|ZLIB|Zlib|BROTLI|PBKDF2|RANDOMBYTES|SIGNREQUEST|VERIFYREQUEST|KEYPAIR)/i;

const real = {
	setTimeout: globalThis.setTimeout,
	setInterval: globalThis.setInterval,
	clearTimeout: globalThis.clearTimeout,
	setImmediate: globalThis.setImmediate,
	performance: globalThis.performance,
	Date: globalThis.Date,
};

/** Like a timer of Node.js. */
class SimulatedTimer {
	private isReferenced = true;

	constructor(
		private readonly clock: SimulatedClock,
		readonly run: () => void,
		readonly ms: number,
		readonly repeats: boolean,
		public at: number,
		public order: number,
	) {}

	ref(): this {
		this.isReferenced = true;
		return this;
	}

	unref(): this {
		this.isReferenced = false;
		return this;
	}

	hasRef(): boolean {
		return this.isReferenced;
	}

	refresh(): this {
		this.clock.start(this);
		return this;
	}

	close(): this {
		this.clock.stop(this);
		return this;
	}

	[Symbol.dispose](): void {
		this.clock.stop(this);
	}
}

class SimulatedClock {
	/** When it was begun, Unix ms. */
	readonly begun = real.Date.now();

	private readonly timers = new Set<SimulatedTimer>();
	private readonly traffic = new Traffic();
	private passed = 0;
	private order = 0;
	private immediates = 0;
	private isRunning = false;
	private isOver = false;

	/** Milliseconds since it was begun. */
	look(): number {
		this.passed += LOOK;
		return this.passed;
	}

	date(): number {
		return Math.floor(this.begun + this.look());
	}

	setTimer(run: () => void, ms: unknown, repeats: boolean): SimulatedTimer | NodeJS.Timeout {
		if (this.isOver) return real[repeats ? 'setInterval' : 'setTimeout'](run, Number(ms));
		const wanted = Number(ms);
		const valid = wanted >= 1 && wanted <= 2 ** 31 - 1 ? Math.trunc(wanted) : 1;
		const timer = new SimulatedTimer(this, run, valid, repeats, 0, 0);
		this.start(timer);
		return timer;
	}

	/** From now on time is real: for what tidies up after the tests of a file, and what they left running. */
	end(): void {
		this.isOver = true;
		this.traffic.end();
		for (const { run, ms, at, repeats } of this.timers) {
			if (!repeats) real.setTimeout(run, at - this.passed).unref();
			else real.setInterval(run, ms).unref();
		}
		this.timers.clear();
	}

	start(timer: SimulatedTimer): void {
		if (this.isOver) return;
		timer.at = this.passed + timer.ms;
		timer.order = ++this.order;
		this.timers.add(timer);
		if (!this.isRunning) void this.go();
	}

	stop(timer: unknown): void {
		if (timer instanceof SimulatedTimer) this.timers.delete(timer);
		else real.clearTimeout(timer as NodeJS.Timeout | undefined);
	}

	immediate(run: () => void): NodeJS.Immediate {
		this.immediates++;
		return real.setImmediate(() => {
			this.immediates--;
			run();
		});
	}

	immediateStopped(): void {
		this.immediates--;
	}

	private async go(): Promise<void> {
		this.isRunning = true;
		while (this.timers.size > 0) {
			await this.quiet();
			const next = this.next();
			if (next === undefined) continue;
			if (hasChildProcess()) await this.passReally(next.at);
			else this.passed = Math.max(this.passed, next.at);
			if (this.passed >= next.at) this.runDue();
		}
		this.isRunning = false;
	}

	/** Lets real time pass, up to a moment: what another process does takes the time that it takes. */
	private async passReally(at: number): Promise<void> {
		const begun = real.performance.now();
		await new Promise((resolve) => real.setTimeout(resolve, Math.min(REST, at - this.passed)));
		this.passed += real.performance.now() - begun;
	}

	private next(): SimulatedTimer | undefined {
		let next: SimulatedTimer | undefined;
		for (const timer of this.timers) {
			if (!next || timer.at < next.at || (timer.at === next.at && timer.order < next.order)) {
				next = timer;
			}
		}
		return next;
	}

	/** As Node.js does: all that are due, one after the other, each with its promises. */
	private runDue(): void {
		const timer = this.next();
		if (!timer) return;
		if (timer.repeats) this.start(timer);
		else this.timers.delete(timer);
		timer.run();
	}

	/** Until nothing moves. */
	private async quiet(): Promise<void> {
		let quietTurns = 0;
		let turns = 0;
		let rests = 0;
		let events = eventsSoFar();
		while (quietTurns < QUIET_TURNS) {
			await nextTurn();
			const now = eventsSoFar();
			const isQuiet = now === events && this.immediates === 0;
			if (!isQuiet) rests = 0;
			events = now;
			quietTurns = isQuiet ? quietTurns + 1 : 0;
			if (quietTurns < QUIET_TURNS) continue;
			if (!isWorking() && (rests >= MOST_RESTS || !this.traffic.isUnderWay())) return;
			quietTurns = 0;
			if (++turns * QUIET_TURNS < TURNS_TO_REST) continue;
			rests++;
			await new Promise((resolve) => real.setTimeout(resolve, REST));
			events = eventsSoFar();
		}
	}
}

/** Where Node.js tells of each new connection. */
const OPENED = ['net.client.socket', 'net.server.socket'];

/** What the connections of this process have sent to each other and not read yet. */
class Traffic {
	private readonly sockets = new Set<Socket>();

	private readonly add = (message: unknown): void => {
		const { socket } = message as { socket: Socket };
		this.sockets.add(socket);
	};

	constructor() {
		for (const channel of OPENED) subscribe(channel, this.add);
	}

	/** Node.js would keep it, and with it all that the file has loaded. */
	end(): void {
		for (const channel of OPENED) unsubscribe(channel, this.add);
	}

	isUnderWay(): boolean {
		const byEnds = new Map<string, Socket>();
		for (const socket of this.sockets) {
			if (socket.destroyed) this.sockets.delete(socket);
			else byEnds.set(`${String(socket.localPort)} ${String(socket.remotePort)}`, socket);
		}
		for (const socket of this.sockets) {
			const other = byEnds.get(`${String(socket.remotePort)} ${String(socket.localPort)}`);
			if (other && socket.bytesWritten !== other.bytesRead) return true;
		}
		return false;
	}
}

async function nextTurn(): Promise<void> {
	await new Promise<void>((resolve) => real.setImmediate(resolve));
}

/** What Node.js has heard from outside so far: connections, data, files. */
function eventsSoFar(): number {
	return real.performance.nodeTiming.uvMetricsInfo.events;
}

function hasChildProcess(): boolean {
	return process.getActiveResourcesInfo().includes('ProcessWrap');
}

function isWorking(): boolean {
	return process.getActiveResourcesInfo().some((resource) => WORK.test(resource));
}

type Callback = (...args: unknown[]) => void;

function simulateTime(): void {
	const clock = new SimulatedClock();
	const { clearImmediate } = globalThis;
	const pending = new Set<unknown>();
	const simulated = {
		setTimeout: (run: Callback, ms?: unknown, ...args: unknown[]) =>
			clock.setTimer(() => run(...args), ms, false),
		setInterval: (run: Callback, ms?: unknown, ...args: unknown[]) =>
			clock.setTimer(() => run(...args), ms, true),
		clearTimeout: (timer: unknown) => clock.stop(timer),
		clearInterval: (timer: unknown) => clock.stop(timer),
		setImmediate: (run: Callback, ...args: unknown[]) => {
			const immediate = clock.immediate(() => {
				pending.delete(immediate);
				run(...args);
			});
			pending.add(immediate);
			return immediate;
		},
		clearImmediate: (immediate: NodeJS.Immediate) => {
			if (pending.delete(immediate)) clock.immediateStopped();
			clearImmediate(immediate);
		},
		performance: new Proxy(real.performance, {
			get: (target, key) => {
				if (key === 'now') return () => clock.look();
				if (key === 'timeOrigin') return clock.begun;
				const value: unknown = Reflect.get(target, key, target);
				return typeof value === 'function' ? (value.bind(target) as unknown) : value;
			},
		}),
		Date: simulatedDate(clock),
		AbortSignal: new Proxy(AbortSignal, {
			get: (target, key) =>
				key === 'timeout'
					? (ms: number) => abortedAfter(clock, ms)
					: (Reflect.get(target, key) as unknown),
		}),
	};
	const sleep = async (ms?: number, value?: unknown, options?: SleepOptions): Promise<unknown> =>
		await sleepOn(clock, ms, value, options);
	Object.defineProperty(simulated.setTimeout, promisify.custom, { value: sleep });
	const restore = [
		replaced(globalThis, simulated),
		replaced(promises, { setTimeout: sleep }),
		simulateSocketTimeouts(clock),
	];
	afterAll(() => {
		restore.forEach((undo) => undo());
		clock.end();
	});
}

/** Gives an object other properties. @returns what puts its own back */
function replaced(target: object, others: object): () => void {
	const own = Object.keys(others).map((name): [string, unknown] => [
		name,
		Reflect.get(target, name),
	]);
	const put = ([name, value]: [string, unknown]): void => {
		Object.defineProperty(target, name, { value, configurable: true, writable: true });
	};
	Object.entries(others).forEach(put);
	return () => own.forEach(put);
}

/** `AbortSignal.timeout`. */
function abortedAfter(clock: SimulatedClock, ms: number): AbortSignal {
	const controller = new AbortController();
	const reason = new DOMException('The operation was aborted due to timeout', 'TimeoutError');
	clock.setTimer(() => controller.abort(reason), ms, false);
	return controller.signal;
}

interface SleepOptions {
	signal?: AbortSignal;
}

/** `setTimeout` of `node:timers/promises`. */
async function sleepOn(
	clock: SimulatedClock,
	ms: number | undefined,
	value: unknown,
	{ signal }: SleepOptions = {},
): Promise<unknown> {
	return await new Promise((resolve, reject) => {
		const abort = (): void => {
			clock.stop(timer);
			reject(Object.assign(new Error('The operation was aborted'), { name: 'AbortError' }));
		};
		const timer = clock.setTimer(
			() => {
				signal?.removeEventListener('abort', abort);
				resolve(value);
			},
			ms,
			false,
		);
		if (signal?.aborted) abort();
		else signal?.addEventListener('abort', abort, { once: true });
	});
}

function simulatedDate(clock: SimulatedClock): DateConstructor {
	return new Proxy(real.Date, {
		construct: (target, args: unknown[], newTarget) =>
			Reflect.construct(target, args.length > 0 ? args : [clock.date()], newTarget) as Date,
		apply: () => new real.Date(clock.date()).toString(),
		get: (target, key) =>
			key === 'now' ? () => clock.date() : (Reflect.get(target, key) as unknown),
	});
}

if (process.env.REAL_TIME !== '1') simulateTime();
