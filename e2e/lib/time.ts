import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
	/** Milliseconds in all. */
	timeout: number;
	/** Milliseconds between two looks. */
	interval?: number;
}

/**
 * Looks again and again until there is something to see.
 *
 * @throws Error naming what was awaited when the time is over
 */
export async function eventually<T>(
	what: string,
	look: () => Promise<T | undefined>,
	{ timeout, interval = 250 }: WaitOptions,
): Promise<T> {
	const end = Date.now() + timeout;
	for (;;) {
		const seen = await look();
		if (seen !== undefined) return seen;
		if (Date.now() > end) throw new Error(`Waited ${timeout / 1000} s in vain for ${what}`);
		await sleep(interval);
	}
}
