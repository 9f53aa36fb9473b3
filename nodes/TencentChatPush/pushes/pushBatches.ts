import type { PushGroup, PushTarget } from './pushReader';
import { TimeSlice } from '../helpers/wait';

/** What goes into one request: accounts of the same message, or one push. */
export type PushBatch = readonly PushTarget[];

/**
 * Puts what is to be sent into batches of the same message as it comes: a batch is given out as soon
 * as it is full, and the others at the end.
 *
 * @param size the most in a batch
 * @param isPointless whether the rest need not be read
 */
export async function* pushBatchesOf(
	requests: Iterable<PushTarget | undefined>,
	size: number,
	isPointless: () => boolean,
): AsyncGenerator<PushBatch> {
	const open = new Map<PushGroup, PushTarget[]>();
	const slice = new TimeSlice();
	for (const target of requests) {
		if (target) {
			const batch = batchFor(target, open);
			batch.push(target);
			if (batch.length >= (target.isUnit ? size : 1)) {
				open.delete(target.group);
				yield batch;
			}
		}
		if (slice.isOver()) await slice.next();
		if (isPointless()) return;
	}
	yield* open.values();
}

function batchFor({ group }: PushTarget, open: Map<PushGroup, PushTarget[]>): PushTarget[] {
	const known = open.get(group);
	if (known) return known;
	const batch: PushTarget[] = [];
	open.set(group, batch);
	return batch;
}
