import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../mock-server';
import { linksOf } from '../support/runNode';
import { series } from '../support/samples';
import { accountsOn, play, reasonsOf, requestsFor, type Outcome } from '../support/scenario';

/** What goes into one request. */
const HUNDRED = series('user', 100);

/** The accounts that each request carried, in order of arrival. */
function askedBy({ mockServer }: Outcome): string[][] {
	return mockServer.requests.map(({ accounts }) => accounts);
}

function without(accounts: readonly string[], ...others: string[]): string[] {
	return accounts.filter((account) => !others.includes(account));
}

/** An answer of the service that refuses accounts one by one, whatever it was asked. */
function answerListing(entries: object[], status: object = {}): Fault {
	const fields = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };
	return { shape: { ...fields, ...status, ErrorList: entries } };
}

describe('An account in ErrorList', () => {
	it('with a temporary code is tried again without its neighbours', async () => {
		const outcome = await play({
			accounts: ['alice', 'bob', 'carol'],
			faults: [{ account: 'bob', listed: true, times: 2, do: { code: 91000 } }],
		});
		const toBob = { UserTags: [{ To_Account: 'bob', Tags: ['vip'] }] };
		expect(outcome.mockServer.requests.map(({ body }) => body)).toEqual([
			{
				UserTags: [
					{ To_Account: 'alice', Tags: ['vip'] },
					{ To_Account: 'bob', Tags: ['vip'] },
					{ To_Account: 'carol', Tags: ['vip'] },
				],
			},
			toBob,
			toBob,
		]);
		expect(accountsOn(outcome.success)).toEqual(['alice', 'bob', 'carol']);
		expect(outcome.mockServer.app.tagsOf('bob')).toEqual(['vip']);
		expect(outcome.failed).toEqual([]);
	});

	it('with a temporary code that stays is on Failed, to be tried again later', async () => {
		const outcome = await play({
			accounts: ['alice', 'bob', 'carol'],
			options: { maxRetries: 1 },
			faults: [{ account: 'bob', listed: true, do: { code: 91000 } }],
		});
		expect(askedBy(outcome)).toEqual([['alice', 'bob', 'carol'], ['bob']]);
		expect(accountsOn(outcome.success)).toEqual(['alice', 'carol']);
		expect(reasonsOf(outcome)).toEqual([{ account: 'bob', code: 91000, retryable: true }]);
	});

	it('goes again together with the others that are listed with a temporary code', async () => {
		const outcome = await play({
			accounts: HUNDRED,
			faults: [
				{ account: 'user-1', listed: true, times: 1, do: { code: 91000 } },
				{ account: 'user-50', listed: true, times: 1, do: { code: 60007 } },
				{ account: 'user-100', listed: true, times: 1, do: { code: 70107 } },
			],
		});
		expect(askedBy(outcome)).toEqual([HUNDRED, ['user-1', 'user-50']]);
		expect(accountsOn(outcome.success)).toEqual(without(HUNDRED, 'user-100'));
		expect(reasonsOf(outcome)).toEqual([{ account: 'user-100', code: 70107, retryable: false }]);
	});

	it.each([
		['an account that is not imported', 70107],
		['an account of the other type', 90035],
		['an account that does not exist', 90048],
		['an account on a blocklist', 70051],
		['a code of the app', 60020],
		['a code that nobody explains', 99999],
	])('with a final code is on Failed at once: %s', async (_, code) => {
		const outcome = await play({
			accounts: ['alice', 'bob', 'carol'],
			faults: [{ account: 'bob', listed: true, do: { code } }],
		});
		expect(askedBy(outcome)).toEqual([['alice', 'bob', 'carol']]);
		expect(accountsOn(outcome.success)).toEqual(['alice', 'carol']);
		expect(reasonsOf(outcome)).toEqual([{ account: 'bob', code, retryable: false }]);
	});

	it('costs the accounts of other requests nothing, whatever the code', async () => {
		const accounts = [...HUNDRED, 'bob', ...series('fan', 250)];
		const outcome = await play({
			accounts,
			faults: [{ account: 'bob', listed: true, do: { code: 70051 } }],
		});
		expect(outcome.mockServer.requests).toHaveLength(4);
		expect(accountsOn(outcome.success)).toEqual(without(accounts, 'bob'));
	});

	it('with code 0 was carried out', async () => {
		const outcome = await play({
			accounts: ['alice', 'bob'],
			faults: [{ do: answerListing([{ To_Account: 'bob', ErrorCode: 0 }]) }],
		});
		expect(accountsOn(outcome.success)).toEqual(['alice', 'bob']);
		expect(askedBy(outcome)).toHaveLength(1);
	});

	it('without an ErrorInfo, and beside fields of the future, is read all the same', async () => {
		const entry = { To_Account: 'bob', ErrorCode: 70107, Hint: {} };
		const outcome = await play({
			accounts: ['alice', 'bob'],
			faults: [{ do: answerListing([entry], { RequestId: '1' }) }],
		});
		expect(accountsOn(outcome.success)).toEqual(['alice']);
		expect(reasonsOf(outcome)).toEqual([{ account: 'bob', code: 70107, retryable: false }]);
	});

	it.each([
		['where the whole request fails, too', 90001],
		['while its neighbours wait for a temporary fault of the whole request', 91000],
	])('is refused for itself %s', async (_, code) => {
		const listing = answerListing([{ To_Account: 'bob', ErrorCode: 70107 }], {
			ActionStatus: 'FAIL',
			ErrorCode: code,
		});
		const outcome = await play({
			accounts: ['alice', 'bob', 'carol'],
			faults: [{ times: 1, do: listing }],
		});
		expect(askedBy(outcome)).toEqual([
			['alice', 'bob', 'carol'],
			['alice', 'carol'],
		]);
		expect(accountsOn(outcome.success)).toEqual(['alice', 'carol']);
		expect(reasonsOf(outcome)).toEqual([{ account: 'bob', code: 70107, retryable: false }]);
	});

	it.each([
		['that was not in the request', { To_Account: 'BOB', ErrorCode: 70107 }],
		['without a name', { ErrorCode: 70107, ErrorInfo: '' }],
	])(
		'%s makes the answer an unexpected one, and the whole request is retried',
		async (_, entry) => {
			const accounts = ['alice', 'bob', 'carol', 'dave'];
			const outcome = await play({
				accounts,
				faults: [{ times: 1, do: answerListing([entry]) }],
			});
			expect(askedBy(outcome)).toEqual([accounts, accounts]);
			expect(accountsOn(outcome.success)).toEqual(accounts);
			expect(outcome.failed).toEqual([]);
		},
	);

	it('that was not in the request costs at most five requests, and is nobody else’s reason', async () => {
		const outcome = await play({
			accounts: HUNDRED,
			faults: [{ do: answerListing([{ To_Account: 'stranger', ErrorCode: 70107 }]) }],
		});
		expect(askedBy(outcome)).toEqual(Array.from({ length: 5 }, () => HUNDRED));
		expect(outcome.success).toEqual([]);
		expect(reasonsOf(outcome)).toEqual(
			HUNDRED.map((account) => ({ account, code: 'BAD_RESPONSE', retryable: true })),
		);
	});

	it('in the answer to a request for one account can mean no other', async () => {
		const outcome = await play({
			accounts: ['alice'],
			faults: [{ do: answerListing([{ To_Account: 'ALICE', ErrorCode: 70107 }]) }],
		});
		expect(askedBy(outcome)).toEqual([['alice']]);
		expect(reasonsOf(outcome)).toEqual([{ account: 'alice', code: 70107, retryable: false }]);
	});
});

