import type { Settlement } from './settle';
import type { Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';
import type { Attempts, Request, Sender } from '../transport/sender';

/** Requests under way at once: enough for the full rate while answers take up to a second. */
const MAX_CONCURRENT_REQUESTS = 100;

/**
 * Accounts refused on their own for the same reason, one after another, after which it is not the
 * accounts: while nothing was carried out yet, and later.
 */
const REFUSED_FROM_THE_START = 10;
const REFUSED_IN_A_ROW = 100;

/** What is sent, and where its outcomes go. */
export interface Work<E, R> {
	/** The request for some entries. */
	requestFor(entries: readonly E[]): Request;
	/** Reads the answer to it. */
	settle(entries: readonly E[], reply: Reply, attempts: Attempts): Settlement<E, R>;
	/** Called with entries that have no answer when the run stops. */
	leave?(entries: readonly E[], attempts: Attempts): void;
	/** Of a request that was refused as a whole: the entries that caused it for certain, if that can be told. */
	findRejected?(refusal: Fault, entries: readonly E[]): Promise<readonly E[]>;
	succeed(entry: E, result: R): void;
	fail(entry: E, fault: Fault): void;
}

/** A request that was refused for something that one of its entries brought. */
interface Refusal<E> {
	fault: Fault;
	/** The entries that may have caused it. */
	disputed: readonly E[];
	/** How many entries the request had. */
	size: number;
}

/**
 * Sends batches and says what became of each of their entries. Entries that are refused for the time
 * being are retried; a batch that is refused for something that one entry brought is split until
 * that entry is alone.
 */
export class Delivery<E, R> {
	/** Entries that were refused on their own in a row, and the code they were refused with. */
	private refused: { code: Fault['code']; count: number } | undefined;

	/** Aborted when the first batch has shown that requests as such are not refused. */
	private readonly opened = new AbortController();

	/** Whether anything was carried out. */
	private hasDone = false;

	/** @param maxRetries retries of a request that is refused for the time being */
	constructor(
		private readonly sender: Sender,
		private readonly work: Work<E, R>,
		private readonly maxRetries: number,
	) {}

	/** Sends all batches, several at a time, once the first one was answered. */
	async deliverAll(batches: AsyncGenerator<readonly E[]>): Promise<void> {
		const { value: batch, done } = await batches.next();
		if (done) return;
		const first = this.deliver(batch).finally(() => this.opened.abort());
		await given(this.opened.signal);
		const worker = async (): Promise<void> => {
			for await (const next of shared(batches)) await this.deliver(next);
		};
		await Promise.all([first, ...Array.from({ length: MAX_CONCURRENT_REQUESTS }, worker)]);
	}

	private async deliver(batch: readonly E[]): Promise<void> {
		const refusal = await this.attempt(batch);
		if (refusal) await this.isolate(refusal);
	}

	/** Sends a batch until no entry is left to retry. Returns what was refused as a whole, if anything. */
	private async attempt(batch: readonly E[]): Promise<Refusal<E> | undefined> {
		const attempts: Attempts = { retries: 0 };
		for (let entries = batch; entries.length > 0;) {
			const reply = await this.sender.send(this.work.requestFor(entries), attempts);
			if (!reply) {
				this.work.leave?.(entries, attempts);
				return undefined;
			}
			const settlement = this.work.settle(entries, reply, attempts);
			this.note(settlement);
			const { retry, disputed } = settlement;
			if (disputed.length > 0 && reply.fault) {
				const open = [...disputed, ...retry.keys()];
				return { fault: reply.fault, disputed: open, size: entries.length };
			}
			if (++attempts.retries > this.maxRetries) {
				retry.forEach((fault, entry) => this.work.fail(entry, fault));
				return undefined;
			}
			entries = [...retry.keys()];
			if (entries.length > 0) await this.sender.pauseBefore(attempts, longestRetryAfter(retry));
		}
		return undefined;
	}

	private note({ done, failed, disputed }: Settlement<E, R>): void {
		done.forEach(([entry, result]) => this.work.succeed(entry, result));
		failed.forEach(([entry, fault]) => this.work.fail(entry, fault));
		if (done.length > 0) {
			this.hasDone = true;
			this.refused = undefined;
		}
		if (done.length > 0 || disputed.length === 0) this.opened.abort();
	}

	/** Finds the entries that caused a refusal, and serves the others. */
	private async isolate({ fault, disputed, size }: Refusal<E>): Promise<void> {
		const rejected = new Set(await this.work.findRejected?.(fault, disputed));
		for (const entry of rejected) this.work.fail(entry, fault);
		const others = disputed.filter((entry) => !rejected.has(entry));
		const [alone] = others;
		if (!alone) return;
		if (size === 1) return this.failAlone(alone, fault);
		const refusals = await Promise.all(
			pieces(others, size).map(async (piece) => await this.attempt(piece)),
		);
		for (const refusal of refusals) if (refusal) await this.isolate(refusal);
	}

	/** When one entry after another is refused for the same reason, the reason is not the entries. */
	private failAlone(entry: E, fault: Fault): void {
		this.work.fail(entry, fault);
		const { code } = fault;
		const count = this.refused?.code === code ? this.refused.count + 1 : 1;
		this.refused = { code, count };
		const most = this.hasDone ? REFUSED_IN_A_ROW : REFUSED_FROM_THE_START;
		if (count >= most) this.sender.stop(refusesEverybody(fault, count));
	}
}

/** Halves of a refused request; where some of its entries are settled already, first the others together. */
function pieces<E>(others: readonly E[], size: number): Array<readonly E[]> {
	if (others.length < size) return [others];
	const middle = Math.ceil(others.length / 2);
	return [others.slice(0, middle), others.slice(middle)];
}

function refusesEverybody(fault: Fault, count: number): Fault {
	return {
		...fault,
		kind: 'fatal',
		message: `${fault.message} (the answer for ${count} accounts in a row)`,
		description: `The accounts themselves are probably not the reason, so the node stopped. ${fault.description}`,
	};
}

function longestRetryAfter(retry: ReadonlyMap<unknown, Fault>): number {
	let longest = 0;
	for (const { retryAfter = 0 } of retry.values()) longest = Math.max(longest, retryAfter);
	return longest;
}

/** Several loops over one generator: each element goes to one of them. */
function shared<T>(generator: AsyncGenerator<T>): AsyncIterable<T> {
	return { [Symbol.asyncIterator]: () => ({ next: async () => await generator.next() }) };
}

async function given(signal: AbortSignal): Promise<void> {
	if (signal.aborted) return;
	await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }));
}
