import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf } from '../support/runNode';
import { CONTINUE_MODES, series } from '../support/samples';

const REPLACE = {
	resource: 'tag',
	operation: 'replace',
	accounts: '={{ $json.account }}',
	tags: '={{ $json.tags }}',
};

const SET = {
	resource: 'attribute',
	operation: 'set',
	accounts: '={{ $json.account }}',
	attributeValues: { attribute: [{ name: '={{ $json.name }}', value: '={{ $json.value }}' }] },
};

const on = fileMockServer();

beforeEach(() => {
	on.mockServer.app.importAccounts(['alice', 'bob']);
	on.mockServer.app.registerAttributes(['city', 'level']);
});

describe('Replace Tags', () => {
	it('goes by the later item where two name the same account', async () => {
		on.mockServer.app.setTags('alice', ['old']);
		const { success, failed } = await on.run(REPLACE, [
			{ account: 'alice', tags: 'first' },
			{ account: 'bob', tags: 'only' },
			{ account: 'alice', tags: 'second, third' },
		]);
		expect(jsonOf(success)).toEqual([
			{ account: 'alice', tags: ['second', 'third'] },
			{ account: 'bob', tags: ['only'] },
		]);
		expect(success.map(linksOf)).toEqual([[0, 2], [1]]);
		expect(failed).toEqual([]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['second', 'third']);
		expect(on.mockServer.requests.map(({ body }) => body)).toEqual([
			{
				Replace: 1,
				UserTags: [
					{ To_Account: 'alice', Tags: ['second', 'third'] },
					{ To_Account: 'bob', Tags: ['only'] },
				],
			},
		]);
	});

	it('sends 100 tags of an account in one request, and refuses 101', async () => {
		const tags = series('tag', 101);
		const { success, failed } = await on.run(REPLACE, [
			{ account: 'alice', tags: tags.slice(1) },
			{ account: 'bob', tags },
		]);
		expect(jsonOf(success)).toEqual([{ account: 'alice', tags: tags.slice(1) }]);
		expect(jsonOf(failed)).toMatchObject([
			{
				account: 'bob',
				tags,
				error: { code: 'INVALID_INPUT', message: expect.stringMatching(/ 101 tags/) },
			},
		]);
		expect(on.mockServer.requests).toHaveLength(1);
	});

	it('sends nothing for an account whose last list cannot be right: the earlier one was overruled', async () => {
		const long = 'x'.repeat(51);
		on.mockServer.app.setTags('alice', ['old']);
		const { success, failed } = await on.run(REPLACE, [
			{ account: 'alice', tags: ['vip', 'berlin'] },
			{ account: 'alice', tags: ['vip', long] },
			{ account: 'bob', tags: 'only' },
		]);
		expect(jsonOf(success)).toEqual([{ account: 'bob', tags: ['only'] }]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: 'alice', tags: ['vip', long], error: { code: 'INVALID_INPUT' } },
		]);
		expect(failed.map(linksOf)).toEqual([[0, 1]]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['old']);
		expect(on.mockServer.requests.map(({ accounts }) => accounts)).toEqual([['bob']]);
	});

	it('forgets a list that could not be right when a later one is', async () => {
		const { success, failed } = await on.run(REPLACE, [
			{ account: 'alice', tags: ['x'.repeat(51)] },
			{ account: 'alice', tags: ['vip'] },
		]);
		expect(jsonOf(success)).toEqual([{ account: 'alice', tags: ['vip'] }]);
		expect(success.map(linksOf)).toEqual([[0, 1]]);
		expect(failed).toEqual([]);
	});

	it('takes no empty list for an order to clear', async () => {
		on.mockServer.app.setTags('alice', ['old']);
		const { failed } = await on.run(REPLACE, [{ account: 'alice', tags: '' }]);
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', error: { code: 'INVALID_INPUT' } }]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['old']);
	});

	it('is refused before anything is sent where the older API is chosen', async () => {
		const run = await on.run({ ...REPLACE, options: { api: 'allMemberPush' } }, [
			{ account: 'alice', tags: 'x' },
		]);
		expect(run.error?.message).toMatch(/'Replace Tags' is not available in the older API/);
		expect(on.mockServer.requests).toEqual([]);
	});

	it.each(CONTINUE_MODES)('… and is on Failed then with On Error = $mode', async ({ onError }) => {
		const run = await on.run(
			{ ...REPLACE, options: { api: 'allMemberPush' } },
			[{ account: 'alice', tags: 'x' }],
			{ onError },
		);
		expect(jsonOf(run.failed)).toMatchObject([
			{ account: 'alice', tags: ['x'], error: { code: 'INVALID_INPUT' } },
		]);
		expect(on.mockServer.requests).toEqual([]);
	});
});

