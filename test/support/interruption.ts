import type { MockServer, OutageOptions, RecordedOutage } from '../../mock-server';
import { attemptsDuring } from './connections';
import { outputsOf } from './n8nEngine';
import { NODE } from './runNode';
import { accountsOn, ownHost, playUntil, until, type Scenario } from './scenario';

/** Milliseconds that an answer takes. */
const LATENCY = 100;

export interface Interruption {
	scenario: Scenario;
	/** After how many requests the service goes away. */
	after: number;
	outage: OutageOptions;
}

/** What became of a run that was interrupted. */
export interface Interrupted {
	mockServer: MockServer;
	outage: RecordedOutage;
	success: unknown[];
	failed: unknown[];
	/**
	 * When requests left in vain, besides those that were under way when the outage began: those that left before,
	 * or so soon that nobody could know.
	 */
	inVain: number[];
	/** When requests arrived before the outage. */
	before: number[];
	/** When requests arrived once the service was back, the one that found out first. */
	afterwards: number[];
}

/** Plays a scenario with an outage in the middle. */
export async function playInterrupted({
	scenario,
	after,
	outage: options,
}: Interruption): Promise<Interrupted> {
	const interrupted = {
		...scenario,
		mockServer: { host: ownHost(), latency: LATENCY, ...scenario.mockServer },
	};
	return await playUntil(interrupted, async ({ mockServer, execution }) => {
		await until(() => mockServer.requests.length >= after);
		const { result: outage, connections } = await attemptsDuring(async () => {
			const begun = mockServer.outage(options);
			await begun.over;
			return { kind: begun.kind, began: begun.began, ended: begun.ended ?? NaN };
		});
		const [success = [], failed = []] = outputsOf(await execution.result, NODE);
		const moments = mockServer.requests.map(({ at }) => at);
		const met = outage.kind === 'refused' ? connections : moments;
		return {
			mockServer,
			outage,
			success: accountsOn(success),
			failed: accountsOn(failed),
			inVain: met.filter((at) => at > outage.began + LATENCY && at < outage.ended),
			before: moments.filter((at) => at < outage.began),
			afterwards: moments.filter((at) => at >= outage.ended),
		};
	});
}
