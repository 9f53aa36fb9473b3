import type { Answer, ReferenceClient } from '../../mock-server';
import { clientOf, device, families, ok, series, startPair, startMockServer } from './support';
import fc from '../support/random/fastCheck';

/** 50 bytes in 18 characters. */
const chinese = `${'标'.repeat(16)}ab`;

describe.each(families)('tags in %s', (family) => {
	it('are added once, in order, and read back', async () => {
		const { client } = await startPair({ accounts: ['alice', 'bob'] }, family);
		expect(await client.addTags(['alice'], ['b', 'a', 'b'])).toEqual(ok);
		await client.addTags(['alice'], ['a', 'c']);
		expect(await client.getTags(['bob', 'alice'])).toEqual({
			...ok,
			UserTags: [
				{ To_Account: 'bob', Tags: [] },
				{ To_Account: 'alice', Tags: ['b', 'a', 'c'] },
			],
		});
	});

	it('are removed; one that is not held does no harm', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] }, family);
		mockServer.app.setTags('alice', ['a', 'b', 'c']);
		expect(await client.removeTags(['alice'], ['b', 'never-held'])).toEqual(ok);
		expect(mockServer.app.tagsOf('alice')).toEqual(['a', 'c']);
	});

	it('are all cleared', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice', 'bob'] }, family);
		await client.addTags(['alice', 'bob'], ['a', 'b']);
		expect(await client.clearAllTags(['alice'])).toEqual(ok);
		expect(mockServer.app.tagsOf('alice')).toEqual([]);
		expect(mockServer.app.tagsOf('bob')).toEqual(['a', 'b']);
	});

	it('are neither trimmed nor folded', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] }, family);
		await client.addTags(['alice'], [' vip', 'VIP', 'vip', '会 员']);
		expect(mockServer.app.tagsOf('alice')).toEqual([' vip', 'VIP', 'vip', '会 员']);
	});

	it.each<[string, (client: ReferenceClient, accounts: string[]) => Promise<unknown>]>([
		['get', (client, accounts) => client.getTags(accounts)],
		['add', (client, accounts) => client.addTags(accounts, ['vip'])],
		['remove', (client, accounts) => client.removeTags(accounts, ['vip'])],
		['clear', (client, accounts) => client.clearAllTags(accounts)],
	])('%s: 70107 for whoever is not imported, and 100 accounts at most', async (_, run) => {
		const accounts = series('user', 99);
		const { client } = await startPair({ accounts }, family);
		const answer = await run(client, ['nobody', ...accounts]);
		expect(answer).toMatchObject({
			...ok,
			ErrorList: [{ To_Account: 'nobody', ErrorCode: 70107 }],
		});
		expect(answer).not.toMatchObject({ UserTags: [{ To_Account: 'nobody' }] });
		expect(await run(client, accounts)).not.toHaveProperty('ErrorList');
		expect(await run(client, [...accounts, 'a', 'b'])).toMatchObject({ ErrorCode: 90018 });
	});

	it('may be 50 bytes long, not 51', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] }, family);
		expect(await client.addTags(['alice'], ['x'.repeat(50), chinese])).toEqual(ok);
		for (const tag of ['x'.repeat(51), `${chinese}c`]) {
			expect(await client.addTags(['alice'], ['fine', tag])).toMatchObject({ ErrorCode: 90034 });
			expect(await client.removeTags(['alice'], [tag])).toMatchObject({ ErrorCode: 90034 });
		}
		expect(mockServer.app.tagsOf('alice')).toHaveLength(2);
	});

	it('come ten at a time, not eleven', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] }, family);
		expect(await client.addTags(['alice'], series('tag', 10))).toEqual(ok);
		expect(await client.addTags(['alice'], series('more', 11))).toMatchObject({ ErrorCode: 90032 });
		expect(mockServer.app.tagsOf('alice')).toEqual(series('tag', 10));
	});

	it('stay at 100 for one account: one more is listed and changes nothing', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice', 'bob'] }, family);
		mockServer.app.setTags('alice', series('tag', 99));
		expect(await client.addTags(['alice'], ['last', 'tag-1'])).toEqual(ok);
		expect(await client.addTags(['alice', 'bob'], ['beyond'])).toMatchObject({
			...ok,
			ErrorList: [{ To_Account: 'alice', ErrorCode: 90032 }],
		});
		expect(mockServer.app.tagsOf('alice')).toEqual([...series('tag', 99), 'last']);
		expect(mockServer.app.tagsOf('bob')).toEqual(['beyond']);
	});

	it('90001: bodies of the wrong shape', async () => {
		const { mockServer, client } = await startPair(
			{ accounts: ['alice'], callsPerSecond: Infinity },
			family,
		);
		const [get, add] = {
			timpush: ['v4/timpush/get_tag', 'v4/timpush/add_tag'],
			allMemberPush: ['v4/all_member_push/im_get_tag', 'v4/all_member_push/im_add_tag'],
		}[family];
		for (const body of [[], 1, null, {}, { To_Account: 'alice' }, { To_Account: [] }]) {
			expect(await client.call(get ?? '', body)).toMatchObject({ ErrorCode: 90001 });
		}
		for (const account of [1, null, '', ['alice']]) {
			const bodies = [{ To_Account: [account] }, { To_Account: ['alice', account] }];
			for (const body of bodies) {
				expect(await client.call(get ?? '', body)).toMatchObject({ ErrorCode: 90001 });
			}
		}
		for (const element of [
			'alice',
			{ To_Account: 'alice' },
			{ Tags: ['vip'] },
			{ To_Account: 'alice', Tags: [] },
			{ To_Account: 'alice', Tags: 'vip' },
			{ To_Account: 'alice', Tags: ['vip', 1] },
			{ To_Account: 'alice', Tags: [''] },
		]) {
			const body = { UserTags: [{ To_Account: 'alice', Tags: ['fine'] }, element] };
			expect(await client.call(add ?? '', body)).toMatchObject({ ErrorCode: 90001 });
		}
		expect(mockServer.app.tagsOf('alice')).toEqual([]);
	});

	it('of an account that stands twice are applied in order, and the account is counted', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] }, family);
		await client.addTags(['alice', 'alice'], ['a']);
		expect(mockServer.app.tagsOf('alice')).toEqual(['a']);
		expect(mockServer.counters.duplicateAccounts).toBe(1);
	});
});

