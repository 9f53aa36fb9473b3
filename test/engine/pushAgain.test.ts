import type {
	IDataObject,
	IExecuteFunctions,
	INode,
	INodeParameters,
	INodeType,
	IRun,
} from 'n8n-workflow';

import type { Fault, MockServer } from '../../mock-server';
import { callingAgent, requestingAgent, type ToolArguments } from '../support/agentNodes';
import { loopNode, storedOf, toRetry, waitNode } from '../support/executions';
import { runWorkflow, typesOf, type EngineOptions } from '../support/n8nEngine';
import {
	NODE,
	NODE_TYPE,
	jsonOf,
	nodeOf,
	runNode,
	workflowOf,
	type NodeOptions,
} from '../support/runNode';
import { agentWorkflow, loopOf } from '../support/pushWorkflows';
import { withMockServer } from '../support/scenario';
import { sendingOperations } from '../support/sendingOperations';

const { toUsers, toSegment, toAll, later, laterToAll } = sendingOperations(
	{ title: '={{ $json.title }}', body: '={{ $now.toMillis() }}' },
	'={{ $now.plus({ hours: 1 }) }}',
);

/** What goes to many at once, so that 'Max Pushes' counts it. */
const TO_MANY: Array<[name: string, parameters: INodeParameters]> = [
	['Send to All Users', toAll],
	['Send to Segment', toSegment],
	['Create for all', laterToAll],
];
const ANY: typeof TO_MANY = [['Send to Users', toUsers], ['Create for users', later], ...TO_MANY];

const ACCOUNTS = ['alice', 'bob', 'carol'];
const OWN_TYPES = { 'test.loop': loopNode, 'test.wait': waitNode };

async function withApp<T>(use: (mockServer: MockServer) => Promise<T>): Promise<T> {
	return await withMockServer({ accounts: ACCOUNTS }, use);
}

/** How many pushes or tasks came of it. */
function carriedOut({ app, schedule }: MockServer): number {
	return app.pushes.tasks.length + schedule.tasks.length;
}

function optionsFor(mockServer: MockServer, more: Partial<EngineOptions> = {}): EngineOptions {
	return { credential: { ...mockServer.credential }, nodeTypes: OWN_TYPES, ...more };
}

function reasonsIn(items: readonly IDataObject[]): unknown[] {
	return items.map(({ error }) => (error as IDataObject).message);
}

const ALREADY = /already sent in this execution/;

/** What leaves a push unconfirmed, or is thrown by the node, once it was carried out. */
const AFTER: Array<[string, Fault]> = [
	['its answer is lost', { lose: 'after' }],
	...[202, 204, 302, 404, 409, 499].map((status): [string, Fault] => [
		`HTTP ${status} comes`,
		{ status, after: true },
	]),
	['a code comes that no list has', { shape: { ActionStatus: 'FAIL', ErrorCode: 99999 } }],
];

function again(mockServer: MockServer, parameters: INodeParameters, more = {}): NodeOptions {
	return {
		credential: { ...mockServer.credential },
		parameters: { ...parameters, options: { stopOnFailedAccounts: true, maxRetries: 0, ...more } },
		items: [{ account: 'alice', title: 'Sale' }],
		node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 5 },
	};
}

describe.each(ANY)('Retry On Fail, %s: nothing goes out twice', (_, parameters) => {
	it.concurrent.each(AFTER)('where %s', async (__, fault) => {
		await withApp(async (mockServer) => {
			mockServer.injectFault({ do: fault });
			const { error } = await runNode(again(mockServer, parameters));
			expect(error?.message).toContain('0 were sent, 1 may have been');
			expect(carriedOut(mockServer)).toBe(1);
		});
	});
});

