import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { FaultRule, RecordedRequest } from '../../mock-server';
import { expectOfEach } from '../support/expectOfEach';
import { jsonOf, linksOf } from '../support/runNode';
import { anyCase, canEndRun } from '../support/random/cases';
import { assertInLanes, timeLimitOf } from '../support/random/lanes';
import type { Account } from '../support/random/ledger';
import { playCase, stateOf, type Played } from '../support/random/playCase';
import { askedOf } from '../support/random/requests';
import { mostWithin } from '../support/window';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

const UNWELCOME = /error|problem|failure|mistake/i;

it(
	`Whatever is asked and whatever goes wrong, nothing is lost, invented or said that is not true (${RUNS} runs)`,
	async () => {
		await assertInLanes(anyCase, RUNS, async (given) => {
			await playCase(given, (played) => {
				expectBounds(played);
				if (played.error) expectStoppedForGood(played);
				else expectEverythingTold(played);
			});
		});
	},
	timeLimitOf(RUNS),
);

function expectEverythingTold(played: Played): void {
	expectShape(played);
	expectConservation(played);
	expectTruth(played);
	expectReasons(played);
	expectHint(played);
}

/**
 * Conservation: every item is linked, every account stands on exactly one output, on both only
 * where part of what was asked for it was done and part was not.
 */
function expectConservation(played: Played): void {
	const { ledger, success, failed, engineErrors } = played;
	expect(engineErrors).toEqual([]);
	const succeeded = byAccount(success);
	const named = failed.filter(({ json }) => ledger.accounts.has(accountOf(json)));
	const given = byAccount(named);
	const ends = [...ledger.accounts].map(([name, account]) =>
		endOf(account, succeeded.get(name), given.get(name), played),
	);
	expectEnds(ends, played);
	expect([...succeeded.keys()].filter((name) => !ledger.accounts.has(name))).toEqual([]);
	expectNobodies(
		failed.filter((item) => !named.includes(item)),
		played,
	);
	const linked = new Set([...success, ...failed].flatMap(linksOf));
	expect([...linked].sort(byNumber)).toEqual(played.given.items.map((_, index) => index));
}

function byNumber(one: number, other: number): number {
	return one - other;
}

/** The items of an output by account; each account stands there once. */
function byAccount(items: INodeExecutionData[]): Map<string, INodeExecutionData> {
	const found = new Map(items.map((item) => [accountOf(item.json), item]));
	expect(found.size).toBe(items.length);
	return found;
}

/** An account with a comma is given as a list, so that it can be fed back. */
function accountOf({ account }: IDataObject): string {
	const [only, ...others] = Array.isArray(account) ? account : [account];
	return others.length === 0 && typeof only === 'string' ? only : '';
}

/** What became of an account. */
interface End {
	account: Account;
	success: INodeExecutionData | undefined;
	failed: INodeExecutionData | undefined;
	/** Tags or attributes: those that Success has, and those that Failed has. */
	done: unknown[];
	undone: unknown[];
}

function endOf(
	account: Account,
	success: End['success'],
	failed: End['failed'],
	{ operation }: Played,
): End {
	const done = success && operation.asks ? operation.done(success.json) : [];
	const undone = failed && operation.asks ? undoneIn(failed.json, operation.asks) : [];
	return { account, success, failed, done, undone };
}

function expectEnds(ends: readonly End[], { operation }: Played): void {
	expectOfEach(ends, {
		'stands on an output': ({ success, failed }) => success !== undefined || failed !== undefined,
		'is linked with all that named it': ({ account, success, failed }) =>
			[success, failed].every((item) => !item || linksOf(item).join() === account.items.join()),
	});
	if (!operation.asks) {
		expectOfEach(ends, { 'stands on one output': ({ success, failed }) => !success || !failed });
		return;
	}
	expectOfEach(ends, {
		'has each done once': ({ done }) => new Set(done).size === done.length,
		// A whole list is one thing: what two lists share is on both outputs.
		'has nothing both done and not done': ({ done, undone }) =>
			operation.laterWins === 'list' || !done.some((ask) => undone.includes(ask)),
		'has done what it asked for': ({ account, done }) =>
			done.every((ask) => isWanted(ask, account)),
		'is told of all that it asked for': ({ account, done, undone }) =>
			account.wanted.every((ask) => done.includes(ask) || undone.includes(ask)),
		'is told of nothing else': ({ account, undone }) =>
			account.hasRefusal || undone.every((ask) => isWanted(ask, account)),
	});
}

