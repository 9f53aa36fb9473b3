import fc, { SEED, type Arbitrary } from './fastCheck';

/** Cases that are played at once: they wait more than they work. */
const LANES = 32;

/**
 * Milliseconds, of simulated time where that is on, after which a search for a simpler failing case ends. Without any
 * failure it would be one itself, so each run adds more than it can take.
 */
const PATIENCE = 240_000;
const PATIENCE_PER_RUN = 60_000;

/** Milliseconds of real time that so many runs may take: a limit, and not what they take on two cores of their own. */
export function timeLimitOf(runs: number): number {
	return 300_000 + 2_000 * runs;
}

/**
 * Checks a property with so many runs, several at once. A failure tells the seed of its lane:
 * PROPERTY_SEED=<seed> PROPERTY_RUNS=<few> plays that lane first. Which request comes first is
 * chance all the same, so not every failure comes back.
 */
export async function assertInLanes<T>(
	arbitrary: Arbitrary<T>,
	runs: number,
	predicate: (value: T) => Promise<void>,
): Promise<void> {
	const lanes = Math.min(LANES, runs);
	const outcomes = await Promise.allSettled(
		Array.from({ length: lanes }, async (_, lane) => {
			const numRuns = Math.ceil((runs - lane) / lanes);
			await fc.assert(fc.asyncProperty(arbitrary, predicate), {
				numRuns,
				seed: SEED + lane,
				interruptAfterTimeLimit: PATIENCE + PATIENCE_PER_RUN * numRuns,
				markInterruptAsFailure: true,
			});
		}),
	);
	for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
