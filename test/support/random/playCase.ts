import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { MockServer } from '../../../mock-server';
import { runNode, type NodeRun } from '../runNode';
import { ownApp } from '../scenario';
import { ATTRIBUTES, STRANGERS, type Case } from './cases';
import { ledgerOf, type Ledger } from './ledger';
import { OPERATIONS, type OperationUnderTest } from './operations';

/** A case with what became of it. */
export interface Played extends NodeRun {
	given: Case;
	operation: OperationUnderTest;
	ledger: Ledger;
	mockServer: MockServer;
	/** The tags and attributes of everybody before the run, as text. */
	stateBefore: string;
	/** Runs the node again on these items, with the same settings. */
	runAgain(items: IDataObject[], parameters: INodeParameters): Promise<NodeRun>;
}

/** Plays a case against a mock server of its own and then looks at it, while the mock server still runs. */
export async function playCase(
	given: Case,
	look: (played: Played) => Promise<void> | void,
): Promise<void> {
	const operation: OperationUnderTest = OPERATIONS[given.operation];
	const ledger = ledgerOf(given.items, operation);
	const { badElement, answerOrder, latency, seed } = given;
	const mockServer = await MockServer.start({
		sdkAppId: ownApp(),
		attributeNames: ATTRIBUTES,
		badElement,
		answerOrder,
		latency,
		seed,
	});
	try {
		furnish(mockServer, ledger);
		const stateBefore = stateOf(mockServer);
		given.faults.forEach((rule) => mockServer.injectFault(rule));
		const runOn = async (items: IDataObject[], parameters: INodeParameters): Promise<NodeRun> =>
			await runNode({
				credential: { ...mockServer.credential },
				parameters: { ...operation.parameters, ...parameters, options: optionsOf(given) },
				items,
				onError: given.onError,
			});
		const run = await runOn(given.items, {});
		await look({ ...run, given, operation, ledger, mockServer, stateBefore, runAgain: runOn });
	} finally {
		await mockServer.stop();
	}
}

function optionsOf(given: Case): INodeParameters {
	const { api, requestsPerSecond, maxRetries, outageTolerance } = given;
	// No case leaves a request unanswered, and the time of sockets is real: a busy machine must not run into it.
	return { api, requestsPerSecond, maxRetries, outageTolerance, timeout: 300_000 };
}

/** Imports everybody but strangers, and gives some of them tags and attributes. */
function furnish({ app }: MockServer, { accounts }: Ledger): void {
	const known = [...accounts.keys()].filter(
		(name) => !STRANGERS.includes(name) && Buffer.byteLength(name) <= 32,
	);
	app.importAccounts(known);
	for (const [index, name] of known.entries()) {
		if (index % 3 === 0) app.setTags(name, ['old', `t${index % 20}`, '東京']);
		if (index % 3 === 1) app.setAttributes(name, { city: 'Rome', ['__proto__']: '1' });
	}
}

/** All tags and attributes, as text. */
export function stateOf({ app }: MockServer): string {
	return JSON.stringify(app.state);
}
