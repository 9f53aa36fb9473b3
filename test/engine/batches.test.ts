import type { INodeParameters } from 'n8n-workflow';

import { askedIn, roundsOf, sizesOf } from '../support/bodies';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf } from '../support/runNode';
import { itemsOf, series } from '../support/samples';

const on = fileMockServer();

const ADD = { resource: 'tag', operation: 'add', accounts: '={{ $json.account }}' };
const GET = { ...ADD, operation: 'get' };
const REMOVE_ATTRIBUTES = { ...ADD, resource: 'attribute', operation: 'remove' };

/** The accounts of all bodies. Requests may overtake each other, so they are sorted by their first. */
function accountsSent(order: readonly string[]): string[] {
	const requests = [...on.mockServer.requests].sort(
		(one, other) => order.indexOf(one.accounts[0] ?? '') - order.indexOf(other.accounts[0] ?? ''),
	);
	return requests.flatMap(({ accounts }) => accounts);
}

afterEach(() => {
	expect(on.mockServer.counters.duplicateAccounts).toBe(0);
	const { requests } = on.mockServer;
	const counts = requests.map(({ accounts }) => accounts.length);
	expect(counts.filter((count) => count < 1 || count > 100)).toEqual([]);
	expect(requests.flatMap(askedIn).filter(({ values }) => values.length > 10)).toEqual([]);
});

const COUNTS = [
	{ count: 1, sizes: [1] },
	{ count: 99, sizes: [99] },
	{ count: 100, sizes: [100] },
	{ count: 101, sizes: [100, 1] },
	{ count: 250, sizes: [100, 100, 50] },
	{ count: 1000, sizes: Array.from({ length: 10 }, () => 100) },
];

interface Form {
	form: string;
	/** The items that carry the accounts in this form. */
	items: (accounts: string[]) => unknown[];
}

const FORMS: Form[] = [
	{ form: 'one item each', items: (accounts) => accounts },
	{ form: 'a comma list', items: (accounts) => [accounts.join(', ')] },
	{ form: 'line breaks', items: (accounts) => [accounts.join('\n')] },
	{ form: 'line breaks of Windows', items: (accounts) => [accounts.join('\r\n')] },
	{ form: 'commas and line breaks, with gaps', items: (accounts) => [accounts.join(' ,\n,  ')] },
	{ form: 'an array', items: (accounts) => [accounts] },
	{
		form: 'nested arrays',
		items: ([first, ...others]) => [[first, [], [others.slice(0, 60), [others.slice(60)]]]],
	},
	{ form: 'the JSON text of an array', items: (accounts) => [JSON.stringify(accounts)] },
];

describe.each(FORMS)('Accounts from $form', ({ items }) => {
	it.each(COUNTS)('$count: requests of up to 100, in order', async ({ count, sizes }) => {
		const accounts = series('user', count);
		on.mockServer.app.importAccounts(accounts);
		const { success, failed } = await on.run(
			{ ...ADD, tags: 'vip' },
			itemsOf('account', items(accounts)),
		);
		expect(sizesOf(on.mockServer)).toEqual(sizes);
		expect(accountsSent(accounts)).toEqual(accounts);
		expect(jsonOf(success)).toEqual(accounts.map((account) => ({ account, addedTags: ['vip'] })));
		expect(failed).toEqual([]);
		const untagged = accounts.filter(
			(account) => on.mockServer.app.tagsOf(account).join() !== 'vip',
		);
		expect(untagged).toEqual([]);
	});
});

describe('Accounts from numbers', () => {
	it.each(COUNTS)('$count: they are sent as text', async ({ count, sizes }) => {
		const numbers = Array.from({ length: count }, (_, index) => 70_000 + index);
		const accounts = numbers.map(String);
		on.mockServer.app.importAccounts(accounts);
		const { success } = await on.run(GET, itemsOf('account', numbers));
		expect(sizesOf(on.mockServer)).toEqual(sizes);
		expect(accountsSent(accounts)).toEqual(accounts);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(accounts);
	});
});