/** The most requests that it takes to find an account among a hundred, besides the first. */
const TO_FIND_ONE = 2 * Math.log2(100) + 1;

describe('An entry of a read that is odd', () => {
	it.each<[string, string, object, object]>([
		[
			'tag',
			'tags',
			{ UserTags: [known('Tags', ['vip']), { To_Account: 'bob', Tags: [null] }] },
			['vip'],
		],
		[
			'attribute',
			'attributes',
			{
				UserAttrs: [known('Attrs', { city: 'Berlin' }), { To_Account: 'bob', Attrs: ['x'] }, null],
			},
			{ city: 'Berlin' },
		],
	])('costs its own account alone: %s', async (resource, key, body, held) => {
		const outcome = await play({
			accounts: ['alice', 'bob'],
			parameters: { resource, operation: 'get' },
			options: { maxRetries: 1 },
			faults: [{ do: { shape: { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '', ...body } } }],
		});
		expect(outcome.success.map(({ json }) => json)).toEqual([{ account: 'alice', [key]: held }]);
		expect(reasonsOf(outcome)).toEqual([{ account: 'bob', code: 'BAD_RESPONSE', retryable: true }]);
		expect(askedBy(outcome)).toEqual([['alice', 'bob'], ['bob']]);
	});

	function known(key: string, held: unknown): object {
		return { To_Account: 'alice', [key]: held };
	}
});

