import { sleep } from 'n8n-workflow';

/** Milliseconds after which a wait looks whether it is still wanted; older n8n cannot cut a sleep short. */
const LOOK = 100;

/** Waits that many milliseconds, or until the signal is given, whichever comes first. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
	const until = performance.now() + milliseconds;
	for (let left = milliseconds; left > 0 && !signal.aborted; left = until - performance.now()) {
		await sleep(Math.min(left, LOOK));
	}
}

/** Milliseconds of work after which n8n's editor and webhooks get their turn. */
const LONGEST_WORK = 10;

/** Long work in portions: `if (work.isLong()) await work.rest()`. */
export class Work {
	private since = performance.now();

	isLong(): boolean {
		return performance.now() - this.since >= LONGEST_WORK;
	}

	async rest(): Promise<void> {
		await sleep(0);
		this.since = performance.now();
	}
}
