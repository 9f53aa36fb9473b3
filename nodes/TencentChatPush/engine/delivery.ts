import type { Verdicts } from './settle';
import { everybodysFault, type Fault } from '../errors/faults';
import type { Log } from '../helpers/log';
import { some, type Some } from '../helpers/some';
import type { Reply } from '../transport/reply';
import type { Attempt } from '../transport/retry';
import type { Request, Sender } from '../transport/sender';

/** Requests under way at once: enough for the full rate while answers take up to a second. */
const MAX_CONCURRENT_REQUESTS = 100;

/**
 * Accounts refused on their own for the same reason, one after another, after which it is not the
 * accounts: while nothing was carried out yet, and later.
 */
const REFUSED_FROM_THE_START = 10;
const REFUSED_IN_A_ROW = 100;

/**
 * Requests refused as a whole, since anything was carried out, after which one batch at a time is
 * split: a refusal of everybody costs those under way and the pieces of one batch, not those of a hundred.
 */
const REFUSED_TOGETHER = 10;

/** What is sent, and where its outcomes go. */
export interface Work<E, R> {
	/** What its entries are called, in the plural. */
	readonly noun: string;
	/** Serves a batch that takes several requests, one after another. Returns whether it is one. */
	serveBySteps?(batch: Some<E>): Promise<boolean>;
	/** The request for some entries. */
	requestFor(entries: Some<E>): Request;
	/** Reads the answer to it. */
	settle(entries: Some<E>, reply: Reply, attempt: Attempt): Verdicts<E, R>;
	/** Called with entries that have no answer when the run stops. */
	abandon?(entries: Some<E>, attempt: Attempt): void;
	/** Of a request that was refused as a whole: the entries that caused it for certain, if that can be told. */
	findRejected?(refusal: Fault, entries: Some<E>): Promise<readonly E[]>;
	succeed(entry: E, result: R): void;
	fail(entry: E, fault: Fault): void;
}

/** A request that was refused for something that one of its entries brought. */
interface RejectedRequest<E> {
	fault: Fault;
	/** The entries that may have caused it. */
	disputed: Some<E>;
	/** How many entries the request had. */
	size: number;
}

/**
 * Sends batches and says what became of each of their entries. Entries that are refused for the time
 * being are retried; a batch that is refused for something that one entry brought is split until
 * that entry is alone.
 */
export class Delivery<E, R> {
	/** Entries that were refused on their own since anything was carried out. They fail as soon as it is clear for whose sake. */
	private refused: Array<[entry: E, fault: Fault]> = [];

	/** How many of them were refused with the same code in a row, up to the last. */
	private row: { code: Fault['code']; count: number } | undefined;

	/** Requests that were refused as a whole since anything was carried out. */
	private refusals = 0;

	/** Whether a batch is being split alone, and those that wait for their turn. */
	private isOneSplit = false;

	private readonly waiting: Array<() => void> = [];

	/** Aborted when the first batch has shown that requests as such are not refused. */
	private readonly opened = new AbortController();

	/** Whether anything was carried out. */
	private hasDone = false;

	constructor(
		private readonly sender: Sender,
		private readonly work: Work<E, R>,
		private readonly log: Log,
	) {}

	/** Sends all batches, several at a time, once the first one was answered. */
	async deliverAll(batches: AsyncGenerator<Some<E>>): Promise<void> {
		const { value: batch, done } = await batches.next();
		if (done) return;
		const first = this.deliver(batch).finally(() => this.open());
		await given(this.opened.signal);
		const worker = async (): Promise<void> => {
			for await (const next of shared(batches)) await this.deliver(next);
		};
		try {
			await Promise.all([first, ...Array.from({ length: MAX_CONCURRENT_REQUESTS }, worker)]);
		} finally {
			this.failRefused();
		}
	}

	private async deliver(batch: Some<E>): Promise<void> {
		if (await this.work.serveBySteps?.(batch)) return;
		const refusal = await this.attempt(batch);
		if (refusal) await this.isolate(refusal);
	}

	/** Sends a batch until no entry is left to retry. Returns what was refused as a whole, if anything. */
	private async attempt(batch: Some<E>): Promise<RejectedRequest<E> | undefined> {
		const attempt = this.sender.newAttempt();
		for (let entries: Some<E> | undefined = batch; entries;) {
			const reply = await this.sender.send(this.work.requestFor(entries), attempt);
			if (!reply) {
				this.work.abandon?.(entries, attempt);
				return undefined;
			}
			const verdicts = this.work.settle(entries, reply, attempt);
			this.note(verdicts);
			const retry = faultsOf(verdicts, 'retry');
			const [first, ...others] = faultsOf(verdicts, 'disputed');
			if (first) {
				this.refusals++;
				const [entry, fault] = first;
				const open = [...others, ...retry].map(([each]) => each);
				return { fault, disputed: [entry, ...open], size: entries.length };
			}
			entries = some(retry.map(([entry]) => entry));
			if (!entries) return undefined;
			if (!attempt.retry()) {
				for (const [entry, fault] of retry) this.work.fail(entry, fault);
				return undefined;
			}
			await this.sender.pauseBefore(attempt, longestRetryAfter(retry));
		}
		return undefined;
	}

