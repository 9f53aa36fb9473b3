const windowMs = 1000;

interface Counted {
	at: number;
	weight: number;
}

/**
 * Counts calls per command over a strictly sliding second. The documents give "100 calls per
 * second" and no kind of window; this is the strictest reading: no second, wherever it begins,
 * holds more than `limit` counted calls.
 */
export class CallGate {
	private readonly counted = new Map<string, Counted[]>();

	/**
	 * @param limit - counted calls of one command in any one second; `Infinity` switches it off
	 * @param countsRefused - whether a refused call is counted too (documents silent)
	 */
	constructor(
		private readonly limit: number,
		private readonly countsRefused = false,
	) {}

	/**
	 * Whether a call may pass.
	 *
	 * @param now - `performance.now()`, ms; never less than in the call before
	 * @param limit - another limit for this command
	 * @param weight - how many it counts for
	 */
	admits(command: string, now: number, limit = this.limit, weight = 1): boolean {
		if (limit === Infinity) return true;
		const recent = this.within(command, now);
		const used = recent.reduce((sum, call) => sum + call.weight, 0);
		const admitted = used + weight <= limit;
		if (admitted || this.countsRefused) recent.push({ at: now, weight });
		return admitted;
	}

	/** Forgets every call. */
	reset(): void {
		this.counted.clear();
	}

	private within(command: string, now: number): Counted[] {
		const recent = (this.counted.get(command) ?? []).filter(({ at }) => now - at < windowMs);
		this.counted.set(command, recent);
		return recent;
	}
}
