import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import type { INodeType } from 'n8n-workflow';

import { series } from '../support/samples';
import { play, playUntil, until, type Scenario } from '../support/scenario';
import { WATCHED, watchedNode } from '../support/watchedNode';

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** A node type that tells, without holding it, what n8n ran it with. */
async function rememberingNode(): Promise<{ type: INodeType; contexts: Array<WeakRef<object>> }> {
	const { type } = await watchedNode();
	const contexts: Array<WeakRef<object>> = [];
	return {
		contexts,
		type: {
			description: type.description,
			async execute(...args) {
				contexts.push(new WeakRef(this));
				return (await type.execute?.apply(this, args)) ?? null;
			},
		},
	};
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
		const { type, contexts } = await rememberingNode();
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
