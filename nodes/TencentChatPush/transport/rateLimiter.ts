import { AdaptiveLimit } from './adaptiveLimit';
import { FairQueue } from './fairQueue';
import { MovingMinimum } from './movingMinimum';
import { onAbort, wait } from '../helpers/wait';

/** A second of the service, in milliseconds, with a little to spare: it refuses one call too many in any second (60007). */
const SECOND = 1000 + 20;

/** Milliseconds by which a call may be late and still be made up for; more would be a burst. */
const CATCH_UP = 50;

/** The most milliseconds that a call is taken to have spent on its way, beyond the quickest one. */
const LONGEST_DELAY = 1000;

/** Calls under way at the start: as many as 100 a second make while answers take 110 ms. */
const START_CALLS = 11;

/** The part of a second's calls that the service accepts before that ends; two processes get half each. */
const START_PART = 0.75;

/** Turns of the event loop between a call and its answer: connection, request, answer and its end. */
const TURNS = 6;

/** What a call asks for. */
export interface Permit {
	/** Calls (or accounts, where the limiter counts accounts) per second. */
	limit: number;
	/** How much of the limit the call uses up; 1 unless accounts are counted. */
	cost: number;
	/**
	 * Whether it keeps to the limit by itself, whatever the service refuses: for calls that use up much
	 * of the limit each, and would otherwise wait for minutes after a refusal.
	 */
	isSteady?: boolean;
}

/** A call that left; times in the clock of `performance.now()`. */
export interface Call extends Permit {
	readonly leftAt: number;
	/** Whether its place is already on the way to be released. */
	isSettled: boolean;
}

/** What became of a call. */
export type CallResult = 'accepted' | 'refused' | 'unanswered';

/** A call whose answer came, or will not come any more. */
interface Settled {
	call: Call;
	at: number;
}

interface Waiting extends Permit {
	go: (call: Call | undefined) => void;
}

/** The calls that wait with the same limit. */
interface Lane {
	readonly limit: number;
	/** What calls with this limit or a lower one hold. */
	held: number;
	/** When the next call of the lane may leave, as far as even spacing goes. */
	due: number;
	readonly queue: FairQueue<Waiting>;
	/** Whether a loop already serves its queue. */
	isServed: boolean;
}

/**
 * Lets the calls of one app and command leave evenly, over all executions of the n8n process.
 *
 * In any second no more calls arrive than the limit that they were made with: a call holds a
 * place from when it leaves until a second after it arrived at the latest. Calls with a lower
 * limit do not delay those with a higher one, but count for them. A service that accepts fewer
 * calls than the limit is followed by {@link AdaptiveLimit}, and at the start few
 * calls are under way: other processes may start at the same time.
 */
export class RateLimiter {
	/** By limit, lowest first. */
	private lanes: Lane[] = [];

	/** Calls without an answer, and calls with one whose place is not free yet; both oldest first. */
	private unanswered: Call[] = [];

	private settled: Settled[] = [];

	private readonly latency = new MovingMinimum();

	/** Cost of the calls on their way. */
	private underWay = 0;

	/** Cost of the calls that were accepted since the limiter was last idle for a second. */
	private acceptedSinceStart = 0;

	/** Calls that got an answer. */
	private answers = 0;

	/** Milliseconds by which timers are late on average: a turn of a busy event loop takes as long. */
	private lateness = 0;

	private readonly adaptive = new AdaptiveLimit();

	/** Until when the service wants no call at all (Retry-After). */
	private closedUntil = 0;

	/** Aborted when something happened that may let a call leave earlier. */
	private change = new AbortController();

	/**
	 * Waits until a call may leave.
	 *
	 * @param owner whose call it is: owners take turns
	 * @returns `undefined` when the signal aborts before that
	 */
	async acquire(permit: Permit, owner: object, signal: AbortSignal): Promise<Call | undefined> {
		if (signal.aborted) return undefined;
		const lane = this.laneOf(permit.limit);
		return await new Promise((resolve) => {
			const waiting: Waiting = {
				...permit,
				go: (call) => {
					stopListening();
					resolve(call);
				},
			};
			const stopListening = onAbort(signal, () => {
				lane.queue.remove(owner, waiting);
				resolve(undefined);
			});
			lane.queue.add(owner, waiting);
			if (!lane.isServed) void this.serve(lane);
		});
	}

	/**
	 * Notes what became of a call.
	 *
	 * @param retryAfter milliseconds in which the service wants no call at all
	 */
	settle(call: Call, result: CallResult, retryAfter = 0): void {
		const now = performance.now();
		this.release(call, now);
		this.closedUntil = Math.max(this.closedUntil, now + retryAfter);
		if (result !== 'unanswered') {
			this.answers++;
			this.latency.note(now - call.leftAt, now);
		}
		if (result === 'accepted') {
			this.acceptedSinceStart += call.cost;
			this.adaptive.noteAccepted(call.cost, now);
		}
		if (result === 'refused' && !call.isSteady)
			this.adaptive.noteRefused(call.leftAt, call.limit, now);
		this.change.abort();
		this.change = new AbortController();
	}