	private note(verdicts: Verdicts<E, R>): void {
		let isDone = false;
		for (const [entry, verdict] of verdicts) {
			if (verdict.kind === 'done') {
				isDone = true;
				this.work.succeed(entry, verdict.result);
			} else if (verdict.kind === 'failed') this.work.fail(entry, verdict.fault);
		}
		if (isDone) {
			this.hasDone = true;
			this.failRefused();
			this.refusals = 0;
		}
		if (isDone || !verdicts.some(([, { kind }]) => kind === 'disputed')) this.open();
	}

	/** Only once: Node.js makes an exception with its stack trace for each call of `abort`. */
	private open(): void {
		if (!this.opened.signal.aborted) this.opened.abort();
	}

	/** Finds the entries that caused a refusal, and serves the others. */
	private async isolate(
		{ fault, disputed, size }: RejectedRequest<E>,
		isAlone = false,
	): Promise<void> {
		const rejected = new Set(await this.work.findRejected?.(fault, disputed));
		for (const entry of rejected) this.work.fail(entry, fault);
		const rest = some(disputed.filter((entry) => !rejected.has(entry)));
		if (!rest) return;
		if (size === 1) return this.failAlone(rest[0], fault);
		if (isAlone || !this.isEverybodyRefused) return await this.split(rest, size, fault, isAlone);
		await this.oneAtATime(async (isStillAlone) => {
			await this.split(rest, size, fault, isStillAlone);
		});
	}

	private async split(
		others: Some<E>,
		size: number,
		{ message, code }: Fault,
		isAlone: boolean,
	): Promise<void> {
		this.log(`A request for ${size} is split: ${message} (${code})`);
		const refusals = await Promise.all(
			pieces(others, size).map(async (piece) => await this.attempt(piece)),
		);
		for (const refusal of refusals) if (refusal) await this.isolate(refusal, isAlone);
	}

	private get isEverybodyRefused(): boolean {
		return this.refusals >= REFUSED_TOGETHER;
	}

	/** One at a time, the newest first: the older ones may have been refused for another reason. */
	private async oneAtATime(split: (isAlone: boolean) => Promise<void>): Promise<void> {
		if (this.isOneSplit) await new Promise<void>((resolve) => this.waiting.push(resolve));
		const isAlone = this.isEverybodyRefused;
		this.isOneSplit = isAlone;
		if (!isAlone) this.waiting.pop()?.();
		await split(isAlone);
		if (!isAlone) return;
		this.isOneSplit = false;
		this.waiting.pop()?.();
	}

	/** When one entry after another is refused for the same reason, the reason is not the entries. */
	private failAlone(entry: E, fault: Fault): void {
		const { code } = fault;
		// Once that is known, none of them is told that it was its own fault: they fail with the rest of the run.
		if (this.sender.stoppedBy?.code === code) return;
		this.refused.push([entry, fault]);
		this.row = { code, count: this.row?.code === code ? this.row.count + 1 : 1 };
		const { count } = this.row;
		const most = this.hasDone ? REFUSED_IN_A_ROW : REFUSED_FROM_THE_START;
		if (count < most || this.sender.stoppedBy) return;
		this.refused = this.refused.filter(([, { code: other }]) => other !== code);
		this.sender.stop(everybodysFault(fault, `${count} ${this.work.noun}`));
	}

	private failRefused(): void {
		for (const [entry, fault] of this.refused) this.work.fail(entry, fault);
		this.refused = [];
		this.row = undefined;
	}
}

/** Halves of a refused request; where some of its entries are settled already, first the others together. */
function pieces<E>(others: Some<E>, size: number): Array<Some<E>> {
	if (others.length < size) return [others];
	const middle = Math.ceil(others.length / 2);
	return [others.slice(0, middle), others.slice(middle)].flatMap((half) => {
		const piece = some(half);
		return piece ? [piece] : [];
	});
}

function faultsOf<E, R>(
	verdicts: Verdicts<E, R>,
	wanted: 'retry' | 'disputed',
): Array<readonly [E, Fault]> {
	return verdicts.flatMap(([entry, verdict]) =>
		verdict.kind === wanted ? [[entry, verdict.fault] as const] : [],
	);
}

function longestRetryAfter(retry: ReadonlyArray<readonly [unknown, Fault]>): number {
	let longest = 0;
	for (const [, { retryAfter = 0 }] of retry) longest = Math.max(longest, retryAfter);
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
