import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { MockServer, type FaultRule, type MockServerOptions } from '../../mock-server';
import type { MoreOptions } from './fileMockServer';
import { jsonOf, runNode, startNode, type NodeRun } from './runNode';
import type { EngineRun } from './n8nEngine';

/** One run of the node against a service that is in this very state. */
export interface Scenario {
	/** The accounts: known to the service, and all of them in the one input item. */
	accounts?: readonly string[];
	/** Input items that differ from that. */
	items?: readonly IDataObject[];
	/** Parameters that differ from those of 'Add Tags' with the tag `vip`. */
	parameters?: INodeParameters;
	options?: INodeParameters;
	/** What the mock server is told to do wrong. */
	faults?: readonly FaultRule[];
	mockServer?: MockServerOptions;
	/** The node's settings and the like. */
	more?: MoreOptions;
}

/** What became of it; the mock server has stopped by then and can still be looked at. */
export interface Outcome extends NodeRun {
	mockServer: MockServer;
}

/** A running scenario, so that a test can interfere with it. */
export interface Underway {
	mockServer: MockServer;
	execution: EngineRun;
}

const PARAMETERS: INodeParameters = {
	resource: 'tag',
	operation: 'add',
	accounts: '={{ $json.accounts }}',
	tags: 'vip',
};

let apps = 0;

/** An app that no other test of this process uses: the node keeps one pace per app. */
export function ownApp(): number {
	return 1_500_000_000 + apps++;
}

/**
 * An address of this computer for a mock server that closes its port for a while: nobody else's mock server
 * may take the port meanwhile. Other systems than Linux have one such address alone.
 */
export function ownHost(): string {
	if (process.platform !== 'linux') return '127.0.0.1';
	return `127.${1 + (process.pid % 250)}.${Math.floor(process.pid / 250) % 250}.${1 + (apps++ % 250)}`;
}

/** Starts a mock server with an app of its own; it ends with what is done with it. */
export async function withMockServer<T>(
	options: MockServerOptions,
	use: (mockServer: MockServer) => Promise<T>,
): Promise<T> {
	const mockServer = await MockServer.start({ sdkAppId: ownApp(), ...options });
	try {
		return await use(mockServer);
	} finally {
		await mockServer.stop();
	}
}

/** Plays a scenario to its end. */
export async function play(scenario: Scenario): Promise<Outcome> {
	return await withMockServer(mockServerOptions(scenario), async (mockServer) => {
		scenario.faults?.forEach((rule) => mockServer.injectFault(rule));
		return { mockServer, ...(await runNode(nodeOptions(scenario, mockServer))) };
	});
}

/** Starts a scenario and does something while it runs; what runs on ends with the mock server. */
export async function playUntil<T>(
	scenario: Scenario,
	meddle: (underway: Underway) => Promise<T>,
): Promise<T> {
	return await withMockServer(mockServerOptions(scenario), async (mockServer) => {
		scenario.faults?.forEach((rule) => mockServer.injectFault(rule));
		const execution = await startNode(nodeOptions(scenario, mockServer));
		return await meddle({ mockServer, execution });
	});
}

function mockServerOptions({ accounts, mockServer }: Scenario): MockServerOptions {
	return { accounts, ...mockServer };
}

function nodeOptions(scenario: Scenario, mockServer: MockServer): Parameters<typeof runNode>[0] {
	const { accounts = [], items = [{ accounts: [...accounts] }], parameters, options } = scenario;
	return {
		credential: { ...mockServer.credential },
		parameters: { ...PARAMETERS, ...parameters, ...(options && { options }) },
		items: [...items],
		...scenario.more,
	};
}

/** Milliseconds that a test waits for something at most. */
const PATIENCE = 60_000;

/**
 * Waits until something holds, looking every few milliseconds.
 *
 * @throws Error that says what it waited for, after a minute
 */
export async function until(holds: () => boolean): Promise<void> {
	const begun = performance.now();
	while (!holds()) {
		if (performance.now() - begun > PATIENCE)
			throw new Error(`Waited in vain for ${String(holds)}`);
		await new Promise((resolve) => setTimeout(resolve, 2));
	}
}

/** What a Failed item says, without its explanations. */
export interface Reason {
	account: unknown;
	code: unknown;
	retryable: unknown;
}

/** The reasons on the Failed output, in order. */
export function reasonsOf({ failed }: NodeRun): Reason[] {
	return jsonOf(failed).map(({ account, error }) => {
		const { code, retryable } = error as IDataObject;
		return { account, code, retryable };
	});
}

/** The accounts of an output, in order. */
export function accountsOn(items: NodeRun['success']): unknown[] {
	return jsonOf(items).map(({ account }) => account);
}

/** How many requests named an account. */
export function requestsFor({ requests }: MockServer, account: string): number {
	return requests.filter(({ accounts }) => accounts.includes(account)).length;
}
