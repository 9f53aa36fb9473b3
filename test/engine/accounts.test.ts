import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { FaultRule } from '../../mock-server';
import { answering } from '../support/answeringServer';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf, runNode, type NodeRun } from '../support/runNode';
import { CONTINUE_MODES, itemsOf, series } from '../support/samples';

const CHECK: INodeParameters = {
	resource: 'account',
	operation: 'check',
	accounts: '={{ $json.account }}',
};
const IMPORT: INodeParameters = { ...CHECK, operation: 'import' };
const ADD: INodeParameters = {
	resource: 'tag',
	operation: 'add',
	accounts: '={{ $json.account }}',
	tags: '={{ $json.tags }}',
};
const EACH: ReadonlyArray<readonly [string, INodeParameters]> = [
	['Check', CHECK],
	['Import', IMPORT],
];

const OK = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };

const on = fileMockServer();

/** What requests asked for, one list of accounts each. */
function asked(command: string): string[][] {
	return on.mockServer.requests
		.filter((request) => request.command === command)
		.map(({ body }) => {
			const { CheckItem, AccountList } = body as Record<string, Array<{ UserID: string }>>;
			return (CheckItem ?? AccountList ?? []).map(({ UserID }) => UserID);
		});
}

/** Runs the node on a mock server that does something wrong. */
async function runWith(
	rule: FaultRule,
	parameters: INodeParameters,
	accounts: string[],
	options: INodeParameters = {},
): Promise<NodeRun> {
	on.mockServer.injectFault(rule);
	return await on.run({ ...parameters, options }, itemsOf('account', accounts));
}

describe('Check', () => {
	it('says who is known, in the order asked, and changes nothing', async () => {
		on.mockServer.app.importAccounts(['alice']);
		const { success, failed } = await on.run(CHECK, [
			{ account: 'nobody, alice' },
			{ account: 'nobody' },
		]);
		expect(jsonOf(success)).toEqual([
			{ account: 'nobody', imported: false },
			{ account: 'alice', imported: true },
		]);
		expect(success.map(linksOf)).toEqual([[0, 1], [0]]);
		expect(failed).toEqual([]);
		expect(on.mockServer.app.accounts).toEqual(['alice']);
	});

	it.each([
		[70402, false],
		[70169, true],
	])('puts on Failed whom the service could not look up: %d', async (code, retryable) => {
		on.mockServer.app.importAccounts(['alice', 'bob']);
		const rule = { account: 'bob', listed: true, do: { code } };
		const { success, failed } = await runWith(rule, CHECK, ['alice', 'bob'], { maxRetries: 1 });
		expect(jsonOf(success)).toEqual([{ account: 'alice', imported: true }]);
		expect(jsonOf(failed)).toMatchObject([{ account: 'bob', error: { code, retryable } }]);
		expect(asked('account_check')).toEqual([['alice', 'bob'], ...(retryable ? [['bob']] : [])]);
	});
});

