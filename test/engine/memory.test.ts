import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { IExecuteFunctions, INodeType } from 'n8n-workflow';

import { series } from '../support/samples';
import { play, playUntil, until, type Scenario } from '../support/scenario';
import { WATCHED, watchedNode } from '../support/watchedNode';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

interface RememberingNode {
	type: INodeType;
	contexts: Array<WeakRef<object>>;
	/** How many more listeners the end of the execution has after each run than before it. */
	listeners: number[];
}

/** A node type that tells, without holding it, what n8n ran it with. */
async function rememberingNode(): Promise<RememberingNode> {
	const { type } = await watchedNode();
	const contexts: Array<WeakRef<object>> = [];
	const listeners: number[] = [];
	return {
		contexts,
		listeners,
		type: {
			description: type.description,
			async execute(...args) {
				contexts.push(new WeakRef(this));
				const before = listenersOf(this);
				const outputs = await type.execute?.apply(this, args);
				listeners.push(listenersOf(this) - before);
				return outputs ?? null;
			},
		},
	};
}

function listenersOf(context: IExecuteFunctions): number {
	const signal = context.getExecutionCancelSignal();
	if (!signal) throw new Error('n8n gives the node no signal');
	return getEventListeners(signal, 'abort').length;
}

/** Whether anything still holds what the node was run with, a few turns later. */
async function isHeld(contexts: ReadonlyArray<WeakRef<object>>): Promise<boolean> {
	for (let turn = 0; turn < 20; turn++) {
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		collectGarbage();
		if (contexts.every((context) => context.deref() === undefined)) return false;
	}
	return true;
}

/** n8n goes on for weeks: what a run has read must not stay in its memory. */
describe('Nothing keeps a run in memory when it is over', () => {
	const ACCOUNTS = series('user', 300);
	const RUNS: Array<[string, Scenario]> = [
		['all served', {}],
		['stopped by a wrong key', { faults: [{ do: { code: 70009 } }] }],
		['with retries', { faults: [{ times: 2, do: { code: 60007 } }] }],
		['with an outage', { faults: [{ times: 3, do: { reset: true } }] }],
		['given up in an outage', { faults: [{ do: { reset: true } }], options: { maxRetries: 1 } }],
		[
			'of a push',
			{ parameters: { resource: 'push', operation: 'sendToUsers', title: 'Hi', body: 'Hi' } },
		],
	];

	it.each(RUNS)('%s', async (_, scenario) => {
		const { type, contexts, listeners } = await rememberingNode();
		await play({
			accounts: ACCOUNTS,
			...scenario,
			more: {
				nodeTypes: { [WATCHED]: type },
				node: { type: WATCHED },
				onError: 'continueRegularOutput',
			},
		});
		expect(contexts).toHaveLength(1);
		expect(await isHeld(contexts)).toBe(false);
		// The execution may go on for hours, as with the next turn of a loop.
		expect(listeners).toEqual([0]);
	});

	it('cancelled', async () => {
		const { type, contexts } = await rememberingNode();
		const more = { nodeTypes: { [WATCHED]: type }, node: { type: WATCHED } };
		await playUntil(
			{ accounts: series('user', 3_000), more },
			async ({ mockServer, execution }) => {
				await until(() => mockServer.requests.length >= 3);
				execution.cancel();
				await execution.result;
			},
		);
		expect(contexts).toHaveLength(1);
		expect(await isHeld(contexts)).toBe(false);
	});
});
