/** The least milliseconds after which an answer is missed: n8n's event loop may be busy for a while. */
const SHORTEST = 20;

/** How long answers take, so that a missing one is noticed early: the estimate of TCP (RFC 6298). */
export class Latency {
	private smoothed: number | undefined;

	private variation = 0;

	record(milliseconds: number): void {
		if (this.smoothed === undefined) {
			this.smoothed = milliseconds;
			this.variation = milliseconds / 2;
			return;
		}
		this.variation += (Math.abs(this.smoothed - milliseconds) - this.variation) / 4;
		this.smoothed += (milliseconds - this.smoothed) / 8;
	}

	/**
	 * Whether a request should have its answer by now, and no other request got one lately instead;
	 * times in the clock of `performance.now()`.
	 */
	isOverdue(leftAt: number, lastAnswerAt: number): boolean {
		const now = performance.now();
		return now - leftAt > this.usual && now - lastAnswerAt > SHORTEST;
	}

	/** Milliseconds within which nearly every answer comes; `Infinity` while there was none. */
	get usual(): number {
		if (this.smoothed === undefined) return Infinity;
		return this.smoothed + Math.max(SHORTEST, 4 * this.variation);
	}
}
