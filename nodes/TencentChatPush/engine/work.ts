import type { IDataObject } from 'n8n-workflow';
import { ZodError } from 'zod';

import { anywhere } from '../errors/codes';
import {
	badResponseFault,
	isFault,
	isRetryable,
	unconfirmedFault,
	unexpectedFault,
	type Fault,
} from '../errors/faults';
import type { Reply } from '../transport/reply';
import type { Attempt } from '../transport/retry';
import type { Gate, Request } from '../transport/sender';
import type { Work } from './delivery';
import type { Batch, BatchEntry, Entry } from './entry';
import type { LookUp, Operation, RequestFacts, RequestJob, Told } from './Operation';
import type { Sink } from './outcomes';
import type { FactsOf } from './requestFacts';
import { settle, strangersIn, type Found, type Verdict, type Verdicts } from './settle';
import { isDoneBefore, type Steps } from './steps';

/** What requests need besides what they send. */
export interface Route {
	readonly path: string;
	/** The limit of calls. */
	readonly gate: Gate;
	/** The limit of accounts, where the service counts them. */
	readonly accountGate?: Gate;
	/** Whether a request may be sent again that the service may have carried out. */
	readonly isRepeatable: boolean;
	/** What the request for some entries goes by. */
	readonly factsOf: FactsOf;
	readonly lookUp: LookUp;
	/** Serves items that take several requests. */
	readonly steps: Steps;
}

/** Why it is open whether an entry was served, and what that request went by: the next one keeps it. */
interface Unconfirmed {
	readonly cause: Fault;
	readonly facts: RequestFacts;
}

/** The Success items of an entry; absent where all that it asked for was carried out. */
type Result = IDataObject[] | undefined;

/**
 * Codes that refuse a push for what it says, not for its accounts: asking for fewer of them would
 * be refused as well.
 */
const OF_THE_MESSAGE: ReadonlySet<Fault['code']> = new Set([
	80001, 80002, 80004, 90002, 90005, 90007, 90008, 90010, 90026, 90043, 90044, 90055, 90056, 93000,
]);

/** The code of too many calls, or accounts, in a second. */
const TOO_FREQUENT = 60007;

const FEWER_USERS = anywhere(
	"The node slows down automatically. If this keeps happening, lower the option 'Users per Second' to what your plan allows: 30 in the free and trial plans, 500 in Standard, 800 in Advanced.",
);

const STRANGERS =
	'Tencent Chat rejected accounts that are not in this push, perhaps because of a different spelling. All accounts of the push count as sent: look up the push before you rely on that.';

/** What an operation sends, and what its answers mean. */
export class OperationWork implements Work<BatchEntry, Result> {
	readonly noun: string;

	/** Those who are asked for again although they may have been served. */
	private readonly unconfirmed = new Map<Entry, Unconfirmed>();

	constructor(
		private readonly operation: Operation,
		private readonly route: Route,
		private readonly sink: Sink,
	) {
		this.noun = `${operation.units?.noun ?? 'request'}s`;
	}

	/** Serves an item that takes several requests. */
	async serveBySteps([batchEntry]: Batch): Promise<boolean> {
		const { job } = batchEntry.entry.group;
		if (!('execute' in job)) return false;
		await this.route.steps.serve(batchEntry, job);
		return true;
	}

	requestFor(batch: Batch): Request {
		const { path, gate, accountGate, isRepeatable } = this.route;
		const body = jobOf(batch).request(this.factsOf(batch), batch);
		const counted = accountGate ? [{ ...accountGate, cost: batch.length }] : [];
		return { path, body, gates: [...counted, gate], isRepeatable };
	}

	settle(batch: Batch, reply: Reply, attempt: Attempt): Verdicts<BatchEntry, Result> {
		if (isDoneBefore(this.operation, reply.fault, attempt.unconfirmed))
			return this.doneBefore(batch);
		const foundIn = (body: unknown): FoundFor => this.foundIn(body, batch);
		if (this.operation.isRepeatable) return settle(batch, reply, foundIn);
		// A push that got a task was sent, whomever else the answer names.
		const verdicts = settle(batch, reply, foundIn, true);
		const isSent = verdicts.some(([, { kind }]) => kind === 'done');
		if (isSent && strangersIn(batch, reply.listed).length > 0) this.sink.hint(STRANGERS);
		return verdicts.map(([entry, verdict]) => {
			return [entry, this.orUnconfirmed(entry, verdict, batch, reply, attempt)];
		});
	}

	/** A refusal for the message, or of an item as a whole, is about all that the request carries. */
	async findRejected(refusal: Fault, batch: Batch): Promise<readonly BatchEntry[]> {
		const { isRepeatable } = this.operation;
		const isOfMessage = !isRepeatable && OF_THE_MESSAGE.has(refusal.code);
		if (isOfMessage || !hasUnits(batch)) return batch;
		const found = await this.operation.findRejected?.(refusal, batch, this.route.lookUp);
		const rejected = new Set(found);
		return batch.filter((entry) => rejected.has(entry));
	}

