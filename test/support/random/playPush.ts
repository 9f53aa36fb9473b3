import type { IDataObject, INode, INodeParameters, IRun } from 'n8n-workflow';

import { MockServer } from '../../../mock-server';
import { callingAgent, requestingAgent } from '../agentNodes';
import { loopNode } from '../executions';
import { outputsOf, runWorkflow } from '../n8nEngine';
import { agentWorkflow, loopOf } from '../pushWorkflows';
import { NODE, jsonOf, linksOf, runNode } from '../runNode';
import { ownApp } from '../scenario';
import { ACCOUNTS, type PushCase } from './pushCases';

/** What a workflow, or an agent, was told of some of what it asked for. */
export interface Told {
	/** The items, or calls, that it is about. */
	asked: number[];
	json: IDataObject;
}

export interface PlayedPush {
	given: PushCase;
	mockServer: MockServer;
	success: Told[];
	failed: Told[];
	/** What n8n ran the node for, and got outputs. */
	finished: ReadonlySet<number>;
	/** What the node threw, if anything: message and description. */
	thrown?: string;
}

type Outcome = Omit<PlayedPush, 'given' | 'mockServer'>;

/** Milliseconds: a first try reads all items within the first second, and a second one begins later. */
const FIRST_TRY = 1000;
const BETWEEN_TRIES = 1100;

/** Plays a case against a mock server of its own. */
export async function playPush(given: PushCase): Promise<PlayedPush> {
	const mockServer = await MockServer.start({
		sdkAppId: ownApp(),
		accounts: ACCOUNTS,
		seed: given.seed,
		plan: { usersPerSecond: Infinity },
	});
	try {
		mockServer.app.setTags('u-1', ['vip']);
		given.faults.forEach((each) => mockServer.injectFault(each));
		const outcome = await WAYS[given.way](given, { ...mockServer.credential });
		return { ...outcome, given, mockServer };
	} finally {
		await mockServer.stop();
	}
}

type Play = (given: PushCase, credential: MockServer['credential']) => Promise<Outcome>;

const WAYS: Record<PushCase['way'], Play> = {
	run: playRun,
	loop: playLoop,
	agent: async (...args) => await playAgent(callingAgent, ...args),
	newAgent: async (...args) => await playAgent(requestingAgent, ...args),
};

async function playRun(given: PushCase, credential: MockServer['credential']): Promise<Outcome> {
	const { asked: items, onError } = given;
	const run = await runNode({
		credential: { ...credential },
		parameters: parametersOf(given),
		items,
		onError,
		node: nodeOptions(given),
	});
	const { error } = run;
	const finished = new Set(error ? [] : items.keys());
	return {
		success: run.success.map((item) => ({ asked: linksOf(item), json: item.json })),
		failed: run.failed.map((item) => ({ asked: linksOf(item), json: item.json })),
		finished,
		...(error && { thrown: `${error.message} ${error.description}` }),
	};
}

async function playLoop(given: PushCase, credential: MockServer['credential']): Promise<Outcome> {
	const { asked: items, onError } = given;
	const json = loopOf(parametersOf(given), items, { onError, ...nodeOptions(given) });
	const run = await runWorkflow(json, {
		credential: { ...credential },
		nodeTypes: { 'test.loop': loopNode },
	});
	const runs = run.data.resultData.runData[NODE] ?? [];
	const outputs = runs.map(({ data }) => data?.main ?? []);
	const toldOn = (output: number): Told[] =>
		outputs.flatMap((each, index) =>
			jsonOf(each[output] ?? []).map((told) => ({ asked: [index], json: told })),
		);
	const error = runs.at(-1)?.error;
	return {
		success: toldOn(0),
		failed: toldOn(1),
		finished: new Set(runs.flatMap((each, index) => (each.error ? [] : [index]))),
		...(error && { thrown: `${error.message} ${error.description}` }),
	};
}

async function playAgent(
	agentOf: typeof callingAgent,
	given: PushCase,
	credential: MockServer['credential'],
): Promise<Outcome> {
	const parameters: INodeParameters = {
		...parametersOf(given),
		accounts: "={{ $fromAI('accounts', 'The accounts as a JSON list', 'string') }}",
		title: "={{ $fromAI('title', 'The title', 'string') }}",
		body: "={{ $fromAI('body', 'The text', 'string') }}",
	};
	const calls = given.asked.map(({ accounts, title, first }) => {
		return { accounts: JSON.stringify(accounts), title, body: first };
	});
	const tool = { onError: 'continueRegularOutput' as const, ...nodeOptions(given) };
	const run = await runWorkflow(agentWorkflow(parameters, tool), {
		credential: { ...credential },
		nodeTypes: { 'test.agent': agentOf(calls) },
	});
	return answersIn(run);
}

/** What the tool answered to each call. */
function answersIn(run: IRun): Outcome {
	const [items = []] = outputsOf(run, 'Agent');
	const told = jsonOf(items).flatMap(({ answer }, call) =>
		[answer ?? []].flat().map((json) => ({ asked: [call], json: json as IDataObject })),
	);
	return {
		success: told.filter(({ json }) => !json.error),
		failed: told.filter(({ json }) => json.error),
		finished: new Set(told.flatMap(({ asked }) => asked)),
	};
}

function nodeOptions({ retryOnFail }: PushCase): Partial<INode> {
	return { retryOnFail, maxTries: 2, waitBetweenTries: BETWEEN_TRIES };
}

/** The operations of the cases, without their message. */
export const PUSH_OPERATIONS: Record<PushCase['to'], INodeParameters> = {
	users: { resource: 'push', operation: 'sendToUsers', accounts: '={{ $json.accounts }}' },
	segment: {
		resource: 'push',
		operation: 'sendToSegment',
		segmentBy: 'tags',
		match: 'any',
		tags: 'vip',
	},
	all: { resource: 'push', operation: 'sendToAll' },
};

function parametersOf(given: PushCase): INodeParameters {
	const { stopOnFailedAccounts, retryUnconfirmed, maxRetries, usersPerSecond, maxPushes } = given;
	return {
		...PUSH_OPERATIONS[given.to],
		title: '={{ $json.title }}',
		body: `={{ $now.toMillis() < ${Date.now() + FIRST_TRY} ? $json.first : $json.second }}`,
		options: {
			stopOnFailedAccounts,
			retryUnconfirmed,
			maxRetries,
			usersPerSecond,
			maxPushes,
			outageTolerance: 1,
		},
	};
}
