import { CHECK_VALUES, EXPLANATIONS, SLOW_DOWN, WAIT, type FaultKind } from './codes';

/** Why something was not done. */
export interface Fault {
	/** Tencent's number, or one of the node's own words (docs/codes.md). */
	code: number | string;
	kind: FaultKind;
	/** What happened, one sentence without a full stop. */
	message: string;
	/** How to fix it. */
	description: string;
	/** Milliseconds the server asks to wait before the next request. */
	retryAfter?: number;
	/** Whether the service may have carried out the request although no clear answer came. */
	mayBeDone?: boolean;
}

/** Words n8n asks nodes not to use in what a user reads; a quotation that has one is left out. */
const UNWELCOME = /error|problem|failure|mistake/i;
/** Whatever looks like a key or a UserSig must not be quoted either. */
const SECRET_LIKE = /[\w*-]{32,}/;

function quotation(info: string | undefined, speaker: string): string {
	const text = info?.trim() ?? '';
	if (text === '' || UNWELCOME.test(text) || SECRET_LIKE.test(text)) return '';
	return `${speaker} says: '${text.slice(0, 200)}'. `;
}

/**
 * The fault behind a code of the API.
 *
 * @param info the server's own words, quoted only for codes that the public lists do not explain
 */
export function codeFault(code: number, info?: string): Fault {
	const known = EXPLANATIONS[code];
	if (known) {
		const [kind, message, description] = known;
		return { code, kind, message, description, mayBeDone: kind === 'transient' };
	}
	return {
		code,
		kind: 'rejected',
		message: `Tencent Chat refused this with code ${code}, which its public lists do not explain`,
		description: `${quotation(info, 'Tencent')}Check the account and its values, then look the code up in Tencent's list of codes or ask its support.`,
	};
}

/** The fault of an input that cannot be sent as it is. */
export function inputFault(message: string, description: string): Fault {
	return { code: 'INVALID_INPUT', kind: 'rejected', message, description };
}

/**
 * The fault of a field whose expression cannot be evaluated for an item.
 *
 * @param field the field's display name
 * @param cause what n8n threw
 */
export function expressionFault(field: string, cause: unknown): Fault {
	const reason = cause instanceof Error ? cause.message : '';
	return inputFault(
		`The expression in '${field}' cannot be evaluated for this item`,
		`${quotation(reason, 'n8n')}Open the node with this item and fix the expression.`,
	);
}

/** The fault of settings that no request can be sent with: options, credential or API family. */
export function settingsFault(message: string, description: string): Fault {
	return { ...inputFault(message, description), kind: 'fatal' };
}

/** The fault of an HTTP answer whose status is not 200, which the API itself never sends (1047/34620). */
export function httpFault(status: number, retryAfter?: number): Fault {
	const code = `HTTP_${status}`;
	if (status === 429) {
		const message = 'Too many requests (HTTP 429)';
		return { code, kind: 'rateLimited', message, description: SLOW_DOWN, retryAfter };
	}
	if (status === 408 || status >= 500) {
		const message = `The server could not answer at the moment (HTTP ${status})`;
		return { code, kind: 'transient', message, description: WAIT, retryAfter, mayBeDone: true };
	}
	if (status === 400 || status === 413 || status === 422) {
		const message = `The server rejected the request (HTTP ${status})`;
		return { code, kind: 'rejected', message, description: CHECK_VALUES };
	}
	return {
		code,
		kind: 'fatal',
		message: `Something other than Tencent Chat answered (HTTP ${status})`,
		description:
			"Check 'Region' and 'Endpoint' in the credential, and whether a proxy or firewall between n8n and Tencent Chat answers instead.",
	};
}

/** The fault of an answer that is not JSON, or not of the documented shape. */
export function badResponseFault(): Fault {
	return {
		code: 'BAD_RESPONSE',
		kind: 'transient',
		message: 'Unexpected response from Tencent Chat',
		description: `${WAIT} If it keeps happening, check whether a proxy or a custom Endpoint changes the responses.`,
		mayBeDone: true,
	};
}

const TIMED_OUT = /^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|UND_ERR_\w*TIMEOUT)$/;
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/;
/** What Node and axios find wrong with a request before it leaves. */
const LOCAL = /^ERR_(?!NETWORK$|CANCELED$|BAD_RESPONSE$|STREAM|SOCKET|HTTP2)/;