describe('No accounts at all', () => {
	it('no items: the node does not run, and nothing is sent', async () => {
		const { run, success, failed } = await on.run(GET, []);
		expect(run.status).toBe('success');
		expect([success, failed]).toEqual([[], []]);
		expect(on.mockServer.requests).toEqual([]);
	});

	it.each([
		['an empty list', []],
		['a list of empty lists', [[], [[]]]],
		['commas alone', ' , ,\n'],
	])('%s: the item is on Failed, and nothing is sent', async (_, account) => {
		const { success, failed } = await on.run(GET, itemsOf('account', [account]));
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([{ account: '', error: { code: 'INVALID_INPUT' } }]);
		expect(on.mockServer.requests).toEqual([]);
	});
});

describe('The outputs', () => {
	it('keep the order of first appearance, whatever the chunk and the answer', async () => {
		const accounts = series('user', 250);
		const known = accounts.filter((_, index) => index % 7 !== 3);
		const unknown = accounts.filter((_, index) => index % 7 === 3);
		on.mockServer.app.importAccounts(known);
		on.mockServer.injectFault({ account: 'user-1', times: 1, do: { latency: 150 } });
		const { success, failed } = await on.run(GET, itemsOf('account', accounts));
		expect(jsonOf(success).map(({ account }) => account)).toEqual(known);
		expect(jsonOf(failed).map(({ account }) => account)).toEqual(unknown);
	});

	it('hold an account once, linked to all the items that ask for it', async () => {
		on.mockServer.app.importAccounts(['alice', 'bob']);
		const items = itemsOf('account', ['alice', 'ghost, bob', 'alice, alice', 'ghost', ['bob']]);
		const { success, failed } = await on.run(GET, items);
		expect(success.map((item) => [item.json['account'], linksOf(item)])).toEqual([
			['alice', [0, 2]],
			['bob', [1, 4]],
		]);
		expect(failed.map((item) => [item.json['account'], linksOf(item)])).toEqual([
			['ghost', [1, 3]],
		]);
		expect(sizesOf(on.mockServer)).toEqual([3]);
	});

	it('hold an account once even where 100 others stand between its items', async () => {
		const accounts = series('user', 150);
		on.mockServer.app.importAccounts(accounts);
		const { success } = await on.run(GET, itemsOf('account', [...accounts, ...accounts]));
		expect(success.map((item) => [item.json['account'], linksOf(item)])).toEqual(
			accounts.map((account, index) => [account, [index, index + 150]]),
		);
		expect(sizesOf(on.mockServer)).toEqual([100, 50]);
	});
});

describe('Answers in another order than was asked', () => {
	const shuffling = fileMockServer({ answerOrder: 'shuffled' });

	it('still give each account its own tags, in the order of first appearance', async () => {
		const accounts = series('user', 120);
		shuffling.mockServer.app.importAccounts(accounts);
		for (const account of accounts) shuffling.mockServer.app.setTags(account, [`of ${account}`]);
		const { success, failed } = await shuffling.run(GET, itemsOf('account', accounts));
		expect(jsonOf(success)).toEqual(
			accounts.map((account) => ({ account, tags: [`of ${account}`] })),
		);
		expect(failed).toEqual([]);
	});
});

