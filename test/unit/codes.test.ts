import { TencentChatApi } from '../../credentials/TencentChatApi.credentials';
import {
	badResponseFault,
	codeFault,
	expressionFault,
	httpFault,
	inputFault,
	isRetryable,
	knownFaults,
	unsentFault,
	networkFault,
	type Fault,
} from '../../nodes/TencentChatPush/errors/faults';

/** Tencent's lists of codes, copied by hand; nobody knows 60022 to 60024. */
const ACCESS_LAYER = [
	60002, 60003, 60004, 60005, 60006, 60007, 60008, 60009, 60010, 60011, 60012, 60013, 60014, 60015,
	60016, 60017, 60018, 60019, 60020, 60021, 60025, 60026, 60027, 60028,
];
const ACCOUNTS = [
	70001, 70002, 70003, 70005, 70009, 70013, 70014, 70016, 70020, 70050, 70051, 70052, 70107, 70114,
	70169, 70202, 70206, 70398, 70399, 70402, 70403, 70404, 70500, 72000, 72002,
];
const PUSH = [
	90001, 90002, 90005, 90007, 90009, 90010, 90012, 90018, 90020, 90022, 90024, 90026, 90030, 90032,
	90033, 90034, 90035, 90039, 90040, 90043, 90045, 90047, 90048, 90049, 90050, 90051, 90052, 90053,
	90056, 90057, 90104, 90105, 90106, 90107, 90992, 90994, 90995, 91000,
];
const CONTENTS = [80001, 80002, 80004, 80005, 93000];
const DOCUMENTED = [...ACCESS_LAYER, ...ACCOUNTS, ...PUSH, ...CONTENTS];

/** What the lists say may succeed later: in a moment, or at a lower pace. */
const TEMPORARY = [
	60004, 60005, 60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000,
];
const TOO_FAST = [60007, 60011, 60018, 60019];

/** Names that n8n looks for in messages, in any case and inside words, to put its own text instead. */
const REWRITTEN = [
	'ECONNREFUSED',
	'ECONNRESET',
	'ENOTFOUND',
	'ETIMEDOUT',
	'ERRADDRINUSE',
	'EADDRNOTAVAIL',
	'ECONNABORTED',
	'EHOSTUNREACH',
	'EAI_AGAIN',
	'ENOENT',
	'EISDIR',
	'ENOTDIR',
	'EACCES',
	'EEXIST',
	'EPERM',
	'GETADDRINFO',
];

const CONNECTION_CODES = [
	'ECONNRESET',
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EPIPE',
	'ETIMEDOUT',
	'ECONNABORTED',
	'ESOCKETTIMEDOUT',
	'UND_ERR_CONNECT_TIMEOUT',
	'CERT_HAS_EXPIRED',
	'DEPTH_ZERO_SELF_SIGNED_CERT',
	'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
	'ERR_TLS_CERT_ALTNAME_INVALID',
	'EPROTO',
];

const HOST = 'adminapisgp.im.qcloud.com';

const STATUSES = [301, 302, 400, 401, 403, 404, 407, 408, 413, 422, 429, 500, 502, 503, 504, 599];

const EVERY_FAULT: Array<{ what: string; fault: Fault }> = [
	...knownFaults().map((fault) => ({ what: `code ${fault.code}`, fault })),
	{ what: 'an unknown code', fault: codeFault(12345) },
	{ what: 'an unknown code with words', fault: codeFault(12345, 'the moon is full') },
	...STATUSES.map((status) => ({ what: `HTTP ${status}`, fault: httpFault(status) })),
	...CONNECTION_CODES.map((cause) => ({ what: cause, fault: networkFault(cause, HOST) })),
	{ what: 'an unknown cause', fault: networkFault('EWHATEVER', HOST) },
	{ what: 'an answer of another shape', fault: badResponseFault() },
	{ what: 'n8n itself', fault: unsentFault('This domain is not allowed') },
	{ what: 'an expression', fault: expressionFault('Accounts', new Error('boom')) },
];

describe('The table of codes', () => {
	it.each(DOCUMENTED)('explains %d', (code) => {
		const { message, code: told } = codeFault(code, 'words of the server');
		expect(told).toBe(code);
		expect(message).not.toContain(String(code));
		expect(message).not.toMatch(/public lists/);
	});

	it.each([60022, 60023, 60024])('does not pretend to know %d', (code) => {
		const fault = codeFault(code, 'something about the moon');
		expect(fault.message).toContain(String(code));
		expect(fault.description).toContain('something about the moon');
		expect(isRetryable(fault)).toBe(false);
	});

	it.each([...TEMPORARY, ...TOO_FAST])('says of %d that it is temporary', (code) => {
		expect(isRetryable(codeFault(code))).toBe(true);
	});

	it.each(TOO_FAST)('says of %d that the pace is to be lowered', (code) => {
		const { kind, description } = codeFault(code);
		expect(kind).toBe('rateLimited');
		expect(description).toMatch(/'Requests per Second'/);
	});

	/** 90024 and 90051 are about pushes: the lists ask for patience there. */
	const rest = DOCUMENTED.filter(
		(code) => ![...TEMPORARY, ...TOO_FAST, 90024, 90051].includes(code),
	);

	it.each(rest)('says of %d that it is not temporary', (code) => {
		expect(isRetryable(codeFault(code))).toBe(false);
	});

	it.each([
		60002, 60006, 60009, 60010, 60012, 60016, 60017, 60020, 60021, 60025, 60026, 60027, 60028,
		70001, 70002, 70003, 70005, 70009, 70013, 70014, 70016, 70020, 70050, 70051, 70052, 70114,
		70398, 70399, 70403, 72000, 72002, 90009, 90045,
	])('says of %d that it concerns the app or the credential, which ends the run', (code) => {
		expect(codeFault(code).kind).toBe('fatal');
	});

	it("is held against the answer to the credential's test, as far as the credential is concerned", () => {
		const rules = new TencentChatApi().test.rules ?? [];
		const told = rules.map(({ properties }) => properties.value as unknown);
		const fatal = DOCUMENTED.filter((code) => codeFault(code).kind === 'fatal');
		expect(told).toEqual(expect.arrayContaining(fatal));
	});

	it.each([70107, 90012, 90020, 90030, 90032, 90033, 90034, 90035, 90048])(
		'says of %d that a single account brought it',
		(code) => {
			expect(codeFault(code).kind).toBe('rejected');
		},
	);

	it.each([
		[70009, /Secret Key/],
		[70020, /SDKAppID/],
		[60026, /Region/],
		[90009, /Admin User ID/],
		[90045, /Push/],
		[60021, /IP address/],
		[70107, /import/],
		[90034, /bytes/],
		[60027, /'API'/],
		[90039, /'Segment By'/],
		[90043, /'Offline Push Info'/],
		[90047, /tomorrow/],
		[90049, /'Task ID'/],
		[90053, /'Title' and 'Body'/],
		[90056, /'Body'/],
		[90057, /'Data ID'/],
		[90104, /'Scheduled Task ID'/],
		[90106, /'Recall'/],
		[90107, /pending/],
	])('sends the user to the right place for %d', (code, place) => {
		expect(codeFault(code).description).toMatch(place);
	});
});

