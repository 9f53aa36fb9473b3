import type { Batch, BatchEntry } from './batches';
import type { Outcomes } from './outcomes';
import { settle } from './settle';
import type { LookUp, Operation } from '../actions/Operation';
import type { Fault } from '../errors/faults';
import type { Attempts, Gate, Sender } from '../transport/sender';

/** Requests under way at once: enough for the full rate while answers take up to a second. */
const MAX_CONCURRENT_REQUESTS = 100;

/**
 * Accounts refused on their own for the same reason, one after another, after which it is not the
 * accounts: while nothing was carried out yet, and later.
 */
const REFUSED_FROM_THE_START = 10;
const REFUSED_IN_A_ROW = 100;

export interface DeliverySettings {
	operation: Operation;
	/** The path of the operation's call. */
	path: string;
	gates: readonly Gate[];
	/** Retries of a request. */
	maxRetries: number;
	lookUp: LookUp;
}

/** A request that was refused for something that one of its accounts brought. */
interface Refusal {
	fault: Fault;
	/** The accounts that may have caused it. */
	disputed: Batch;
	/** How many accounts the request had. */
	size: number;
}

/**
 * Sends batches and notes what became of each account. Accounts that are refused for the time being
 * are retried; a batch that is refused for something that one account brought is split until that
 * account is alone.
 */
export class Delivery {
	/** Accounts that were refused on their own in a row, and the code they were refused with. */
	private refused: { code: Fault['code']; count: number } | undefined;

	/** Given when the first batch has shown that requests as such are not refused. */
	private readonly opened = new AbortController();

	constructor(
		private readonly sender: Sender,
		private readonly outcomes: Outcomes,
		private readonly settings: DeliverySettings,
	) {}

	/** Sends all batches, several at a time, once the first one was answered. */
	async deliverAll(batches: AsyncGenerator<Batch>): Promise<void> {
		const { value: batch, done } = await batches.next();
		if (done) return;
		const first = this.deliver(batch).finally(() => this.opened.abort());
		await given(this.opened.signal);
		const worker = async (): Promise<void> => {
			for await (const next of shared(batches)) await this.deliver(next);
		};
		await Promise.all([first, ...Array.from({ length: MAX_CONCURRENT_REQUESTS }, worker)]);
	}

	private async deliver(batch: Batch): Promise<void> {
		const refusal = await this.attempt(batch);
		if (refusal) await this.isolate(refusal);
	}

	/** Sends a batch until nobody is left to retry; whether some of it was refused as a whole. */
	private async attempt(batch: Batch): Promise<Refusal | undefined> {
		const { operation, maxRetries } = this.settings;
		const attempts: Attempts = { retries: 0 };
		for (let entries = batch; ;) {
			const reply = await this.sender.send(this.requestFor(entries), attempts);
			if (!reply) return undefined;
			const { done, failed, retry, disputed } = settle(entries, reply, operation);
			done.forEach(([{ target }, values]) => this.outcomes.succeed(target, values));
			failed.forEach(([entry, fault]) => this.fail(entry, fault));
			if (done.length > 0) this.refused = undefined;
			if (done.length > 0 || disputed.length === 0) this.opened.abort();
			if (disputed.length > 0 && reply.fault) {
				retry.forEach((fault, entry) => this.fail(entry, fault));
				return { fault: reply.fault, disputed, size: entries.length };
			}
			if (retry.size === 0) return undefined;
			if (++attempts.retries > maxRetries) {
				retry.forEach((fault, entry) => this.fail(entry, fault));
				return undefined;
			}
			await this.sender.pauseBefore(attempts, longestRetryAfter(retry));
			entries = [...retry.keys()];
		}
	}

	/** Finds the accounts that caused a refusal, and serves the others. */
	private async isolate({ fault, disputed, size }: Refusal): Promise<void> {
		const { operation, lookUp } = this.settings;
		const rejected = new Set(await operation.findRejected?.(fault, disputed, lookUp));
		for (const entry of disputed) if (rejected.has(entry)) this.fail(entry, fault);
		const others = disputed.filter((entry) => !rejected.has(entry));
		const [alone] = others;
		if (!alone) return;
		if (size === 1) return this.failAlone(alone, fault);
		const refusals = await Promise.all(
			pieces(others, size).map(async (piece) => await this.attempt(piece)),
		);
		for (const refusal of refusals) if (refusal) await this.isolate(refusal);
	}

	private fail({ target, values }: BatchEntry, fault: Fault): void {
		this.outcomes.fail(target, values, fault);
	}

	/** When one account after another is refused for the same reason, the reason is not the accounts. */
	private failAlone(entry: BatchEntry, fault: Fault): void {
		this.fail(entry, fault);
		const { code } = fault;
		const count = this.refused?.code === code ? this.refused.count + 1 : 1;
		this.refused = { code, count };
		const most = this.outcomes.hasDone ? REFUSED_IN_A_ROW : REFUSED_FROM_THE_START;
		if (count >= most) this.sender.stop(refusesEverybody(fault, count));
	}

	private requestFor(entries: Batch): Parameters<Sender['send']>[0] {
		const { operation, path, gates } = this.settings;
		return { path, gates, body: operation.buildBody(entries) };
	}
}

/** Halves of a refused request; where some of its accounts are settled already, first the others together. */
function pieces(others: Batch, size: number): Batch[] {
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

function longestRetryAfter(retry: ReadonlyMap<BatchEntry, Fault>): number {
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
