import { sleep } from 'n8n-workflow';

/**
 * Waits that many milliseconds, or until the signal aborts. Older versions of n8n ignore the signal
 * passed to `sleep`, so this function listens to it as well.
 */
export async function wait(milliseconds: number, signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise<void>((resolve) => {
		const own = new AbortController();
		const done = (): void => {
			stopListening();
			resolve();
		};
		const stopListening = onAbort(signal, () => {
			own.abort(signal.reason);
			done();
		});
		sleep(milliseconds, own.signal).then(done, done);
	});
}

/** What to call when a signal aborts. */
const callBacks = new WeakMap<AbortSignal, Set<() => void>>();

/** Calls back when the signal aborts. Returns a function that removes the listener. */
export function onAbort(signal: AbortSignal, callBack: () => void): () => void {
	const ofSignal = callBacks.get(signal) ?? listenTo(signal);
	ofSignal.add(callBack);
	return () => ofSignal.delete(callBack);
}

/** Many wait for the same signal, and Node.js warns of a leak beyond ten listeners: one calls them all. */
function listenTo(signal: AbortSignal): Set<() => void> {
	const ofSignal = new Set<() => void>();
	callBacks.set(signal, ofSignal);
	signal.addEventListener('abort', () => ofSignal.forEach((callBack) => callBack()), {
		once: true,
	});
	return ofSignal;
}

/** Milliseconds of work after which n8n's editor, webhooks and connections get their turn. */
const LONGEST_SLICE = 10;

/** When the last one in line gets its turn. */
let lastTurn = Promise.resolve();

/**
 * Long work in slices: `if (slice.isOver()) await slice.next()`.
 *
 * All executions of the process take turns: timers that are due together would run one after
 * another, and with several executions no connection would be served before all work is done.
 */
export class TimeSlice {
	private since = performance.now();

	isOver(): boolean {
		return performance.now() - this.since >= LONGEST_SLICE;
	}

	async next(): Promise<void> {
		lastTurn = lastTurn.then(async () => await sleep(0));
		await lastTurn;
		this.since = performance.now();
	}
}