describe('Tags of several items for one account', () => {
	const parameters = { ...ADD, tags: '={{ $json.tags }}' };

	it('are merged, each once, in one request', async () => {
		on.mockServer.app.importAccounts(['alice', 'bob']);
		const { success } = await on.run(parameters, [
			{ account: 'alice', tags: 'a, b' },
			{ account: 'bob', tags: 'a' },
			{ account: 'alice', tags: ['b', 'c'] },
		]);
		expect(success.map((item) => [item.json, linksOf(item)])).toEqual([
			[{ account: 'alice', addedTags: ['a', 'b', 'c'] }, [0, 2]],
			[{ account: 'bob', addedTags: ['a'] }, [1]],
		]);
		expect(on.mockServer.requests.map(askedIn)).toEqual([
			[
				{ account: 'alice', values: ['a', 'b', 'c'] },
				{ account: 'bob', values: ['a'] },
			],
		]);
	});

	it('are still all added when its first request has left already', async () => {
		const accounts = series('user', 100);
		on.mockServer.app.importAccounts(accounts);
		const items = accounts.map((account) => ({ account, tags: 'early' }));
		const { success } = await on.run(parameters, [
			...items,
			{ account: 'user-1', tags: 'early, late' },
		]);
		const [first] = success;
		expect(success).toHaveLength(100);
		expect(first?.json).toEqual({
			account: 'user-1',
			addedTags: expect.arrayContaining(['early', 'late']),
		});
		expect(first?.pairedItem).toEqual([{ item: 0 }, { item: 100 }]);
		expect(roundsOf(on.mockServer, 'user-1').sort()).toEqual([['early'], ['late']]);
		expect(on.mockServer.app.tagsOf('user-1').sort()).toEqual(['early', 'late']);
	});
});

describe('More tags than a request takes', () => {
	it.each([
		{ count: 10, rounds: [10] },
		{ count: 11, rounds: [10, 1] },
		{ count: 25, rounds: [10, 10, 5] },
		{ count: 100, rounds: Array.from({ length: 10 }, () => 10) },
	])('$count tags of one account go in rounds of 10', async ({ count, rounds }) => {
		const tags = series('tag', count);
		on.mockServer.app.importAccounts(['alice']);
		const { success, failed } = await on.run({ ...ADD, tags }, [{ account: 'alice' }]);
		const sent = roundsOf(on.mockServer, 'alice');
		expect(sent.map(({ length }) => length).sort((one, other) => other - one)).toEqual(rounds);
		expect(sent.flat().sort()).toEqual([...tags].sort());
		expect(success).toHaveLength(1);
		const [json] = jsonOf(success);
		expect([...(json?.['addedTags'] as string[])].sort()).toEqual([...tags].sort());
		expect(failed).toEqual([]);
		expect(on.mockServer.app.tagsOf('alice').sort()).toEqual([...tags].sort());
	});

	it('does not hold up the others: 150 accounts with 12 tags are 300 shares in 4 requests', async () => {
		const accounts = series('user', 150);
		const tags = series('tag', 12);
		on.mockServer.app.importAccounts(accounts);
		const { success } = await on.run({ ...ADD, tags }, itemsOf('account', accounts));
		expect(success).toHaveLength(150);
		expect(sizesOf(on.mockServer)).toEqual([100, 100, 50, 50]);
		for (const account of accounts) expect(on.mockServer.app.tagsOf(account)).toHaveLength(12);
	});

	it.each(['timpush', 'allMemberPush'])('holds for the API %s alike', async (api) => {
		on.mockServer.app.importAccounts(['alice']);
		await on.run({ ...ADD, tags: series('tag', 15), options: { api } }, [{ account: 'alice' }]);
		expect(on.mockServer.app.tagsOf('alice')).toHaveLength(15);
	});
});

describe('More tags than an account can hold', () => {
	it('101 are refused before anything is sent, and cost the others nothing', async () => {
		const tags = series('tag', 101);
		on.mockServer.app.importAccounts(['alice', 'bob']);
		const { success, failed } = await on.run({ ...ADD, tags: '={{ $json.tags }}' }, [
			{ account: 'alice', tags },
			{ account: 'bob', tags: 'vip' },
		]);
		expect(jsonOf(success)).toEqual([{ account: 'bob', addedTags: ['vip'] }]);
		expect(jsonOf(failed)).toEqual([
			{
				account: 'alice',
				tags,
				error: {
					code: 'INVALID_INPUT',
					message: expect.stringMatching(/101 .*100/),
					description: expect.any(String),
					retryable: false,
				},
			},
		]);
		expect(on.mockServer.requests.map(({ accounts }) => accounts)).toEqual([['bob']]);
	});

	it('101 over two items: what fits is added, and only the rest is on Failed', async () => {
		const tags = series('tag', 110);
		on.mockServer.app.importAccounts(['alice']);
		const { success, failed } = await on.run({ ...ADD, tags: '={{ $json.tags }}' }, [
			{ account: 'alice', tags: tags.slice(0, 60) },
			{ account: 'alice', tags: tags.slice(50) },
		]);
		const added = success.flatMap(({ json }) => json['addedTags'] as string[]);
		const notAdded = failed.flatMap(({ json }) => json['tags'] as string[]);
		expect([...added].sort()).toEqual(on.mockServer.app.tagsOf('alice').sort());
		// Failed repeats exactly what did not happen: no tag is on both outputs, none on neither.
		expect([...added, ...notAdded].sort()).toEqual([...tags].sort());
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', error: { code: 'INVALID_INPUT' } }]);
	});
});

