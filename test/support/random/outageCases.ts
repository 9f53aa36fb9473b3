import fc, { type Arbitrary } from './fastCheck';

import type { OutageKind } from '../../../mock-server';

/** A run with outages of the service that nobody thought of. */
export interface OutageCase {
	/** Batches of a hundred accounts. */
	batches: number;
	/** Milliseconds that an answer takes. */
	latency: number;
	maxRetries: number;
	requestsPerSecond: number;
	outages: Array<{
		/** After how many requests it begins: the second leaves when the first was answered. */
		after: number;
		kind: OutageKind;
		status: number;
		/** Milliseconds. */
		ms: number;
	}>;
}

/** Seconds for which the node waits: longer than any outage here, with the probe that comes after it. */
export const TOLERANCE = 10;

const outage = fc.record({
	after: fc.integer({ min: 2, max: 30 }),
	kind: fc.constantFrom<OutageKind>('reset', 'status', 'refused', 'refused', 'hang'),
	status: fc.constantFrom(408, 500, 502, 503, 504),
	ms: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 300, max: 1_500 })),
});

export const anyOutageCase: Arbitrary<OutageCase> = fc.record({
	batches: fc.integer({ min: 3, max: 40 }),
	latency: fc.constantFrom(0, 5, 30, 100),
	// A request that fails in a second outage, or while others are still answered, has counted a retry.
	maxRetries: fc.constantFrom(2, 4),
	requestsPerSecond: fc.constantFrom(100, 100, 50, 20),
	outages: fc.array(outage, { minLength: 1, maxLength: 2 }),
});