describe('Set Attributes', () => {
	it('merges what several items set for an account, and the later value wins', async () => {
		const { success } = await on.run(SET, [
			{ account: 'alice', name: 'city', value: 'Berlin' },
			{ account: 'alice', name: 'level', value: 3 },
			{ account: 'alice', name: 'city', value: 'Tokyo' },
		]);
		expect(jsonOf(success)).toEqual([
			{ account: 'alice', attributes: { city: 'Tokyo', level: '3' } },
		]);
		expect(success.map(linksOf)).toEqual([[0, 1, 2]]);
		expect(on.mockServer.app.attributesOf('alice')).toEqual({ city: 'Tokyo', level: '3' });
		expect(on.mockServer.requests).toHaveLength(1);
	});

	it.each([
		['no value', { name: 'city', value: '' }, /cannot be used/],
		['no name', { name: '', value: 'Berlin' }, /cannot be used/],
		['an object as value', { name: 'city', value: { a: 1 } }, /cannot be used/],
		['several values in one', { name: 'city', value: ['Berlin', 'Hamburg'] }, /cannot be used/],
		['a value beside an object', { name: 'city', value: ['Berlin', {}] }, /cannot be used/],
		['several names in one', { name: ['city', 'level'], value: 'Berlin' }, /cannot be used/],
		['51 bytes in another script', { name: 'city', value: '京'.repeat(17) }, /51 bytes/],
		['a name of 51 bytes', { name: 'x'.repeat(51), value: 'y' }, /51 bytes/],
	])('refuses %s, and serves the neighbours', async (_, bad, message) => {
		const { success, failed } = await on.run(SET, [
			{ account: 'alice', ...bad },
			{ account: 'bob', name: 'city', value: 'Berlin' },
		]);
		expect(jsonOf(success)).toEqual([{ account: 'bob', attributes: { city: 'Berlin' } }]);
		expect(jsonOf(failed)).toMatchObject([
			{
				account: 'alice',
				error: { code: 'INVALID_INPUT', message: expect.stringMatching(message) },
			},
		]);
	});

	it('keeps a value that holds a comma, and takes 50 bytes', async () => {
		const value = `${'京'.repeat(16)},x`;
		await on.run(SET, [{ account: 'alice', name: 'city', value }]);
		expect(on.mockServer.app.attributesOf('alice')).toEqual({ city: value });
	});

	it('repeats on Failed the value that is good, where another of the same name is not', async () => {
		const attribute = [
			{ name: 'city', value: 'Berlin' },
			{ name: 'city', value: '={{ $json.city }}' },
		];
		const { failed } = await on.run({ ...SET, attributeValues: { attribute } }, [
			{ account: 'alice' },
		]);
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', attributes: { city: 'Berlin' } }]);
	});

	it('repeats on Failed what was to be set', async () => {
		const { failed } = await on.run(SET, [{ account: 'ghost', name: 'city', value: 'Berlin' }]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: 'ghost', attributes: { city: 'Berlin' }, error: { code: 70107 } },
		]);
	});
});

describe('Remove Tags', () => {
	it('goes in rounds of 10', async () => {
		const tags = series('tag', 23);
		on.mockServer.app.setTags('alice', [...tags, 'stays']);
		const { success } = await on.run({ ...REPLACE, operation: 'remove' }, [
			{ account: 'alice', tags },
		]);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(['alice']);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['stays']);
		expect(on.mockServer.requests).toHaveLength(3);
	});
});

describe('Get Attributes', () => {
	it('gives an account without any an empty object', async () => {
		on.mockServer.app.setAttributes('alice', { city: 'Berlin' });
		const { success } = await on.run(
			{ resource: 'attribute', operation: 'get', accounts: '={{ $json.account }}' },
			[{ account: 'alice' }, { account: 'bob' }],
		);
		expect(jsonOf(success)).toEqual([
			{ account: 'alice', attributes: { city: 'Berlin' } },
			{ account: 'bob', attributes: {} },
		]);
	});
});