describe('More attributes than an app can have', () => {
	it('10 go in one request, 11 are refused before anything is sent', async () => {
		const attributes = series('attribute', 10);
		on.mockServer.app.importAccounts(['alice', 'bob']);
		on.mockServer.app.registerAttributes(attributes);
		const { success, failed } = await on.run(
			{ ...REMOVE_ATTRIBUTES, attributes: '={{ $json.attributes }}' },
			[
				{ account: 'alice', attributes },
				{ account: 'bob', attributes: [...attributes, 'attribute-11'] },
			],
		);
		expect(jsonOf(success)).toEqual([{ account: 'alice', removedAttributes: attributes }]);
		expect(jsonOf(failed)).toMatchObject([{ account: 'bob', error: { code: 'INVALID_INPUT' } }]);
		expect(on.mockServer.requests.map(({ accounts }) => accounts)).toEqual([['alice']]);
	});
});

describe('An account of whose tags only a part goes through', () => {
	const tags = series('tag', 25);
	const parameters: INodeParameters = { ...ADD, tags };

	it.each([
		{ way: 'the whole request', rule: {} },
		{ way: 'the account alone', rule: { listed: true } },
	])('is on both outputs, each with its part (Tencent refuses $way)', async ({ rule }) => {
		on.mockServer.app.importAccounts(['alice', 'bob']);
		on.mockServer.injectFault({ account: 'alice', tag: 'tag-15', do: { code: 90035 }, ...rule });
		const { success, failed } = await on.run(parameters, itemsOf('account', ['alice', 'bob']));
		const done = [...tags.slice(0, 10), ...tags.slice(20)];
		const undone = tags.slice(10, 20);
		expect(success.map((item) => [item.json['account'], linksOf(item)])).toEqual([
			['alice', [0]],
			['bob', [1]],
		]);
		expect(on.mockServer.app.tagsOf('alice').sort()).toEqual([...done].sort());
		expect(on.mockServer.app.tagsOf('bob').sort()).toEqual([...tags].sort());
		const [alice] = jsonOf(success);
		expect([...(alice?.['addedTags'] as string[])].sort()).toEqual([...done].sort());
		expect(jsonOf(failed)).toEqual([
			{
				account: 'alice',
				tags: undone,
				error: {
					code: 90035,
					message: expect.any(String),
					description: expect.any(String),
					retryable: false,
				},
			},
		]);
		expect(failed.map(linksOf)).toEqual([[0]]);
	});

	it('gives every reason where its parts fail for different ones', async () => {
		on.mockServer.app.importAccounts(['alice']);
		on.mockServer.injectFault({ tag: 'tag-5', do: { code: 90035 } });
		on.mockServer.injectFault({ tag: 'tag-15', do: { code: 90048 } });
		const { success, failed } = await on.run(parameters, [{ account: 'alice' }]);
		expect(jsonOf(success)).toEqual([{ account: 'alice', addedTags: tags.slice(20) }]);
		const [json] = jsonOf(failed);
		expect([...(json?.['tags'] as string[])].sort()).toEqual([...tags.slice(0, 20)].sort());
		const told = JSON.stringify(json?.['error']);
		expect(told).toContain('90035');
		expect(told).toContain('90048');
	});
});
