import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { MockServer } from '../../mock-server';
import { countAttempts, type Attempts } from '../support/connections';
import type { MoreOptions } from '../support/fileMockServer';
import { outputsOf } from '../support/n8nEngine';
import { NODE, runNode, type NodeRun } from '../support/runNode';
import { CONTINUE_MODES, series } from '../support/samples';
import {
	accountsOn,
	ownApp,
	playUntil,
	reasonsOf,
	until,
	type Underway,
} from '../support/scenario';

const MULTITUDE = series('user', 30_000);

/** Milliseconds within which a user learns that there is nobody: the pauses before four retries, at most. */
const SOON = 300 * (2 + 4 + 8 + 16) + 2_000;

/** An address of this computer where nobody listens. */
async function closedPort(): Promise<string> {
	const mockServer = await MockServer.start();
	await mockServer.stop();
	return mockServer.url;
}

interface Attempt extends NodeRun, Attempts {
	/** Milliseconds. */
	took: number;
}

/** A run for 30 000 accounts, with a credential for somewhere else. */
async function runTowards(
	endpoint: string,
	more: MoreOptions = {},
	options: INodeParameters = {},
): Promise<Attempt> {
	const credential = {
		sdkAppId: ownApp(),
		region: 'custom',
		endpoint,
		identifier: 'administrator',
		secretKey: '0123456789abcdef'.repeat(4),
	};
	const parameters = {
		resource: 'tag',
		operation: 'add',
		accounts: '={{ $json.accounts }}',
		tags: 'vip',
		options,
	};
	const begun = performance.now();
	const { result, ...attempts } = await countAttempts(
		async () =>
			await runNode({ credential, parameters, items: [{ accounts: MULTITUDE }], ...more }),
	);
	return { ...result, ...attempts, took: performance.now() - begun };
}

const NOBODY: ReadonlyArray<[name: string, endpoint: () => Promise<string>]> = [
	['a port where nobody listens', closedPort],
	['a host name that does not exist', async () => 'https://nowhere.invalid'],
];

describe.each(NOBODY)('A host that cannot be reached: %s', (_, endpoint) => {
	it('is said within seconds, after the first request and its retries', async () => {
		const run = await runTowards(await endpoint());
		const { error, success, failed } = run;
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK' });
		expect(error?.message).toMatch(/cannot be reached/);
		expect(error?.description).toMatch(/'Region' and 'Endpoint'/);
		expect([success, failed]).toEqual([[], []]);
		expect(run.took).toBeLessThan(SOON);
		expect(run.connections + run.lookups).toBe(5);
	});

	it.each(CONTINUE_MODES)('puts everything on Failed in the mode $mode', async ({ onError }) => {
		const run = await runTowards(await endpoint(), { onError }, { maxRetries: 2 });
		expect(run.error).toBeUndefined();
		expect([run.success, run.engineErrors]).toEqual([[], []]);
		expect(accountsOn(run.failed)).toEqual(MULTITUDE);
		expect(new Set(reasonsOf(run).map(({ code }) => code))).toEqual(new Set(['NETWORK']));
		expect(run.took).toBeLessThan(SOON);
		expect(run.connections + run.lookups).toBe(3);
	});
});

describe('Something that does not speak TLS', () => {
	it('is said within seconds', async () => {
		const mockServer = await MockServer.start();
		const run = await runTowards(mockServer.url.replace('http:', 'https:'));
		await mockServer.stop();
		expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK' });
		expect(run.error?.message).toMatch(/secure connection could not be established/);
		expect(run.connections).toBe(5);
		expect(run.took).toBeLessThan(SOON);
	});
});

describe('A host that is lost half way', () => {
	const SCENARIO = { accounts: MULTITUDE, mockServer: { latency: 30 } };

	/** Takes the service away once it has got thirty requests of three hundred. */
	async function loseHost({ mockServer }: Underway): Promise<void> {
		await until(() => mockServer.requests.length >= 30);
		await mockServer.stop();
	}

	it('and soon found again costs nothing', async () => {
		await playUntil(SCENARIO, async (underway) => {
			const { mockServer, execution } = underway;
			await loseHost(underway);
			await new Promise((resolve) => setTimeout(resolve, 100));
			const successor = await successorOf(mockServer);
			const [success = [], failed] = outputsOf(await execution.result, NODE);
			await successor.stop();
			expect(failed).toEqual([]);
			expect(accountsOn(success)).toEqual(MULTITUDE);
			const holders = new Set([...holdersIn(mockServer), ...holdersIn(successor)]);
			expect(holders).toEqual(new Set(MULTITUDE));
		});
	});

	it('for good leaves the rest on Failed, once it has been too long', async () => {
		const options = { outageTolerance: 2 };
		await playUntil({ ...SCENARIO, options }, async (underway) => {
			const { mockServer, execution } = underway;
			await loseHost(underway);
			const lost = performance.now();
			const { result: run, connections } = await countAttempts(async () => await execution.result);
			expect(performance.now() - lost).toBeGreaterThan(2_000 - 100);
			expect(performance.now() - lost).toBeLessThan(5_000);
			// Those under way, one after a second, the last one.
			expect(connections).toBeLessThanOrEqual(10);
			const [success = [], failed = []] = outputsOf(run, NODE);
			const served = new Set(accountsOn(success));
			expect(served.size).toBeGreaterThan(0);
			expect(accountsOn(failed)).toEqual(MULTITUDE.filter((account) => !served.has(account)));
			const holders = new Set<unknown>(holdersIn(mockServer));
			expect([...served].filter((account) => !holders.has(account))).toEqual([]);
			const reasons = failed.map(({ json }) => json.error as IDataObject);
			expect(new Set(reasons.map(({ code }) => code))).toEqual(new Set(['NETWORK']));
			expect(reasons.at(-1)?.description).toMatch(/for 2 seconds \('Outage Tolerance'\)/);
		});
	});

	/** Another service at the same address. */
	async function successorOf({ url, credential }: MockServer): Promise<MockServer> {
		return await MockServer.start({
			port: Number(new URL(url).port),
			sdkAppId: Number(credential.sdkAppId),
			accounts: MULTITUDE,
		});
	}

	function holdersIn({ app }: MockServer): string[] {
		return MULTITUDE.filter((account) => app.tagsOf(account).includes('vip'));
	}
});
