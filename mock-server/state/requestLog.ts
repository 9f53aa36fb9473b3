import type { HttpReply } from '../wire/httpListener';

/** What became of a request. */
export interface RecordedAnswer {
	/**
	 * The HTTP status, or: `reset` before anything was carried out, `hung` without answer, `lost`
	 * after being carried out, or `broken` by bytes that are no answer.
	 */
	status: HttpReply['status'];
	/** ErrorCode of the answer, undefined when the caller gets none. */
	code: number | undefined;
}

/** A request the mock server got. */
export interface RecordedRequest {
	/** `performance.now()` when the request had arrived whole, ms. */
	at: number;
	/** E.g. `/v4/timpush/add_tag`. */
	path: string;
	/** Last segment of the path, e.g. `add_tag`. */
	command: string;
	/** The query string without `usersig`. */
	query: Record<string, string>;
	/** The JSON value of the body, or its text where that is no JSON. */
	body: unknown;
	/** Accounts in the order of the body, duplicates included. */
	accounts: string[];
	answer: RecordedAnswer;
}

/** Counts of what the documents neither allow nor forbid. */
export interface Counters {
	/** Accounts that stood in the same request already. */
	duplicateAccounts: number;
}

/** Every request so far, in order of arrival. */
export class RequestLog {
	readonly requests: RecordedRequest[] = [];
	readonly counters: Counters = { duplicateAccounts: 0 };

	/** @param onRequest - called for every request as soon as it is decided */
	constructor(private readonly onRequest?: (request: RecordedRequest) => void) {}

	add(request: RecordedRequest): void {
		const { accounts } = request;
		this.requests.push(request);
		this.counters.duplicateAccounts += accounts.length - new Set(accounts).size;
		this.onRequest?.(request);
	}

	/** Forgets every request. */
	clear(): void {
		this.requests.length = 0;
		this.counters.duplicateAccounts = 0;
	}
}
