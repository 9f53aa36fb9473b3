import type { MockServer } from '../../mock-server';
import { NODE, runNode, type NodeRun } from '../support/runNode';
import { outputsOf } from '../support/n8nEngine';
import { series } from '../support/samples';
import { play, playUntil, until, withMockServer, type Outcome } from '../support/scenario';
import { mostWithin } from '../support/window';

const SECOND = 1_000;

/** What Tencent allows an app: calls of one command in any one second. */
const ALLOWED = 100;

/** Three hundred requests' worth. */
const MULTITUDE = series('user', 30_000);

/** When requests arrived, by the mock server's own clock. */
function arrivalsIn({ requests }: MockServer): number[] {
	return requests.map(({ at }) => at);
}

/** How many requests were refused because calls came too quickly. */
function tooFastIn({ requests }: MockServer): number {
	return requests.filter(({ answer }) => answer.code === 60007).length;
}

function expectAllThrough({ success, failed }: NodeRun, count: number): void {
	expect(failed).toEqual([]);
	expect(success).toHaveLength(count);
}

describe('Not one call too many', () => {
	it('in a long run', async () => {
		const outcome = await play({ accounts: MULTITUDE, mockServer: { latency: 100 } });
		expectAllThrough(outcome, 30_000);
		expect(outcome.mockServer.requests).toHaveLength(300);
		expect(tooFastIn(outcome.mockServer)).toBe(0);
		expect(mostWithin(SECOND, arrivalsIn(outcome.mockServer))).toBeLessThanOrEqual(ALLOWED);
	});

	it('in two executions at once', async () => {
		await playUntil(
			{ accounts: MULTITUDE, mockServer: { latency: 100 } },
			async ({ mockServer, execution }) => {
				const another = await runNode({
					credential: { ...mockServer.credential },
					parameters: {
						resource: 'tag',
						operation: 'add',
						accounts: '={{ $json.a }}',
						tags: 'two',
					},
					items: [{ a: MULTITUDE.slice(0, 15_000) }],
				});
				const [success = [], failed] = outputsOf(await execution.result, NODE);
				expectAllThrough(another, 15_000);
				expect(failed).toEqual([]);
				expect(success).toHaveLength(30_000);
				expect(mockServer.requests).toHaveLength(450);
				expect(tooFastIn(mockServer)).toBe(0);
			},
		);
	});

	it('when many requests have to be sent again', async () => {
		const outcome = await play({
			accounts: series('user', 15_000),
			faults: [{ rate: 0.3, do: { code: 91000 } }],
			options: { maxRetries: 10 },
		});
		expectAllThrough(outcome, 15_000);
		expect(outcome.mockServer.requests.length).toBeGreaterThan(170);
		expect(tooFastIn(outcome.mockServer)).toBe(0);
	});

	it('when the service answers now quickly, now slowly', async () => {
		const outcome = await play({
			accounts: MULTITUDE,
			faults: [
				{ rate: 0.3, do: { latency: 150 } },
				{ rate: 0.1, do: { latency: 900 } },
			],
		});
		expectAllThrough(outcome, 30_000);
		expect(tooFastIn(outcome.mockServer)).toBe(0);
	});

	it.each([20, 5])("with 'Requests per Second' at %i", async (requestsPerSecond) => {
		const requests = Math.ceil(requestsPerSecond * 2.2);
		const outcome = await play({
			accounts: series('user', requests * 100),
			options: { requestsPerSecond },
		});
		expectAllThrough(outcome, requests * 100);
		expect(outcome.mockServer.requests).toHaveLength(requests);
		expect(mostWithin(SECOND, arrivalsIn(outcome.mockServer))).toBeLessThanOrEqual(
			requestsPerSecond,
		);
	});
});

describe('A service that allows less than the node believes', () => {
	/** Other programs use up 60 of the 100 calls. */
	async function playCrowded(countRefusedCalls: boolean): Promise<Outcome> {
		return await play({
			accounts: series('user', 16_000),
			mockServer: { callsPerSecond: 40, countRefusedCalls },
		});
	}

	it('serves every account in the end', async () => {
		const outcome = await playCrowded(false);
		expectAllThrough(outcome, 16_000);
		expect(tooFastIn(outcome.mockServer)).toBeGreaterThan(0);
		expect(tooFastIn(outcome.mockServer)).toBeLessThan(150);
	});

	it('serves every account even where refused calls count', async () => {
		expectAllThrough(await playCrowded(true), 16_000);
	});
});

describe('Commands have their limits each to itself', () => {
	it('so that two executions of different operations do not slow each other down', async () => {
		await withMockServer({ accounts: MULTITUDE }, async (mockServer) => {
			const run = async (operation: string): Promise<NodeRun> =>
				await runNode({
					credential: { ...mockServer.credential },
					parameters: { resource: 'tag', operation, accounts: '={{ $json.a }}' },
					items: [{ a: series('user', 12_000) }],
				});
			const runs = await Promise.all([run('get'), run('clearAll')]);
			runs.forEach((each) => expectAllThrough(each, 12_000));
			expect(tooFastIn(mockServer)).toBe(0);
			expect(mostWithin(SECOND, arrivalsIn(mockServer))).toBeGreaterThan(ALLOWED);
		});
	});
});

describe('Executions at once', () => {
	it('take turns: one of a single account does not wait behind one at a request per second', async () => {
		const slow = { accounts: MULTITUDE, options: { requestsPerSecond: 1 } };
		await playUntil(slow, async ({ mockServer, execution }) => {
			await until(() => mockServer.requests.length >= 2);
			const begun = performance.now();
			const { success } = await runNode({
				credential: { ...mockServer.credential },
				parameters: { resource: 'tag', operation: 'add', accounts: 'user-1', tags: 'two' },
				items: [{}],
			});
			expect(success).toHaveLength(1);
			expect(performance.now() - begun).toBeLessThan(2.5 * SECOND);
			execution.cancel();
		});
	});

	it('of four workflows bring at most 100 calls in any second', async () => {
		await withMockServer({ accounts: MULTITUDE, latency: 100 }, async (mockServer) => {
			const run = async (tags: string): Promise<NodeRun> =>
				await runNode({
					credential: { ...mockServer.credential },
					parameters: { resource: 'tag', operation: 'add', accounts: '={{ $json.a }}', tags },
					items: [{ a: series('user', 10_000) }],
				});
			const runs = await Promise.all(['one', 'two', 'three', 'four'].map(run));
			runs.forEach((each) => expectAllThrough(each, 10_000));
			expect(mockServer.requests).toHaveLength(400);
			expect(tooFastIn(mockServer)).toBe(0);
			expect(mostWithin(SECOND, arrivalsIn(mockServer))).toBeLessThanOrEqual(ALLOWED);
		});
	});
});
