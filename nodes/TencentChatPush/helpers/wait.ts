import { sleep } from 'n8n-workflow';

/**
 * Waits that many milliseconds, or until the signal is given, whichever comes first. Older n8n
 * ignores the signal given to `sleep`, so it is listened to here as well.
 */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const stopListening = onAbort(signal, resolve);
		const done = (): void => {
			stopListening();
			resolve();
		};
		sleep(milliseconds, ownSignal(signal)).then(done, done);
	});
}

/** Calls back when the signal is given. Returns what ends the listening. */
export function onAbort(signal: AbortSignal, callBack: () => void): () => void {
	const own = ownSignal(signal);
	own.addEventListener('abort', callBack, { once: true });
	return () => own.removeEventListener('abort', callBack);
}

/** Many listen to one signal, and Node takes more than ten listeners of an object for a leak. */
function ownSignal(signal: AbortSignal): AbortSignal {
	return AbortSignal.any([signal]);
}

/** Milliseconds of work after which n8n's editor and webhooks get their turn. */
const LONGEST_SLICE = 10;

/** Long work in slices: `if (slice.isOver()) await slice.next()`. */
export class TimeSlice {
	private since = performance.now();

	isOver(): boolean {
		return performance.now() - this.since >= LONGEST_SLICE;
	}

	async next(): Promise<void> {
		await sleep(0);
		this.since = performance.now();
	}
}