describe('Retry On Fail', () => {
	it('sends to those who got nothing, and to nobody else, whatever the text', async () => {
		await withApp(async (mockServer) => {
			mockServer.injectFault({ account: 'bob', times: 1, do: { code: 70107 } });
			const run = await runNode({
				...again(mockServer, toUsers),
				items: ACCOUNTS.map((account) => ({ account, title: 'Sale' })),
			});
			expect(run.error).toBeUndefined();
			expect(run.success).toHaveLength(3);
			expect([...mockServer.app.pushes.counts.values()]).toEqual([1, 1, 1]);
		});
	});

	it.each(ANY)('sends nothing again whose text came to be the same: %s', async (_, push) => {
		await withApp(async (mockServer) => {
			mockServer.injectFault({ times: 1, do: { code: 70107 } });
			const secondTry = Date.now() + 2_000;
			const title = `={{ $now.toMillis() < ${secondTry} ? 'Text ' + $itemIndex : 'Sale' }}`;
			const run = await runNode({
				...again(mockServer, { ...push, title, body: 'Come in' }, { maxPushes: 2 }),
				items: [{ account: 'alice' }, { account: 'alice' }],
				node: { retryOnFail: true, maxTries: 2, waitBetweenTries: 4_000 },
			});
			expect(run.error).toBeUndefined();
			expect(run.success).toHaveLength(1);
			expect(carriedOut(mockServer)).toBe(1);
		});
	});

	it('tells one run in a loop from another', async () => {
		await withApp(async (mockServer) => {
			const push = { retryOnFail: true, maxTries: 2, waitBetweenTries: 5 };
			await runWorkflow(loopOf(toUsers, texts(3), push), optionsFor(mockServer));
			expect(Object.fromEntries(mockServer.app.pushes.counts)).toEqual({ alice: 3 });
		});
	});
});

/** As many items, each with a text of its own. */
function texts(count: number): IDataObject[] {
	return Array.from({ length: count }, (_, index) => ({
		account: 'alice',
		title: `Text ${index}`,
	}));
}

function failedIn(run: IRun): IDataObject[] {
	const runs = run.data.resultData.runData[NODE] ?? [];
	return runs.flatMap(({ data }) => jsonOf(data?.main?.[1] ?? []));
}

describe.each(TO_MANY)('In a loop, %s', (_, parameters) => {
	it('goes out as often as Max Pushes says, and then the workflow stops', async () => {
		await withApp(async (mockServer) => {
			const run = await runWorkflow(loopOf(parameters, texts(3)), optionsFor(mockServer));
			expect(run.data.resultData.error?.message).toMatch(ALREADY);
			expect(carriedOut(mockServer)).toBe(1);
		});
	});

	it('puts the others on Failed where the workflow continues', async () => {
		await withApp(async (mockServer) => {
			const options = { maxPushes: 2 };
			const json = loopOf({ ...parameters, options }, texts(4), {
				onError: 'continueRegularOutput',
			});
			const run = await runWorkflow(json, optionsFor(mockServer));
			const failed = failedIn(run);
			expect(carriedOut(mockServer)).toBe(2);
			expect(failed.map(({ title }) => title)).toEqual(['Text 2', 'Text 3']);
			for (const reason of reasonsIn(failed)) expect(reason).toMatch(ALREADY);
		});
	});

	it('counts across a wait, in another worker too', async () => {
		await withApp(async (mockServer) => {
			const wait = [nodeOf('Wait', 'test.wait')];
			const json = loopOf(parameters, texts(3), { onError: 'continueRegularOutput' }, wait);
			let run = await runWorkflow(json, optionsFor(mockServer));
			for (let waits = 0; run.data.waitTill && waits < 5; waits++) {
				run = await runWorkflow(json, optionsFor(mockServer, { stored: storedOf(run) }));
			}
			expect(run.data.resultData.error).toBeUndefined();
			expect(run.data.resultData.runData[NODE]).toHaveLength(3);
			expect(carriedOut(mockServer)).toBe(1);
			expect(failedIn(run)).toHaveLength(2);
		});
	});

	it('does not count what was refused for certain', async () => {
		await withApp(async (mockServer) => {
			mockServer.injectFault({ times: 1, do: { code: 90043 } });
			const json = loopOf(parameters, texts(2), { onError: 'continueRegularOutput' });
			const run = await runWorkflow(json, optionsFor(mockServer));
			expect(carriedOut(mockServer)).toBe(1);
			expect(failedIn(run)).toHaveLength(1);
		});
	});

	it('counts what may have been sent', async () => {
		await withApp(async (mockServer) => {
			mockServer.injectFault({ times: 1, do: { lose: 'after' } });
			const json = loopOf(parameters, texts(2), { onError: 'continueRegularOutput' });
			await runWorkflow(json, optionsFor(mockServer));
			expect(carriedOut(mockServer)).toBe(1);
		});
	});

	it('counts a second branch', async () => {
		await withApp(async (mockServer) => {
			const json = workflowOf({
				credential: {},
				parameters,
				items: [{ title: 'Sale' }],
				onError: 'continueRegularOutput',
			});
			json.nodes.push(nodeOf('Branch', 'n8n-nodes-base.noOp'));
			const to = (node: string): { node: string; type: 'main'; index: number } => {
				return { node, type: 'main', index: 0 };
			};
			json.connections.Source = { main: [[to(NODE), to('Branch')]] };
			json.connections.Branch = { main: [[to(NODE)]] };
			const run = await runWorkflow(json, optionsFor(mockServer));
			expect(run.data.resultData.runData[NODE]).toHaveLength(2);
			expect(carriedOut(mockServer)).toBe(1);
		});
	});
});

