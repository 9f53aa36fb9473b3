import type { OutageOptions } from '../../mock-server';
import { playInterrupted } from '../support/interruption';
import { series } from '../support/samples';

/** A thousand requests: ten seconds at the usual pace. */
const MULTITUDE = series('user', 100_000);
const BEFORE = 500;

/** Requests in a full second, the median. */
function paceOf(arrivals: number[]): number {
	const [first = NaN] = arrivals;
	const seconds = new Map<number, number>();
	for (const arrival of arrivals) {
		const second = Math.floor((arrival - first) / 1000);
		seconds.set(second, (seconds.get(second) ?? 0) + 1);
	}
	const counts = [...seconds.values()].slice(0, -1).sort((a, b) => a - b);
	return counts[Math.floor(counts.length / 2)] ?? NaN;
}

describe('25 s without any answer in the middle of 100 000 accounts', () => {
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
		expect(interrupted.failed).toEqual([]);
		expect(interrupted.success).toEqual(MULTITUDE);
		expect(interrupted.inVain.length).toBeLessThanOrEqual(15);
		const { before, afterwards } = interrupted;
		expect(paceOf(afterwards)).toBeGreaterThanOrEqual(0.9 * paceOf(before));
	});
});
