import type { IDataObject } from 'n8n-workflow';

import { expectOfEach } from '../support/expectOfEach';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf, type NodeRun } from '../support/runNode';
import { ON_ERROR_MODES, series } from '../support/samples';
import { accountsOn } from '../support/scenario';

const on = fileMockServer();

const CROWD = series('user', 250);

const ADD = {
	resource: 'tag',
	operation: 'add',
	accounts: '={{ $json.account }}',
	tags: '={{ $json.tags }}',
};

/** The JSON text of a list that is nested so deep; 30 KB for 15 000. */
function nested(depth: number, inside = ''): string {
	return `${'['.repeat(depth)}${inside}${']'.repeat(depth)}`;
}

beforeEach(() => on.mockServer.app.importAccounts([...CROWD, 'alice']));

/** Runs the node with an item in the middle of others. */
async function runAmong(
	item: IDataObject,
	parameters: IDataObject = {},
	more = {},
): Promise<NodeRun> {
	const others = CROWD.map((account) => ({ account, tags: 'vip' }));
	const items = [...others.slice(0, 120), item, ...others.slice(120)];
	return await on.run({ ...ADD, ...parameters } as typeof ADD, items, more);
}

/** The item in the middle costs itself and nobody else. */
function expectOthersServed({ success, engineErrors, error }: NodeRun): void {
	expect(error).toBeUndefined();
	expect(engineErrors).toEqual([]);
	expect(accountsOn(success).filter((account) => account !== 'alice')).toEqual(CROWD);
	expectOfEach(CROWD, { 'has its tag': (name) => on.mockServer.app.tagsOf(name).join() === 'vip' });
}

function expectRefused({ failed }: NodeRun): void {
	expect(failed.map(linksOf)).toEqual([[120]]);
	expect(jsonOf(failed)).toMatchObject([{ error: { code: 'INVALID_INPUT', retryable: false } }]);
}

describe('The text of a list that is nested thousands of levels deep', () => {
	const DEPTHS = [1_000, 15_000, 100_000];

	describe.each(ON_ERROR_MODES)('in the mode $mode', ({ onError }) => {
		it.each(DEPTHS)('costs its own item alone, as account: %i levels', async (depth) => {
			const run = await runAmong({ account: nested(depth), tags: 'vip' }, {}, { onError });
			expectOthersServed(run);
			expectRefused(run);
		});

		it.each(DEPTHS)('costs its own item alone, as tag: %i levels', async (depth) => {
			const run = await runAmong({ account: 'alice', tags: nested(depth) }, {}, { onError });
			expectOthersServed(run);
			expectRefused(run);
			expect(on.mockServer.app.tagsOf('alice')).toEqual([]);
		});
	});

	it.each([1_000, 4_000])('holds what is in it: %i levels', async (depth) => {
		const run = await runAmong({ account: nested(depth, '"alice"'), tags: nested(depth, '"x"') });
		expectOthersServed(run);
		expect(run.failed).toEqual([]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['x']);
	});

	it('costs its own item alone, as the value of an attribute', async () => {
		on.mockServer.app.registerAttributes(['city']);
		const { success, failed } = await on.run(
			{
				resource: 'attribute',
				operation: 'set',
				accounts: '={{ $json.account }}',
				attributeValues: { attribute: [{ name: 'city', value: '={{ $json.value }}' }] },
			},
			[
				{ account: 'alice', value: nested(15_000) },
				{ account: 'user-1', value: 'Oslo' },
			],
		);
		expect(accountsOn(success)).toEqual(['user-1']);
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', error: { code: 'INVALID_INPUT' } }]);
	});

	it('costs its own item alone, as a list that is no text', async () => {
		let list: unknown[] = [];
		for (let depth = 0; depth < 900; depth++) list = [list];
		const run = await runAmong({ account: list, tags: 'vip' } as IDataObject);
		expectOthersServed(run);
		expectRefused(run);
	});
});

describe('An expression whose value throws when it is looked at', () => {
	const THROWING = ['$node', '$env', '$env.HOME', '$input', '$workflow', '$execution', '$prevNode'];

	it.each(THROWING)('costs its own item alone, as account: %s', async (thrower) => {
		const accounts = `={{ $json.odd ? ${thrower} : $json.account }}`;
		const run = await runAmong({ odd: true, tags: 'vip' }, { accounts });
		expectOthersServed(run);
		expectRefused(run);
	});

	it.each(THROWING)('costs its own item alone, as tags: %s', async (thrower) => {
		const tags = `={{ $json.odd ? ${thrower} : 'vip' }}`;
		const run = await runAmong({ odd: true, account: 'alice' }, { tags });
		expectOthersServed(run);
		expectRefused(run);
		expect(on.mockServer.app.tagsOf('alice')).toEqual([]);
	});

	it.each(ON_ERROR_MODES)(
		'for every item leaves each on Failed, in the mode $mode',
		async (mode) => {
			const items = CROWD.map((account) => ({ account }));
			const { onError } = mode;
			const run = await on.run({ ...ADD, accounts: '={{ $node }}', tags: 'x' }, items, { onError });
			expect([run.error, run.success, run.engineErrors]).toEqual([undefined, [], []]);
			expect(run.failed.map(linksOf)).toEqual(CROWD.map((_, index) => [index]));
			expect(on.mockServer.requests).toEqual([]);
		},
	);
});

describe('An account of invisible characters alone', () => {
	it.each([
		['zero-width space', '\u200B'],
		['byte order mark', '\uFEFF'],
		['soft hyphen', '\u00AD'],
		['word joiner and right-to-left mark', '\u2060\u200F'],
		['no-break space', '\u00A0'],
		['ideographic space', '\u3000'],
		['Hangul filler', '\u3164'],
		['control characters', '\u0000\u0007\u001B'],
	])('is no account: %s', async (_, account) => {
		const run = await runAmong({ account, tags: 'vip' });
		expectOthersServed(run);
		expectRefused(run);
		expect(jsonOf(run.failed)).toMatchObject([{ account: '' }]);
		const sent = on.mockServer.requests.flatMap(({ accounts }) => accounts);
		expect(new Set(sent)).toEqual(new Set(CROWD));
	});

	it('counts as the name it is where something visible stands beside them', async () => {
		on.mockServer.app.importAccounts(['a\u200Bb']);
		const { success } = await on.run(ADD, [{ account: 'a\u200Bb', tags: 'vip' }]);
		expect(accountsOn(success)).toEqual(['a\u200Bb']);
	});
});