	succeed(batchEntry: BatchEntry, items: Result): void {
		this.sink.succeed(batchEntry, items);
	}

	fail(batchEntry: BatchEntry, fault: Fault): void {
		const isOfAccounts = fault.code === TOO_FREQUENT && this.route.accountGate !== undefined;
		this.sink.fail(batchEntry, isOfAccounts ? { ...fault, advice: FEWER_USERS } : fault);
	}

	/** What may have been sent before the run stopped is not merely unsent. */
	abandon(batch: Batch, attempt: Attempt): void {
		if (this.operation.isRepeatable) return;
		for (const batchEntry of batch) {
			const cause = this.earlierCause(batchEntry, attempt);
			if (cause) this.fail(batchEntry, this.unconfirmedFor(batch, cause));
		}
	}

	/** What may have been sent is unconfirmed, unless it may be sent again. */
	private orUnconfirmed(
		batchEntry: BatchEntry,
		verdict: Verdict<Result>,
		batch: Batch,
		reply: Reply,
		attempt: Attempt,
	): Verdict<Result> {
		if (verdict.kind === 'done') return verdict;
		const { fault } = verdict;
		const cause =
			unconfirmedCause(batchEntry, fault, reply) ?? this.earlierCause(batchEntry, attempt);
		if (!cause) return verdict;
		if (!this.isRetried(fault, attempt)) {
			return { kind: 'failed', fault: this.unconfirmedFor(batch, cause) };
		}
		this.unconfirmed.set(batchEntry.entry, { facts: this.factsOf(batch), cause });
		return { kind: 'retry', fault };
	}

	private earlierCause({ entry }: BatchEntry, { unconfirmed }: Attempt): Fault | undefined {
		return unconfirmed ?? this.unconfirmed.get(entry)?.cause;
	}

	/** Whether a request that may have been carried out is sent again all the same. */
	private isRetried(fault: Fault, { isLast }: Attempt): boolean {
		if (!this.route.isRepeatable || isLast || fault.kind === 'fatal') return false;
		return fault.mayBeDone === true || isRetryable(fault);
	}

	private unconfirmedFor(batch: Batch, cause: Fault): Fault {
		const { body } = this.requestFor(batch);
		return unconfirmedFault(cause, this.operation.resource, dataIdIn(body));
	}

	private doneBefore(batch: Batch): Verdicts<BatchEntry, Result> {
		const foundFor = this.foundIn(undefined, batch);
		return batch.map((batchEntry) => {
			const found = foundFor(batchEntry);
			return [
				batchEntry,
				'result' in found ? { kind: 'done', ...found } : { kind: 'failed', ...found },
			];
		});
	}

	private factsOf(batch: Batch): RequestFacts {
		for (const { entry } of batch) {
			const earlier = this.unconfirmed.get(entry);
			if (earlier) return earlier.facts;
		}
		return this.route.factsOf(batch);
	}

	private foundIn(body: unknown, batch: Batch): FoundFor {
		const job = jobOf(batch);
		if (!job.answer) return () => ({ result: undefined });
		try {
			const told = job.answer(body, this.factsOf(batch), batch);
			return (batchEntry) => foundOf(told(batchEntry));
		} catch (error) {
			// An answer of another shape counts as none.
			const fault = error instanceof ZodError ? badResponseFault() : unexpectedFault(error);
			return () => ({ fault });
		}
	}
}

type FoundFor = (batchEntry: BatchEntry) => Found<Result>;

function foundOf(told: Told): Found<Result> {
	if (!told) return { fault: badResponseFault() };
	return Array.isArray(told) ? { result: told } : { fault: told };
}

/** What is to be sent for a batch. Faults are never put into one, and steps are served at once. */
function jobOf([{ entry }]: Batch): RequestJob {
	const { job } = entry.group;
	if (isFault(job) || !('request' in job))
		throw new TypeError('There is no request for this batch');
	return job;
}

function hasUnits([{ entry }]: Batch): boolean {
	return entry.group.hasUnits;
}

/**
 * Why it is open whether an entry was served that this reply does not put on Success, if so. An
 * account that is named in the list of those who were not served is clear, if its code is.
 */
function unconfirmedCause(
	{ entry }: BatchEntry,
	fault: Fault,
	{ fault: whole, listed }: Reply,
): Fault | undefined {
	if (fault.mayBeDone) return fault;
	const isNamed = entry.group.hasUnits && listed.has(entry.account);
	return fault === whole || isNamed ? undefined : fault;
}

/** The `DataId` of a push, or of a scheduled one. */
function dataIdIn({ DataId, Content }: IDataObject): string {
	if (typeof Content === 'object' && Content && 'DataId' in Content) return String(Content.DataId);
	return String(DataId);
}
