import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { TOOL, callingAgent, requestingAgent, type ToolArguments } from '../support/agentNodes';
import { fileMockServer } from '../support/fileMockServer';
import { outputsOf, runWorkflow } from '../support/n8nEngine';
import { jsonOf, nodeOf } from '../support/runNode';

const on = fileMockServer();

const TOOL_TYPE = 'n8n-nodes-tencent-chat-push.tencentChatPushTool';

const TO_USERS: INodeParameters = {
	resource: 'push',
	operation: 'sendToUsers',
	accounts: "={{ $fromAI('accounts', 'The users', 'string') }}",
	title: 'News',
	body: "={{ $fromAI('body', 'The text', 'string') }}",
};

describe.each([
	{ way: 'the agent calls the tool itself', agentOf: callingAgent },
	{ way: 'the engine runs the tool for the agent', agentOf: requestingAgent },
])('As a tool of an AI agent, where $way', ({ agentOf }) => {
	/** What the agent learns from one call. */
	async function learnt(parameters: INodeParameters, given: ToolArguments): Promise<IDataObject[]> {
		const workflow = {
			nodes: [
				nodeOf('Source', 'n8n-nodes-base.manualTrigger'),
				nodeOf('Agent', 'test.agent'),
				{
					...nodeOf(TOOL, TOOL_TYPE, parameters),
					credentials: { tencentChatApi: { id: '1', name: 'MockServer' } },
				},
			],
			connections: {
				Source: { main: [[{ node: 'Agent', type: 'main' as const, index: 0 }]] },
				[TOOL]: { ai_tool: [[{ node: 'Agent', type: 'ai_tool' as const, index: 0 }]] },
			},
			pinData: { Source: [{ json: { chatInput: 'Tell them.' } }] },
		};
		const run = await runWorkflow(workflow, {
			credential: { ...on.mockServer.credential },
			nodeTypes: { 'test.agent': agentOf([given]) },
		});
		expect(run.data.resultData.error).toBeUndefined();
		const [items = []] = outputsOf(run, 'Agent');
		return jsonOf(items);
	}

	it('a push to users tells the agent of those who got none, too', async () => {
		on.mockServer.app.importAccounts(['alice']);
		const answer = await learnt(TO_USERS, { accounts: 'alice, ghost', body: 'Hello' });
		const text = JSON.stringify(answer);
		expect(text).toContain(on.mockServer.app.pushes.tasks[0]?.taskId);
		expect(text).toContain('This account does not exist in the app');
		expect(Object.fromEntries(on.mockServer.app.pushes.counts)).toEqual({ alice: 1 });
	});

	it('losses tell the agent why users got no push', async () => {
		const { app, clock } = on.mockServer;
		app.importAccounts(['alice']);
		app.devices.set('alice', { platform: 'apns', online: false, fate: 'failed' });
		const content = { from: 'administrator', dataId: '', info: { Title: 'News', Desc: 'Hello' } };
		const push = { ...content, command: 'push' as const, at: clock.now(), accounts: ['alice'] };
		const { taskId } = app.pushes.add(push);
		const losses = {
			resource: 'push',
			operation: 'getLosses',
			taskIds: "={{ $fromAI('taskIds', 'The pushes', 'string') }}",
		};
		const text = JSON.stringify(await learnt(losses, { taskIds: `${taskId}, nonsense` }));
		expect(text).toContain('Device token no longer valid');
		expect(text).toContain('Tencent Chat has no losses for this push in the period');
	});

	it('a push to a segment goes to the one that the owner set', async () => {
		on.mockServer.app.importAccounts(['alice', 'bob']);
		on.mockServer.app.setTags('bob', ['vip']);
		const parameters = {
			...TO_USERS,
			operation: 'sendToSegment',
			segmentBy: 'tags',
			match: 'any',
			tags: 'vip',
		};
		const answer = await learnt(parameters, { tags: 'all', accounts: 'alice', body: 'Hello' });
		expect(JSON.stringify(answer)).toContain('TagsOr');
		expect(Object.fromEntries(on.mockServer.app.pushes.counts)).toEqual({ bob: 1 });
	});
});
