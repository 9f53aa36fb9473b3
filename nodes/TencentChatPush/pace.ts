import { sleep } from 'n8n-workflow';

/**
 * The service counts the calls of one command that an app makes in any one second (60007 beyond).
 * Calls need not arrive as evenly as they leave, so a second is taken to be this much longer.
 */
const SECOND = 1000 + 40;

/** Milliseconds a late call may be made up for; more would be a burst. */
const CATCH_UP = 50;

/** Milliseconds after which waiting calls look whether they are still wanted. */
const LOOK = 100;

/** What remains of the pace after a frequency code, and how much comes back per second. */
const STEP_DOWN = 0.7;
const LOWEST_SHARE = 0.05;
const RECOVERY = 0.05;
/** Milliseconds in which several frequency codes count as one: they answer calls sent at one pace. */
const ONE_STEP = 500;

interface Waiting {
	limit: number;
	signal: AbortSignal;
	go: (mayLeave: boolean) => void;
}

/** Lets the calls of one app and command leave evenly, never more than `limit` in any one second. */
export class Pace {
	/** When the latest calls left, oldest first. */
	private left: number[] = [];

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
	 * @returns whether the call may leave; `false` once the signal is given
	 */
	async turn(limit: number, signal: AbortSignal): Promise<boolean> {
		return await new Promise((go) => {
			this.waiting.push({ limit, signal, go });
			if (this.waiting.length === 1) void this.serve();
		});
	}

	/** Lowers the pace: the service says that calls come too quickly. It recovers by itself. */
	stepDown(): void {
		const now = performance.now();
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
				this.leave(now, first.limit);
				this.waiting.shift();
				first.go(true);
			}
		}
	}

	private dismissUnwanted(): void {
		const unwanted = this.waiting.filter(({ signal }) => signal.aborted);
		if (unwanted.length === 0) return;
		this.waiting = this.waiting.filter(({ signal }) => !signal.aborted);
		for (const { go } of unwanted) go(false);
	}

	private waitFor(limit: number, now: number): number {
		this.left = this.left.filter((at) => at > now - SECOND);
		const crowded = this.left.at(-limit);
		const windowOpens = crowded === undefined ? 0 : crowded + SECOND;
		return Math.max(this.due, windowOpens) - now;
	}

	private leave(now: number, limit: number): void {
		this.left.push(now);
		const spacing = SECOND / (limit * this.currentShare(now));
		this.due = Math.max(this.due, now - CATCH_UP) + spacing;
	}

	private currentShare(now: number): number {
		if (this.share === 1) return 1;
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
