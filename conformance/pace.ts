import { setTimeout as sleep } from 'node:timers/promises';

/** The time, so that tests need not wait for it. */
export interface Timer {
	/** ms, from any beginning. */
	now: () => number;
	/** Settles after that many ms, or as soon as the signal is aborted. */
	sleep: (ms: number, signal: AbortSignal) => Promise<void>;
}

export const machineTimer: Timer = {
	now: () => performance.now(),
	sleep: async (ms, signal) => {
		await sleep(ms, undefined, { signal }).catch(() => undefined);
	},
};

/** A little more than the documents ask, for coarse timers and for the way to the server. */
const marginMs = 20;

/**
 * Keeps the documented rate of each call. Calls are made one after the other; a call waits until its share of
 * a second has passed since the last answer of its kind, as a server may count from there.
 */
export class Pace {
	private readonly freeAt = new Map<string, number>();

	constructor(private readonly timer: Timer) {}

	/** Waits until this path may be called. */
	async turn(path: string, signal: AbortSignal): Promise<void> {
		const wait = (this.freeAt.get(path) ?? 0) - this.timer.now();
		if (wait > 0) await this.timer.sleep(wait, signal);
	}

	/** Takes note that a call was answered. */
	answered(path: string, callsPerSecond: number): void {
		this.freeAt.set(path, this.timer.now() + 1000 / callsPerSecond + marginMs);
	}
}
