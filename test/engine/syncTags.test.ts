import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { fileMockServer, type MoreOptions } from '../support/fileMockServer';
import { jsonOf, linksOf, type NodeRun } from '../support/runNode';
import { CONTINUE_MODES, series } from '../support/samples';

const SYNC: INodeParameters = {
	resource: 'tag',
	operation: 'sync',
	accounts: '={{ $json.account }}',
	tags: '={{ $json.tags }}',
	managedTags: 'vip, plan:*',
};

const on = fileMockServer();

beforeEach(() => on.mockServer.app.importAccounts(['alice', 'bob', 'carol']));

async function sync(
	items: IDataObject[],
	parameters: INodeParameters = {},
	more: MoreOptions = {},
): Promise<NodeRun> {
	return await on.run({ ...SYNC, ...parameters }, items, more);
}

/** The commands that arrived, in order. */
function commands(): string[] {
	return on.mockServer.requests.map(({ command }) => command);
}

describe('Sync Tags', () => {
	it('adds what is missing, removes what is managed and not wanted, and leaves the rest alone', async () => {
		on.mockServer.app.setTags('alice', ['plan:free', 'vip', 'berlin']);
		on.mockServer.app.setTags('bob', ['planet']);
		const { success, failed } = await sync([
			{ account: 'alice', tags: ['vip', 'plan:pro'] },
			{ account: 'bob', tags: 'plan:free' },
		]);
		expect(failed).toEqual([]);
		expect(jsonOf(success)).toEqual([
			{
				account: 'alice',
				tags: ['vip', 'plan:pro'],
				addedTags: ['plan:pro'],
				removedTags: ['plan:free'],
			},
			{ account: 'bob', tags: ['plan:free'], addedTags: ['plan:free'], removedTags: [] },
		]);
		expect(on.mockServer.app.tagsOf('alice').sort()).toEqual(['berlin', 'plan:pro', 'vip']);
		expect(on.mockServer.app.tagsOf('bob').sort()).toEqual(['plan:free', 'planet']);
		expect(commands()).toEqual(['get_tag', 'remove_tag', 'add_tag']);
	});

	it.each(['timpush', 'allMemberPush'])('writes nothing where nothing differs: %s', async (api) => {
		const items = [{ account: 'alice', tags: ['vip', 'plan:pro'] }];
		await sync(items, { options: { api } });
		const before = commands().length;
		const { success } = await sync(items, { options: { api } });
		expect(jsonOf(success)).toEqual([
			{ account: 'alice', tags: ['vip', 'plan:pro'], addedTags: [], removedTags: [] },
		]);
		expect(commands().slice(before)).toEqual([expect.stringMatching(/get_tag$/)]);
	});

	it('combines the items of an account', async () => {
		const { success } = await sync([
			{ account: 'alice', tags: 'vip' },
			{ account: 'bob', tags: '' },
			{ account: 'alice', tags: 'plan:pro' },
		]);
		expect(jsonOf(success)).toMatchObject([
			{ account: 'alice', tags: ['vip', 'plan:pro'] },
			{ account: 'bob', tags: [] },
		]);
		expect(success.map(linksOf)).toEqual([[0, 2], [1]]);
	});

	it.each([[''], [[]], [null]])(
		'takes all managed tags away where there is none: %j',
		async (tags) => {
			on.mockServer.app.setTags('alice', ['vip', 'plan:pro', 'berlin']);
			const { success } = await sync([{ account: 'alice', tags }]);
			expect(jsonOf(success)).toEqual([
				{ account: 'alice', tags: [], addedTags: [], removedTags: ['vip', 'plan:pro'] },
			]);
			expect(on.mockServer.app.tagsOf('alice')).toEqual(['berlin']);
		},
	);

	it('takes nothing away where an expression finds no field', async () => {
		on.mockServer.app.setTags('alice', ['vip']);
		const { failed } = await sync([{ account: 'alice' }]);
		expect(jsonOf(failed)).toMatchObject([
			{
				account: 'alice',
				error: { message: "The expression in 'Tags' returns nothing for this item" },
			},
		]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});

	it('refuses a tag that is not managed, with all that its account asks for', async () => {
		on.mockServer.app.setTags('alice', ['vip']);
		const { success, failed } = await sync([
			{ account: 'alice', tags: 'plan:pro' },
			{ account: 'alice', tags: 'berlin' },
			{ account: 'bob', tags: 'vip' },
		]);
		expect(jsonOf(success)).toMatchObject([{ account: 'bob', addedTags: ['vip'] }]);
		expect(jsonOf(failed)).toEqual([
			{
				account: 'alice',
				tags: ['berlin', 'plan:pro'],
				managedTags: 'vip, plan:*',
				error: expect.objectContaining({
					code: 'INVALID_INPUT',
					message: "'berlin' is not one of the 'Managed Tags'",
				}),
			},
		]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});

	it("manages every tag with '*', and none without a name", async () => {
		on.mockServer.app.setTags('alice', ['berlin']);
		await sync([{ account: 'alice', tags: 'vip' }], { managedTags: '*' });
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
		const { failed } = await sync([{ account: 'alice', tags: 'vip' }], {
			managedTags: "={{ '' }}",
		});
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', error: { code: 'INVALID_INPUT' } }]);
	});

	it('changes nothing of an account that would have more than 100 tags', async () => {
		on.mockServer.app.setTags('alice', [...series('other', 99), 'vip']);
		const { success, failed } = await sync([{ account: 'alice', tags: ['plan:a', 'plan:b'] }]);
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: 'alice', tags: ['plan:a', 'plan:b'], error: { code: 'INVALID_INPUT' } },
		]);
		expect(commands()).toEqual(['get_tag']);
	});

	it('removes before it adds: an account holds 100 tags', async () => {
		on.mockServer.app.setTags('alice', [...series('other', 99), 'vip']);
		const { success } = await sync([{ account: 'alice', tags: ['plan:a'] }]);
		expect(jsonOf(success)).toMatchObject([{ addedTags: ['plan:a'], removedTags: ['vip'] }]);
	});

	it('writes more than 10 tags of an account in several requests', async () => {
		const tags = series('plan:', 25);
		const { success } = await sync([{ account: 'alice', tags }]);
		expect(jsonOf(success)).toMatchObject([{ account: 'alice', addedTags: tags }]);
		expect(commands()).toEqual(['get_tag', 'add_tag', 'add_tag', 'add_tag']);
	});

	it('puts an account that the app does not know on Failed, and no other', async () => {
		const { success, failed } = await sync([
			{ account: 'nobody', tags: 'vip' },
			{ account: 'bob', tags: 'vip' },
		]);
		expect(jsonOf(success)).toMatchObject([{ account: 'bob' }]);
		expect(jsonOf(failed)).toMatchObject([{ account: 'nobody', tags: ['vip'] }]);
	});

	it('has on both outputs what was removed and could not be added', async () => {
		on.mockServer.app.setTags('alice', ['vip']);
		on.mockServer.injectFault({ command: 'add_tag', account: 'alice', do: { code: 70107 } });
		const { success, failed } = await sync([
			{ account: 'alice', tags: 'plan:pro' },
			{ account: 'bob', tags: 'plan:pro' },
		]);
		expect(jsonOf(success)).toEqual([
			{ account: 'alice', tags: [], addedTags: [], removedTags: ['vip'] },
			{ account: 'bob', tags: ['plan:pro'], addedTags: ['plan:pro'], removedTags: [] },
		]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: 'alice', tags: ['plan:pro'], managedTags: 'vip, plan:*' },
		]);
	});

	it('adds nothing where the removal was refused', async () => {
		on.mockServer.app.setTags('alice', ['vip']);
		on.mockServer.injectFault({ command: 'remove_tag', account: 'alice', do: { code: 70107 } });
		const { success, failed } = await sync(
			[{ account: 'alice', tags: 'plan:pro' }],
			{},
			{
				onError: 'continueRegularOutput',
			},
		);
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', tags: ['plan:pro'] }]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});

	it('repeats exactly what did not happen when Failed is fed back', async () => {
		on.mockServer.app.setTags('alice', ['vip']);
		on.mockServer.injectFault({ command: 'add_tag', times: 1, do: { code: 70107 } });
		const { failed } = await sync(
			[{ account: 'alice', tags: 'plan:pro' }],
			{},
			{
				onError: 'continueRegularOutput',
			},
		);
		const { success } = await sync(jsonOf(failed));
		expect(jsonOf(success)).toMatchObject([{ account: 'alice', tags: ['plan:pro'] }]);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['plan:pro']);
	});

	it.each(CONTINUE_MODES)(
		'loses nobody when the run stops between two stages: $mode',
		async ({ onError }) => {
			const accounts = series('user', 250);
			on.mockServer.app.importAccounts(accounts);
			accounts.forEach((account) => on.mockServer.app.setTags(account, ['vip']));
			on.mockServer.injectFault({ command: 'add_tag', skip: 1, do: { code: 70003 } });
			const items = accounts.map((account) => ({ account, tags: 'plan:pro' }));
			const { success, failed } = await sync(items, {}, { onError });
			const done = jsonOf(success).filter(({ addedTags }) => (addedTags as string[]).length > 0);
			expect(done).toHaveLength(100);
			const names = [...done, ...jsonOf(failed)].map(({ account }) => account);
			expect(names.sort()).toEqual([...accounts].sort());
			for (const { account, tags } of jsonOf(success)) {
				expect([account, on.mockServer.app.tagsOf(String(account))]).toEqual([account, tags]);
			}
		},
	);
});
