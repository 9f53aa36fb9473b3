import { TencentChatApi } from '../../credentials/TencentChatApi.credentials';
import {
	httpFault,
	unsentFault,
	networkFault,
} from '../../nodes/TencentChatPush/errors/connectionFaults';
import {
	badResponseFault,
	codeFault,
	expressionFault,
	inputFault,
	isRetryable,
	knownFaults,
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
	90001, 90002, 90003, 90005, 90007, 90008, 90009, 90010, 90011, 90012, 90018, 90020, 90022, 90024,
	90026, 90030, 90032, 90033, 90034, 90035, 90039, 90040, 90043, 90044, 90045, 90047, 90048, 90049,
	90050, 90051, 90052, 90053, 90055, 90056, 90057, 90104, 90105, 90106, 90107, 90992, 90994, 90995,
	91000,
];
const CONTENTS = [80001, 80002, 80004, 80005, 93000];
const DOCUMENTED = [...ACCESS_LAYER, ...ACCOUNTS, ...PUSH, ...CONTENTS];

/** What the lists say may succeed later: in a moment, or at a lower pace. */
const TEMPORARY = [
	60004, 60005, 60008, 60013, 60014, 70169, 70202, 70500, 90105, 90992, 90994, 90995, 91000,
];
const TOO_FAST = [60007, 60011, 60018, 60019, 90057];

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
	...CONNECTION_CODES.flatMap((cause) => [
		{ what: cause, fault: networkFault(cause, HOST, false) },
		{ what: `${cause} before anything was sent`, fault: networkFault(cause, HOST, true) },
	]),
	{ what: 'an unknown cause', fault: networkFault('EWHATEVER', HOST, false) },
	{ what: 'a cause without a name', fault: networkFault(undefined, HOST, false) },
	{ what: 'an answer of another shape', fault: badResponseFault() },
	{ what: 'n8n itself', fault: unsentFault('This domain is not allowed') },
	{ what: 'an expression', fault: expressionFault('Accounts', new Error('boom')) },
];

describe('The table of codes', () => {
	it.each(DOCUMENTED)('explains %d', (code) => {
		const { message, code: told } = codeFault(code, 'words of the server');
		expect(told).toBe(code);
		expect(message).not.toContain(String(code));
		expect(message).not.toMatch(/unknown code/);
	});

	it.each([60022, 60023, 60024])('does not pretend to know %d', (code) => {
		const fault = codeFault(code, 'something about the moon');
		expect(fault.message).toContain(String(code));
		expect(fault.advice.failed).toContain('something about the moon');
		expect(isRetryable(fault)).toBe(false);
	});

	it.each([...TEMPORARY, ...TOO_FAST])('says of %d that it is temporary', (code) => {
		expect(isRetryable(codeFault(code))).toBe(true);
	});

	it.each(TOO_FAST)('says of %d that the pace is to be lowered', (code) => {
		const { kind, advice } = codeFault(code);
		expect(kind).toBe('rateLimited');
		expect(advice.failed).toMatch(/'Requests per Second'/);
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
		70398, 70403, 72000, 72002, 90009, 90045,
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
		[60004, /'Secret Key'/],
		[60005, /'Secret Key'/],
		[70399, /another name/],
		[90008, /'Sender Account'/],
		[90055, /'Body'/],
		[90104, /'Scheduled Push'.*'Send At'.*'From'/],
		[90106, /'Recall'/],
		[90107, /pending/],
	])('sends the user to the right place for %d', (code, place) => {
		expect(codeFault(code).advice.failed).toMatch(place);
	});
});

type Place = keyof Fault['advice'];

/** Those faults whose message and advice do not keep a promise, wherever that is read. */
function offenders(
	keeps: (message: string, advice: string, place: Place) => boolean,
	faults = EVERY_FAULT,
): string[] {
	return faults.flatMap(({ what, fault: { message, advice } }) =>
		(Object.keys(advice) as Place[])
			.filter((place) => !keeps(message, advice[place], place))
			.map((place) => `${what}, ${place}: ${message} | ${advice[place]}`),
	);
}

/** What tells the reader of one account, of Failed items, and of what is on Success. */
const OF_ONE = /\b(this (account|item)|the account|another name)\b/;
const OF_FAILED = /\bFailed items?\b|\bon Success\b/;

