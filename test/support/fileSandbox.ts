import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Sandbox, type SandboxOptions } from '../../sandbox';
import { runNode, type NodeOptions, type NodeRun } from './runNode';

/** What a run needs besides its parameters and items. */
export type MoreOptions = Partial<Omit<NodeOptions, 'parameters' | 'items'>>;

/** A sandbox for all tests of a file, and the node at work on it. */
export interface FileSandbox {
	/** The sandbox itself; between two tests it forgets everything. */
	readonly sandbox: Sandbox;
	/** Runs the node in n8n's engine with a credential of the sandbox. */
	run(
		parameters: INodeParameters,
		items: readonly IDataObject[],
		more?: MoreOptions,
	): Promise<NodeRun>;
}

/** Starts a sandbox before the tests of a file, empties it before each and stops it after them. */
export function fileSandbox(options: SandboxOptions = {}): FileSandbox {
	let started: Sandbox | undefined;
	const current = (): Sandbox => {
		if (!started) throw new Error('The sandbox runs only while tests do');
		return started;
	};
	beforeAll(async () => {
		started = await Sandbox.start(options);
	});
	beforeEach(() => current().reset());
	afterAll(async () => await current().stop());
	return {
		get sandbox() {
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
