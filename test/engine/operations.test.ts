import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { MockServer } from '../../mock-server';
import { fileMockServer } from '../support/fileMockServer';
import { READER, readerNode } from '../support/readerNode';
import { outputsOf } from '../support/n8nEngine';
import { jsonOf, linksOf, NODE, type NodeRun } from '../support/runNode';
import { ON_ERROR_MODES } from '../support/samples';

/** alice and bob exist, and hold something; nobody knows ghost. */
const ITEMS = [{ id: 'alice' }, { id: 'ghost' }, { id: 'bob' }];

const FAMILIES = ['timpush', 'allMemberPush'] as const;
type Family = (typeof FAMILIES)[number];

interface OperationCase {
	name: string;
	parameters: INodeParameters;
	/** A family may lack the call. */
	path: Partial<Record<Family, string>>;
	/** The body of the one request that the items make. */
	body: IDataObject;
	success: IDataObject[];
	/** What the Failed item repeats of ghost's request besides the account. */
	request: IDataObject;
	/** What alice and bob hold when it is over. */
	held: Record<string, { tags: string[]; attributes: Record<string, string> }>;
}

const BEFORE = {
	alice: { tags: ['old', 'vip'], attributes: { city: 'Berlin', level: '3' } },
	bob: { tags: [], attributes: { level: '1' } },
};