/** Those faults whose message and description do not keep a promise. */
function offenders(keeps: (message: string, description: string) => boolean): string[] {
	return EVERY_FAULT.filter(
		({ fault: { message, description } }) => !keeps(message, description),
	).map(({ what, fault: { message, description } }) => `${what}: ${message} | ${description}`);
}

describe('What is said about each of the faults', () => {
	it('avoids the words that frighten users', () => {
		const unwelcome = /error|problem|failure|mistake/i;
		expect(offenders((...said) => !unwelcome.test(said.join(' ')))).toEqual([]);
	});

	it('is not rewritten by n8n', () => {
		const rewritten = new RegExp(REWRITTEN.join('|'), 'i');
		expect(offenders((...said) => !rewritten.test(said.join(' ')))).toEqual([]);
	});

	it('says what happened in one sentence', () => {
		const sentence = /^(n8n|['A-Z0-9])[^.]*$/;
		expect(offenders((message) => sentence.test(message.replace(HOST, 'the host')))).toEqual([]);
	});

	it('says what to do', () => {
		const advice =
			/\b(activate|ask|buy|check|choose|correct|enable|enter|feed|look|lower|open|run|set|shorten|switch|use|wait)\b/i;
		expect(
			offenders((_, description) => advice.test(description) && description.endsWith('.')),
		).toEqual([]);
	});
});

describe('The words of others', () => {
	it.each([
		['an unwelcome word', 'Internal ERROR at the gate'],
		['a key', `signed with ${'0123456789abcdef'.repeat(4)}`],
		['a UserSig', `usersig=eJwtzL0OgjAYheF76SqhtHzUUhIXJwd${'A'.repeat(40)}`],
	])('are left out where they hold %s', (_, info) => {
		expect(codeFault(12345, info).description).not.toContain(info.slice(0, 12));
		expect(unsentFault(info).description).not.toContain(info.slice(0, 12));
		expect(expressionFault('Tags', new Error(info)).description).not.toContain(info.slice(0, 12));
	});

	it('are cut where they are long', () => {
		const { description } = codeFault(12345, 'a word and '.repeat(1000));
		expect(description.length).toBeLessThan(500);
	});
});

describe('Whether a fault is temporary', () => {
	it.each([408, 429, 500, 502, 503, 504, 599])('HTTP %d does', (status) => {
		expect(httpFault(status)).toMatchObject({ code: `HTTP_${status}` });
		expect(isRetryable(httpFault(status))).toBe(true);
	});

	it.each([301, 302, 401, 403, 404, 407])('HTTP %d does not, and ends the run', (status) => {
		expect(httpFault(status)).toMatchObject({ code: `HTTP_${status}`, kind: 'fatal' });
	});

	it.each(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT', 'UND_ERR_HEADERS_TIMEOUT'])(
		'a time-out (%s) does',
		(cause) => {
			expect(networkFault(cause, HOST)).toMatchObject({ code: 'TIMEOUT', kind: 'transient' });
		},
	);

	it.each(['ECONNRESET', 'EPIPE', 'EWHATEVER'])('a cut connection (%s) does', (cause) => {
		expect(networkFault(cause, HOST)).toMatchObject({ code: 'NETWORK', kind: 'transient' });
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
		'no connection (%s) may, and nothing was carried out',
		(cause) => {
			expect(networkFault(cause, HOST)).toMatchObject({
				code: 'NETWORK',
				kind: 'transient',
				mayBeDone: false,
				message: expect.stringContaining(HOST),
			});
		},
	);

	it.each(['CERT_HAS_EXPIRED', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'ERR_TLS_CERT_ALTNAME_INVALID'])(
		'an untrusted certificate (%s) does not, and ends the run',
		(cause) => {
			expect(networkFault(cause, HOST)).toMatchObject({ code: 'NETWORK', kind: 'fatal' });
		},
	);

	it.each(['ERR_INVALID_URL', 'ERR_BAD_OPTION', 'ERR_INVALID_CHAR'])(
		'a request that n8n does not send (%s) does not',
		(cause) => {
			expect(networkFault(cause, HOST)).toMatchObject({ code: 'NETWORK', kind: 'fatal' });
		},
	);

	it('input that cannot be right does not', () => {
		expect(isRetryable(inputFault('what', 'how'))).toBe(false);
	});
});
