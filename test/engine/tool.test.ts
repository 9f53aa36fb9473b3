import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import { TOOL, callingAgent, requestingAgent, type ToolArguments } from '../support/agentNodes';
import { fileMockServer } from '../support/fileMockServer';
import { outputsOf, runWorkflow, type WorkflowJson } from '../support/n8nEngine';
import { jsonOf, nodeOf } from '../support/runNode';
import { ON_ERROR_MODES } from '../support/samples';

const on = fileMockServer();

const TOOL_TYPE = 'n8n-nodes-tencent-chat-push.tencentChatPushTool';

const ADD: INodeParameters = {
	resource: 'tag',
	operation: 'add',
	accounts: "={{ $fromAI('accounts', 'The users', 'string') }}",
	tags: "={{ $fromAI('tags', 'The tags', 'string') }}",
};
const GET: INodeParameters = { ...ADD, operation: 'get' };

/**
 * The two ways in which agents of n8n run a node as a tool. In the second the engine itself empties
 * the output of any tool whose On Error is 'Continue (using error output)'.
 */
const AGENTS = [
	{ way: 'the agent calls the tool itself', agentOf: callingAgent, modes: ON_ERROR_MODES },
	{
		way: 'the engine runs the tool for the agent',
		agentOf: requestingAgent,
		modes: ON_ERROR_MODES.filter(({ onError }) => onError !== 'continueErrorOutput'),
	},
];

/** Source → agent, with the node as its tool. */
function workflowOf(parameters: INodeParameters, tool: Partial<INode> = {}): WorkflowJson {
	return {
		nodes: [
			nodeOf('Source', 'n8n-nodes-base.manualTrigger'),
			nodeOf('Agent', 'test.agent'),
			{
				...nodeOf(TOOL, TOOL_TYPE, parameters),
				credentials: { tencentChatApi: { id: '1', name: 'MockServer' } },
				...tool,
			},
		],
		connections: {
			Source: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			[TOOL]: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
		pinData: { Source: [{ json: { chatInput: 'Tag them.' } }] },
	};
}

beforeEach(() => on.mockServer.app.importAccounts(['alice', 'bob']));

describe.each(AGENTS)('As a tool of an AI agent, where $way', ({ agentOf, modes }) => {
	/** What the agent learns from each of its calls. */
	async function learnt(
		parameters: INodeParameters,
		calls: ToolArguments[],
		more: { tool?: Partial<INode>; credential?: ICredentialDataDecryptedObject } = {},
	): Promise<IDataObject[]> {
		const run = await runWorkflow(workflowOf(parameters, more.tool), {
			credential: { ...on.mockServer.credential, ...more.credential },
			nodeTypes: { 'test.agent': agentOf(calls) },
		});
		expect(run.data.resultData.error).toBeUndefined();
		const [items = []] = outputsOf(run, 'Agent');
		return jsonOf(items);
	}

	it('the agent gets what it asked for', async () => {
		on.mockServer.app.setTags('alice', ['vip']);
		expect(await learnt(GET, [{ accounts: 'alice, bob' }])).toEqual([
			{
				answer: [
					{ account: 'alice', tags: ['vip'] },
					{ account: 'bob', tags: [] },
				],
			},
		]);
	});

	it.each([...modes, { mode: 'not set' }])(
		'failed accounts are part of the answer, after the others (On Error = $mode)',
		async ({ onError }) => {
			const calls = [{ accounts: 'ghost, alice', tags: 'vip' }];
			expect(await learnt(ADD, calls, { tool: { onError } })).toEqual([
				{
					answer: [
						{ account: 'alice', addedTags: ['vip'] },
						{
							account: 'ghost',
							tags: ['vip'],
							error: {
								code: 70107,
								message: expect.any(String),
								description: expect.any(String),
								retryable: false,
							},
						},
					],
				},
			]);
			expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
		},
	);

	it('failed accounts are the whole answer where none was served', async () => {
		const [first] = await learnt(ADD, [{ accounts: 'ghost', tags: 'vip' }]);
		expect(first).toMatchObject({ answer: [{ account: 'ghost', error: { code: 70107 } }] });
	});

	it('accounts are checked and imported by what the model gives', async () => {
		const check = { ...GET, resource: 'account', operation: 'check' };
		const long = 'x'.repeat(33);
		expect(await learnt(check, [{ accounts: 'alice, carol' }])).toEqual([
			{
				answer: [
					{ account: 'alice', imported: true },
					{ account: 'carol', imported: false },
				],
			},
		]);
		const [first] = await learnt({ ...check, operation: 'import' }, [
			{ accounts: `carol, ${long}` },
		]);
		expect(first).toMatchObject({
			answer: [
				{ account: 'carol', imported: true },
				{ account: long, error: { code: 'INVALID_INPUT' } },
			],
		});
		expect(on.mockServer.app.accounts).toEqual(['alice', 'bob', 'carol']);
	});

	it('an answer that the model left out is told in words, and nothing is sent', async () => {
		const [first] = await learnt(ADD, [{ accounts: '', tags: 'vip' }]);
		expect(first).toMatchObject({ answer: [{ account: '', error: { code: 'INVALID_INPUT' } }] });
		expect(on.mockServer.requests).toEqual([]);
	});

	it('lists may come as the JSON text of an array, as models like to write them', async () => {
		const call = { accounts: '["alice", "bob"]', tags: '["vip", "berlin, mitte"]' };
		expect(await learnt(ADD, [call])).toEqual([
			{
				answer: [
					{ account: 'alice', addedTags: ['vip', 'berlin, mitte'] },
					{ account: 'bob', addedTags: ['vip', 'berlin, mitte'] },
				],
			},
		]);
	});

	it('each of several calls gets its own answer', async () => {
		const answers = await learnt(ADD, [
			{ accounts: 'alice', tags: 'one' },
			{ accounts: 'bob', tags: 'two' },
			{ accounts: 'ghost', tags: 'three' },
		]);
		expect(answers).toMatchObject([
			{ answer: [{ account: 'alice', addedTags: ['one'] }] },
			{ answer: [{ account: 'bob', addedTags: ['two'] }] },
			{ answer: [{ account: 'ghost', error: { code: 70107 } }] },
		]);
	});

	it('a refused credential is told to the agent with its code, and without the key', async () => {
		const secretKey = 'f'.repeat(64);
		const answers = await learnt(ADD, [{ accounts: 'alice', tags: 'vip' }], {
			credential: { secretKey },
		});
		const told = JSON.stringify(answers);
		expect(told).toContain('70009');
		expect(told).toMatch(/Secret Key/);
		expect(told).not.toContain(secretKey);
	});

	it('with Stop on Failed Accounts the agent still learns who failed, and why', async () => {
		const parameters = { ...ADD, options: { stopOnFailedAccounts: true } };
		const answers = await learnt(parameters, [{ accounts: 'ghost, alice', tags: 'vip' }]);
		expect(JSON.stringify(answers)).toMatch(/ghost.*70107/);
		expect(on.mockServer.app.tagsOf('alice')).toEqual(['vip']);
	});
});
