import { sleep } from 'n8n-workflow';

/** A second of the service with a little to spare: it counts the calls of a command in any one second (60007 beyond). */
const SECOND = 1000 + 20;

/** Milliseconds by which a call may be late and still be made up for; more would be a burst. */
const CATCH_UP = 50;

/** The most milliseconds a call is taken to have spent on its way, over the quickest one. */
const LONGEST_DELAY = 1000;

/** The most milliseconds that others wait for the answer to the very first call. */
const LONGEST_START = 1000;

/** Milliseconds after which waiting calls look whether they are still wanted, or may leave early. */
const LOOK = 50;

/** What remains of the pace after a frequency code, and how much comes back per second. */
const STEP_DOWN = 0.7;
const LOWEST_SHARE = 0.05;
const RECOVERY = 0.05;
/** The longest Retry-After, in milliseconds, that is waited for; a workflow must not hang for a longer one. */
export const LONGEST_RETRY_AFTER = 120_000;
/** Milliseconds in which several frequency codes count as one: they answer calls sent at one pace. */
const ONE_STEP = 500;

/** A call that left; all times in the clock of `performance.now()`. */
export interface Call {
	readonly leftAt: number;
	answeredAt?: number;
}

interface Waiting {
	limit: number;
	isWanted: () => boolean;
	go: (call: Call | undefined) => void;
}

/** Lets the calls of one app and command leave evenly, never more than `limit` in any one second. */
export class Pace {
	/** The calls that may still count in the service's second. */
	private calls: Call[] = [];

	/** Milliseconds the quickest call took so far: what others took longer they may have come later. */
	private quickest = Infinity;

	private waiting: Waiting[] = [];

	/** When the next call would leave if every timer were exact. */
	private due = 0;

	/** The part of the limit in use, 0 to 1: other processes may share the app. */
	private share = 1;

	private steppedAt = -Infinity;

	/**
	 * Waits for the turn of a call, in order of asking.
	 *
	 * @param limit calls per second
	 * @param isWanted asked again and again whether the call is still to be made
	 * @returns the call that may leave now; `undefined` when it is no longer wanted
	 */
	async turn(limit: number, isWanted: () => boolean): Promise<Call | undefined> {
		return await new Promise((go) => {
			this.waiting.push({ limit, isWanted, go });
			if (this.waiting.length === 1) void this.serve();
		});
	}

	/** Notes the answer to a call; how long it took tells how late it may have arrived. */
	answered(call: Call): void {
		call.answeredAt = performance.now();
		this.quickest = Math.min(this.quickest, call.answeredAt - call.leftAt);
	}

	/**
	 * Lowers the pace: the service says that calls come too quickly. It recovers by itself.
	 *
	 * @param retryAfter milliseconds in which no call is to come at all
	 */
	stepDown(retryAfter = 0): void {
		const now = performance.now();
		if (retryAfter <= LONGEST_RETRY_AFTER) this.due = Math.max(this.due, now + retryAfter);
		if (now - this.steppedAt < ONE_STEP) return;
		this.share = Math.max(LOWEST_SHARE, this.currentShare(now) * STEP_DOWN);
		this.steppedAt = now;
	}

	private async serve(): Promise<void> {
		for (;;) {
			this.dismissUnwanted();
			const [first] = this.waiting;
			if (!first) return;
			const now = performance.now();
			const wait = this.waitFor(first.limit, now);
			if (wait > 0) {
				await sleep(Math.min(wait, LOOK));
			} else {
				this.waiting.shift();
				first.go(this.leave(now, first.limit));
			}
		}
	}

	private dismissUnwanted(): void {
		const unwanted = this.waiting.filter(({ isWanted }) => !isWanted());
		if (unwanted.length === 0) return;
		this.waiting = this.waiting.filter((each) => !unwanted.includes(each));
		for (const { go } of unwanted) go(undefined);
	}

	private waitFor(limit: number, now: number): number {
		this.calls = this.calls.filter((call) => this.latestArrival(call, now) > now - SECOND);
		const arrivals = this.calls.map((call) => this.latestArrival(call, now)).sort((a, b) => a - b);
		const crowded = arrivals.at(-limit);
		const windowOpens = crowded === undefined ? 0 : crowded + SECOND;
		return Math.max(this.due, windowOpens, this.warmAt()) - now;
	}

	/** The first call of a process loads much and leaves late, so others would catch up with it. */
	private warmAt(): number {
		const [first] = this.calls;
		return first && this.quickest === Infinity ? first.leftAt + LONGEST_START : 0;
	}

	/** When the service may have counted a call, at the latest, on a scale where the quickest took no time. */
	private latestArrival({ leftAt, answeredAt = Infinity }: Call, now: number): number {
		const delay = Math.min(answeredAt, now) - leftAt - this.quickest;
		return leftAt + Math.min(Math.max(delay, 0), LONGEST_DELAY);
	}

	private leave(now: number, limit: number): Call {
		const call: Call = { leftAt: now };
		this.calls.push(call);
		const spacing = SECOND / (limit * this.currentShare(now));
		this.due = Math.max(this.due, now - CATCH_UP) + spacing;
		return call;
	}

	private currentShare(now: number): number {
		return Math.min(1, this.share + ((now - this.steppedAt) / 1000) * RECOVERY);
	}
}

/** One pace per app and command for the whole n8n process: its executions share the app's limit. */
const paces = new Map<string, Pace>();

/** The pace of a command of an app, the same one for every execution of this n8n process. */
export function paceOf(sdkAppId: number, path: string): Pace {
	const key = `${sdkAppId} ${path}`;
	const pace = paces.get(key) ?? new Pace();
	paces.set(key, pace);
	return pace;
}
