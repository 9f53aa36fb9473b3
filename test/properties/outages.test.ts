import type { MockServer } from '../../mock-server';
import { outputsOf } from '../support/n8nEngine';
import { NODE } from '../support/runNode';
import { series } from '../support/samples';
import { accountsOn, ownHost, playUntil } from '../support/scenario';
import { assertInLanes, timeLimitOf } from '../support/random/lanes';
import { anyOutageCase, TOLERANCE, type OutageCase } from '../support/random/outageCases';

const RUNS = Math.ceil(Number(process.env.PROPERTY_RUNS ?? 100) / 4);

/** Milliseconds: the shortest time limit that the node takes, for requests that are never answered. */
const TIMEOUT = 4_000;

it(
	`Whatever outages come, nobody is lost, nobody is on Failed within the tolerance, and few requests leave in vain (${RUNS} runs)`,
	async () => {
		await assertInLanes(anyOutageCase, RUNS, async (given) => {
			const { success, failed, mockServer } = await playOutages(given);
			const accounts = accountsIn(given);
			expect(failed).toEqual([]);
			expect(success).toEqual(accounts);
			expect(accounts.filter((account) => !holdsTag(mockServer, account))).toEqual([]);
			expect(mockServer.requests.length).toBeLessThanOrEqual(mostRequests(given));
		});
	},
	timeLimitOf(RUNS),
);

function accountsIn({ batches }: OutageCase): string[] {
	return series('user', batches * 100);
}

function holdsTag({ app }: MockServer, account: string): boolean {
	return app.tagsOf(account).includes('vip');
}

interface Outcome {
	success: unknown[];
	failed: unknown[];
	mockServer: MockServer;
}

async function playOutages(given: OutageCase): Promise<Outcome> {
	const { latency, maxRetries, requestsPerSecond, outages } = given;
	let arrived = 0;
	let begin = (): void => undefined;
	const scenario = {
		accounts: accountsIn(given),
		options: { maxRetries, requestsPerSecond, outageTolerance: TOLERANCE, timeout: TIMEOUT },
		mockServer: {
			host: ownHost(),
			latency,
			onRequest: () => {
				arrived++;
				begin();
			},
		},
	};
	return await playUntil(scenario, async ({ mockServer, execution }) => {
		begin = () => {
			// Not before the request that brings it about has been decided upon.
			for (const { after, ...outage } of outages) {
				if (after === arrived) setImmediate(() => mockServer.outage(outage));
			}
		};
		const [success = [], failed = []] = outputsOf(await execution.result, NODE);
		return { success: accountsOn(success), failed: accountsOn(failed), mockServer };
	});
}

/**
 * Each batch once; in each outage those that leave until the first answer is missed, and what tries out whether
 * it is over: a probe at once, one after at most 2.5 s when all outages of these cases are over, and with each the request that
 * leaves alone after it.
 */
function mostRequests({ batches, latency, requestsPerSecond, outages }: OutageCase): number {
	// By RFC 6298 an answer is missed after three times the first one's time at most, and has as long again to be read.
	const untilMissed = 2 * Math.max(3 * latency, latency + 20);
	const underWay = 1 + Math.ceil((untilMissed / 1000) * requestsPerSecond);
	const probes = 2;
	return batches + outages.length * (underWay + 2 * probes);
}
