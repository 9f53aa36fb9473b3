import { BatchEntry, type Batch, type Entry, type EntryRequest, type Group } from './entry';
import { some } from '../helpers/some';
import { TimeSlice } from '../helpers/wait';
import type { Value } from '../input/values';

/** A batch that still takes entries: what it asks for each of them. */
type OpenBatch = Map<Entry, readonly Value[]>;

export interface BatchLimits {
	/** The most entries in a batch. */
	units: number;
	/** The most values of one entry in a batch. */
	values: number;
}

/**
 * Puts what is to be sent into batches of one group as it comes: a batch is given out as soon as it is full. An entry
 * that asks for more values than a batch takes gets the rest in the next ones.
 */
export class Batches {
	private readonly byGroup = new Map<Group, OpenBatch[]>();

	constructor(private readonly limits: BatchLimits) {}

	/** @returns the batches that are full now */
	*add(request: EntryRequest): Generator<Batch> {
		const { group } = request.entry;
		const open = this.byGroup.get(group) ?? [];
		this.byGroup.set(group, open);
		const limits = group.hasUnits ? this.limits : { ...this.limits, units: 1 };
		place(request, open, limits);
		while ((open[0]?.size ?? 0) >= limits.units) yield* closed(open);
		if (open.length === 0) this.byGroup.delete(group);
	}

	/** @returns those that are not full */
	*rest(): Generator<Batch> {
		for (const open of this.byGroup.values()) {
			while (open.length > 0) yield* closed(open);
		}
		this.byGroup.clear();
	}
}

/**
 * The batches of what is read, while later items are still being read.
 *
 * @param canStopReading whether the rest need not be read
 */
export async function* batchesOf(
	requests: Iterable<EntryRequest | undefined>,
	limits: BatchLimits,
	canStopReading: () => boolean,
): AsyncGenerator<Batch> {
	const batches = new Batches(limits);
	const slice = new TimeSlice();
	for (const request of requests) {
		if (request) yield* batches.add(request);
		if (slice.isOver()) await slice.next();
		if (canStopReading()) return;
	}
	yield* batches.rest();
}

function* closed(open: OpenBatch[]): Generator<Batch> {
	const parts = open.shift()?.entries() ?? [];
	const batch = some(Array.from(parts, ([entry, values]) => new BatchEntry(entry, values)));
	if (batch) yield batch;
}

function place({ entry, values }: EntryRequest, open: OpenBatch[], limits: BatchLimits): void {
	let placed = 0;
	do {
		const batch = batchFor(entry, open, limits);
		const before = batch.get(entry) ?? [];
		const some = values.slice(placed, placed + limits.values - before.length);
		// The array of one request is kept as it is: one that grows reserves room for many more values.
		batch.set(entry, before.length === 0 ? some : before.concat(some));
		placed += some.length;
	} while (placed < values.length);
}

/** The first batch with room for the entry, or a new one. */
function batchFor(entry: Entry, open: OpenBatch[], limits: BatchLimits): OpenBatch {
	for (const batch of open) {
		const values = batch.get(entry);
		if (values ? values.length < limits.values : batch.size < limits.units) return batch;
	}
	const batch: OpenBatch = new Map();
	open.push(batch);
	return batch;
}
