import type { PushGroup, PushRecord } from './pushReader';
import { TimeSlice } from '../helpers/wait';

/** What goes into one request: accounts of the same message, or one push. */
export type PushBatch = readonly PushRecord[];

/**
 * Puts what is to be sent into batches of the same message as it comes: a batch is given out as soon
 * as it is full, and the others at the end.
 *
 * @param size the most in a batch
 * @param isPointless whether the rest need not be read
 */
export async function* pushBatchesOf(
	requests: Iterable<PushRecord | undefined>,
	size: number,
	isPointless: () => boolean,
): AsyncGenerator<PushBatch> {
	const open = new Map<PushGroup, PushRecord[]>();
	const slice = new TimeSlice();
	for (const record of requests) {
		if (record) {
			const batch = batchFor(record, open);
			batch.push(record);
			if (batch.length >= (record.group.isByUnits ? size : 1)) {
				open.delete(record.group);
				yield batch;
			}
		}
		if (slice.isOver()) await slice.next();
		if (isPointless()) return;
	}
	yield* open.values();
}

function batchFor({ group }: PushRecord, open: Map<PushGroup, PushRecord[]>): PushRecord[] {
	const known = open.get(group);
	if (known) return known;
	const batch: PushRecord[] = [];
	open.set(group, batch);
	return batch;
}
