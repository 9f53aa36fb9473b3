import { sleep } from 'n8n-workflow';

import { AdaptiveLimit } from './adaptiveLimit';
import { FairQueue } from './fairQueue';
import { Places, SECOND, isOver, type Demand, type Permit } from './places';
import { onAbort } from '../helpers/wait';

/** Calls under way at the start: as many as 100 a second make while answers take 110 ms. */
const START_CALLS = 11;

/** The part of a second's calls that the service accepts before that ends; two processes get half each. */
const START_PART = 0.75;

/** What became of a call. */
export type CallResult = 'accepted' | 'refused' | 'unanswered';

interface Waiting extends Demand {
	go: (permit: Permit | undefined) => void;
}

/** The calls that wait with the same limit. */
interface Lane {
	/** When the next call of the lane may leave, as far as even spacing goes. */
	due: number;
	readonly queue: FairQueue<Waiting>;
	/** Whether a loop already serves its queue. */
	isServed: boolean;
}

/**
 * Lets the calls of one app and command leave evenly, over all executions of the n8n process.
 *
 * Five rules each say how many milliseconds a call has to wait, and the longest counts. Calls with a lower
 * limit do not delay those with a higher one, but count for them. A service that accepts fewer
 * calls than the limit is followed by {@link AdaptiveLimit}, and at the start few
 * calls are under way: other processes may start at the same time.
 */
export class RateLimiter {
	private readonly lanes = new Map<number, Lane>();

	private readonly places = new Places();

	private readonly adaptive = new AdaptiveLimit();

	/** Cost of the calls that were accepted since the limiter was last idle for a second. */
	private acceptedSinceStart = 0;

	/** Until when the service wants no call at all (Retry-After). */
	private closedUntil = 0;

	/** Those who wait for a place, until something happens that may let a call leave earlier. */
	private readonly resting = new Set<() => void>();

	/**
	 * Waits until a call may leave.
	 *
	 * @param owner whose call it is: owners take turns
	 * @returns `undefined` when the signal aborts before that
	 */
	async acquire(demand: Demand, owner: object, signal: AbortSignal): Promise<Permit | undefined> {
		if (signal.aborted) return undefined;
		const lane = this.laneOf(demand.limit);
		return await new Promise((resolve) => {
			const waiting: Waiting = {
				...demand,
				go: (permit) => {
					stopListening();
					resolve(permit);
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
	 * Reports what became of a call.
	 *
	 * @param retryAfter milliseconds in which the service wants no call at all
	 * @returns calls per second, where the limit was lowered for it
	 */
	report(permit: Permit, result: CallResult, retryAfter = 0): number | undefined {
		const now = performance.now();
		this.places.release(permit, now);
		this.closedUntil = Math.max(this.closedUntil, now + retryAfter);
		if (result !== 'unanswered') this.places.recordAnswer(permit, now);
		if (result === 'accepted') {
			this.acceptedSinceStart += permit.cost;
			this.adaptive.recordAccepted(permit.cost, now);
		}
		const isLowered =
			result === 'refused' &&
			!permit.ignoresRefusals &&
			this.adaptive.recordRefused(permit.leftAt, permit.limit, now);
		this.wake();
		return isLowered ? Math.floor(this.adaptive.at(now)) : undefined;
	}

	private async serve(lane: Lane): Promise<void> {
		lane.isServed = true;
		lane.due = Math.max(lane.due, performance.now());
		for (let first = lane.queue.first; first; first = lane.queue.first) {
			const now = performance.now();
			const milliseconds = this.timeUntil(first, lane, now);
			if (milliseconds > 0) await this.rest(milliseconds);
			else lane.queue.take()?.go(this.depart(first, lane, now));
		}
		lane.isServed = false;
	}

	/** Waits, or until something happens that may let a call leave earlier. */
	private async rest(milliseconds: number): Promise<void> {
		await new Promise<void>((resolve) => {
			this.resting.add(resolve);
			void sleep(milliseconds).then(resolve);
		});
	}

	private wake(): void {
		for (const goOn of this.resting) goOn();
		this.resting.clear();
	}

	/** Milliseconds after which it is worth looking again; 0 when the call may leave now. */
	private timeUntil(demand: Demand, lane: Lane, now: number): number {
		this.places.free(now);
		const opening = Math.max(this.pause(now), this.start(demand, now), this.share(demand, now));
		// What the event loop was late with is made up for at once; time in which nothing was to leave is not.
		if (opening > 0) lane.due = Math.max(lane.due, now);
		return Math.max(opening, this.spacing(lane, now), this.window(demand, now));
	}

	/** The service wants no call at all for a while. */
	private pause(now: number): number {
		return this.closedUntil - now;
	}

	/** Calls leave evenly. */
	private spacing({ due }: Lane, now: number): number {
		return due - now;
	}

	/** In no second more calls arrive than the limit that each was made with. */
	private window(demand: Demand, now: number): number {
		return this.places.isFull(demand) ? this.places.timeUntilFree(now) : 0;
	}

	/** Nor more than the service accepts from this process. */
	private share({ cost }: Demand, now: number): number {
		const most = Math.max(1, Math.floor(this.adaptive.at(now)));
		return isOver(this.places.total, cost, most) ? this.places.timeUntilFree(now) : 0;
	}

	/**
	 * When processes start together, all that is under way when the limit is reached is refused. So at the
	 * start no more calls are under way than belong there, also when answers wait for a busy event loop.
	 */
	private start({ limit, cost, ignoresRefusals }: Demand, now: number): number {
		if (ignoresRefusals || this.acceptedSinceStart > START_PART * limit) return 0;
		const most = Math.max(START_CALLS, (limit * this.places.quickest) / 1000);
		return isOver(this.places.underWay, cost, most) ? this.places.timeUntilFree(now) : 0;
	}

	private depart(demand: Demand, lane: Lane, now: number): Permit {
		if (this.places.total === 0) this.acceptedSinceStart = 0;
		const rate = Math.min(demand.limit, this.adaptive.at(now));
		lane.due += (SECOND * demand.cost) / rate;
		return this.places.take(demand, now);
	}

	private laneOf(limit: number): Lane {
		const known = this.lanes.get(limit);
		if (known) return known;
		const lane: Lane = { due: 0, queue: new FairQueue(), isServed: false };
		this.lanes.set(limit, lane);
		this.places.watch(limit);
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
