import { CHECK_VALUES, SLOW_DOWN, WAIT, anywhere, wrapped } from './codes';
import { quotation, type Fault } from './faults';

/**
 * The fault of an HTTP answer whose status is not 200, which the API itself never sends (1047/34620).
 * Whoever sent it, the service may have the request; 429 alone says that it was not handled (RFC 6585, 4).
 */
export function httpFault(status: number, retryAfter?: number): Fault {
	const code = `HTTP_${status}`;
	if (status === 429) {
		const message = 'Too many requests (HTTP 429)';
		return { code, kind: 'rateLimited', message, advice: anywhere(SLOW_DOWN), retryAfter };
	}
	if (status === 408 || status >= 500) {
		const message = `The server could not respond (HTTP ${status})`;
		return { code, kind: 'transient', message, advice: WAIT, retryAfter, mayBeDone: true };
	}
	if (status === 400 || status === 413 || status === 422) {
		const message = `The server rejected the request (HTTP ${status})`;
		return { code, kind: 'rejected', message, advice: CHECK_VALUES, mayBeDone: true };
	}
	return {
		code,
		kind: 'fatal',
		mayBeDone: true,
		message: `The response did not come from Tencent Chat (HTTP ${status})`,
		advice: anywhere(
			"Check 'Region' and 'Endpoint' in the credential, and whether a proxy or firewall between n8n and Tencent Chat responds instead.",
		),
	};
}

const TIMED_OUT = /^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|UND_ERR_\w*TIMEOUT)$/;

/**
 * Node's names for a certificate that it does not trust (Node.js documentation, TLS, 'X509 certificate
 * error codes'). It closes such a connection before it sends anything. A service that does not accept the client's
 * certificate is something else (`ERR_SSL_…_ALERT_…`), which may come after the request.
 */
export const CERTIFICATE =
	/^(ERR_TLS_CERT_\w+|UNABLE_TO_\w+|CERT_\w+|CRL_\w+|(DEPTH_ZERO_)?SELF_SIGNED_CERT(_IN_CHAIN)?|HOSTNAME_MISMATCH|INVALID_(CA|PURPOSE)|PATH_LENGTH_EXCEEDED)$/;

/** What Node and axios find wrong with a request before they open a connection for it. */
export const LOCAL: ReadonlySet<string> = new Set([
	'ERR_BAD_OPTION',
	'ERR_BAD_OPTION_VALUE',
	'ERR_HTTP_INVALID_HEADER_VALUE',
	'ERR_INVALID_CHAR',
	'ERR_INVALID_HTTP_TOKEN',
	'ERR_INVALID_PROTOCOL',
	'ERR_INVALID_URL',
	'ERR_UNESCAPED_CHARACTERS',
]);

/** n8n rewrites messages that contain Node's own names of these, so they are put into words. */
const NO_CONNECTION: Readonly<Record<string, string>> = {
	EPROTO: 'a secure connection could not be established',
	ECONNREFUSED: 'the host refuses connections',
	ENOTFOUND: 'the host name does not exist',
	EAI_AGAIN: 'the host name could not be looked up',
	EHOSTUNREACH: 'there is no route to the host',
	ENETUNREACH: 'there is no route to its network',
};

/** The fault of a request that got no answer within its time limit. */
export function timeoutFault(host: string, mayBeDone = true): Fault {
	return {
		code: 'TIMEOUT',
		kind: 'transient',
		message: `No response from ${host} within the time limit`,
		advice: wrapped(
			'',
			WAIT,
			" If it keeps happening, raise 'Timeout', or check the network between n8n and Tencent Chat.",
		),
		mayBeDone,
	};
}

/**
 * The fault of a request that got no answer at all.
 *
 * @param code what Node calls it, such as `ECONNRESET`, if it gives it a name
 * @param host where the request was sent
 * @param neverLeft whether it is certain that the request did not leave
 */
export function networkFault(code: string | undefined, host: string, neverLeft: boolean): Fault {
	const cause = code ?? '';
	if (TIMED_OUT.test(cause)) return timeoutFault(host, !neverLeft);
	if (CERTIFICATE.test(cause)) {
		return {
			code: 'NETWORK',
			kind: 'fatal',
			message: `The certificate of ${host} is not trusted`,
			advice: anywhere(
				"Check 'Region' and 'Endpoint' in the credential, and whether a proxy replaces certificates (if so, make n8n trust its certificate).",
			),
		};
	}
	if (LOCAL.has(cause)) return unsentFault(cause);
	return {
		code: 'NETWORK',
		kind: 'transient',
		message: neverLeft
			? `Tencent Chat cannot be reached at ${host}: ${NO_CONNECTION[cause] ?? 'no connection could be opened'}`
			: brokenConnection(NO_CONNECTION[cause], host),
		advice: wrapped(
			'',
			WAIT,
			" If it keeps happening, check 'Region' and 'Endpoint' in the credential, and the network, DNS and proxy of this n8n server.",
		),
		mayBeDone: !neverLeft,
	};
}

/** @param noConnection what it means if there was none; n8n before 2.8 does not tell whether there was */
function brokenConnection(noConnection: string | undefined, host: string): string {
	return noConnection
		? `No response from ${host}: ${noConnection}, or the connection was lost`
		: `The connection to ${host} was closed before a response arrived`;
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
		advice: anywhere(
			`${quotation(reason, 'n8n')}Check the credential, and whether this n8n server restricts outgoing requests.`,
		),
	};
}
