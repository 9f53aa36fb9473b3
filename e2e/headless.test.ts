import { Model } from './lib/model';
import { freePort } from './lib/ports';
import { outputsOf, taskOf } from './lib/rest';
import { Stage, testWorkflow } from './lib/stage';
import { eventually } from './lib/time';
import { callWebhook } from './lib/webhook';
import type { CredentialFile } from './lib/workflow';

const PACKAGE = 'n8n-nodes-tencent-chat-push';

let model: Model;
let stage: Stage;

beforeAll(async () => {
	model = await Model.start({ Accounts: 'alice, nobody', Tags: 'vip' });
	const agent = await testWorkflow('agent-tool');
	stage = await Stage.open({
		mockServer: { accounts: ['alice', 'bob', 'carol'], attributeNames: ['city', 'plan'] },
		credentials: [model.credential],
		workflows: [{ ...olderAgent(agent), id: 'older-agent-tool' }],
	});
}, 1_200_000);

afterAll(async () => {
	await stage?.close();
	await model?.stop();
});

/** Agents up to version 2 call their tools themselves; since version 3 the engine runs them. */
function olderAgent(workflow: Awaited<ReturnType<typeof testWorkflow>>): typeof workflow {
	const nodes = workflow.nodes.map((node) => ({
		...node,
		typeVersion: node.name === 'Agent' ? 2.2 : node.typeVersion,
	}));
	return { ...workflow, nodes };
}

describe('the installed package', () => {
	it('is listed among the community nodes', async () => {
		const packages = await stage.n8n.rest.get<object[]>('/rest/community-packages');
		expect(packages).toMatchObject([{ packageName: PACKAGE }]);
		expect(packages).toHaveLength(1);
		expect(packages[0]).not.toHaveProperty('failedLoading', true);
	});

	it('brings its node under its own name', async () => {
		const types = await stage.n8n.rest.post<object[]>('/rest/node-types', {
			nodeInfos: [{ name: `${PACKAGE}.tencentChatPush`, version: 1 }],
		});
		expect(types).toMatchObject([
			{ displayName: 'Tencent Chat Push', usableAsTool: { replacements: {} } },
		]);
	});

	it('brings drop-downs that n8n fills from the service', async () => {
		const names = await stage.n8n.rest.post<unknown>('/rest/dynamic-node-parameters/options', {
			path: 'parameters.attributes',
			methodName: 'getAttributeNames',
			nodeTypeAndVersion: { name: `${PACKAGE}.tencentChatPush`, version: 1 },
			currentNodeParameters: { resource: 'attribute', operation: 'remove' },
			credentials: { tencentChatApi: { id: 'mock-server', name: 'MockServer' } },
		});
		expect(names).toMatchObject([{ value: 'city' }, { value: 'plan' }]);
	});
});

const CALL = { accounts: ['bob', 'stranger'], tags: 'from-webhook' };

