import { NodeApiError, UserError, type INode, type JsonObject } from 'n8n-workflow';

import { readSendingError } from '../../nodes/TencentChatPush/transport/sendingError';

const NODE: INode = {
	id: '1',
	name: 'Tencent Chat Push',
	type: 'tencentChatPush',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** What Node throws. */
function nodeError(code: string, syscall?: string): Error {
	return Object.assign(new Error(`${syscall ?? 'what'} ${code} 127.0.0.1:443`), { code, syscall });
}

/** What axios makes of it, with the connection as it was left. */
function axiosError(cause: Error & { code?: string }, socket?: object): Error {
	const { message, code } = cause;
	return Object.assign(new Error(message, { cause }), {
		isAxiosError: true,
		code,
		request: { socket },
	});
}

/** What n8n makes of that. */
function wrapped(error: Error): NodeApiError {
	return new NodeApiError(NODE, error as unknown as JsonObject);
}

/** What n8n before 2.8 makes of it: the cause is gone. */
function withoutCause(error: Error): NodeApiError {
	const bare = wrapped(error);
	delete bare.cause;
	return bare;
}

const OPEN = { secureConnecting: false };

describe('Whether a request left is read from what went wrong', () => {
	it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'ECONNRESET', 'EWHATEVER'])(
		'%s while connecting: it did not',
		(code) => {
			const error = axiosError(nodeError(code, 'connect'));
			expect(readSendingError(wrapped(error))).toEqual({ code, neverLeft: true });
			expect(readSendingError(withoutCause(error))).toEqual({ code, neverLeft: true });
		},
	);

	it.each(['ENOTFOUND', 'EAI_AGAIN', 'ESERVFAIL'])('%s while looking up: it did not', (code) => {
		for (const syscall of ['getaddrinfo', 'queryA']) {
			const error = axiosError(nodeError(code, syscall));
			expect(readSendingError(wrapped(error))).toEqual({ code, neverLeft: true });
			expect(readSendingError(withoutCause(error))).toEqual({ code, neverLeft: true });
		}
	});

	it.each(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EPROTO', 'ETIMEDOUT', 'ECONNRESET'])(
		'%s on an open connection: it may have',
		(code) => {
			for (const syscall of ['read', 'write', undefined]) {
				const error = axiosError(nodeError(code, syscall), OPEN);
				expect(readSendingError(wrapped(error))).toEqual({ code, neverLeft: false });
				expect(readSendingError(withoutCause(error))).toEqual({ code, neverLeft: false });
			}
		},
	);

	it('all addresses of a host refuse: it did not', () => {
		const all = [nodeError('ECONNREFUSED', 'connect'), nodeError('ENETUNREACH', 'connect')];
		const error = Object.assign(new AggregateError(all), { code: 'ECONNREFUSED' });
		expect(readSendingError(wrapped(axiosError(error)))).toMatchObject({ neverLeft: true });
	});

	it('the only address of a host refuses: it did not', () => {
		const error = Object.assign(new AggregateError([nodeError('ECONNREFUSED', 'connect')]), {
			code: 'ECONNREFUSED',
		});
		expect(readSendingError(wrapped(axiosError(error)))).toMatchObject({ neverLeft: true });
	});

	it('one of several addresses broke later: it may have', () => {
		const all = [nodeError('ECONNREFUSED', 'connect'), nodeError('ECONNRESET', 'read')];
		const error = Object.assign(new AggregateError(all), { code: 'ECONNREFUSED' });
		expect(readSendingError(wrapped(axiosError(error)))).toMatchObject({ neverLeft: false });
	});

	it.each(['EPROTO', 'ECONNRESET', 'ERR_SSL_WRONG_VERSION_NUMBER'])(
		'%s in the handshake: it did not',
		(code) => {
			const error = axiosError(nodeError(code, 'write'), { secureConnecting: true });
			expect(readSendingError(wrapped(error))).toEqual({ code, neverLeft: true });
		},
	);

	it.each([
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'CERT_HAS_EXPIRED',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'ERR_TLS_CERT_ALTNAME_INVALID',
	])('a certificate that is not trusted (%s): it did not', (code) => {
		const error = axiosError(nodeError(code));
		expect(readSendingError(wrapped(error))).toEqual({ code, neverLeft: true });
		expect(readSendingError(withoutCause(error))).toEqual({ code, neverLeft: true });
	});

	it.each([
		'ERR_SSL_WRONG_VERSION_NUMBER',
		'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC',
		'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
		'ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED',
		'ERR_STREAM_PREMATURE_CLOSE',
		'ERR_CANCELED',
		'ERR_BAD_RESPONSE',
		'ERR_NETWORK',
		'HPE_INVALID_CONSTANT',
		'Z_DATA_ERROR',
	])('%s: it may have', (code) => {
		const error = axiosError(nodeError(code), OPEN);
		expect(readSendingError(wrapped(error))).toEqual({ code, neverLeft: false });
		expect(readSendingError(withoutCause(error))).toEqual({ code, neverLeft: false });
	});

	it.each(['ERR_INVALID_URL', 'ERR_BAD_OPTION', 'ERR_INVALID_CHAR'])(
		'%s, wrong before a connection is opened: it did not',
		(code) => {
			expect(readSendingError(wrapped(nodeError(code)))).toEqual({ code, neverLeft: true });
		},
	);

	it("n8n's own rules forbid the address: it did not", () => {
		const error = axiosError(new UserError('The destination is restricted'));
		expect(readSendingError(wrapped(error))).toEqual({ code: undefined, neverLeft: true });
	});

	// n8n wraps what becomes of the request, not what becomes of a body that is still read.
	it.each(['ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE'])(
		'%s, as the connection itself throws it: it may have',
		(code) => {
			const read = { code, neverLeft: false };
			expect(readSendingError(nodeError(code, 'read'))).toEqual(read);
			expect(readSendingError(nodeError(code))).toEqual(read);
			expect(readSendingError(axiosError(nodeError(code), OPEN))).toEqual(read);
		},
	);

	it('an HTTP status is no name of what went wrong', () => {
		const error = wrapped(Object.assign(new Error('Not found'), { httpCode: '404' }));
		expect(error.httpCode).toBe('404');
		expect(readSendingError(error)).toEqual({ code: undefined, neverLeft: false });
	});

	it.each([
		['an error without a name', new Error('boom')],
		['no error at all', 'boom'],
	])('%s: it may have', (_, thrown) => {
		expect(readSendingError(thrown)).toEqual({ code: undefined, neverLeft: false });
	});
});