const OPERATIONS: OperationCase[] = [
	{
		name: 'Get Tags',
		parameters: { resource: 'tag', operation: 'get' },
		path: { timpush: '/v4/timpush/get_tag', allMemberPush: '/v4/all_member_push/im_get_tag' },
		body: { To_Account: ['alice', 'ghost', 'bob'] },
		success: [
			{ account: 'alice', tags: ['old', 'vip'] },
			{ account: 'bob', tags: [] },
		],
		request: {},
		held: BEFORE,
	},
	{
		name: 'Add Tags',
		parameters: { resource: 'tag', operation: 'add', tags: 'vip, new' },
		path: { timpush: '/v4/timpush/add_tag', allMemberPush: '/v4/all_member_push/im_add_tag' },
		body: {
			UserTags: [
				{ To_Account: 'alice', Tags: ['vip', 'new'] },
				{ To_Account: 'ghost', Tags: ['vip', 'new'] },
				{ To_Account: 'bob', Tags: ['vip', 'new'] },
			],
		},
		success: [
			{ account: 'alice', addedTags: ['vip', 'new'] },
			{ account: 'bob', addedTags: ['vip', 'new'] },
		],
		request: { tags: ['vip', 'new'] },
		held: {
			alice: { ...BEFORE.alice, tags: ['old', 'vip', 'new'] },
			bob: { ...BEFORE.bob, tags: ['vip', 'new'] },
		},
	},
	{
		name: 'Clear All Tags',
		parameters: { resource: 'tag', operation: 'clearAll' },
		path: {
			timpush: '/v4/timpush/clear_all_tags',
			allMemberPush: '/v4/all_member_push/im_remove_all_tags',
		},
		body: { To_Account: ['alice', 'ghost', 'bob'] },
		success: [
			{ account: 'alice', cleared: true },
			{ account: 'bob', cleared: true },
		],
		request: {},
		held: { alice: { ...BEFORE.alice, tags: [] }, bob: BEFORE.bob },
	},
	{
		name: 'Remove Attributes',
		parameters: { resource: 'attribute', operation: 'remove', attributes: ['city'] },
		path: {
			timpush: '/v4/timpush/remove_attr',
			allMemberPush: '/v4/all_member_push/im_remove_attr',
		},
		body: {
			UserAttrs: [
				{ To_Account: 'alice', Attrs: ['city'] },
				{ To_Account: 'ghost', Attrs: ['city'] },
				{ To_Account: 'bob', Attrs: ['city'] },
			],
		},
		success: [
			{ account: 'alice', removedAttributes: ['city'] },
			{ account: 'bob', removedAttributes: ['city'] },
		],
		request: { attributes: ['city'] },
		held: { alice: { ...BEFORE.alice, attributes: { level: '3' } }, bob: BEFORE.bob },
	},
	{
		name: 'Remove Tags',
		parameters: { resource: 'tag', operation: 'remove', tags: 'vip, new' },
		path: { timpush: '/v4/timpush/remove_tag', allMemberPush: '/v4/all_member_push/im_remove_tag' },
		body: {
			UserTags: [
				{ To_Account: 'alice', Tags: ['vip', 'new'] },
				{ To_Account: 'ghost', Tags: ['vip', 'new'] },
				{ To_Account: 'bob', Tags: ['vip', 'new'] },
			],
		},
		success: [
			{ account: 'alice', removedTags: ['vip', 'new'] },
			{ account: 'bob', removedTags: ['vip', 'new'] },
		],
		request: { tags: ['vip', 'new'] },
		held: { alice: { ...BEFORE.alice, tags: ['old'] }, bob: BEFORE.bob },
	},
	{
		name: 'Replace Tags',
		parameters: { resource: 'tag', operation: 'replace', tags: 'vip, new' },
		path: { timpush: '/v4/timpush/add_tag' },
		body: {
			Replace: 1,
			UserTags: [
				{ To_Account: 'alice', Tags: ['vip', 'new'] },
				{ To_Account: 'ghost', Tags: ['vip', 'new'] },
				{ To_Account: 'bob', Tags: ['vip', 'new'] },
			],
		},
		success: [
			{ account: 'alice', tags: ['vip', 'new'] },
			{ account: 'bob', tags: ['vip', 'new'] },
		],
		request: { tags: ['vip', 'new'] },
		held: {
			alice: { ...BEFORE.alice, tags: ['vip', 'new'] },
			bob: { ...BEFORE.bob, tags: ['vip', 'new'] },
		},
	},
	{
		name: 'Get Attributes',
		parameters: { resource: 'attribute', operation: 'get' },
		path: { timpush: '/v4/timpush/get_attr', allMemberPush: '/v4/all_member_push/im_get_attr' },
		body: { To_Account: ['alice', 'ghost', 'bob'] },
		success: [
			{ account: 'alice', attributes: { city: 'Berlin', level: '3' } },
			{ account: 'bob', attributes: { level: '1' } },
		],
		request: {},
		held: BEFORE,
	},
	{
		name: 'Set Attributes',
		parameters: {
			resource: 'attribute',
			operation: 'set',
			attributeValues: { attribute: [{ name: 'level', value: '4' }] },
		},
		path: { timpush: '/v4/timpush/set_attr', allMemberPush: '/v4/all_member_push/im_set_attr' },
		body: {
			UserAttrs: [
				{ To_Account: 'alice', Attrs: { level: '4' } },
				{ To_Account: 'ghost', Attrs: { level: '4' } },
				{ To_Account: 'bob', Attrs: { level: '4' } },
			],
		},
		success: [
			{ account: 'alice', attributes: { level: '4' } },
			{ account: 'bob', attributes: { level: '4' } },
		],
		request: { attributes: { level: '4' } },
		held: {
			alice: { ...BEFORE.alice, attributes: { city: 'Berlin', level: '4' } },
			bob: { ...BEFORE.bob, attributes: { level: '4' } },
		},
	},
];

const on = fileMockServer();

beforeEach(() => {
	const { app } = on.mockServer;
	app.importAccounts(Object.keys(BEFORE));
	app.registerAttributes(['city', 'level']);
	for (const [account, { tags, attributes }] of Object.entries(BEFORE)) {
		app.setTags(account, tags);
		app.setAttributes(account, attributes);
	}
});

function heldBy({ app }: MockServer): OperationCase['held'] {
	const of = (account: string): OperationCase['held'][string] => ({
		tags: app.tagsOf(account),
		attributes: app.attributesOf(account),
	});
	return { alice: of('alice'), bob: of('bob') };
}