describe('What is said about each of the faults', () => {
	it('avoids the words that frighten users', () => {
		const unwelcome = /error|problem|failure|mistake/i;
		expect(offenders((...said) => !unwelcome.test(said.slice(0, 2).join(' ')))).toEqual([]);
	});

	it('is not rewritten by n8n', () => {
		const rewritten = new RegExp(REWRITTEN.join('|'), 'i');
		expect(offenders((...said) => !rewritten.test(said.slice(0, 2).join(' ')))).toEqual([]);
	});

	it('says what happened in one sentence', () => {
		const sentence = /^(n8n|['A-Z0-9])[^.]*$/;
		expect(offenders((message) => sentence.test(message.replace(HOST, 'the host')))).toEqual([]);
	});

	it('says what to do', () => {
		const advice =
			/\b(activate|ask|change|buy|check|choose|correct|enable|enter|feed|look|lower|open|run|set|shorten|switch|try|use|wait)\b/i;
		expect(
			offenders((_, description) => advice.test(description) && description.endsWith('.')),
		).toEqual([]);
	});

	it('speaks of one account on its own Failed item alone', () => {
		// What is never refused for everybody, and never thrown, can only be one account's.
		const mayBeAll = EVERY_FAULT.filter(({ fault }) => fault.code !== 'INVALID_INPUT');
		expect(
			offenders((_, advice, place) => place === 'failed' || !OF_ONE.test(advice), mayBeAll),
		).toEqual([]);
		expect(offenders((_, advice, place) => place !== 'failed' || !/all of/.test(advice))).toEqual(
			[],
		);
	});

	it('speaks of Failed items only where there are any', () => {
		expect(offenders((_, advice, place) => place !== 'thrown' || !OF_FAILED.test(advice))).toEqual(
			[],
		);
	});
});

describe('The words of others', () => {
	const key = '0123456789abcdef'.repeat(4);

	it.each([
		['an unwelcome word', 'Internal ERROR at the gate', "'Internal … at the gate'"],
		['one inside another word', 'SomeErrors, no mistakes', "'…, no …'"],
		['a key', `signed with ${key}, twice`, "'signed with …, twice'"],
		['a UserSig', `usersig=eJwtzL0OgjAYheF7${'A*-_'.repeat(20)} is old`, "'usersig=… is old'"],
		[
			'the id of a task',
			`no ${'66a1c0de_5a0f11b2_20000071c3de904_19b7e4c2_ab3f09'} here`,
			"'no … here'",
		],
	])('lose what must not be shown and keep the rest: %s', (_, info, shown) => {
		for (const { advice } of [
			codeFault(12345, info),
			codeFault(90001, info),
			unsentFault(info),
			expressionFault('Tags', new Error(info)),
		]) {
			for (const text of Object.values(advice)) {
				expect(text).toContain(` says: ${shown}. `);
				expect(text).not.toContain(key.slice(0, 32));
			}
		}
	});

	it.each(['', '  ', '…', 'Error', key])('are not quoted where nothing is left: %j', (info) => {
		expect(codeFault(12345, info).advice.failed).not.toContain('says');
		expect(codeFault(90001, info)).toEqual(codeFault(90001));
	});

	it('are cut where they are long', () => {
		const { failed } = codeFault(12345, 'a word and '.repeat(1000)).advice;
		expect(failed.length).toBeLessThan(500);
		expect(failed).toContain("…'. ");
	});

	/** Words that Tencent's pages show, with the code they stand beside. */
	it.each([
		[90001, 'Fail to Parse json data of body, Please check it'],
		[90001, 'Invalid format of MsgRandom'],
		[90033, 'attrName:city already exists at index:1'],
		[90043, 'Invalid AndroidInfo.Sound'],
		[90104, 'the range cannot exceed the configured maximum of days'],
		[60003, 'unexpected token'],
		[70402, 'UserID is too long'],
	])('stand beside the text of %d, which cannot name the value: %s', (code, info) => {
		const { message, advice } = codeFault(code, info);
		expect(message).toBe(codeFault(code).message);
		expect(advice.failed).toBe(`Tencent says: '${info}'. ${codeFault(code).advice.failed}`);
	});

	it.each([70009, 70107, 60007, 90045, 90106, 91000])('add nothing to %d', (code) => {
		expect(codeFault(code, 'words of the server')).toEqual(codeFault(code));
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
			expect(networkFault(cause, HOST, false)).toMatchObject({
				code: 'TIMEOUT',
				kind: 'transient',
			});
		},
	);

	it.each(['ECONNRESET', 'EPIPE', 'EWHATEVER'])('a cut connection (%s) does', (cause) => {
		expect(networkFault(cause, HOST, false)).toMatchObject({ code: 'NETWORK', kind: 'transient' });
	});

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
		'no connection (%s) may, and nothing was carried out',
		(cause) => {
			expect(networkFault(cause, HOST, true)).toMatchObject({
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
			expect(networkFault(cause, HOST, false)).toMatchObject({ code: 'NETWORK', kind: 'fatal' });
		},
	);

	it.each(['ERR_INVALID_URL', 'ERR_BAD_OPTION', 'ERR_INVALID_CHAR'])(
		'a request that n8n does not send (%s) does not',
		(cause) => {
			expect(networkFault(cause, HOST, false)).toMatchObject({ code: 'NETWORK', kind: 'fatal' });
		},
	);

	it('input that cannot be right does not', () => {
		expect(isRetryable(inputFault('what', 'how'))).toBe(false);
	});
});