function isWanted(ask: unknown, { wanted }: Account): boolean {
	return wanted.includes(String(ask));
}

function undoneIn(json: IDataObject, key: 'tags' | 'attributes'): unknown[] {
	const value = json[key];
	if (Array.isArray(value)) return value;
	return Object.entries(value ?? {}).map((attribute) => JSON.stringify(attribute));
}

/** What cannot be an account, and items without any, are on Failed one by one. */
function expectNobodies(items: INodeExecutionData[], { ledger }: Played): void {
	const told = items.map((item) => JSON.stringify([linksOf(item), item.json.account]));
	const expected = ledger.nobodies.map(({ item, value }) => JSON.stringify([[item], value]));
	expect(told.sort()).toEqual(expected.sort());
	expectOfEach(items, {
		'is refused as input': ({ json }) => reasonIn(json).code === 'INVALID_INPUT',
	});
}

/** Truth: the mock server bears out every word on Success. */
function expectTruth({ success, operation, mockServer }: Played): void {
	const lies = jsonOf(success).filter((json) => !operation.isTrue(json, mockServer));
	expect(lies).toEqual([]);
}

/** Shape: the documented keys and no others, and nothing that n8n would take for its own. */
function expectShape({ success, failed, operation }: Played): void {
	const items = [...success, ...failed];
	expect(
		items.filter(({ error, pairedItem }) => error !== undefined || pairedItem === undefined),
	).toEqual([]);
	const failedKeys = ['account', ...(operation.asks ? [operation.asks] : []), 'error'];
	expectKeys(jsonOf(success), operation.successKeys);
	expectKeys(jsonOf(failed), failedKeys);
	expectKeys(
		jsonOf(failed).map(({ error }) => error as IDataObject),
		['code', 'message', 'description', 'retryable'],
	);
}

/** Each has these keys, in this order. One look at all of them: there are many. */
function expectKeys(objects: IDataObject[], keys: readonly string[]): void {
	const asked = keys.join();
	expect(objects.filter((object) => Object.keys(object).join() !== asked)).toEqual([]);
}

/** Reasons: one that can be, in words that n8n asks for. */
function expectReasons(played: Played): void {
	const possible = possibleCodes(played);
	expectOfEach(jsonOf(played.failed).map(reasonIn), {
		'has a code that can be': ({ code }) => possible.includes(code),
		'has a message and a remedy': ({ message, description }) =>
			[message, description].every((words) => typeof words === 'string' && /\w/.test(words)),
		'has no unwelcome word': ({ message, description }) =>
			!UNWELCOME.test(`${message} ${description}`),
		'says whether a retry may help': ({ retryable }) => typeof retryable === 'boolean',
		'wants no retry of wrong input': ({ code, retryable }) =>
			code !== 'INVALID_INPUT' || !retryable,
	});
}

/** Why somebody is on Failed; what it says is to be tested. */
interface Reason {
	code: number | string;
	message: unknown;
	description: unknown;
	retryable: unknown;
}

function reasonIn({ error }: IDataObject): Reason {
	return error as unknown as Reason;
}

/** What the service says by itself of accounts, tags and attributes that it does not take. */
const OWN_CODES = [70107, 90032, 90033, 90035];

function possibleCodes({ given }: Played): Array<number | string> {
	// The list of those who were not imported has no codes.
	const own = given.operation === 'Import Accounts' ? [...OWN_CODES, 'BAD_RESPONSE'] : OWN_CODES;
	return ['INVALID_INPUT', ...own, ...given.faults.map(codeOf)];
}

function codeOf({ do: fault }: FaultRule): number | string {
	if ('code' in fault) return fault.code;
	if ('status' in fault) return `HTTP_${fault.status}`;
	return 'reset' in fault || 'lose' in fault ? 'NETWORK' : 'BAD_RESPONSE';
}

function expectHint({ hints, failed, ledger }: Played): void {
	const accounts = ledger.accounts.size + ledger.nobodies.length;
	const expected = `${failed.length} of ${accounts} accounts failed`;
	expect(hints.map(({ message }) => message.split(/[.:,]/)[0])).toEqual(
		failed.length > 0 ? [expected] : [],
	);
}