describe.each(OPERATIONS)('$name', (operation) => {
	const families = FAMILIES.filter((family) => operation.path[family] !== undefined);

	describe.each(families)('with the API %s', (api) => {
		describe.each(ON_ERROR_MODES)('and On Error = $mode', ({ onError }) => {
			let run: NodeRun;

			beforeEach(async () => {
				const parameters = {
					...operation.parameters,
					accounts: '={{ $json.id }}',
					options: { api },
				};
				run = await on.run(parameters, ITEMS, {
					onError,
					after: { type: READER, parameters: { reads: "={{ $('Source').item.json.id }}" } },
					nodeTypes: { [READER]: readerNode },
				});
			});

			it('asks once for all accounts, at the path and with the body of the documents', () => {
				expect(on.mockServer.requests.map(({ path, body }) => ({ path, body }))).toEqual([
					{ path: operation.path[api], body: operation.body },
				]);
			});

			it('puts the served accounts on Success, and what it says there is true', () => {
				expect(jsonOf(run.success)).toEqual(operation.success);
				expect(heldBy(on.mockServer)).toEqual(operation.held);
			});

			it('puts the unknown account on Failed: the request again, and why', () => {
				expect(jsonOf(run.failed)).toEqual([
					{
						account: 'ghost',
						...operation.request,
						error: {
							code: 70107,
							message: expect.stringMatching(/account/),
							description: expect.stringMatching(/import the account/),
							retryable: false,
						},
					},
				]);
			});

			it('links each item to the input item that asked for it, for the nodes after it too', () => {
				expect(run.success.map(linksOf)).toEqual([[0], [2]]);
				expect(run.failed.map(linksOf)).toEqual([[1]]);
				const [succeeded = []] = outputsOf(run.run, 'Succeeded');
				expect(jsonOf(succeeded)).toEqual([{ read: 'alice' }, { read: 'bob' }]);
				const [failed = []] = outputsOf(run.run, 'Failed');
				expect(jsonOf(failed)).toEqual([{ read: 'ghost' }]);
			});

			it("leaves n8n's own ways of telling failures unused", () => {
				expect(run.error).toBeUndefined();
				expect(run.engineErrors).toEqual([]);
				expect([...run.success, ...run.failed].map(({ error }) => error)).toEqual([
					undefined,
					undefined,
					undefined,
				]);
				for (const json of jsonOf(run.success)) expect(json).not.toHaveProperty('error');
			});
		});
	});
});

describe('Everybody unknown', () => {
	it.each(ON_ERROR_MODES)(
		'is no reason to stop the workflow: Success is empty (On Error = $mode)',
		async ({ onError }) => {
			const parameters = { resource: 'tag', operation: 'get', accounts: '={{ $json.id }}' };
			const { success, failed, engineErrors, error } = await on.run(
				parameters,
				[{ id: 'ghost' }, { id: 'phantom' }],
				{ onError },
			);
			expect(jsonOf(failed).map(({ account }) => account)).toEqual(['ghost', 'phantom']);
			expect({ success, engineErrors, error }).toEqual({
				success: [],
				engineErrors: [],
				error: undefined,
			});
		},
	);
});

describe("n8n's settings of a node", () => {
	const parameters = { resource: 'tag', operation: 'add', accounts: '={{ $json.id }}', tags: 'x' };

	it.each(ON_ERROR_MODES)(
		'Retry On Fail does not send everything again because an account failed ($mode)',
		async ({ onError }) => {
			const { failed } = await on.run(parameters, [{ id: 'ghost' }, { id: 'alice' }], {
				onError,
				node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 0 },
			});
			expect(failed).toHaveLength(1);
			expect(on.mockServer.requests).toHaveLength(1);
		},
	);

	it('Execute Once serves the first item alone', async () => {
		const { success } = await on.run(parameters, [{ id: 'alice' }, { id: 'bob' }], {
			node: { executeOnce: true },
		});
		expect(jsonOf(success)).toEqual([{ account: 'alice', addedTags: ['x'] }]);
		expect(on.mockServer.app.tagsOf('bob')).toEqual([]);
	});

	it('Always Output Data adds nothing where an account was served', async () => {
		const { success, failed } = await on.run(parameters, ITEMS, {
			node: { alwaysOutputData: true },
		});
		expect([success.length, failed.length]).toEqual([2, 1]);
	});

	it('pinned data are put out on Success, and nothing is sent', async () => {
		const pinned = { account: 'alice', addedTags: ['pinned'] };
		const { success, failed } = await on.run(parameters, ITEMS, { pinned: { [NODE]: [pinned] } });
		expect(jsonOf(success)).toEqual([pinned]);
		expect(failed).toEqual([]);
		expect(on.mockServer.requests).toEqual([]);
	});
});