/** n8n rewrites messages that contain Node's own names of these, so they are put into words. */
const NO_CONNECTION: Readonly<Record<string, string>> = {
	EPROTO: 'a secure connection could not be established',
	ECONNREFUSED: 'the host refuses connections',
	ENOTFOUND: 'the host name is unknown',
	EAI_AGAIN: 'the host name could not be looked up',
	EHOSTUNREACH: 'there is no route to the host',
	ENETUNREACH: 'there is no route to its network',
};

/** The fault of a request that got no answer within its time limit. */
export function timeoutFault(host: string): Fault {
	return {
		code: 'TIMEOUT',
		kind: 'transient',
		message: `No answer from ${host} within the time limit`,
		description: `${WAIT} If it keeps happening, raise 'Timeout', or check the network between n8n and Tencent Chat.`,
		mayBeDone: true,
	};
}

/**
 * The fault of a request that got no answer at all.
 *
 * @param cause the code Node gives for it, such as `ECONNRESET`
 * @param host where the request was sent
 */
export function networkFault(cause: string, host: string): Fault {
	if (TIMED_OUT.test(cause)) return timeoutFault(host);
	if (UNTRUSTED.test(cause)) {
		return {
			code: 'NETWORK',
			kind: 'fatal',
			message: `The certificate of ${host} is not trusted`,
			description:
				"Check 'Region' and 'Endpoint' in the credential, and whether a proxy replaces certificates (then give n8n its certificate).",
		};
	}
	if (LOCAL.test(cause)) return unsentFault(cause);
	const noConnection = NO_CONNECTION[cause];
	return {
		code: 'NETWORK',
		kind: 'transient',
		message: noConnection
			? `Tencent Chat cannot be reached at ${host}: ${noConnection}`
			: `The connection to ${host} was closed before an answer came`,
		description: `${WAIT} If it keeps happening, check 'Region' and 'Endpoint' in the credential, and the network, DNS and proxy of this n8n.`,
		mayBeDone: noConnection === undefined,
	};
}

/**
 * The fault of a request that n8n itself did not send: a policy, or the credential.
 *
 * @param reason n8n's own words
 */
export function unsentFault(reason: string): Fault {
	return {
		code: 'NETWORK',
		kind: 'fatal',
		message: 'n8n did not send the request',
		description: `${quotation(reason, 'n8n')}Check the credential, and whether this n8n restricts outgoing requests.`,
	};
}

/** The code of what the service may have carried out although no clear answer came. */
export const UNCONFIRMED = 'UNCONFIRMED';

/**
 * The fault of a push that the service may have sent although no clear answer came: it is not sent
 * again by itself.
 *
 * @param cause what came instead of a clear answer
 * @param resource of the operation: a push, or a scheduled one
 * @param dataId the `DataId` of the push
 */
export function unconfirmedFault(cause: Fault, resource: string, dataId: string): Fault {
	const where =
		resource === 'scheduledPush'
			? `with the operation 'Get Many' of Scheduled Push (its Data ID is '${dataId}')`
			: `by its Data ID '${dataId}' in the events of the Tencent Chat Push Trigger, or in the push records of the Chat console`;
	return {
		code: UNCONFIRMED,
		kind: 'rejected',
		message: `It is not known whether this was sent: ${cause.message} (${cause.code})`,
		description: `Before you send it again, look it up ${where}, around ${new Date().toISOString()}. To have such pushes sent again in any case, turn on the option 'Retry Unconfirmed'.`,
	};
}

/** The fault of what nobody foresaw; what it interrupted is left undone. */
export function unexpectedFault(cause: unknown): Fault {
	const reason = cause instanceof Error ? cause.message : '';
	return {
		code: 'UNEXPECTED',
		kind: 'fatal',
		message: 'The node stopped unexpectedly',
		description: `${quotation(reason, 'n8n')}Please report this with your n8n version and the node's settings. Accounts on Success are done.`,
	};
}

/** Whether the same request may succeed later, unchanged. */
export function isRetryable({ kind }: Fault): boolean {
	return kind === 'transient' || kind === 'rateLimited';
}

/** Every code of the public lists, in order, as this node explains it. */
export function knownFaults(): Array<Fault & { code: number }> {
	return Object.keys(EXPLANATIONS).map((code) => {
		return { ...codeFault(Number(code)), code: Number(code) };
	});
}
