import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../mock-server';
import { jsonOf } from '../support/runNode';
import { ON_ERROR_MODES, series } from '../support/samples';
import { accountsOn, play, reasonsOf, requestsFor, type Outcome } from '../support/scenario';
import { HALF_AN_ANSWER } from '../support/unclearAnswers';

/** A fault, how the mock server is told to do it, and the code that the user sees. */
type Row = readonly [fault: string, told: Fault, code: number | string];

const GET = { operation: 'get' };

/**
 * The fault matrix: all that a service, and the way to it, can do wrong, and what the user sees.
 *
 * | what it is | what the node does | what the user sees |
 * |---|---|---|
 * | no answer | retries the request, at most 'Max Retries' times while others are answered; while nobody is, one request probes until 'Outage Tolerance' is over | Success, or at last Failed with the code, `retryable` true |
 * | temporary refusal | retries the request, at most 'Max Retries' times | Success, or at last Failed with the code, `retryable` true |
 * | about one account | splits the request until the account is alone | that account on Failed, `retryable` false; its neighbours on Success |
 * | fatal | sends nothing further | with On Error = Stop and nothing done the workflow stops with the code and the remedy; else what is not done is on Failed, `retryable` false |
 */
const MATRIX = {
	unanswered: [
		// The connection
		['connection reset', { reset: true }, 'NETWORK'],
		['answer lost on its way', { lose: true }, 'NETWORK'],
		['connection closed in the middle of an answer', { bytes: HALF_AN_ANSWER }, 'NETWORK'],
		['no answer at all', { hang: true }, 'TIMEOUT'],
		// HTTP
		['HTTP 408 Request Timeout', { status: 408 }, 'HTTP_408'],
		['HTTP 500 Internal Server Error', { status: 500 }, 'HTTP_500'],
		['HTTP 502 Bad Gateway', { status: 502, body: '<h1>Bad Gateway</h1>' }, 'HTTP_502'],
		['HTTP 503 Service Unavailable', { status: 503 }, 'HTTP_503'],
		['HTTP 504 Gateway Timeout', { status: 504 }, 'HTTP_504'],
		// Answers that nobody documents
		['a web page instead of JSON', { garbage: '<html>' }, 'BAD_RESPONSE'],
		['JSON that breaks off', { garbage: '{"ActionStatus":"OK","Err' }, 'BAD_RESPONSE'],
		['an empty answer', { garbage: '' }, 'BAD_RESPONSE'],
		['JSON null', { shape: null }, 'BAD_RESPONSE'],
		['a JSON list', { shape: [] }, 'BAD_RESPONSE'],
		['a JSON object of something else', { shape: { status: 'ok' } }, 'BAD_RESPONSE'],
		['OK without an ErrorCode', { shape: { ActionStatus: 'OK' } }, 'BAD_RESPONSE'],
		['an ErrorCode in words', { shape: { ActionStatus: 'OK', ErrorCode: 'no' } }, 'BAD_RESPONSE'],
		[
			'an ErrorList that is none',
			{ shape: { ActionStatus: 'OK', ErrorCode: 0, ErrorList: 'unlucky' } },
			'BAD_RESPONSE',
		],
	],
	temporary: [
		['FAIL without a reason', { shape: { ActionStatus: 'FAIL', ErrorCode: 0 } }, 'BAD_RESPONSE'],
		// Codes
		['60004 account check not finished', { code: 60004 }, 60004],
		['60005 account check not finished', { code: 60005 }, 60005],
		['60008 service timeout', { code: 60008 }, 60008],
		['60013 answer not readable to the service itself', { code: 60013 }, 60013],
		['60014 account check timeout', { code: 60014 }, 60014],
		['70169 server timeout', { code: 70169 }, 70169],
		['70202 server timeout', { code: 70202 }, 70202],
		['70500 internal', { code: 70500 }, 70500],
		['90992 webhook', { code: 90992 }, 90992],
		['90994 internal', { code: 90994 }, 90994],
		['90995 internal', { code: 90995 }, 90995],
		['91000 internal', { code: 91000 }, 91000],
		// Too fast
		['HTTP 429 Too Many Requests', { status: 429 }, 'HTTP_429'],
		['60007 too many calls', { code: 60007 }, 60007],
		['60011 too many calls of the app', { code: 60011 }, 60011],
		['60018 too frequent', { code: 60018 }, 60018],
		['60019 too frequent', { code: 60019 }, 60019],
	],
	aboutOneAccount: [
		['60003 body not readable', { code: 60003 }, 60003],
		['70399 deleted a short while ago', { code: 70399 }, 70399],
		['60015 account is not text', { code: 60015 }, 60015],
		['70402 illegal parameter', { code: 70402 }, 70402],
		['80002 body too large', { code: 80002 }, 80002],
		['90001 bad form', { code: 90001 }, 90001],
		['90018 too many accounts', { code: 90018 }, 90018],
		['90020 tag too long', { code: 90020 }, 90020],
		['90032 too many tags', { code: 90032 }, 90032],
		['90033 bad attribute', { code: 90033 }, 90033],
		['90034 tag too long', { code: 90034 }, 90034],
		['90048 no such user', { code: 90048 }, 90048],
		['93000 JSON too long', { code: 93000 }, 93000],
		['99999, which nobody explains', { code: 99999 }, 99999],
		['HTTP 400 Bad Request', { status: 400 }, 'HTTP_400'],
		['HTTP 413 Content Too Large', { status: 413 }, 'HTTP_413'],
	],
	fatal: [
		// The access layer
		['60002 malformed HTTP', { code: 60002 }, 60002],
		['60006 SDKAppID not valid', { code: 60006 }, 60006],
		['60009 wrong address', { code: 60009 }, 60009],
		['60010 not an admin', { code: 60010 }, 60010],
		['60012 SDKAppID missing', { code: 60012 }, 60012],
		['60016 SDKAppID disabled', { code: 60016 }, 60016],
		['60017 request disabled', { code: 60017 }, 60017],
		['60020 package expired', { code: 60020 }, 60020],
		['60021 IP address not allowed', { code: 60021 }, 60021],
		['60025 wrong query string', { code: 60025 }, 60025],
		['60026 wrong region', { code: 60026 }, 60026],
		['60027 not part of the product', { code: 60027 }, 60027],
		['60028 trial used up', { code: 60028 }, 60028],
		// UserSig and account of the admin
		['70001 UserSig expired', { code: 70001 }, 70001],
		['70002 UserSig empty', { code: 70002 }, 70002],
		['70003 UserSig illegal', { code: 70003 }, 70003],
		['70005 UserSig illegal', { code: 70005 }, 70005],
		['70009 key of another app', { code: 70009 }, 70009],
		['70013 UserSig of another user', { code: 70013 }, 70013],
		['70014 UserSig of another app', { code: 70014 }, 70014],
		['70016 no key for this app', { code: 70016 }, 70016],
		['70020 SDKAppID not found', { code: 70020 }, 70020],
		['70050 UserSig refused too often', { code: 70050 }, 70050],
		['70051 account on a blocklist', { code: 70051 }, 70051],
		['70052 UserSig no longer valid', { code: 70052 }, 70052],
		['70114 restricted for security', { code: 70114 }, 70114],
		['70398 too many accounts in the app', { code: 70398 }, 70398],
		['70403 not an admin', { code: 70403 }, 70403],
		['72000 daily users used up', { code: 72000 }, 72000],
		['72002 monthly users used up', { code: 72002 }, 72002],
		// Push
		['90009 not an admin', { code: 90009 }, 90009],
		['90045 Push not enabled', { code: 90045 }, 90045],
		['90047 pushes of the day used up', { code: 90047 }, 90047],
		// Something else answers
		['HTTP 204 No Content', { status: 204 }, 'HTTP_204'],
		['HTTP 301, to another site', { status: 301, headers: { location: '/' } }, 'HTTP_301'],
		['HTTP 401 Unauthorized', { status: 401 }, 'HTTP_401'],
		['HTTP 403 Forbidden', { status: 403 }, 'HTTP_403'],
		['HTTP 404 Not Found', { status: 404 }, 'HTTP_404'],
		['HTTP 407 of a proxy', { status: 407 }, 'HTTP_407'],
	],
} as const satisfies Record<string, readonly Row[]>;