describe('a bad element', () => {
	const good = { To_Account: 'alice', Tags: ['fine'] };
	const long = { To_Account: 'bob', Tags: ['x'.repeat(51)] };
	const many = { To_Account: 'carol', Tags: series('tag', 11) };
	const accounts = ['alice', 'bob', 'carol'];

	it('spoils the whole request', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const answer = await client.call('v4/timpush/add_tag', { UserTags: [good, long, many] });
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 90034 });
		expect(mockServer.app.tagsOf('alice')).toEqual([]);
	});

	it('spoils its account only, when the mock server is started so', async () => {
		const { mockServer, client } = await startPair({ accounts, badElement: 'account' });
		const answer = await client.call('v4/timpush/add_tag', { UserTags: [good, long, many] });
		expect(answer).toMatchObject({
			...ok,
			ErrorList: [
				{ To_Account: 'bob', ErrorCode: 90034 },
				{ To_Account: 'carol', ErrorCode: 90032 },
			],
		});
		expect(mockServer.app.tagsOf('alice')).toEqual(['fine']);
	});
});

describe('Replace', () => {
	it('overwrites all tags, 100 at most', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		mockServer.app.setTags('alice', ['old', 'tag-2']);
		expect(await client.replaceTags(['alice'], series('tag', 100))).toEqual(ok);
		expect(mockServer.app.tagsOf('alice')).toEqual(series('tag', 100));
		expect(await client.replaceTags(['alice'], series('tag', 101))).toMatchObject({
			ErrorCode: 90032,
		});
	});

	it('is 0 or 1', async () => {
		const { client } = await startPair({ accounts: ['alice'] });
		const UserTags = [{ To_Account: 'alice', Tags: ['vip'] }];
		const add = (Replace: unknown): Promise<Answer> =>
			client.call('v4/timpush/add_tag', { UserTags, Replace });
		expect(await add(0)).toEqual(ok);
		for (const value of [2, true, '1', null]) {
			expect(await add(value)).toMatchObject({ ErrorCode: 90001 });
		}
	});

	it('is nothing the old family knows', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] }, 'allMemberPush');
		mockServer.app.setTags('alice', ['old']);
		await client.replaceTags(['alice'], ['new']);
		expect(mockServer.app.tagsOf('alice')).toEqual(['old', 'new']);
	});
});

