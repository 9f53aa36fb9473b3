import { Sandbox } from '../../sandbox';
import { countConnections } from '../support/connections';
import { NODE, runNode, type NodeRun } from '../support/runNode';
import { CONTINUE_MODES, series } from '../support/samples';
import {
	accountsOn,
	ownApp,
	play,
	playUntil,
	reasonsOf,
	until,
	type Underway,
} from '../support/scenario';
import { outputsOf } from '../support/n8nEngine';

const MULTITUDE = series('user', 30_000);

/** What may be under way when the first connection fails. */
const UNDER_WAY = 100;

/** Milliseconds within which a user learns that there is nobody. */
const SOON = 10_000;

/** An address of this computer where nobody listens. */
async function closedPort(): Promise<string> {
	const sandbox = await Sandbox.start();
	await sandbox.stop();
	return sandbox.url;
}

interface Attempt extends NodeRun {
	/** TCP connections that were begun. */
	connections: number;
	/** Milliseconds. */
	took: number;
}

/** A run for 30 000 accounts, with a credential for somewhere else. */
async function runTowards(endpoint: string, more: object = {}): Promise<Attempt> {
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
	};
	const begun = performance.now();
	const { result, connections } = await countConnections(
		async () =>
			await runNode({ credential, parameters, items: [{ accounts: MULTITUDE }], ...more }),
	);
	return { ...result, connections, took: performance.now() - begun };
}

const NOBODY: ReadonlyArray<[name: string, endpoint: () => Promise<string>]> = [
	['a port where nobody listens', closedPort],
	['a host name that does not exist', async () => 'https://nowhere.invalid'],
];

describe.each(NOBODY)('A host that cannot be reached: %s', (_, endpoint) => {
	it('is said within seconds, after few attempts', async () => {
		const { error, success, failed, connections, took } = await runTowards(await endpoint());
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK' });
		expect(error?.message).toMatch(/cannot be reached/);
		expect(error?.description).toMatch(/'Region' and 'Endpoint'/);
		expect([success, failed]).toEqual([[], []]);
		expect(took).toBeLessThan(SOON);
		expect(connections).toBeGreaterThan(1);
		expect(connections).toBeLessThanOrEqual(UNDER_WAY);
	});

	it.each(CONTINUE_MODES)('puts everything on Failed in the mode $mode', async ({ onError }) => {
		const run = await runTowards(await endpoint(), { onError });
		expect(run.error).toBeUndefined();
		expect([run.success, run.engineErrors]).toEqual([[], []]);
		expect(accountsOn(run.failed)).toEqual(MULTITUDE);
		expect(new Set(reasonsOf(run).map(({ code }) => code))).toEqual(new Set(['NETWORK']));
		expect(run.took).toBeLessThan(SOON);
		expect(run.connections).toBeLessThanOrEqual(UNDER_WAY);
	});
});

describe('Something that does not speak TLS', () => {
	it('is said at once', async () => {
		const sandbox = await Sandbox.start();
		const run = await runTowards(sandbox.url.replace('http:', 'https:'));
		await sandbox.stop();
		expect(run.error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK' });
		expect(run.connections).toBeLessThanOrEqual(UNDER_WAY);
		expect(run.took).toBeLessThan(SOON);
	});
});

describe('A host that is lost half way', () => {
	const ACCOUNTS = series('user', 3_000);

	const SCENARIO = { accounts: ACCOUNTS, sandbox: { latency: 30 } };

	/** Takes the service away once it has got ten requests. */
	async function loseHost({ sandbox }: Underway): Promise<void> {
		await until(() => sandbox.requests.length >= 10);
		await sandbox.stop();
	}

	it('and soon found again costs nothing', async () => {
		await playUntil(SCENARIO, async (underway) => {
			const { sandbox, execution } = underway;
			await loseHost(underway);
			await new Promise((resolve) => setTimeout(resolve, 100));
			const successor = await successorOf(sandbox);
			const [success, failed] = outputsOf(await execution.result, NODE);
			await successor.stop();
			expect(failed).toEqual([]);
			expect(accountsOn(success ?? [])).toEqual(ACCOUNTS);
			for (const account of ACCOUNTS) {
				expect([...sandbox.app.tagsOf(account), ...successor.app.tagsOf(account)]).toContain('vip');
			}
		});
	});

	it('for good leaves the rest on Failed', async () => {
		await playUntil(SCENARIO, async (underway) => {
			const { sandbox, execution } = underway;
			const { result: run, connections } = await countConnections(async () => {
				await loseHost(underway);
				return await execution.result;
			});
			const [success = [], failed = []] = outputsOf(run, NODE);
			const served = accountsOn(success);
			expect(served.length).toBeGreaterThan(0);
			expect([...served, ...accountsOn(failed)]).toEqual(ACCOUNTS);
			for (const account of served) {
				expect(sandbox.app.tagsOf(String(account))).toEqual(['vip']);
			}
			for (const { json } of failed) {
				expect(json.error).toMatchObject({ code: 'NETWORK', retryable: true });
			}
			expect(connections).toBeLessThanOrEqual(UNDER_WAY);
		});
	});

	/** Another service at the same address. */
	async function successorOf({ url, credential }: Sandbox): Promise<Sandbox> {
		return await Sandbox.start({
			port: Number(new URL(url).port),
			sdkAppId: Number(credential.sdkAppId),
			accounts: ACCOUNTS,
		});
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
		expect(reasonsOf(outcome)).toEqual(
			accounts.slice(0, 100).map((account) => ({ account, code: 'NETWORK', retryable: true })),
		);
		expect(accountsOn(outcome.success)).toEqual(accounts.slice(100));
	});

	it('again and again by a host that never answers ends the run, without an onslaught', async () => {
		const { result, connections } = await countConnections(
			async () => await play({ accounts: MULTITUDE, faults: [{ do: { reset: true } }] }),
		);
		expect(result.error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK' });
		expect(connections).toBeLessThanOrEqual(UNDER_WAY);
	});
});
