import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { MockServer, type MockServerOptions } from '../../mock-server';
import { runNode, type NodeOptions, type NodeRun } from './runNode';

/** What a run needs besides its parameters and items. */
export type MoreOptions = Partial<Omit<NodeOptions, 'parameters' | 'items'>>;

/** A mock server for all tests of a file, and the node at work on it. */
export interface FileMockServer {
	/** The mock server itself; between two tests it forgets everything. */
	readonly mockServer: MockServer;
	/** Runs the node in n8n's engine with a credential of the mock server. */
	run(
		parameters: INodeParameters,
		items: readonly IDataObject[],
		more?: MoreOptions,
	): Promise<NodeRun>;
}

/** Starts a mock server before the tests of a file, empties it before each and stops it after them. */
export function fileMockServer(options: MockServerOptions = {}): FileMockServer {
	let started: MockServer | undefined;
	const current = (): MockServer => {
		if (!started) throw new Error('The mock server runs only while tests do');
		return started;
	};
	beforeAll(async () => {
		started = await MockServer.start(options);
	});
	beforeEach(() => current().reset());
	afterAll(async () => await current().stop());
	return {
		get mockServer() {
			return current();
		},
		run: async (parameters, items, more = {}) =>
			await runNode({
				credential: { ...current().credential },
				parameters,
				items: [...items],
				...more,
			}),
	};
}