describe('Import', () => {
	it('makes accounts known, and leaves nickname and picture of known ones alone', async () => {
		const card = { Nick: 'Alice', FaceUrl: 'https://www.example.com/alice.png' };
		on.mockServer.app.importAccount('alice', card);
		const { success, failed } = await on.run(IMPORT, itemsOf('account', ['alice', 'bob']));
		expect(jsonOf(success)).toEqual([
			{ account: 'alice', imported: true },
			{ account: 'bob', imported: true },
		]);
		expect(failed).toEqual([]);
		expect(on.mockServer.app.accounts).toEqual(['alice', 'bob']);
		expect(on.mockServer.app.cardOf('alice')).toEqual(card);
		expect(on.mockServer.requests.map(({ body }) => body)).toEqual([
			{ AccountList: [{ UserID: 'alice' }, { UserID: 'bob' }] },
		]);
	});

	it('refuses more than 32 bytes before it sends, and serves the neighbours', async () => {
		const long = ['x'.repeat(33), '京'.repeat(11), '7C1E4B90-3A5D-4F26-8B0E-52D9A61F03C4'];
		const right = ['x'.repeat(32), '京'.repeat(10)];
		const { success, failed } = await on.run(IMPORT, itemsOf('account', [...long, ...right]));
		expect(jsonOf(success)).toEqual(right.map((account) => ({ account, imported: true })));
		expect(jsonOf(failed)).toMatchObject(
			long.map((account) => ({
				account,
				error: {
					code: 'INVALID_INPUT',
					message: expect.stringMatching(/ 3[36] bytes long; .* at most 32$/),
				},
			})),
		);
		expect(asked('multiaccount_import')).toEqual([right]);
	});

	it('sends nothing where no name is short enough', async () => {
		const { failed } = await on.run(IMPORT, [{ account: 'x'.repeat(33) }]);
		expect(failed).toHaveLength(1);
		expect(on.mockServer.requests).toEqual([]);
	});

	it('says in words that the service did not import an account', async () => {
		const rule = { account: 'bob', listed: true, do: { code: 70402 } };
		const { success, failed } = await runWith(rule, IMPORT, ['alice', 'bob', 'carol']);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(['alice', 'carol']);
		expect(jsonOf(failed)).toMatchObject([
			{
				account: 'bob',
				error: {
					code: 'BAD_RESPONSE',
					message: 'Tencent Chat did not import this account and gave no reason',
					description: expect.stringContaining('3 months'),
					retryable: false,
				},
			},
		]);
		expect(on.mockServer.requests).toHaveLength(1);
	});

	it('stops where the plan has no room for more accounts', async () => {
		const { error } = await runWith({ do: { code: 70398 } }, IMPORT, series('user', 300));
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '70398' });
		expect(on.mockServer.requests).toHaveLength(1);
	});

	it('serves those whom Add Tags did not know, so that they can be tagged', async () => {
		const items = [
			{ account: 'alice', tags: ['vip'] },
			{ account: 'bob', tags: ['trial'] },
		];
		on.mockServer.app.importAccounts(['alice']);
		const added = await on.run(ADD, items);
		expect(jsonOf(added.failed)).toMatchObject([{ account: 'bob', error: { code: 70107 } }]);
		expect(JSON.stringify(jsonOf(added.failed))).toContain("the operation 'Import' of Account");
		// A misspelled account would become a user.
		expect(on.mockServer.app.accounts).toEqual(['alice']);
		await on.run(IMPORT, jsonOf(added.failed));
		expect((await on.run(ADD, jsonOf(added.failed))).failed).toEqual([]);
		expect(on.mockServer.app.tagsOf('bob')).toEqual(['trial']);
	});
});