/** Reads that are answered with everything but what was asked: temporary, too. */
const READS_WITHOUT_ANSWER: ReadonlyArray<readonly [string, unknown]> = [
	['no UserTags', { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' }],
	['UserTags without the account', { ActionStatus: 'OK', ErrorCode: 0, UserTags: [] }],
	['UserTags that are no list', { ActionStatus: 'OK', ErrorCode: 0, UserTags: {} }],
	[
		'Tags that are no texts',
		{ ActionStatus: 'OK', ErrorCode: 0, UserTags: [{ To_Account: 'unlucky', Tags: [1] }] },
	],
];

/** Milliseconds for tests that wait out an outage. */
const WAITS = 60_000;

const UNWELCOME = /error|problem|failure|mistake/i;

/** Fills the first request, so that the unlucky one goes with the second. */
const NEIGHBOURS = series('user', 100);
const ACCOUNTS = [...NEIGHBOURS, 'unlucky'];

/** Every account on Success, once and in order, after so many requests for the unlucky one. */
function expectRecovered({ success, failed, mockServer }: Outcome, requests: number): void {
	expect(failed).toEqual([]);
	expect(accountsOn(success)).toEqual(ACCOUNTS);
	expect(requestsFor(mockServer, 'unlucky')).toBe(requests);
}

/** The unlucky account alone on Failed, with its code, after so many requests. */
function expectGivenUp(outcome: Outcome, code: number | string, requests: number): void {
	expect(accountsOn(outcome.success)).toEqual(NEIGHBOURS);
	expect(reasonsOf(outcome)).toEqual([{ account: 'unlucky', code, retryable: true }]);
	expect(requestsFor(outcome.mockServer, 'unlucky')).toBe(requests);
	expect(outcome.error).toBeUndefined();
}

interface Unlucky {
	maxRetries: number;
	/** Seconds. */
	outageTolerance?: number;
	/** How often it goes wrong, every time where not given. */
	times?: number;
	parameters?: INodeParameters;
}

/** One request in trouble, when the one before it was answered and no other is under way. */
async function playUnlucky(
	told: Fault,
	{ times, parameters, ...options }: Unlucky,
): Promise<Outcome> {
	return await play({
		accounts: ACCOUNTS,
		parameters,
		options: { ...options, timeout: 4000 },
		faults: [{ account: 'unlucky', times, do: told }],
	});
}

describe('A request without an answer that is alone', () => {
	/** How often the service was asked for something without effect. */
	const probesIn = ({ mockServer }: Outcome): number =>
		mockServer.requests.filter(({ command }) => command === 'get_attr_name').length;

	it.concurrent.each(MATRIX.unanswered)(
		"is retried as often as 'Max Retries' says, because the service itself answers: %s",
		async (_, told, code) => {
			const [recovered, givenUp] = await Promise.all([
				playUnlucky(told, { maxRetries: 1, times: 1 }),
				playUnlucky(told, { maxRetries: 1 }),
			]);
			expectRecovered(recovered, 2);
			expect(recovered.mockServer.app.tagsOf('unlucky')).toEqual(['vip']);
			expect(probesIn(recovered)).toBe(1);
			expectGivenUp(givenUp, code, 2);
			expect(probesIn(givenUp)).toBe(2);
		},
		WAITS,
	);

	it.concurrent("is sent once with 'Max Retries' 0", async () => {
		const outcome = await playUnlucky({ reset: true }, { maxRetries: 0 });
		expectGivenUp(outcome, 'NETWORK', 1);
	});

	it.concurrent.each([
		['refuses it', { code: 90009 }],
		['has another one before it', { status: 404 }],
		['is asked too often', { code: 60007 }],
	])('is retried where a service that is asked %s', async (_, told) => {
		const outcome = await play({
			accounts: ACCOUNTS,
			options: { maxRetries: 1 },
			faults: [
				{ account: 'unlucky', times: 1, do: { reset: true } },
				{ command: 'get_attr_name', do: told },
			],
		});
		expectRecovered(outcome, 2);
	});

	it.concurrent('is first in the run: the others are served', async () => {
		const outcome = await play({
			accounts: ['unlucky', ...series('user', 199)],
			options: { maxRetries: 1 },
			faults: [{ account: 'unlucky', do: { reset: true } }],
		});
		expect(accountsOn(outcome.failed)).toHaveLength(100);
		expect(accountsOn(outcome.success)).toEqual(series('user', 199).slice(99));
	});
});

describe('A request without an answer, when the service answers nothing else either', () => {
	it.concurrent('is Failed when that has been too long', async () => {
		const outcome = await play({
			accounts: ACCOUNTS,
			options: { maxRetries: 0, outageTolerance: 1 },
			faults: [
				{ account: 'unlucky', do: { reset: true } },
				{ command: 'get_attr_name', do: { reset: true } },
			],
		});
		expectGivenUp(outcome, 'NETWORK', 1);
		expect(jsonOf(outcome.failed)).toMatchObject([
			{ error: { description: expect.stringMatching(/for 1 second \('Outage Tolerance'\)/) } },
		]);
	});
});

describe("A request without an answer, while others are answered, is retried as often as 'Max Retries' says", () => {
	/** Three seconds of requests: one that is retried waits for its turn behind a hundred others. */
	const OTHERS = series('user', 30_000);

	/** The batches in trouble, each known by its first account. */
	const TROUBLES: ReadonlyArray<[first: number, told: Fault, code: string]> = [
		[1_001, { reset: true }, 'NETWORK'],
		[2_001, { status: 502 }, 'HTTP_502'],
		[3_001, { garbage: '<html>' }, 'BAD_RESPONSE'],
	];

	async function playBeside(maxRetries: number, times?: number): Promise<Outcome> {
		return await play({
			accounts: OTHERS,
			options: { maxRetries },
			// On a busy machine calls bunch up on their way.
			mockServer: { latency: 50, callsPerSecond: Infinity },
			faults: TROUBLES.map(([first, told]) => ({ account: `user-${first}`, times, do: told })),
		});
	}

	it('and is done when it is answered', async () => {
		const { success, mockServer } = await playBeside(1, 1);
		expect(accountsOn(success)).toEqual(OTHERS);
		expect(mockServer.requests).toHaveLength(303);
	});

	it('and holds up nobody else while its answer is missing, not at a low pace either', async () => {
		const accounts = series('user', 2_000);
		const { success, mockServer } = await play({
			accounts,
			options: { requestsPerSecond: 5, timeout: 4000 },
			mockServer: { latency: 100 },
			faults: [{ account: 'user-301', times: 1, do: { hang: true } }],
		});
		expect(accountsOn(success)).toEqual(accounts);
		const moments = mockServer.requests.map(({ at }) => at);
		expect(moments).toHaveLength(21);
		// Four seconds for twenty; by probing alone it would be a second for each.
		expect((moments[18] ?? NaN) - (moments[0] ?? NaN)).toBeLessThan(5_500);
	});

	it.each([0, 1])('and on Failed afterwards: %i', async (maxRetries) => {
		const outcome = await playBeside(maxRetries);
		expect(outcome.success).toHaveLength(29_700);
		expect(reasonsOf(outcome)).toEqual(
			TROUBLES.flatMap(([first, , code]) =>
				OTHERS.slice(first - 1, first + 99).map((account) => ({ account, code, retryable: true })),
			),
		);
		expect(outcome.mockServer.requests).toHaveLength(300 + 3 * maxRetries);
	});
});

describe("A temporary refusal is retried as often as 'Max Retries' says", () => {
	it.concurrent.each(MATRIX.temporary)('%s', async (_, told, code) => {
		const [recovered, givenUp, untried] = await Promise.all([
			playUnlucky(told, { maxRetries: 1, times: 1 }),
			playUnlucky(told, { maxRetries: 1 }),
			playUnlucky(told, { maxRetries: 0 }),
		]);
		expectRecovered(recovered, 2);
		expect(recovered.mockServer.app.tagsOf('unlucky')).toEqual(['vip']);
		expectGivenUp(givenUp, code, 2);
		expectGivenUp(untried, code, 1);
	});

	it.concurrent.each(READS_WITHOUT_ANSWER)('an answer to a read that has %s', async (_, shape) => {
		const [recovered, givenUp] = await Promise.all([
			playUnlucky({ shape }, { maxRetries: 1, times: 1, parameters: GET }),
			playUnlucky({ shape }, { maxRetries: 1, parameters: GET }),
		]);
		expectRecovered(recovered, 2);
		expectGivenUp(givenUp, 'BAD_RESPONSE', 2);
	});

	it('four times and three times', async () => {
		const [recovered, givenUp] = await Promise.all([
			playUnlucky({ code: 91000 }, { maxRetries: 4, times: 4 }),
			playUnlucky({ code: 91000 }, { maxRetries: 3 }),
		]);
		expectRecovered(recovered, 5);
		expectGivenUp(givenUp, 91000, 4);
	});

	it('whatever the retries meet, the last reason is told', async () => {
		const outcome = await play({
			accounts: ACCOUNTS,
			options: { maxRetries: 2 },
			faults: [
				{ account: 'unlucky', times: 1, do: { code: 91000 } },
				{ account: 'unlucky', times: 1, do: { status: 429 } },
				{ account: 'unlucky', times: 1, do: { code: 70500 } },
			],
		});
		expectGivenUp(outcome, 70500, 3);
	});
});

/** A hundred accounts of which one makes the service refuse any request that carries it. */
const CROWD = [...series('user', 60), 'unlucky', ...series('fan', 39)];

/** A crowd of 100 is split seven times until one is alone: two requests each time. */
const FURTHER_REQUESTS = 2 * Math.log2(100) + 1;

describe('A refusal of a whole request for what one account brought costs that account alone', () => {
	it.concurrent.each(MATRIX.aboutOneAccount)('%s', async (_, told, code) => {
		const outcome = await play({
			accounts: CROWD,
			faults: [{ account: 'unlucky', do: told }],
		});
		expect(accountsOn(outcome.success)).toEqual(CROWD.filter((account) => account !== 'unlucky'));
		expect(reasonsOf(outcome)).toEqual([{ account: 'unlucky', code, retryable: false }]);
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(1 + FURTHER_REQUESTS);
	});
});

/** Eleven requests' worth. */
const MANY = series('user', 1_050);

describe('A fatal fault ends the run at once', () => {
	it.each(MATRIX.fatal)('%s', async (_, told, code) => {
		const runs = ON_ERROR_MODES.map(async ({ onError }) => {
			const outcome = await play({ accounts: MANY, faults: [{ do: told }], more: { onError } });
			expect(outcome.mockServer.requests).toHaveLength(1);
			if (onError === 'stopWorkflow') expectStopped(outcome, code);
			else expectAllFailed(outcome, code);
		});
		await Promise.all(runs);
	});
});

function expectStopped({ error, success, failed }: Outcome, code: number | string): void {
	expect(error).toMatchObject({ name: 'NodeApiError', httpCode: String(code) });
	expect(error?.message).toContain(`(${code})`);
	expect(error?.message).not.toMatch(UNWELCOME);
	expect(error?.description).toMatch(/\w{3,} \w+/);
	expect(error?.description).not.toMatch(UNWELCOME);
	expect([success, failed]).toEqual([[], []]);
}

function expectAllFailed(outcome: Outcome, code: number | string): void {
	expect(outcome.error).toBeUndefined();
	expect([outcome.success, outcome.engineErrors]).toEqual([[], []]);
	expect(reasonsOf(outcome)).toEqual(MANY.map((account) => ({ account, code, retryable: false })));
	const [first] = jsonOf(outcome.failed);
	expect(first).toMatchObject({
		tags: ['vip'],
		error: { description: expect.stringMatching(/\S/) },
	});
}
