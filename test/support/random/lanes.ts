import fc, { type Arbitrary } from 'fast-check';

/** Cases that are played at once: they wait more than they work. */
const LANES = 32;

/** Milliseconds after which a search for a simpler failing case ends; without any it is a failure. */
const PATIENCE = 240_000;

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
	const seed = Number(process.env.PROPERTY_SEED ?? Date.now() % 1_000_000_000);
	const lanes = Math.min(LANES, runs);
	const outcomes = await Promise.allSettled(
		Array.from({ length: lanes }, async (_, lane) => {
			const numRuns = Math.ceil((runs - lane) / lanes);
			await fc.assert(fc.asyncProperty(arbitrary, predicate), {
				numRuns,
				seed: seed + lane,
				interruptAfterTimeLimit: PATIENCE,
				markInterruptAsFailure: true,
			});
		}),
	);
	for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason;
}
