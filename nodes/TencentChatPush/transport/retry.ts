import type { Reply } from './reply';
import type { Fault } from '../errors/faults';

/** Milliseconds: the longest wait before the first retry, doubled with each further one, and its limit. */
const FIRST_WAIT = 300;
const LONGEST_WAIT = 30_000;

/** Milliseconds before the first request that tries out whether an outage is over, doubled with each. */
const FIRST_PROBE = 1000;

/** The longest Retry-After, in milliseconds, that is waited for; a workflow must not hang for a longer one. */
export const LONGEST_RETRY_AFTER = 120_000;

/** A sending without an answer; times in the clock of `performance.now()`. */
export interface Unanswered {
	reply: Reply;
	leftAt: number;
	failedAt: number;
	/** Whether others got answers between this sending and an earlier one that got none either. */
	isRepeated: boolean;
}

/** A request that may be sent several times, and what it has met so far. */
export class Attempt {
	private retries = 0;

	/** Its last sending, where that got no answer and was not looked at yet. */
	unanswered?: Unanswered;

	/** When a sending last got no answer, in the clock of `performance.now()`. */
	failedAt?: number;

	/** What came instead of a clear answer to a sending that may have been carried out. */
	unconfirmed?: Fault;

	/** @param maxRetries the option 'Max Retries' */
	constructor(private readonly maxRetries: number) {}

	/** Counts a retry. Returns whether it may be made. */
	retry(): boolean {
		const mayRetry = !this.isLast;
		this.retries++;
		return mayRetry;
	}

	/** Whether no retry is left. */
	get isLast(): boolean {
		return this.retries >= this.maxRetries;
	}

	/** Milliseconds to wait before the retry that was counted last. */
	backoff(): number {
		return backoff(this.retries);
	}
}

/** Exponential backoff with full jitter, so that requests refused together do not come back together. */
export function backoff(retries: number): number {
	return Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** retries);
}

/** Exponential backoff of the one request that probes during an outage; some jitter keeps n8n processes apart. */
export function probeInterval(probes: number): number {
	return Math.min(LONGEST_WAIT, FIRST_PROBE * 2 ** probes * (1 + Math.random() / 4));
}

/** Milliseconds: what is left of the wait that a gateway asked for; an outage since then counts. */
export function restOfRetryAfter({ reply, failedAt }: Unanswered): number {
	return failedAt + (reply.fault?.retryAfter ?? 0) - performance.now();
}