describe('an app', () => {
	it('has 1000 distinct tags at most, as far as timpush is concerned', async () => {
		const accounts = series('user', 11);
		const { mockServer, client } = await startPair({ accounts });
		for (const account of accounts.slice(0, 10)) {
			mockServer.app.setTags(account, series(account, 100));
		}
		const last = ['user-11'];
		expect(await client.addTags(last, ['user-1-1'])).toEqual(ok);
		expect(await client.addTags(last, ['tag-1001'])).toMatchObject({
			ErrorList: [{ To_Account: 'user-11', ErrorCode: 90032 }],
		});
		const old = clientOf(mockServer, { family: 'allMemberPush' });
		expect(await old.addTags(last, ['tag-1001'])).toEqual(ok);
		expect(await client.replaceTags(['user-1'], ['instead'])).toEqual(ok);
		expect(await client.addTags(last, ['room-again'])).toEqual(ok);
	});

	it('has one store for both families', async () => {
		const mockServer = await startMockServer({ accounts: ['alice'] });
		await clientOf(mockServer).addTags(['alice'], ['vip']);
		const answer = await clientOf(mockServer, { family: 'allMemberPush' }).getTags(['alice']);
		expect(answer.UserTags).toEqual([{ To_Account: 'alice', Tags: ['vip'] }]);
	});
});

describe('RegistrationIDs', () => {
	it('are accounts of timpush without import', async () => {
		const { client } = await startPair();
		expect(await client.addTags([device], ['vip'])).toEqual(ok);
		expect(await client.getTags([device])).toMatchObject({
			UserTags: [{ To_Account: device, Tags: ['vip'] }],
		});
		const lowerCase = device.toLowerCase();
		expect(await client.getTags([lowerCase])).toMatchObject({
			ErrorList: [{ To_Account: lowerCase, ErrorCode: 70107 }],
		});
	});

	it('90035: share no tag with UserIDs', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		expect(await client.addTags(['alice', device], ['vip'])).toMatchObject({
			ErrorList: [{ To_Account: device, ErrorCode: 90035 }],
		});
		await client.clearAllTags(['alice']);
		expect(await client.addTags([device], ['vip'])).toEqual(ok);
		expect(await client.replaceTags(['alice'], ['vip'])).toMatchObject({
			ErrorList: [{ To_Account: 'alice', ErrorCode: 90035 }],
		});
		expect(mockServer.app.tagsOf(device)).toEqual(['vip']);
	});

	it('are unknown to the old family unless imported', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] }, 'allMemberPush');
		expect(await client.addTags(['alice', device], ['vip'])).toMatchObject({
			ErrorList: [{ To_Account: device, ErrorCode: 70107 }],
		});
		mockServer.app.importAccounts([device]);
		expect(await client.addTags([device], ['vip'])).toEqual(ok);
	});
});

describe('the order of UserTags', () => {
	it('may be shuffled, since none is promised', async () => {
		const accounts = series('user', 100);
		const { client } = await startPair({ accounts, answerOrder: 'shuffled' });
		const answered = (await client.getTags(accounts)).UserTags?.map((user) => user.To_Account);
		expect(answered).not.toEqual(accounts);
		expect(new Set(answered)).toEqual(new Set(accounts));
	});
});

describe('any sequence of calls', () => {
	const tag = fc.constantFrom('a', 'b', 'c', 'd', 'e');
	const step = fc.record({
		does: fc.constantFrom('add', 'remove', 'replace', 'clear'),
		account: fc.constantFrom('alice', 'bob'),
		tags: fc.uniqueArray(tag, { minLength: 1 }),
	});

	it('leaves what sets would hold', async () => {
		const accounts = ['alice', 'bob'];
		const { mockServer, client } = await startPair({ callsPerSecond: Infinity });
		const property = fc.asyncProperty(fc.array(step, { maxLength: 8 }), async (steps) => {
			mockServer.reset();
			mockServer.app.importAccounts(accounts);
			const model = new Map(accounts.map((account) => [account, new Set<string>()]));
			for (const { does, account, tags } of steps) {
				const held = model.get(account) ?? new Set<string>();
				if (does === 'clear' || does === 'replace') held.clear();
				if (does === 'remove') tags.forEach((name) => held.delete(name));
				if (does === 'add' || does === 'replace') tags.forEach((name) => held.add(name));
				if (does === 'clear') await client.clearAllTags([account]);
				else await client[`${does}Tags` as const]([account], tags);
			}
			for (const [account, held] of model)
				expect(mockServer.app.tagsOf(account)).toEqual([...held]);
		});
		await fc.assert(property, { numRuns: 60 });
	});
});
