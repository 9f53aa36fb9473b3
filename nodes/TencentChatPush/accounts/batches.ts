import type { AccountRequest, Target } from './accountReader';
import type { Value } from './values';
import type { RequestEntry } from '../actions/Operation';
import { TimeSlice } from '../helpers/wait';

/** What one request asks for one account. */
export class BatchEntry implements RequestEntry {
	constructor(
		readonly target: Target,
		readonly values: readonly Value[],
	) {}

	get account(): string {
		return this.target.account;
	}
}

/** What goes into one request, each account once. */
export type Batch = readonly BatchEntry[];

/** A batch that still takes accounts: what it asks for each of them. */
type OpenBatch = Map<Target, readonly Value[]>;

export interface BatchLimits {
	/** The most accounts in a batch. */
	accounts: number;
	/** The most values of one account in a batch. */
	values: number;
}

/**
 * Puts requests of accounts into batches as they come: a batch is given out as soon as it is full, so that
 * sending begins while later items are still being read. An account that asks for more values than
 * a batch takes gets the rest in the next ones.
 *
 * @param isPointless whether the rest need not be read
 */
export async function* batchesOf(
	requests: Iterable<AccountRequest | undefined>,
	limits: BatchLimits,
	isPointless: () => boolean,
): AsyncGenerator<Batch> {
	const open: OpenBatch[] = [];
	const slice = new TimeSlice();
	for (const request of requests) {
		if (request) place(request, open, limits);
		while ((open[0]?.size ?? 0) >= limits.accounts) yield closed(open);
		if (slice.isOver()) await slice.next();
		if (isPointless()) return;
	}
	while (open.length > 0) yield closed(open);
}

function closed(open: OpenBatch[]): Batch {
	const entries = open.shift()?.entries() ?? [];
	return Array.from(entries, ([target, values]) => new BatchEntry(target, values));
}

function place({ target, values }: AccountRequest, open: OpenBatch[], limits: BatchLimits): void {
	let placed = 0;
	do {
		const batch = batchFor(target, open, limits);
		const before = batch.get(target) ?? [];
		const some = values.slice(placed, placed + limits.values - before.length);
		// The array of one request is kept as it is: one that grows reserves room for many more values.
		batch.set(target, before.length === 0 ? some : before.concat(some));
		placed += some.length;
	} while (placed < values.length);
}

/** The first batch with room for the account, or a new one. */
function batchFor(target: Target, open: OpenBatch[], limits: BatchLimits): OpenBatch {
	for (const batch of open) {
		const values = batch.get(target);
		if (values ? values.length < limits.values : batch.size < limits.accounts) return batch;
	}
	const batch: OpenBatch = new Map();
	open.push(batch);
	return batch;
}