describe('A request that is refused as a whole', () => {
	it('is split until the account is alone', async () => {
		const outcome = await play({
			accounts: series('user', 8),
			faults: [{ account: 'user-3', do: { code: 90001 } }],
		});
		expect(askedBy(outcome)).toEqual([
			series('user', 8),
			['user-1', 'user-2', 'user-3', 'user-4'],
			['user-5', 'user-6', 'user-7', 'user-8'],
			['user-1', 'user-2'],
			['user-3', 'user-4'],
			['user-3'],
			['user-4'],
		]);
	});

	it.each([1, 2, 50, 51, 99, 100])('gives up account %i of 100 and no other', async (place) => {
		const unlucky = `user-${place}`;
		const outcome = await play({
			accounts: HUNDRED,
			faults: [{ account: unlucky, do: { code: 90034 } }],
		});
		expect(accountsOn(outcome.success)).toEqual(without(HUNDRED, unlucky));
		expect(reasonsOf(outcome)).toEqual([{ account: unlucky, code: 90034, retryable: false }]);
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(1 + TO_FIND_ONE);
		for (const account of without(HUNDRED, unlucky)) {
			expect(outcome.mockServer.app.tagsOf(account)).toEqual(['vip']);
		}
	});

	describe('for an attribute', () => {
		const REMOVE = { resource: 'attribute', operation: 'remove', attributes: '={{ $json.names }}' };
		const crowd = series('user', 1_000);
		/** Item by item another name, of which the app has the first alone. */
		const items = crowd.map((accounts, index) => ({
			accounts,
			names: index % 2 === 0 ? 'city' : 'town',
		}));

		it('that the app does not have costs one question, not two requests per account', async () => {
			const outcome = await play({
				parameters: REMOVE,
				items,
				mockServer: { accounts: crowd, attributeNames: ['city'] },
			});
			expect(accountsOn(outcome.success)).toEqual(crowd.filter((_, index) => index % 2 === 0));
			expect(accountsOn(outcome.failed)).toEqual(crowd.filter((_, index) => index % 2 === 1));
			expect(new Set(reasonsOf(outcome).map(({ code }) => code))).toEqual(new Set([90033]));
			const paths = outcome.mockServer.requests.map(({ path }) => path);
			expect(paths.filter((path) => path.endsWith('get_attr_name'))).toHaveLength(1);
			// Each request of 100 is refused once, and its good half sent again.
			expect(paths.filter((path) => path.endsWith('remove_attr'))).toHaveLength(20);
		});

		it('that the app does have is split like any other', async () => {
			const outcome = await play({
				parameters: REMOVE,
				items: ['alice', 'bob', 'carol'].map((accounts) => ({ accounts, names: 'city' })),
				mockServer: { accounts: ['alice', 'bob', 'carol'], attributeNames: ['city'] },
				faults: [{ account: 'bob', do: { code: 90033 } }],
			});
			expect(accountsOn(outcome.success)).toEqual(['alice', 'carol']);
			expect(reasonsOf(outcome)).toEqual([{ account: 'bob', code: 90033, retryable: false }]);
		});

		it('is split, too, where the service does not tell its names', async () => {
			const outcome = await play({
				parameters: REMOVE,
				items: [
					{ accounts: 'alice', names: 'city' },
					{ accounts: 'bob', names: 'town' },
				],
				mockServer: { accounts: ['alice', 'bob'], attributeNames: ['city'] },
				faults: [{ command: 'get_attr_name', do: { code: 90001 } }],
			});
			expect(accountsOn(outcome.success)).toEqual(['alice']);
			expect(reasonsOf(outcome)).toEqual([{ account: 'bob', code: 90033, retryable: false }]);
		});
	});

	it('gives up two accounts, each with its own reason', async () => {
		const outcome = await play({
			accounts: HUNDRED,
			faults: [
				{ account: 'user-20', do: { code: 90034 } },
				{ account: 'user-80', do: { code: 99999 } },
			],
		});
		expect(accountsOn(outcome.success)).toEqual(without(HUNDRED, 'user-20', 'user-80'));
		expect(reasonsOf(outcome)).toEqual([
			{ account: 'user-20', code: 90034, retryable: false },
			{ account: 'user-80', code: 99999, retryable: false },
		]);
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(1 + 2 * TO_FIND_ONE);
	});

	it('for a tag is told to the accounts that bring it, item by item', async () => {
		const outcome = await play({
			items: [
				{ accounts: ['alice', 'bob'], tags: ['good'] },
				{ accounts: ['bob', 'carol'], tags: ['bad'] },
			],
			parameters: { tags: '={{ $json.tags }}' },
			mockServer: { accounts: ['alice', 'bob', 'carol'] },
			faults: [{ tag: 'bad', do: { code: 90001 } }],
		});
		expect(accountsOn(outcome.success)).toEqual(['alice']);
		expect(reasonsOf(outcome)).toEqual([
			{ account: 'bob', code: 90001, retryable: false },
			{ account: 'carol', code: 90001, retryable: false },
		]);
		expect(outcome.failed.map(linksOf)).toEqual([[0, 1], [1]]);
	});

	it('delays nobody else: the other requests are sent meanwhile', async () => {
		const accounts = series('user', 1_000);
		const outcome = await play({
			accounts,
			faults: [{ account: 'user-1', do: { code: 90001 } }],
			mockServer: { latency: 30 },
		});
		const last = outcome.mockServer.requests.findLast(
			({ accounts: [first] }) => first === 'user-901',
		);
		expect(accountsOn(outcome.success)).toEqual(without(accounts, 'user-1'));
		expect(last?.accounts).toHaveLength(100);
		expect(outcome.mockServer.requests.at(-1)).not.toBe(last);
	});

	it('retries a part that is refused with a transient code, as any request', async () => {
		const outcome = await play({
			accounts: series('user', 8),
			options: { maxRetries: 1 },
			faults: [
				{ account: 'user-4', skip: 1, times: 1, do: { code: 91000 } },
				{ account: 'user-3', do: { code: 90001 } },
			],
		});
		expect(accountsOn(outcome.success)).toEqual(without(series('user', 8), 'user-3'));
		expect(reasonsOf(outcome)).toEqual([{ account: 'user-3', code: 90001, retryable: false }]);
		expect(requestsFor(outcome.mockServer, 'user-4')).toBeGreaterThan(3);
	});

	it('is not split when the fault is a temporary one', async () => {
		const outcome = await play({
			accounts: HUNDRED,
			options: { maxRetries: 2 },
			faults: [{ account: 'user-1', do: { code: 91000 } }],
		});
		expect(askedBy(outcome)).toEqual([HUNDRED, HUNDRED, HUNDRED]);
		expect(reasonsOf(outcome)).toEqual(
			HUNDRED.map((account) => ({ account, code: 91000, retryable: true })),
		);
	});

	it.each<[string, INodeParameters]>([
		['get tags', { operation: 'get' }],
		['clear all tags', { operation: 'clearAll' }],
		['remove tags', { operation: 'remove' }],
		['replace tags', { operation: 'replace' }],
		['get attributes', { resource: 'attribute', operation: 'get' }],
		['remove attributes', { resource: 'attribute', operation: 'remove', attributes: ['city'] }],
		[
			'set attributes',
			{
				resource: 'attribute',
				operation: 'set',
				attributeValues: { attribute: [{ name: 'city', value: 'Oslo' }] },
			},
		],
		['add tags in the older API', { operation: 'add', options: { api: 'allMemberPush' } }],
	])('is met in the same way by every operation: %s', async (_, parameters) => {
		const outcome = await play({
			accounts: HUNDRED,
			parameters,
			mockServer: { attributeNames: ['city'] },
			faults: [{ account: 'user-42', do: { code: 90001 } }],
		});
		expect(accountsOn(outcome.success)).toEqual(without(HUNDRED, 'user-42'));
		expect(reasonsOf(outcome)).toEqual([{ account: 'user-42', code: 90001, retryable: false }]);
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(1 + TO_FIND_ONE);
	});
});
