const windowMs = 1000;

/**
 * Counts calls per command over a strictly sliding second. The documents give "100 calls per
 * second" and no kind of window; this is the strictest reading: no second, wherever it begins,
 * holds more than `limit` counted calls.
 */
export class CallGate {
	private readonly counted = new Map<string, number[]>();

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
	 */
	admits(command: string, now: number): boolean {
		if (this.limit === Infinity) return true;
		const recent = this.within(command, now);
		const admitted = recent.length < this.limit;
		if (admitted || this.countsRefused) recent.push(now);
		return admitted;
	}

	/** Forgets every call. */
	reset(): void {
		this.counted.clear();
	}

	private within(command: string, now: number): number[] {
		const recent = (this.counted.get(command) ?? []).filter((at) => now - at < windowMs);
		this.counted.set(command, recent);
		return recent;
	}
}