/** A workflow stops only for what concerns everybody, and only when nothing was done. */
function expectStoppedForGood(played: Played): void {
	const { given, error, success, failed, mockServer, stateBefore } = played;
	expect(given.onError).toBe('stopWorkflow');
	expect([success, failed]).toEqual([[], []]);
	expect(`${error?.message} ${error?.description}`).not.toMatch(UNWELCOME);
	if (isOffered(played)) {
		expect(error?.name).toBe('NodeApiError');
		expect(given.faults.filter(canEndRun)).not.toEqual([]);
	}
	const mayBeDoneUnheard = given.faults.some(
		({ do: fault }) => 'lose' in fault || 'garbage' in fault || 'shape' in fault,
	);
	if (!mayBeDoneUnheard) expect(stateOf(mockServer)).toBe(stateBefore);
}

/** The older API has no Replace. */
function isOffered({ given }: Played): boolean {
	return !(given.operation === 'Replace Tags' && given.api === 'allMemberPush');
}

/** Bounds: what requests may carry, for whom, how often and how many in a second. */
function expectBounds(played: Played): void {
	const { mockServer, given } = played;
	if (!isOffered(played)) expect(mockServer.requests).toEqual([]);
	expect(mockServer.counters.duplicateAccounts).toBe(0);
	expectQuestions(played);
	const requests = mockServer.requests.filter((request) => !isForNames(request));
	expectRequests(requests, played);
	expectTries(played);
	const arrivals = requests.map(({ at }) => at);
	expect(mostWithin(1_000, arrivals)).toBeLessThanOrEqual(given.requestsPerSecond);
}

function isForNames({ path }: RecordedRequest): boolean {
	return path.endsWith('get_attr_name');
}

function hasNoAnswer({ answer }: RecordedRequest): boolean {
	return answer.code === undefined;
}

/**
 * The attribute names are told once. Besides, each request without an answer, be it one for the names,
 * lets the node ask until it knows that the service is there: so long as an earlier request has
 * not been asked about.
 */
function expectQuestions({ mockServer }: Played): void {
	let most = 1;
	const left = mockServer.requests.map((request) => {
		if (hasNoAnswer(request)) most++;
		else if (isForNames(request) && request.answer.code === 0) most--;
		return most;
	});
	expect(Math.min(0, ...left)).toBe(0);
}

function expectRequests(requests: readonly RecordedRequest[], { ledger, operation }: Played): void {
	expectOfEach(requests, {
		'is for 1 to 100 accounts': ({ accounts }) => accounts.length >= 1 && accounts.length <= 100,
	});
	const wantedBy = (account: string): string[] => ledger.accounts.get(account)?.wanted ?? [];
	expectOfEach(requests.flatMap(askedOf), {
		'is for somebody who was named': ({ account }) => ledger.accounts.has(account),
		'brings something, where something is asked for': ({ asks }) =>
			!operation.asks || asks.length > 0,
		'brings no more than a request may': ({ asks }) => asks.length <= operation.perRequest,
		// Not in a form that cannot be right either.
		'brings what was asked for': ({ account, asks }) =>
			asks.every((ask) => wantedBy(account).includes(ask)),
		'brings a list as a whole': ({ account, asks }) =>
			operation.laterWins !== 'list' || wantedBy(account).every((ask) => asks.includes(ask)),
	});
}

/**
 * The request of an account is a batch of a hundred at most, or a part of one after halving it up to 7 times.
 * It is sent `maxRetries` times more. A sending that nobody answers does not count when the service was silent to others
 * as well: the first one, and each that a probe let go before anybody else had an answer.
 */
function expectTries({ mockServer, ledger, operation, given }: Played): void {
	const sizes = 8;
	const probes = mockServer.requests.filter(isForNames).length;
	const tried = [...ledger.accounts].map(([name, { wanted }]) => {
		const tries = mockServer.requests.filter(({ accounts }) => accounts.includes(name));
		return {
			name,
			batches: Math.ceil(wanted.length / operation.perRequest) + given.items.length,
			tries: tries.length,
			answered: tries.filter((request) => !hasNoAnswer(request)).length,
		};
	});
	expectOfEach(tried, {
		'is answered no more often than it may be sent': ({ batches, answered }) =>
			answered <= batches * sizes * (given.maxRetries + 1),
		'is sent no more often than nobody may answer': ({ batches, tries }) =>
			tries <= batches * sizes * (given.maxRetries + 2) + probes,
	});
}
