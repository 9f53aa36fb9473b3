import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import type { FaultRule, RecordedRequest } from '../../mock-server';
import { jsonOf, linksOf } from '../support/runNode';
import { anyCase, canEndRun } from '../support/random/cases';
import { assertInLanes, timeLimitOf } from '../support/random/lanes';
import type { Account } from '../support/random/ledger';
import { playCase, stateOf, type Played } from '../support/random/playCase';
import { askedOf, type AskedOf } from '../support/random/requests';
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
	for (const [name, account] of ledger.accounts) {
		expectAccount(account, succeeded.get(name), given.get(name), played);
	}
	for (const name of succeeded.keys()) expect([...ledger.accounts.keys()]).toContain(name);
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

function expectAccount(
	account: Account,
	success: INodeExecutionData | undefined,
	failed: INodeExecutionData | undefined,
	{ operation }: Played,
): void {
	expect([success, failed]).not.toEqual([undefined, undefined]);
	for (const item of [success, failed]) {
		if (item) expect(linksOf(item)).toEqual(account.items);
	}
	if (!operation.asks) {
		expect(success && failed).toBeUndefined();
		return;
	}
	const done = success ? operation.done(success.json) : [];
	const undone = failed ? undoneIn(failed.json, operation.asks) : [];
	expect(new Set(done).size).toBe(done.length);
	// A whole list is one thing: what two lists share is on both outputs.
	const isShared = (ask: unknown): boolean =>
		operation.laterWins !== 'list' && undone.includes(ask);
	expect(done.filter(isShared)).toEqual([]);
	expect(done.filter((ask) => !account.wanted.includes(ask))).toEqual([]);
	expect(account.wanted.filter((ask) => ![...done, ...undone].includes(ask))).toEqual([]);
	if (!account.hasRefusal) expect(undone.filter((ask) => !isWanted(ask, account))).toEqual([]);
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
	for (const { json } of items) expect(json.error).toMatchObject({ code: 'INVALID_INPUT' });
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
	for (const { json } of played.failed) {
		const { code, message, description, retryable } = json.error as IDataObject;
		expect(possible).toContain(code);
		expect(message).toMatch(/\w/);
		expect(description).toMatch(/\w/);
		expect(`${String(message)} ${String(description)}`).not.toMatch(UNWELCOME);
		expect(typeof retryable).toBe('boolean');
		if (code === 'INVALID_INPUT') expect(retryable).toBe(false);
	}
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
	for (const request of requests) expectRequest(request, played);
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
	for (const request of mockServer.requests) {
		if (hasNoAnswer(request)) most++;
		else if (isForNames(request) && request.answer.code === 0) most--;
		expect(most).toBeGreaterThanOrEqual(0);
	}
}

function expectRequest(request: RecordedRequest, { ledger, operation }: Played): void {
	expect(request.accounts.length).toBeGreaterThan(0);
	expect(request.accounts.length).toBeLessThanOrEqual(100);
	for (const asked of askedOf(request)) {
		const account = ledger.accounts.get(asked.account);
		expect(asked.asks.length).toBeLessThanOrEqual(operation.perRequest);
		expect(strayAsks(asked, account, operation.laterWins)).toEqual([]);
		if (operation.asks) expect(asked.asks).not.toEqual([]);
	}
}

/** What nobody asked for, at least not in a form that can be right. */
function strayAsks(
	{ account, asks }: AskedOf,
	known: Account | undefined,
	laterWins?: string,
): string[] {
	if (!known) return [account];
	if (laterWins === 'list') expect(new Set(asks)).toEqual(new Set(known.wanted));
	return asks.filter((ask) => !known.wanted.includes(ask));
}

/**
 * The request of an account is a batch of a hundred at most, or a part of one after halving it up to 7 times.
 * It is sent `maxRetries` times more. A sending that nobody answers does not count when the service was silent to others
 * as well: the first one, and each that a probe let go before anybody else had an answer.
 */
function expectTries({ mockServer, ledger, operation, given }: Played): void {
	const sizes = 8;
	const probes = mockServer.requests.filter(isForNames).length;
	for (const [name, { wanted }] of ledger.accounts) {
		const batches = Math.ceil(wanted.length / operation.perRequest) + given.items.length;
		const tries = mockServer.requests.filter(({ accounts }) => accounts.includes(name));
		const answered = tries.filter((request) => !hasNoAnswer(request));
		expect(answered.length).toBeLessThanOrEqual(batches * sizes * (given.maxRetries + 1));
		const most = batches * sizes * (given.maxRetries + 2) + probes;
		expect(tries.length).toBeLessThanOrEqual(most);
	}
}
