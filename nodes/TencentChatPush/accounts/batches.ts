import type { Share } from '../actions/Operation';
import { Work } from '../helpers/wait';
import type { Order, Target } from './targets';
import type { Value } from './values';

/** Accounts in one request (every tag and attribute page: at most 100, code 90018 beyond). */
const MOST_ACCOUNTS = 100;

/** One account's share of one request. */
export class Part implements Share {
	constructor(
		readonly target: Target,
		public values: Value[],
	) {}

	get account(): string {
		return this.target.account;
	}
}

/** What goes into one request: up to 100 accounts, each once. */
export type Chunk = readonly Part[];

/** A chunk that still takes accounts. */
type Open = Map<string, Part>;

/**
 * Cuts orders into chunks as they come: every chunk is given out as soon as it is full, so that
 * sending begins while later items are still being read. An account that asks for more values than
 * a request takes gets the rest in the next chunks.
 *
 * @param perRequest the most values of one account in a single request
 * @param cancelled given when the rest need not be read
 */
export async function* chunksOf(
	orders: Iterable<Order | undefined>,
	perRequest: number,
	cancelled: AbortSignal,
): AsyncGenerator<Chunk> {
	const open: Open[] = [];
	const work = new Work();
	for (const order of orders) {
		if (order) place(order, open, perRequest);
		while (isFull(open[0])) yield given(open);
		if (work.isLong()) await work.rest();
		if (cancelled.aborted) return;
	}
	while (open.length > 0) yield given(open);
}

/** Only the first may be given out early: the others hold what must come after it. */
function isFull(chunk: Open | undefined): boolean {
	return chunk !== undefined && chunk.size >= MOST_ACCOUNTS;
}

function given(open: Open[]): Chunk {
	return [...(open.shift()?.values() ?? [])];
}

function place({ target, values }: Order, open: Open[], perRequest: number): void {
	let placed = 0;
	do {
		const part = partFor(target, open, perRequest);
		const some = values.slice(placed, placed + perRequest - part.values.length);
		part.values = part.values.length === 0 ? some : part.values.concat(some);
		placed += some.length;
	} while (placed < values.length);
}

/** The account's part in the first chunk that still has room for it, opened where there is none. */
function partFor(target: Target, open: Open[], perRequest: number): Part {
	for (const chunk of open) {
		const part = chunk.get(target.account);
		const hasRoom = part ? part.values.length < perRequest : chunk.size < MOST_ACCOUNTS;
		if (hasRoom) return part ?? opened(target, chunk);
	}
	const chunk: Open = new Map();
	open.push(chunk);
	return opened(target, chunk);
}

function opened(target: Target, chunk: Open): Part {
	const part = new Part(target, []);
	chunk.set(target.account, part);
	return part;
}
