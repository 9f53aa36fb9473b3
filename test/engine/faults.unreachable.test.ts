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
	play,
	playUntil,
	reasonsOf,
	until,
	type Outcome,
	type Underway,
} from '../support/scenario';

const MULTITUDE = series('user', 30_000);

/** What may be on its way when the first connection fails, and a try or two of one request alone. */
const FEW = 30;

/** Milliseconds within which a user learns that there is nobody. */
const SOON = 10_000;

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
	it('is said within seconds, after few attempts', async () => {
		const run = await runTowards(await endpoint());
		const { error, success, failed } = run;
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK' });
		expect(error?.message).toMatch(/cannot be reached/);
		expect(error?.description).toMatch(/'Region' and 'Endpoint'/);
		expect([success, failed]).toEqual([[], []]);
		expect(run.took).toBeLessThan(SOON);
		expect(run.connections + run.lookups).toBeGreaterThan(1);
		expect(run.connections + run.lookups).toBeLessThanOrEqual(FEW);
	});

	it.each(CONTINUE_MODES)('puts everything on Failed in the mode $mode', async ({ onError }) => {
		const run = await runTowards(await endpoint(), { onError }, { maxRetries: 2 });
		expect(run.error).toBeUndefined();
		expect([run.success, run.engineErrors]).toEqual([[], []]);
		expect(accountsOn(run.failed)).toEqual(MULTITUDE);
		expect(new Set(reasonsOf(run).map(({ code }) => code))).toEqual(new Set(['NETWORK']));
		expect(run.took).toBeLessThan(SOON);
		expect(run.connections + run.lookups).toBeLessThanOrEqual(FEW);
	});
});

describe('Something that does not speak TLS', () => {
	it('is said at once', async () => {
		const mockServer = await MockServer.start();
		const run = await runTowards(mockServer.url.replace('http:', 'https:'));
		await mockServer.stop();
		expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK' });
		expect(run.error?.message).toMatch(/no secure connection/);
		expect(run.connections).toBeLessThanOrEqual(FEW);
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

	it('for good leaves the rest on Failed, soon and after few further attempts', async () => {
		await playUntil(SCENARIO, async (underway) => {
			const { mockServer, execution } = underway;
			await loseHost(underway);
			const lost = performance.now();
			const { result: run, connections } = await countAttempts(async () => await execution.result);
			expect(performance.now() - lost).toBeLessThan(SOON);
			expect(connections).toBeLessThanOrEqual(FEW);
			const [success = [], failed = []] = outputsOf(run, NODE);
			const served = new Set(accountsOn(success));
			expect(served.size).toBeGreaterThan(0);
			expect(accountsOn(failed)).toEqual(MULTITUDE.filter((account) => !served.has(account)));
			expect(holdersIn(mockServer)).toEqual(expect.arrayContaining([...served]));
			const codes = new Set(failed.map(({ json }) => (json.error as IDataObject).code));
			expect([...codes]).toEqual(['NETWORK']);
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

describe('A connection that is cut', () => {
	it('costs its own request, not those that are still waiting for their answers', async () => {
		const accounts = series('user', 3_000);
		await play({ accounts: ['warm-up'] });
		const outcome = await play({
			accounts,
			options: { maxRetries: 0 },
			faults: [{ times: 1, do: { reset: true } }, { do: { latency: 50 } }],
		});
		expect(outcome.failed).toHaveLength(100);
		expect(outcome.success).toHaveLength(2_900);
	});

	it('again and again, by a host that answers nothing, is given up after some seconds', async () => {
		const begun = performance.now();
		const outcome = await play({ accounts: MULTITUDE, faults: [{ do: { reset: true } }] });
		expect(performance.now() - begun).toBeLessThan(20_000);
		expectAllFailed(outcome, 'NETWORK');
		const everyTry = 300 * 5;
		expect(outcome.mockServer.requests.length).toBeLessThan(everyTry);
	});

	it('by nobody, while no answer ever comes, costs no more than the first hundred requests', async () => {
		const outcome = await play({
			accounts: MULTITUDE,
			options: { timeout: 4_000, maxRetries: 1 },
			faults: [{ do: { hang: true } }],
		});
		expectAllFailed(outcome, 'TIMEOUT');
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(100 * 2);
	});

	function expectAllFailed(outcome: Outcome, code: string): void {
		expect(outcome.success).toEqual([]);
		expect(accountsOn(outcome.failed)).toEqual(MULTITUDE);
		const reasons = reasonsOf(outcome).map((reason) => [reason.code, reason.retryable].join());
		expect([...new Set(reasons)]).toEqual([`${code},true`]);
	}
});