	private async serve(lane: Lane): Promise<void> {
		lane.isServed = true;
		for (let first = lane.queue.first; first; first = lane.queue.first) {
			const milliseconds = this.timeUntil(first, lane, performance.now());
			if (milliseconds > 0) await this.rest(milliseconds);
			else lane.queue.take()?.go(this.leave(first, lane, performance.now()));
		}
		lane.isServed = false;
	}

	private async rest(milliseconds: number): Promise<void> {
		const due = performance.now() + milliseconds;
		const { signal } = this.change;
		await wait(milliseconds, signal);
		if (signal.aborted) return;
		const change = performance.now() - due - this.lateness;
		// Calls that left while it was busy are still counted for a second.
		this.lateness += change / (change > 0 ? 8 : 100);
	}

	/** Milliseconds after which it is worth looking again; 0 when the call may leave now. */
	private timeUntil(permit: Permit, lane: Lane, now: number): number {
		const { limit, cost } = permit;
		this.freePlaces(now);
		const paused = Math.max(lane.due, this.closedUntil) - now;
		if (paused > 0) return paused;
		const isFull = (held: number, most: number): boolean => held > 0 && held + cost > most;
		const hasRoom =
			!isFull(this.underWay, this.mostUnderWay(permit)) &&
			!isFull(this.held, Math.max(1, Math.floor(this.adaptive.at(now)))) &&
			this.lanes.every((each) => each.limit < limit || !isFull(each.held, each.limit));
		return hasRoom ? 0 : this.timeUntilRelease(now);
	}

	/** What all calls hold: those of the highest limit count the others as well. */
	private get held(): number {
		return this.lanes.at(-1)?.held ?? 0;
	}

	/**
	 * When processes start together, all that is under way when the limit is reached is refused. So at the
	 * start no more calls are under way than belong there, also when answers wait for a busy event loop.
	 */
	private mostUnderWay({ limit, isSteady }: Permit): number {
		if (isSteady || this.acceptedSinceStart > START_PART * limit) return Infinity;
		return Math.max(START_CALLS, (limit * this.latency.value) / 1000);
	}

	private leave({ limit, cost, isSteady }: Permit, lane: Lane, now: number): Call {
		const call: Call = { limit, cost, isSteady, leftAt: now, isSettled: false };
		if (this.held === 0) this.acceptedSinceStart = 0;
		this.underWay += cost;
		this.unanswered.push(call);
		for (const each of this.lanes) if (each.limit >= limit) each.held += cost;
		const rate = Math.min(limit, this.adaptive.at(now));
		lane.due = Math.max(lane.due, now - CATCH_UP) + (SECOND * cost) / rate;
		return call;
	}

	/** A call has arrived by now; its place is free a second later. */
	private release(call: Call, now: number): void {
		if (call.isSettled) return;
		call.isSettled = true;
		this.underWay -= call.cost;
		this.settled.push({ call, at: now });
	}

	private freePlaces(now: number): void {
		while (this.unanswered[0] && this.isOverdue(this.unanswered[0], now)) {
			const call = this.unanswered.shift();
			if (call) this.release(call, now);
		}
		while (this.settled[0] && this.freeAt(this.settled[0]) <= now) {
			const call = this.settled.shift()?.call;
			if (!call) continue;
			for (const lane of this.lanes) if (lane.limit >= call.limit) lane.held -= call.cost;
		}
	}

	private isOverdue({ isSettled, leftAt }: Call, now: number): boolean {
		return isSettled || leftAt + LONGEST_DELAY <= now;
	}

	/**
	 * An answer takes at least as long as the quickest one, so the call arrived that much earlier. The
	 * first one says nothing: it had to wait for its connection before it arrived. Nor does the time
	 * that answers waited for a busy event loop.
	 */
	private freeAt({ call, at }: Settled): number {
		const isKnown = this.answers > 1 && !call.isSteady;
		const quickest = isKnown ? this.latency.value - TURNS * this.lateness : 0;
		return at - Math.min(Math.max(0, quickest), LONGEST_DELAY) + SECOND;
	}

	private timeUntilRelease(now: number): number {
		const [next] = this.settled;
		const [oldest] = this.unanswered;
		const at = next ? this.freeAt(next) : (oldest?.leftAt ?? now) + LONGEST_DELAY;
		return Math.max(1, at - now);
	}

	private laneOf(limit: number): Lane {
		const known = this.lanes.find((lane) => lane.limit === limit);
		if (known) return known;
		const calls = [...this.unanswered.filter(({ isSettled }) => !isSettled)];
		calls.push(...this.settled.map(({ call }) => call));
		const counted = calls.filter((call) => call.limit <= limit);
		const held = counted.reduce((sum, { cost }) => sum + cost, 0);
		const lane: Lane = { limit, held, due: 0, queue: new FairQueue(), isServed: false };
		this.lanes = [...this.lanes, lane].sort((a, b) => a.limit - b.limit);
		return lane;
	}
}

/** One rate limiter per app and command for the whole n8n process: its executions share the app's limit. */
const limiters = new Map<string, RateLimiter>();

/** The rate limiter of a command of an app, the same one for every execution of this n8n process. */
export function rateLimiterOf(sdkAppId: number, command: string): RateLimiter {
	const key = `${sdkAppId} ${command}`;
	const limiter = limiters.get(key) ?? new RateLimiter();
	limiters.set(key, limiter);
	return limiter;
}