describe('In a loop, Send to Users', () => {
	it('goes out in each run', async () => {
		await withApp(async (mockServer) => {
			await runWorkflow(loopOf(toUsers, texts(4)), optionsFor(mockServer));
			expect(Object.fromEntries(mockServer.app.pushes.counts)).toEqual({ alice: 4 });
		});
	});
});

describe.each([
	{ way: 'calls the tool itself', agentOf: callingAgent },
	{ way: 'asks the engine for the tool', agentOf: requestingAgent },
])('An agent that $way', ({ agentOf }) => {
	const CALLS: ToolArguments[] = ['a', 'b', 'c', 'd', 'e'].map((title) => ({ title }));

	async function answersTo(
		mockServer: MockServer,
		parameters: INodeParameters,
		tool: Partial<INode> = {},
	): Promise<string> {
		const json = agentWorkflow(parameters, tool);
		const nodeTypes = { 'test.agent': agentOf(CALLS) };
		const run = await runWorkflow(json, optionsFor(mockServer, { nodeTypes }));
		return JSON.stringify(run.data.resultData);
	}

	const fromAgent = { title: "={{ $fromAI('title', 'The title', 'string') }}" };

	it.each(TO_MANY)('gets %s once', async (_, parameters) => {
		await withApp(async (mockServer) => {
			const onError = 'continueRegularOutput';
			const text = await answersTo(mockServer, { ...parameters, ...fromAgent }, { onError });
			expect(carriedOut(mockServer)).toBe(1);
			expect(text).toMatch(ALREADY);
		});
	});

	it('is not served again what it may have got, with Retry On Fail', async () => {
		await withApp(async (mockServer) => {
			mockServer.injectFault({ do: { lose: 'after' } });
			const tool = { retryOnFail: true, maxTries: 3, waitBetweenTries: 5 };
			await answersTo(mockServer, { ...toUsers, ...fromAgent, accounts: 'alice' }, tool);
			expect(carriedOut(mockServer)).toBe(CALLS.length);
		});
	});
});

