import type { OutageOptions } from '../../mock-server';
import { playInterrupted, type Interrupted } from '../support/interruption';
import { series } from '../support/samples';

/** Two thousand requests: twenty seconds at the usual pace. */
const MULTITUDE = series('user', 200_000);
const BEFORE = 800;

/** Requests per second at the usual pace: a hundred in a second and a little to spare. */
const USUAL = 1000 / 1.02 / 10;

/** Requests per second over all that arrived after the outage. */
function paceOf({ afterwards }: Interrupted): number {
	const span = (afterwards.at(-1) ?? NaN) - (afterwards[0] ?? NaN);
	return ((afterwards.length - 1) / span) * 1000;
}

describe('25 s without any answer in the middle of 200 000 accounts', () => {
	const OUTAGES: OutageOptions[] = [
		{ kind: 'reset', ms: 25_000 },
		{ kind: 'status', status: 502, ms: 25_000 },
		{ kind: 'hang', ms: 25_000 },
		{ kind: 'refused', ms: 25_000 },
	];

	it.each(OUTAGES)('cost nobody anything: $kind', async (outage) => {
		const interrupted = await playInterrupted({
			scenario: { accounts: MULTITUDE },
			after: BEFORE,
			outage,
		});
		process.stdout.write(`${outage.kind} vain ${interrupted.inVain.length} ${interrupted.inVain.map((at)=>Math.round(at-interrupted.outage.began))} pace ${paceOf(interrupted)} first ${(interrupted.afterwards[0]??0)-(interrupted.outage.ended??0)} n=${interrupted.afterwards.length} failed ${interrupted.failed.length}\n`);
		expect(interrupted.failed).toEqual([]);
		expect(interrupted.success).toEqual(MULTITUDE);
		expect(interrupted.inVain.length).toBeLessThanOrEqual(15);
		expect(paceOf(interrupted)).toBeGreaterThanOrEqual(0.95 * USUAL);
	});
});