describe('a workflow run', () => {
	it('by n8n execute leaves every account on its output', async () => {
		await stage.folder.cli(['execute', '--id=cli-add-tags']);
		const execution = await stage.n8n.rest.lastExecution('cli-add-tags');
		expect(execution).toMatchObject({ status: 'success', mode: 'cli' });
		const [success, failed] = outputsOf(execution, 'Add tags');
		expect(success).toEqual([
			{ account: 'alice', addedTags: ['vip', 'berlin'] },
			{ account: 'bob', addedTags: ['vip'] },
		]);
		expect(failed).toMatchObject([
			{ account: 'nobody', tags: ['vip'], error: { code: 70107 } },
			{ account: '', error: { code: 'INVALID_INPUT' } },
			{ account: 'carol', tags: ['x'.repeat(51)], error: { code: 'INVALID_INPUT' } },
		]);
		expect(taskOf(execution, 'Add tags').hints).toMatchObject([
			{ message: expect.stringContaining('3 of 5 accounts failed') as string },
		]);
		expect(outputsOf(execution, 'Tagged')).toEqual([success]);
		expect(outputsOf(execution, 'Needs attention')).toEqual([failed]);
		expect(stage.mockServer.app.tagsOf('alice')).toEqual(['vip', 'berlin']);
	});

	it('by a call of its webhook answers with both outputs', async () => {
		const { rest, url } = stage.n8n;
		await rest.activate('webhook-add-tags');
		const response = await callWebhook(`${url}/webhook/add-tags`, CALL);
		expect(response.status).toBe(200);
		expect(await response.json()).toMatchObject([
			{ account: 'bob', addedTags: ['from-webhook'] },
			{ account: 'stranger', tags: ['from-webhook'], error: { code: 70107 } },
		]);
		const execution = await rest.lastExecution('webhook-add-tags');
		expect(execution).toMatchObject({ status: 'success', mode: 'webhook' });
		expect(outputsOf(execution, 'Add tags').map((items) => items.length)).toEqual([1, 1]);
		await rest.deactivate('webhook-add-tags');
	});

	it('by its schedule goes by itself', async () => {
		const { rest } = stage.n8n;
		stage.mockServer.app.setTags('alice', ['scheduled']);
		await rest.activate('schedule-get-tags');
		const execution = await rest.lastExecution('schedule-get-tags');
		await rest.deactivate('schedule-get-tags');
		expect(execution).toMatchObject({ status: 'success', mode: 'trigger' });
		expect(outputsOf(execution, 'Get tags')).toMatchObject([
			[{ account: 'alice', tags: expect.arrayContaining(['scheduled']) as string[] }],
			[{ account: 'nobody', error: { code: 70107 } }],
		]);
	});
});

describe('the credential', () => {
	it('signs another call of the HTTP Request node', async () => {
		await stage.folder.cli(['execute', '--id=http-request']);
		const execution = await stage.n8n.rest.lastExecution('http-request');
		expect(outputsOf(execution, 'Get attribute names')).toMatchObject([
			[{ ActionStatus: 'OK', ErrorCode: 0 }],
		]);
	});

	it.each<[string, (right: CredentialFile) => Promise<Partial<CredentialFile['data']>>, object]>([
		['the right key', async () => ({}), { status: 'OK' }],
		[
			'a wrong key',
			async () => ({ secretKey: 'f'.repeat(64) }),
			{ status: 'Error', message: expect.stringContaining('Secret Key') as string },
		],
		[
			'the number of another app',
			async () => ({ sdkAppId: '1400000001' }),
			{ status: 'Error', message: expect.stringContaining('SDKAppID') as string },
		],
		[
			'an account that is no admin',
			async () => ({ identifier: 'alice' }),
			{ status: 'Error', message: expect.stringContaining('Admin User ID') as string },
		],
		[
			'a host that nobody listens on',
			async () => ({ endpoint: `http://127.0.0.1:${await freePort()}` }),
			{ status: 'Error' },
		],
	])('is tested through n8n: %s', async (_what, change, expected) => {
		const data = { ...stage.credential.data, ...(await change(stage.credential)) };
		const answer = await stage.n8n.rest.testCredential({
			...stage.credential,
			data,
		} as CredentialFile);
		expect(answer).toMatchObject(expected);
		expect(JSON.stringify(answer)).not.toContain(String(stage.credential.data.secretKey));
	});
});

describe('an agent', () => {
	it.each(['agent-tool', 'older-agent-tool'])('calls the node as its tool: %s', async (id) => {
		stage.mockServer.app.importAccounts(['alice']);
		await stage.folder.cli(['execute', `--id=${id}`]);
		const execution = await stage.n8n.rest.lastExecution(id);
		expect(execution.status).toBe('success');
		const [answers] = outputsOf(execution, 'Agent');
		const answer = JSON.stringify(answers);
		expect(answer).toContain('addedTags');
		// The agent sees one output alone, so what failed has to be in it.
		expect(answer).toContain('nobody');
		expect(answer).toContain('70107');
		expect(stage.mockServer.app.tagsOf('alice')).toContain('vip');
	});
});

it('nothing that n8n logged holds the key or a UserSig', async () => {
	const usersig = await eventually(
		'a request at the mock server',
		async () => stage.mockServer.requests.at(-1),
		{ timeout: 1000 },
	);
	expect(usersig).toBeDefined();
	expect(stage.n8n.log).not.toContain(String(stage.credential.data.secretKey));
	expect(stage.n8n.log).not.toMatch(/usersig=/i);
});
