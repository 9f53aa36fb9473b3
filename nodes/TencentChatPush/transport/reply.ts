import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { httpFault } from '../errors/connectionFaults';
import { badResponseFault, codeFault, type Fault } from '../errors/faults';
import { wholeNumber } from '../helpers/wholeNumber';

/** What the service said to one request. */
export interface Reply {
	/** Why nothing was carried out for the accounts that are not listed; absent when it was. */
	fault?: Fault;
	/** The accounts that the service refused one by one, each with its reason. */
	listed: ReadonlyMap<string, Fault>;
	/** Whether Tencent Chat answered; if not, `fault` says what became of the request. */
	isAnswer: boolean;
	/** The answer itself, for operations that read. */
	body: unknown;
}

/** An HTTP response whose body was read. */
interface Response {
	statusCode: number;
	headers: IDataObject;
	/** The JSON value of the body; `undefined` where it is no JSON. */
	body: unknown;
}

/** They decide nothing: what cannot be read of them costs the rest of the answer nothing. */
const words = z.string().nullish().catch(undefined);

/**
 * The three status fields of every answer, and the accounts refused one by one, which come with
 * `ActionStatus: 'OK'` (add_tag page, 1047/60568). Further fields may be added by the service.
 */
const answerSchema = z
	.object({
		// Tencent's own Java client takes it for optional.
		ActionStatus: z.enum(['OK', 'FAIL']).nullish(),
		ErrorCode: wholeNumber,
		ErrorInfo: words,
		ErrorList: z
			.array(
				z.object({
					// Whoever is meant, somebody was refused: an unreadable name counts as an unknown account's.
					To_Account: z.string().catch(''),
					ErrorCode: wholeNumber,
					ErrorInfo: words,
				}),
			)
			.nullish(),
		// The push (1047/60561, 1047/67553) or the scheduled one (1047/78839) that came of the request.
		TaskId: z.unknown(),
		TaskID: z.unknown(),
	})
	.passthrough();

type Answer = z.infer<typeof answerSchema>;

const NOBODY: ReadonlyMap<string, Fault> = new Map();

/** A request that Tencent Chat did not answer. */
export function unanswered(fault: Fault): Reply {
	return { fault, listed: NOBODY, isAnswer: false, body: undefined };
}

/** Reads what came back to a request. */
export function replyOf({ statusCode, headers, body }: Response): Reply {
	if (statusCode !== 200) {
		const fault = httpFault(statusCode, retryAfter(headers));
		// A gateway that cannot pass a request on is as good as no answer.
		return { ...unanswered(fault), isAnswer: fault.kind !== 'transient' };
	}
	const answer = answerSchema.safeParse(body);
	if (!answer.success) return unanswered(badResponseFault());
	const fault = faultOf(answer.data);
	return {
		fault: fault && { ...fault, retryAfter: retryAfter(headers) },
		listed: listedFaults(answer.data),
		isAnswer: true,
		body,
	};
}

function faultOf(answer: Answer): Fault | undefined {
	const { ActionStatus, ErrorCode, ErrorInfo } = answer;
	if (ErrorCode === 0) return ActionStatus === 'FAIL' ? badResponseFault() : undefined;
	const fault = codeFault(ErrorCode, ErrorInfo ?? undefined);
	return { ...fault, mayBeDone: fault.mayBeDone === true || contradictsRefusal(answer) };
}

/** A refusal that also says what came of the request, or of a part of it. */
function contradictsRefusal({ ActionStatus, ErrorList, TaskId, TaskID }: Answer): boolean {
	const hasList = (ErrorList ?? []).length > 0;
	return ActionStatus === 'OK' || hasList || [TaskId, TaskID].some((each) => !isNoTask(each));
}

/** The samples of refusals have an empty text (1047/67553). */
function isNoTask(task: unknown): boolean {
	return task === undefined || task === null || task === '' || task === 0;
}

/** Of an account that is listed twice the first reason counts. */
function listedFaults({ ErrorList }: Answer): ReadonlyMap<string, Fault> {
	const listed = new Map<string, Fault>();
	for (const { To_Account, ErrorCode, ErrorInfo } of ErrorList ?? []) {
		if (ErrorCode === 0 || listed.has(To_Account)) continue;
		listed.set(To_Account, codeFault(ErrorCode, ErrorInfo ?? undefined));
	}
	return listed;
}

/**
 * Milliseconds to wait by the Retry-After header: seconds or a date (RFC 9110, 10.2.3). A date is
 * compared with the server's own clock, where the answer tells it.
 */
function retryAfter(headers: IDataObject): number | undefined {
	const value = headers['retry-after'];
	if (typeof value !== 'string') return undefined;
	if (/^\d+$/.test(value)) return Number(value) * 1000;
	const serverTime = Date.parse(String(headers.date));
	const now = Number.isFinite(serverTime) ? serverTime : Date.now();
	const milliseconds = Date.parse(value) - now;
	return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : undefined;
}