describe.each(EACH)('%s', (name, parameters) => {
	const command = name === 'Check' ? 'account_check' : 'multiaccount_import';
	const path = `/v4/im_open_login_svc/${command}`;

	it('asks for 100 accounts at once, each once', async () => {
		const accounts = series('user', 250);
		const { success } = await on.run(parameters, [
			{ account: accounts },
			{ account: accounts.slice(0, 120) },
		]);
		expect(jsonOf(success).map(({ account }) => account)).toEqual(accounts);
		const sizes = asked(command).map(({ length }) => length);
		expect(sizes.sort((one, other) => other - one)).toEqual([100, 100, 50]);
		expect(asked(command).flat().sort()).toEqual([...accounts].sort());
	});

	it('is the same call in the older API', async () => {
		const { success } = await on.run({ ...parameters, options: { api: 'allMemberPush' } }, [
			{ account: 'alice' },
		]);
		expect(success).toHaveLength(1);
		expect(asked(command)).toEqual([['alice']]);
	});

	it('puts on Failed what is no account', async () => {
		const { failed } = await on.run(parameters, [{ account: '' }, { account: { id: 1 } }]);
		expect(jsonOf(failed)).toMatchObject([
			{ account: '', error: { code: 'INVALID_INPUT' } },
			{ account: { id: 1 }, error: { code: 'INVALID_INPUT' } },
		]);
		expect(on.mockServer.requests).toEqual([]);
	});

	it('finds the account for which a request is refused', async () => {
		const accounts = series('user', 100);
		const rule = { account: 'user-42', do: { code: 70402, info: 'UserID' } };
		const { success, failed } = await runWith(rule, parameters, accounts);
		expect(success).toHaveLength(99);
		expect(jsonOf(failed)).toMatchObject([{ account: 'user-42', error: { code: 70402 } }]);
	});

	it.each([{ lose: 'after' }, { code: 70500 }, { code: 60007 }, { reset: true }] as const)(
		'is tried again after %j',
		async (fault) => {
			const rule = { times: 1, do: fault };
			const { success, failed } = await runWith(rule, parameters, ['alice']);
			expect([success.length, failed]).toEqual([1, []]);
			expect(asked(command).length).toBeGreaterThanOrEqual(1);
		},
	);

	it('says in words that an app with Push alone may lack the call', async () => {
		const { error } = await runWith({ do: { code: 60027 } }, parameters, series('user', 300));
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: '60027' });
		expect(error?.description).toContain('an app with only Push may not include');
		expect(on.mockServer.requests).toHaveLength(1);
	});

	it.each(CONTINUE_MODES)('… on Failed with On Error = $mode', async ({ onError }) => {
		on.mockServer.injectFault({ do: { code: 60027 } });
		const { failed } = await on.run(parameters, itemsOf('account', ['alice']), { onError });
		expect(jsonOf(failed)).toMatchObject([{ account: 'alice', error: { code: 60027 } }]);
	});

	/** Runs the node on a service that always gives this answer. */
	async function answered(
		answer: object,
		accounts: string[],
	): Promise<{ success: IDataObject[]; failed: IDataObject[]; requests: number }> {
		return await answering({ [path]: answer }, async ({ credential, requests }) => {
			const { success, failed } = await runNode({
				credential,
				parameters: { ...parameters, options: { maxRetries: 1 } },
				items: itemsOf('account', accounts),
				onError: 'continueRegularOutput',
			});
			return { success: jsonOf(success), failed: jsonOf(failed), requests: requests.length };
		});
	}

	const UNREADABLE: ReadonlyArray<readonly [string, object]> =
		name === 'Check'
			? [
					['no list', OK],
					['no list but an object', { ...OK, ResultItem: {} }],
					['an empty list', { ...OK, ResultItem: [] }],
					['another account', { ...OK, ResultItem: [entry('carol', 'Imported')] }],
					['no status', { ...OK, ResultItem: [entry('alice'), entry('bob', 'Perhaps')] }],
					['entries that are none', { ...OK, ResultItem: [null, 7, 'alice'] }],
					[
						'two different statuses',
						{
							...OK,
							ResultItem: ['alice', 'bob'].flatMap((account) => [
								entry(account, 'Imported'),
								entry(account, 'NotImported'),
							]),
						},
					],
				]
			: [
					['an account as list', { ...OK, FailAccounts: 'bob' }],
					['an object as list', { ...OK, FailAccounts: { bob: 1 } }],
					['another account', { ...OK, FailAccounts: ['carol'] }],
					['a name in another form', { ...OK, FailAccounts: [{ UserID: 'bob' }] }],
				];

	it.each(UNREADABLE)('believes no answer with %s', async (_, answer) => {
		const { success, failed, requests } = await answered(answer, ['alice', 'bob']);
		expect(success).toEqual([]);
		expect(failed).toMatchObject(
			['alice', 'bob'].map((account) => ({
				account,
				error: { code: 'BAD_RESPONSE', retryable: true },
			})),
		);
		expect(requests).toBeGreaterThan(1);
	});

	it('takes a refusal in the list of other calls for one, too', async () => {
		const ErrorList = [{ To_Account: 'bob', ErrorCode: 70402, ErrorInfo: '' }];
		const ResultItem = ['alice', 'bob'].map((account) => entry(account, 'Imported'));
		const { success, failed } = await answered({ ...OK, ErrorList, ResultItem }, ['alice', 'bob']);
		expect(success).toEqual([{ account: 'alice', imported: true }]);
		expect(failed).toMatchObject([{ account: 'bob', error: { code: 70402 } }]);
	});
});

describe('An answer about one account', () => {
	it('means it, under whatever name', async () => {
		const path = '/v4/im_open_login_svc/multiaccount_import';
		await answering({ [path]: { ...OK, FailAccounts: ['Bob'] } }, async ({ credential }) => {
			const items = itemsOf('account', ['bob']);
			const { success, failed } = await runNode({ credential, parameters: IMPORT, items });
			expect(success).toEqual([]);
			expect(jsonOf(failed)).toMatchObject([{ account: 'bob', error: { retryable: false } }]);
		});
	});

	it('may leave out the list of whom it did not import', async () => {
		const path = '/v4/im_open_login_svc/multiaccount_import';
		await answering({ [path]: OK }, async ({ credential }) => {
			const items = itemsOf('account', ['bob']);
			const { success } = await runNode({ credential, parameters: IMPORT, items });
			expect(jsonOf(success)).toEqual([{ account: 'bob', imported: true }]);
		});
	});
});

function entry(UserID: string, AccountStatus?: string): IDataObject {
	return { UserID, ResultCode: 0, ResultInfo: '', ...(AccountStatus && { AccountStatus }) };
}
