import { NodeApiError, UserError } from 'n8n-workflow';

import { CERTIFICATE, LOCAL } from '../errors/connectionFaults';

/** What an error says that n8n's helper threw instead of a response. */
export interface SendingError {
	/** The name Node or axios gives to what happened, such as `ECONNRESET`. */
	readonly code?: string;
	/** Whether it is certain that no byte of the request reached the service. */
	readonly neverLeft: boolean;
}

/** Node's calls that come before anything is sent. */
const BEFORE_SENDING = /^(connect|getaddrinfo|query\w*)$/;

/** How Node's words begin where one of these calls went wrong. */
const BEFORE_SENDING_WORDS = /^(connect|getaddrinfo|query\w*) E[A-Z_]+\b/;

/**
 * Reads an error, however deep n8n wrapped it. Whether the request left is read from the call that
 * went wrong and from the state of the connection: the same code, such as `EHOSTUNREACH`, comes for
 * a connection that was never there and for one that broke after the request was sent.
 */
export function readSendingError(error: unknown): SendingError {
	const chain = chainOf(error);
	const code = chain.map(codeOf).find((each) => each !== undefined) ?? nameInsteadOfStatus(error);
	return { code, neverLeft: neverLeft(chain, code) };
}

function neverLeft(chain: readonly Fields[], code: string | undefined): boolean {
	if (code !== undefined && (CERTIFICATE.test(code) || LOCAL.has(code))) return true;
	// What n8n's own rules forbid, such as an address that is restricted.
	if (chain.at(-1) instanceof UserError) return true;
	return chain.some((each) => isBeforeSending(each) || isInHandshake(each));
}

/** Errors come from several realms and libraries: what counts is what they carry. */
type Fields = Readonly<Record<string, unknown>>;

/** An error and its causes, the innermost last. */
function chainOf(error: unknown): readonly Fields[] {
	const chain: Fields[] = [];
	for (let each = error; isFields(each) && !chain.includes(each); each = each.cause) {
		chain.push(each);
	}
	return chain;
}

function isFields(value: unknown): value is Fields {
	return typeof value === 'object' && value !== null;
}

function codeOf({ code }: Fields): string | undefined {
	return typeof code === 'string' ? code : undefined;
}

/** n8n before 2.8 keeps no cause, but hands the name on in place of an HTTP status. */
function nameInsteadOfStatus(error: unknown): string | undefined {
	const name = error instanceof NodeApiError ? error.httpCode : null;
	return name && /^[A-Z]/.test(name) ? name : undefined;
}

function isBeforeSending(error: Fields): boolean {
	const { errors, syscall } = error;
	// Node tries all addresses of a host, and reports one error for all of them.
	if (Array.isArray(errors) && errors.length > 0) {
		return errors.every((each) => isFields(each) && isBeforeSending(each));
	}
	if (typeof syscall === 'string') return BEFORE_SENDING.test(syscall);
	// n8n before 2.8 keeps no cause, but the words.
	const words = error instanceof NodeApiError && !error.cause ? error.messages : [];
	return words.some((text) => BEFORE_SENDING_WORDS.test(text));
}

/** Node writes nothing of a request before the handshake is over, and keeps this mark until then. */
function isInHandshake({ request }: Fields): boolean {
	const socket = isFields(request) ? request.socket : undefined;
	return isFields(socket) && socket.secureConnecting === true;
}
