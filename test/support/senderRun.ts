import { networkFault, timeoutFault } from '../../nodes/TencentChatPush/errors/connectionFaults';
import { RateLimiter } from '../../nodes/TencentChatPush/transport/rateLimiter';
import { replyOf, unanswered, type Reply } from '../../nodes/TencentChatPush/transport/reply';
import { Sender, type Gate, type Request } from '../../nodes/TencentChatPush/transport/sender';

const HOST = 'api.example.com';

export const PROBE = 'probe';

export const DONE = replyOf({
	statusCode: 200,
	headers: {},
	body: { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' },
});

export const RESET = unanswered(networkFault('ECONNRESET', HOST, false));

export const TIMED_OUT = unanswered(timeoutFault(HOST));

/** Nothing would fare better: the certificate is not trusted. */
export const UNTRUSTED = unanswered(networkFault('CERT_HAS_EXPIRED', HOST, true));

/** An answer that refuses the request, and would any other: the UserSig is not valid. */
export const NO_ACCESS = replyOf({
	statusCode: 200,
	headers: {},
	body: { ActionStatus: 'FAIL', ErrorCode: 70009, ErrorInfo: '' },
});

/** A gateway in trouble. */
export function unavailable(retryAfterSeconds?: number): Reply {
	const headers = retryAfterSeconds ? { 'retry-after': String(retryAfterSeconds) } : {};
	return replyOf({ statusCode: 503, headers, body: undefined });
}

/** What becomes of a request, milliseconds after it left. */
export interface Fate {
	after: number;
	reply: Reply;
}

export interface Sending {
	path: string;
	/** Milliseconds since the run began. */
	at: number;
}

interface Settings {
	maxRetries?: number;
	outageTolerance?: number;
	/** Calls per second of each path. */
	limit?: number;
}

export async function sleep(milliseconds: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** A sender, and a service that does with each request what a test says; to be used in simulated time. */
export class SenderRun {
	readonly sent: Sending[] = [];

	/** What support sees. */
	readonly lines: string[] = [];

	readonly sender: Sender;

	private readonly began = performance.now();

	private readonly limiters = new Map<string, RateLimiter>();

	private readonly cancelling = new AbortController();

	/** @param fateOf what becomes of a request, by how often its path was sent before */
	constructor(
		private readonly fateOf: (path: string, before: number) => Fate,
		private readonly settings: Settings = {},
	) {
		const { maxRetries = 4, outageTolerance = 30_000 } = settings;
		const log = (line: string): void => void this.lines.push(line);
		const probeRequest = this.request(PROBE);
		this.sender = new Sender(
			{ post: async (path) => await this.post(path) },
			{ host: HOST, maxRetries, outageTolerance, probeRequest, log },
			this.cancelling.signal,
		);
	}

	/** Milliseconds since the run began. */
	get now(): number {
		return performance.now() - this.began;
	}

	cancel(): void {
		this.cancelling.abort();
	}

	gateOf(path: string): Gate {
		const limiter = this.limiters.get(path) ?? new RateLimiter();
		this.limiters.set(path, limiter);
		return { limiter, limit: this.settings.limit ?? 100, cost: 1 };
	}

	request(path: string, isRepeatable = true): Request {
		return { path, body: {}, gates: [this.gateOf(path === PROBE ? PROBE : 'all')], isRepeatable };
	}

	/** Sends something once, at its turn. */
	async send(path: string, isRepeatable = true): Promise<Reply | undefined> {
		return await this.sender.send(this.request(path, isRepeatable), this.sender.newAttempt());
	}

	/** When something was sent, each time. */
	timesOf(path: string): number[] {
		return this.sent.filter((each) => each.path === path).map(({ at }) => at);
	}

	private async post(path: string): Promise<Reply> {
		const before = this.timesOf(path).length;
		this.sent.push({ path, at: this.now });
		const { after, reply } = this.fateOf(path, before);
		await sleep(after);
		return reply;
	}
}