describe("n8n's Retry of an execution", () => {
	it.each(ANY)('leaves out what was sent: %s', async (_, parameters) => {
		await withApp(async (mockServer) => {
			const isToUsers = parameters === toUsers || parameters === later;
			const names = isToUsers ? ['alice', 'bob'] : ['alice'];
			mockServer.injectFault(
				isToUsers
					? { account: 'bob', times: 1, do: { code: 70107 } }
					: { times: 1, do: { lose: 'after' } },
			);
			const json = workflowOf({
				credential: {},
				parameters: { ...parameters, options: { stopOnFailedAccounts: true } },
				items: names.map((account) => ({ account, title: account })),
			});
			const first = await runWorkflow(json, optionsFor(mockServer));
			expect(first.data.resultData.error?.message).toContain('1 of');
			expect(first.data.resultData.error?.description).toContain('skips the ones that were sent');
			const retried = { stored: toRetry(first), executionId: '2', mode: 'retry' as const };
			const second = await runWorkflow(json, optionsFor(mockServer, retried));
			if (isToUsers) expect(second.data.resultData.error).toBeUndefined();
			else expect(second.data.resultData.error?.message).toContain('1 may have been');
			expect(carriedOut(mockServer)).toBe(names.length);
		});
	});

	it('leaves nothing behind in an execution that went well', async () => {
		await withApp(async (mockServer) => {
			mockServer.injectFault({ account: 'bob', times: 1, do: { code: 70107 } });
			const { run } = await runNode({
				...again(mockServer, toUsers),
				items: ['alice', 'bob'].map((account) => ({ account, title: 'Sale' })),
			});
			expect(JSON.stringify(run.data.executionData?.contextData)).not.toContain('alice');
		});
	});
});

/** The node as it runs in an n8n of this name. */
async function nodeIn(instance: string): Promise<INodeType> {
	const { nodeTypes } = await typesOf({});
	const type = nodeTypes.getByNameAndVersion(NODE_TYPE) as INodeType;
	return {
		description: type.description,
		async execute() {
			const getInstanceId = { value: () => instance };
			const there = Object.create(this, { getInstanceId }) as IExecuteFunctions;
			return (await type.execute?.call(there)) ?? [];
		},
	};
}

describe('The number that tells pushes apart', () => {
	async function randomOf(executionId: string, instance: string): Promise<unknown> {
		return await withApp(async (mockServer) => {
			const options = again(mockServer, { ...toAll, body: 'The same' });
			const node = { ...options.node, type: 'test.elsewhere' };
			const nodeTypes = { 'test.elsewhere': await nodeIn(instance) };
			await runNode({ ...options, node, nodeTypes, executionId });
			return (mockServer.requests[0]?.body as IDataObject).MsgRandom;
		});
	}

	it('is another one in another execution, and in another n8n', async () => {
		const here = await randomOf('7', 'here');
		expect(await randomOf('7', 'here')).toBe(here);
		expect(await randomOf('8', 'here')).not.toBe(here);
		expect(await randomOf('7', 'there')).not.toBe(here);
	});
});

describe('While somebody builds a workflow in the editor', () => {
	const HINT = /Pin this output while you continue building/;

	it.each(ANY)('a hint says that a later node may send it again: %s', async (_, parameters) => {
		await withApp(async (mockServer) => {
			const options = { ...again(mockServer, parameters), mode: 'manual' as const };
			const { hints } = await runNode(options);
			expect(hints.map(({ message }) => message)).toContainEqual(expect.stringMatching(HINT));
		});
	});

	it('no hint says so where nothing was sent, or nobody builds', async () => {
		await withApp(async (mockServer) => {
			const { hints } = await runNode(again(mockServer, toUsers));
			mockServer.injectFault({ do: { code: 90001 } });
			const refused = await runNode({
				...again(mockServer, toUsers),
				mode: 'manual',
				onError: 'continueRegularOutput',
			});
			const messages = [...hints, ...refused.hints].map(({ message }) => message);
			expect(messages).not.toContainEqual(expect.stringMatching(HINT));
		});
	});
});
