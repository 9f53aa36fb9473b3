/** Milliseconds that a value counts at least; after twice that it is forgotten. */
const PERIOD = 10_000;

/** The lowest of the recent values, so that an old lucky one does not count for ever. */
export class MovingMinimum {
	private current = Infinity;

	private previous = Infinity;

	private periodEnds = 0;

	/** The lowest value of the last 10 to 20 seconds in which there were any; `Infinity` without one. */
	get value(): number {
		return Math.min(this.current, this.previous);
	}

	record(value: number, now: number): void {
		if (now >= this.periodEnds) {
			this.previous = this.current;
			this.current = Infinity;
			this.periodEnds = now + PERIOD;
		}
		this.current = Math.min(this.current, value);
	}
}
