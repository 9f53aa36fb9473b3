import { backoff, probeInterval } from '../../../nodes/TencentChatPush/transport/retry';

/** The least and the most of many draws. */
function rangeOf(draw: () => number): { least: number; most: number } {
	const drawn = Array.from({ length: 1000 }, draw);
	return { least: Math.min(...drawn), most: Math.max(...drawn) };
}

describe('The wait before a probe', () => {
	it.each([
		[0, 1_000],
		[1, 2_000],
		[4, 16_000],
	])(
		'after %d others is %d ms and up to a quarter more, so that processes do not ask together',
		(probes, wait) => {
			const { least, most } = rangeOf(() => probeInterval(probes));
			expect(least).toBeGreaterThanOrEqual(wait);
			expect(least).toBeLessThan(wait * 1.02);
			expect(most).toBeGreaterThan(wait * 1.23);
			expect(most).toBeLessThan(wait * 1.25);
		},
	);

	it('is never longer than half a minute', () => {
		expect(rangeOf(() => probeInterval(5))).toEqual({ least: 30_000, most: 30_000 });
	});
});

describe('The wait before a retry', () => {
	it.each([
		[1, 600],
		[3, 2_400],
		[9, 30_000],
	])('the %dth time is up to %d ms, and as likely short as long', (retries, longest) => {
		const { least, most } = rangeOf(() => backoff(retries));
		expect(least).toBeLessThan(longest * 0.02);
		expect(most).toBeGreaterThan(longest * 0.98);
		expect(most).toBeLessThan(longest);
	});
});
