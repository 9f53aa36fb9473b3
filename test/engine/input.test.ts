import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { askedIn, roundsOf } from '../support/bodies';
import { fileMockServer } from '../support/fileMockServer';
import { outputsOf, runWorkflow } from '../support/n8nEngine';
import { READER, readerNode } from '../support/readerNode';
import { jsonOf, linksOf, NODE, nodeOf, workflowOf, type NodeRun } from '../support/runNode';
import { itemsOf, series } from '../support/samples';

const on = fileMockServer();

const ADD = {
	resource: 'tag',
	operation: 'add',
	accounts: '={{ $json.account }}',
	tags: '={{ $json.tags }}',
};
const GET = { resource: 'tag', operation: 'get', accounts: '={{ $json.account }}' };
const REMOVE = {
	resource: 'attribute',
	operation: 'remove',
	accounts: '={{ $json.account }}',
	attributes: '={{ $json.attributes }}',
};

const NO_ACCOUNT = {
	code: 'INVALID_INPUT',
	message: expect.stringMatching(/no account/),
	description: expect.stringMatching(/'Accounts'/),
	retryable: false,
};

function refusal(message: RegExp): IDataObject {
	return {
		code: 'INVALID_INPUT',
		message: expect.stringMatching(message),
		description: expect.stringMatching(/\S/),
		retryable: false,
	};
}

