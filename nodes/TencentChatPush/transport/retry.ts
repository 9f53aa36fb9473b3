/** Milliseconds: the longest wait before the first retry, doubled with each further one, and its limit. */
const FIRST_WAIT = 300;
const LONGEST_WAIT = 30_000;

/** Milliseconds before the first request that tries out whether an outage is over, doubled with each. */
const FIRST_PROBE = 1000;

/** The longest Retry-After, in milliseconds, that is waited for; a workflow must not hang for a longer one. */
export const LONGEST_RETRY_AFTER = 120_000;

/** Exponential backoff with full jitter, so that requests refused together do not come back together. */
export function backoff(retries: number): number {
	return Math.random() * Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** retries);
}

/** Exponential backoff of the one request that probes during an outage; some jitter keeps n8n processes apart. */
export function probeInterval(probes: number): number {
	return Math.min(LONGEST_WAIT, FIRST_PROBE * 2 ** probes * (1 + Math.random() / 4));
}
