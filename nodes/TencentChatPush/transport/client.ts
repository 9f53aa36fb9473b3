import {
	NodeApiError,
	type IDataObject,
	type IExecuteFunctions,
	type IHttpRequestOptions,
	type ILoadOptionsFunctions,
	type IN8nHttpFullResponse,
} from 'n8n-workflow';
import { z } from 'zod';

import {
	badResponseFault,
	codeFault,
	httpFault,
	localFault,
	networkFault,
	type Fault,
} from '../errors/codes';
import { paceOf } from './rateLimiter';

/** What the service said to one request. */
export interface Reply {
	/** Why nothing was carried out for the accounts that are not listed; absent when it was. */
	fault?: Fault;
	/** The accounts that the service refused one by one, each with its reason. */
	listed: ReadonlyMap<string, Fault>;
	/** Whether anybody answered; if not, `fault` says what became of the connection. */
	isAnswer: boolean;
	/** The answer itself, for operations that read. */
	body: unknown;
}

export interface WireSettings {
	sdkAppId: number;
	/** Calls of one command per second. */
	requestsPerSecond: number;
	/** Milliseconds for one request. */
	timeout: number;
}

/**
 * The three status fields of every answer, and the accounts refused one by one, which come with
 * `ActionStatus: 'OK'` (add_tag page, 1047/60568). Further fields may be added by the service.
 */
const answerSchema = z
	.object({
		ActionStatus: z.enum(['OK', 'FAIL']),
		ErrorCode: z.number().int(),
		ErrorInfo: z.string().nullish(),
		ErrorList: z
			.array(
				z.object({
					// Whoever is meant, somebody was refused: a name that is none counts as a stranger's.
					To_Account: z.string().catch(''),
					ErrorCode: z.number().int(),
					ErrorInfo: z.string().nullish(),
				}),
			)
			.nullish(),
	})
	.passthrough();

type Answer = z.infer<typeof answerSchema>;

const NOBODY: ReadonlyMap<string, Fault> = new Map();

/** The line to Tencent Chat: one request in, one reply out, at the pace of the app. */
export class Wire {
	/** When the first request left since the service last answered one. */
	private unansweredSince: number | undefined;

	constructor(
		private readonly context: IExecuteFunctions | ILoadOptionsFunctions,
		private readonly settings: WireSettings,
	) {}

	/**
	 * Sends one request when its turn comes.
	 *
	 * @returns `undefined` when it was no longer wanted by then
	 */
	async post(path: string, body: IDataObject, isWanted: () => boolean): Promise<Reply | undefined> {
		const pace = paceOf(this.settings.sdkAppId, path);
		const call = await pace.turn(this.settings.requestsPerSecond, isWanted);
		if (!call) return undefined;
		this.unansweredSince ??= call.leftAt;
		const reply = await this.request(path, body);
		pace.answered(call);
		if (reply.isAnswer) this.unansweredSince = undefined;
		if (isTooFast(reply)) pace.stepDown(reply.fault?.retryAfter);
		return reply;
	}

	/** Milliseconds for which the service has left every request without an answer. */
	get silence(): number {
		return this.unansweredSince === undefined ? 0 : performance.now() - this.unansweredSince;
	}

	private async request(path: string, body: IDataObject): Promise<Reply> {
		const options: IHttpRequestOptions = {
			method: 'POST',
			url: path,
			body,
			json: true,
			timeout: this.settings.timeout,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		};
		try {
			const response: IN8nHttpFullResponse =
				await this.context.helpers.httpRequestWithAuthentication.call(
					this.context,
					'tencentChatApi',
					options,
				);
			return replyOf(response);
		} catch (error) {
			// n8n's own object carries the URL with the UserSig: only what it says of the cause goes on.
			return { fault: sendingFault(error), listed: NOBODY, isAnswer: false, body: undefined };
		}
	}
}

function isTooFast({ fault, listed }: Reply): boolean {
	return [fault, ...listed.values()].some((each) => each?.kind === 'frequency');
}

function replyOf({ statusCode, headers, body }: IN8nHttpFullResponse): Reply {
	if (statusCode !== 200) {
		return {
			fault: httpFault(statusCode, retryAfter(headers)),
			listed: NOBODY,
			isAnswer: true,
			body,
		};
	}
	const answer = answerSchema.safeParse(body);
	if (!answer.success) return { fault: badResponseFault(), listed: NOBODY, isAnswer: true, body };
	const fault = faultOf(answer.data);
	return {
		fault: fault && { ...fault, retryAfter: retryAfter(headers) },
		listed: listedFaults(answer.data),
		isAnswer: true,
		body,
	};
}

function faultOf({ ActionStatus, ErrorCode, ErrorInfo }: Answer): Fault | undefined {
	if (ErrorCode !== 0) return codeFault(ErrorCode, ErrorInfo ?? undefined);
	return ActionStatus === 'FAIL' ? badResponseFault() : undefined;
}

function listedFaults({ ErrorList }: Answer): ReadonlyMap<string, Fault> {
	const refused = (ErrorList ?? []).filter(({ ErrorCode }) => ErrorCode !== 0);
	return new Map(
		refused.map((entry) => [
			entry.To_Account,
			codeFault(entry.ErrorCode, entry.ErrorInfo ?? undefined),
		]),
	);
}

/** Milliseconds to wait by the Retry-After header: seconds or a date (RFC 9110, 10.2.3). */
function retryAfter(headers: IDataObject): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string') return undefined;
	const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
	return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}

function sendingFault(error: unknown): Fault {
	const code = networkCode(error);
	if (code !== undefined) return networkFault(code);
	return localFault(error instanceof Error ? error.message : '');
}

/** The name Node gives to what happened to the connection, however deep n8n wrapped it. */
function networkCode(error: unknown): string | undefined {
	for (let cause = error; cause instanceof Error; cause = cause.cause) {
		if ('code' in cause && typeof cause.code === 'string') return cause.code;
	}
	// n8n before 2.8 keeps no cause, but hands the name on in place of an HTTP status.
	const name = error instanceof NodeApiError ? error.httpCode : null;
	return name && /^[A-Z]/.test(name) ? name : undefined;
}