/** A value as it stands in a pattern. */
function literally(text: string): string {
	return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

function accountsSent(): string[] {
	return on.mockServer.requests.flatMap(({ accounts }) => accounts);
}

beforeEach(() => on.mockServer.app.importAccounts(['alice', 'bob']));

/** Neighbours before and after the item under test are served as if it were not there. */
function expectNeighboursServed({ success }: NodeRun): void {
	const served = success.filter(({ json }) => ['alice', 'bob'].includes(String(json['account'])));
	expect(served.map((item) => [item.json, linksOf(item)])).toEqual([
		[{ account: 'alice', addedTags: ['vip'] }, [0]],
		[{ account: 'bob', addedTags: ['vip'] }, [2]],
	]);
	expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
	expect(on.mockServer.app.tagsOf('bob')).toEqual(['vip']);
}

async function runBetween(item: IDataObject): Promise<NodeRun> {
	return await on.run(ADD, [
		{ account: 'alice', tags: 'vip' },
		item,
		{ account: 'bob', tags: 'vip' },
	]);
}

describe('An item without an account', () => {
	it.each([
		['null', null],
		['undefined', undefined],
		['an empty text', ''],
		['spaces', ' \t '],
		['commas and line breaks', ' ,\n, '],
		['an empty array', []],
		['an array of nothing', [null, '', [' '], [[]]]],
		['the JSON text of an empty array', '[]'],
	])('(%s) is on Failed, and its neighbours are served', async (_, account) => {
		const run = await runBetween({ account, tags: ['x', 'y'] });
		expect(jsonOf(run.failed)).toEqual([{ account: '', tags: ['x', 'y'], error: NO_ACCOUNT }]);
		expect(run.failed.map(linksOf)).toEqual([[1]]);
		expectNeighboursServed(run);
		expect(accountsSent()).toEqual(['alice', 'bob']);
	});

	it('is there once for each such item', async () => {
		const { failed } = await on.run(GET, itemsOf('account', ['', 'alice', null]));
		expect(failed.map((item) => [item.json, linksOf(item)])).toEqual([
			[{ account: '', error: NO_ACCOUNT }, [0]],
			[{ account: '', error: NO_ACCOUNT }, [2]],
		]);
	});
});

describe('A value that can be no account', () => {
	it.each<[string, unknown, string]>([
		['an object', { id: 'alice' }, '{"id":"alice"}'],
		['true', true, 'true'],
		['false', false, 'false'],
		['not a number', NaN, 'NaN'],
		['infinity', Infinity, 'Infinity'],
		['minus infinity', -Infinity, '-Infinity'],
		['a number beyond 2^53', 2 ** 53, '9007199254740992'],
		['a negative number beyond 2^53', -(2 ** 53), '-9007199254740992'],
		['a number too long for digits', 1e21, '1e+21'],
	])('(%s) is on Failed, named in the message, and never sent', async (_, account, shown) => {
		const run = await runBetween({ account, tags: 'x' } as IDataObject);
		const error = refusal(new RegExp(`'${literally(shown)}'`));
		expect(jsonOf(run.failed)).toEqual([{ account, tags: ['x'], error }]);
		expect(run.failed.map(linksOf)).toEqual([[1]]);
		expectNeighboursServed(run);
		expect(accountsSent()).toEqual(['alice', 'bob']);
	});

	it('costs the good ones of the same list nothing', async () => {
		on.mockServer.app.importAccounts(['42']);
		const list = ['alice', null, 42, { id: 7 }, true, '', [[' bob ', NaN]]];
		const { success, failed } = await on.run({ ...ADD, tags: 'vip' }, [{ account: list }]);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(['alice', '42', 'bob']);
		expect(jsonOf(failed).map(({ account }) => account)).toEqual([{ id: 7 }, true, NaN]);
		expect([...success, ...failed].map(linksOf)).toEqual(Array.from({ length: 6 }, () => [0]));
		expect(accountsSent()).toEqual(['alice', '42', 'bob']);
	});
});

describe('A value that looks odd and can be an account', () => {
	it.each<[string, unknown, string]>([
		['zero', 0, '0'],
		['minus zero', -0, '0'],
		['a negative number', -5, '-5'],
		['a fraction', 1.5, '1.5'],
		['the largest exact number', 2 ** 53 - 1, '9007199254740991'],
		['digits beyond 2^53 as text', '9007199254740993', '9007199254740993'],
		['a text of the number form', '1e3', '1e3'],
		['leading zeros', '007', '007'],
		['spaces around', '  carol\t', 'carol'],
		['a space inside', 'carol ann', 'carol ann'],
		['__proto__', '__proto__', '__proto__'],
		['constructor', 'constructor', 'constructor'],
		['hasOwnProperty', 'hasOwnProperty', 'hasOwnProperty'],
		['an emoji', '🦊', '🦊'],
		['another script', '用户一', '用户一'],
		['the text null', 'null', 'null'],
		['brackets around a part', '[vip] carol', '[vip] carol'],
		['an apostrophe', "carol o'neil", "carol o'neil"],
		[
			'a RegistrationID',
			'0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9',
			'0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9',
		],
	])('(%s) is served like any other', async (_, account, name) => {
		on.mockServer.app.importAccounts([name]);
		const run = await runBetween({ account, tags: 'x' } as IDataObject);
		expect(run.failed).toEqual([]);
		expectNeighboursServed(run);
		expect(jsonOf(run.success)[1]).toEqual({ account: name, addedTags: ['x'] });
		expect(on.mockServer.app.tagsOf(name)).toEqual(['x']);
	});

	it.each<[string, string, string[]]>([
		['BigInt', "={{ BigInt('9007199254740993') }}", ['9007199254740993']],
		['a list of BigInt', '={{ [1n, 2n] }}', ['1', '2']],
		['text around an expression', '={{ $json.account }}-1, bob', ['alice-1', 'bob']],
		['a list by expression', "={{ ['alice', $json.account, 'bob'] }}", ['alice', 'bob']],
	])('from an expression: %s', async (_, accounts, names) => {
		on.mockServer.app.importAccounts(names);
		const { success } = await on.run({ ...GET, accounts }, [{ account: 'alice' }]);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(names);
	});

	it.each<[string, string, string[]]>([
		['texts', '["alice", "bob"]', ['alice', 'bob']],
		['a text with a comma', '["smith, john"]', ['smith, john']],
		['numbers', ' [1, "2"] ', ['1', '2']],
		['several lines', '[\n  "alice",\n  "bob"\n]', ['alice', 'bob']],
	])('the JSON text of an array: %s', async (_, account, names) => {
		on.mockServer.app.importAccounts(names);
		const { success, failed } = await on.run(GET, [{ account }]);
		expect(jsonOf(success)).toEqual(names.map((name) => ({ account: name, tags: [] })));
		expect(failed).toEqual([]);
	});

	it('the JSON text of a number beyond 2^53 keeps its digits', async () => {
		on.mockServer.app.importAccounts(['9007199254740993']);
		const { success } = await on.run(GET, [{ account: '[9007199254740993]' }]);
		expect(jsonOf(success)).toEqual([{ account: '9007199254740993', tags: [] }]);
	});
});

describe('Tags that can be right', () => {
	it.each<[string, unknown, string[]]>([
		['50 bytes of ASCII', 'x'.repeat(50), ['x'.repeat(50)]],
		['50 bytes in 3-byte letters', `${'签'.repeat(16)}ab`, [`${'签'.repeat(16)}ab`]],
		['50 bytes in emoji', `${'🦊'.repeat(12)}ab`, [`${'🦊'.repeat(12)}ab`]],
		['50 bytes after trimming', `  ${'x'.repeat(50)}  `, ['x'.repeat(50)]],
		['names of object members', '__proto__, constructor', ['__proto__', 'constructor']],
		['numbers', [7, 1.5, 0], ['7', '1.5', '0']],
		['the same twice', 'a, b, a', ['a', 'b']],
		['nested lists with gaps', ['a', ['b', null, '']], ['a', 'b']],
		['a comma inside a list element', ['berlin, mitte'], ['berlin, mitte']],
		['the JSON text of an array', '["a", "b"]', ['a', 'b']],
		['upper and lower case apart', 'VIP, vip', ['VIP', 'vip']],
	])('(%s) are added', async (_, tags, added) => {
		const { success, failed } = await on.run(ADD, [{ account: 'alice', tags }] as IDataObject[]);
		expect(failed).toEqual([]);
		expect(jsonOf(success)).toEqual([{ account: 'alice', addedTags: added }]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(added);
	});
});

describe('Tags that cannot be right', () => {
	const long = 'x'.repeat(51);
	const longInBytes = `${'签'.repeat(17)}`;

	it.each<[string, unknown, unknown[], RegExp]>([
		['none', '', [], /no tag/],
		['missing', undefined, [], /no tag/],
		['an empty list', [], [], /no tag/],
		['51 bytes of ASCII', ['ok', long], ['ok', long], /x{20}.*51 bytes/],
		['51 bytes in 17 letters', longInBytes, [longInBytes], /签{17}.*51 bytes/],
		['51 bytes in emoji', `${'🦊'.repeat(12)}abc`, [`${'🦊'.repeat(12)}abc`], /🦊.*51 bytes/],
		['an object', ['ok', { a: 1 }], ['ok', { a: 1 }], /'\{"a":1\}'/],
		['true', true, [true], /'true'/],
		['not a number', [NaN, 'ok'], ['ok', NaN], /'NaN'/],
		['a number beyond 2^53', 2 ** 60, [2 ** 60], /'1152921504606847000'/],
	])('(%s) put the account on Failed with what was given', async (_, tags, given, message) => {
		on.mockServer.app.importAccounts(['carol']);
		const run = await runBetween({ account: 'carol', tags } as IDataObject);
		expect(run.failed.map((item) => [item.json, linksOf(item)])).toEqual([
			[
				{
					account: 'carol',
					tags: expect.arrayContaining(given),
					error: refusal(message),
				},
				[1],
			],
		]);
		expect(run.failed[0]?.json['tags']).toHaveLength(given.length);
		expectNeighboursServed(run);
		expect(on.mockServer.app.tagsOf('carol')).toEqual([]);
	});

	it('put every account of their item on Failed', async () => {
		const { success, failed } = await on.run(ADD, [{ account: 'alice, bob', tags: long }]);
		expect(success).toEqual([]);
		expect(jsonOf(failed).map(({ account }) => account)).toEqual(['alice', 'bob']);
		expect(on.mockServer.requests).toEqual([]);
	});

	it('are on Failed however many they are', async () => {
		const tags = Array.from({ length: 130_000 }, (_, index) => `tag-${index}`);
		const run = await runBetween({ account: 'carol', tags });
		expect(run.failed.map(({ json }) => json['tags'])).toEqual([tags]);
		expectNeighboursServed(run);
	});

	it('go out as they came in, each item with its own', async () => {
		const odd = { a: 1 };
		const { failed } = await on.run(ADD, [{ account: 'alice, bob', tags: [odd] }]);
		const [alice, bob] = failed.map(({ json }) => json['tags'] as object[]);
		expect([alice, bob]).toEqual([[odd], [odd]]);
		expect(alice?.[0]).not.toBe(bob?.[0]);
	});

	it('do not undo what another item asks for the same account', async () => {
		const { success, failed } = await on.run(ADD, [
			{ account: 'alice', tags: 'vip' },
			{ account: 'alice', tags: ['vip', long] },
		]);
		expect(jsonOf(success)).toEqual([{ account: 'alice', addedTags: ['vip'] }]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
		// Failed repeats exactly what did not happen, and vip did.
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', tags: [long] }]);
	});
});

describe('An account that several items ask wrongly for', () => {
	it('is on Failed once, with all that was asked and every reason', async () => {
		const [xs, ys] = ['x'.repeat(51), 'y'.repeat(51)];
		const { failed } = await on.run(ADD, [
			{ account: 'alice', tags: xs },
			{ account: 'alice', tags: ys },
		]);
		expect(failed.map((item) => [item.json['tags'], linksOf(item)])).toEqual([
			[
				[xs, ys],
				[0, 1],
			],
		]);
		const told = JSON.stringify(failed[0]?.json['error']);
		expect(told).toMatch(/x{20}/);
		expect(told).toMatch(/y{20}/);
	});
});

describe('Attribute names that can be right', () => {
	it.each<[string, unknown]>([
		['a comma list', 'city, level'],
		['line breaks', 'city\nlevel'],
		['a list', ['city', 'level', 'city']],
		['the JSON text of a list', '["city", "level"]'],
	])('(%s) are removed', async (_, attributes) => {
		on.mockServer.app.registerAttributes(['city', 'level', 'name']);
		on.mockServer.app.setAttributes('alice', { city: 'Berlin', level: '3', name: 'Al' });
		const { success } = await on.run(REMOVE, [{ account: 'alice', attributes }] as IDataObject[]);
		expect(jsonOf(success)).toEqual([{ account: 'alice', removedAttributes: ['city', 'level'] }]);
		expect(on.mockServer.app.attributesOf('alice')).toEqual({ name: 'Al' });
	});
});

describe('Attribute names that cannot be right', () => {
	it.each<[string, unknown, RegExp]>([
		['none', [], /no attribute/],
		['51 bytes', 'x'.repeat(51), /51 bytes/],
		['an object', [{ a: 1 }], /'\{"a":1\}'/],
	])('(%s) put the account on Failed, and nothing is sent', async (_, attributes, message) => {
		const { failed } = await on.run(REMOVE, [{ account: 'alice', attributes }] as IDataObject[]);
		expect(jsonOf(failed)).toEqual([
			{ account: 'alice', attributes: [attributes].flat(), error: refusal(message) },
		]);
		expect(on.mockServer.requests).toEqual([]);
	});
});

describe('An expression that cannot be evaluated for one item', () => {
	const FAULTY = "$('No such node').first().json.id";

	it("in 'Accounts' costs that item alone", async () => {
		const { success, failed } = await on.run(
			{ ...ADD, accounts: `={{ $json.account ?? ${FAULTY} }}` },
			[{ account: 'alice', tags: 'vip' }, { tags: 'x' }, { account: 'bob', tags: 'vip' }],
		);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(['alice', 'bob']);
		expect(failed.map((item) => [item.json, linksOf(item)])).toEqual([
			[{ account: '', tags: ['x'], error: refusal(/expression in 'Accounts'/) }, [1]],
		]);
	});

	it("in 'Tags' costs that item's accounts alone", async () => {
		const { success, failed } = await on.run({ ...ADD, tags: `={{ $json.tags ?? ${FAULTY} }}` }, [
			{ account: 'alice', tags: 'vip' },
			{ account: 'carol' },
			{ account: 'bob', tags: 'vip' },
		]);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(['alice', 'bob']);
		expect(failed.map((item) => [item.json, linksOf(item)])).toEqual([
			[{ account: 'carol', tags: [], error: refusal(/expression in 'Tags'/) }, [1]],
		]);
	});

	it('with wrong syntax is on Failed for every item, and nothing is sent', async () => {
		const { success, failed, error } = await on.run(
			{ ...GET, accounts: '={{ $json. }}' },
			itemsOf('account', ['alice', 'bob']),
		);
		expect([success, error]).toEqual([[], undefined]);
		expect(failed.map(linksOf)).toEqual([[0], [1]]);
		expect(on.mockServer.requests).toEqual([]);
	});
});

describe('Feeding Failed back into the same kind of node', () => {
	const AGAIN = 'Again';

	/** Source → node; its Failed → the same node once more. */
	async function runTwice(
		items: IDataObject[],
	): Promise<Record<'failed' | 'successAgain' | 'failedAgain' | 'after', INodeExecutionData[]>> {
		const credential = { ...on.mockServer.credential };
		const workflow = workflowOf({ credential, parameters: ADD, items });
		const node = workflow.nodes.find(({ name }) => name === NODE);
		if (!node) throw new Error(`The workflow has no ${NODE}`);
		workflow.nodes.push({ ...node, id: AGAIN, name: AGAIN });
		workflow.nodes.push(nodeOf('After', READER, { reads: "={{ $('Source').item.json.account }}" }));
		workflow.connections[NODE] = { main: [null, [{ node: AGAIN, type: 'main', index: 0 }]] };
		workflow.connections[AGAIN] = { main: [[{ node: 'After', type: 'main', index: 0 }]] };
		const run = await runWorkflow(workflow, { credential, nodeTypes: { [READER]: readerNode } });
		const [, failed = []] = outputsOf(run, NODE);
		const [successAgain = [], failedAgain = []] = outputsOf(run, AGAIN);
		const [after = []] = outputsOf(run, 'After');
		return { failed, successAgain, failedAgain, after };
	}

	it('repeats exactly the accounts and tags that did not happen', async () => {
		const tags = series('tag', 25);
		on.mockServer.app.importAccounts(['carol']);
		on.mockServer.injectFault({
			account: 'alice',
			tag: 'tag-15',
			listed: true,
			times: 1,
			do: { code: 90048 },
		});
		on.mockServer.injectFault({ account: 'bob', listed: true, times: 1, do: { code: 90048 } });
		const { failed, successAgain, failedAgain, after } = await runTwice([
			{ account: 'alice', tags },
			{ account: 'bob', tags: ['vip', 'berlin, mitte'] },
			{ account: 'carol', tags: 'vip' },
		]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: 'alice', tags: tags.slice(10, 20) },
			{ account: 'bob', tags: ['vip', 'berlin, mitte'] },
		]);
		expect(jsonOf(successAgain)).toEqual([
			{ account: 'alice', addedTags: tags.slice(10, 20) },
			{ account: 'bob', addedTags: ['vip', 'berlin, mitte'] },
		]);
		expect(failedAgain).toEqual([]);
		// Links lead back through both nodes to the very item that asked.
		expect(jsonOf(after)).toEqual([{ read: 'alice' }, { read: 'bob' }]);
		const [last] = on.mockServer.requests.slice(-1).map(askedIn);
		expect(last).toEqual([
			{ account: 'alice', values: tags.slice(10, 20) },
			{ account: 'bob', values: ['vip', 'berlin, mitte'] },
		]);
		expect(on.mockServer.app.tagsOf('alice').sort()).toEqual([...tags].sort());
		expect(on.mockServer.app.tagsOf('bob')).toEqual(['vip', 'berlin, mitte']);
		expect(roundsOf(on.mockServer, 'carol')).toEqual([['vip']]);
	});

	it('gives the same answer once more where the input cannot be right', async () => {
		const { failed, successAgain, failedAgain } = await runTwice([
			{ account: '', tags: 'vip' },
			{ account: { id: 'alice' }, tags: 'vip' },
			{ account: 2 ** 53, tags: 'vip' },
			{ account: 'alice', tags: ['ok', 'x'.repeat(51)] },
			{ account: 'bob', tags: [true, 'ok'] as unknown as string[] },
			{ account: 'ghost', tags: 'vip' },
		]);
		expect(failed).toHaveLength(6);
		expect(successAgain).toEqual([]);
		expect(jsonOf(failedAgain)).toEqual(jsonOf(failed));
	});

	it('keeps an account whole whose name holds a comma', async () => {
		on.mockServer.app.importAccounts(['smith, john']);
		on.mockServer.injectFault({
			account: 'smith, john',
			listed: true,
			times: 1,
			do: { code: 90048 },
		});
		const { successAgain } = await runTwice([{ account: ['smith, john'], tags: 'vip' }]);
		expect(jsonOf(successAgain)).toEqual([{ account: 'smith, john', addedTags: ['vip'] }]);
	});
});
