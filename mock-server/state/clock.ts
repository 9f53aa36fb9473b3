/**
 * The clock of a mock server: that of the machine until it is turned. It decides the `Date` header,
 * when scheduled tasks are due, the day of the push quota and every time in an answer. UserSigs are
 * checked against the machine's clock, so that turning this one locks nobody out.
 */
export class Clock {
	private readonly listeners: Array<() => void> = [];
	private offset = 0;
	private advanced = 0;

	/** @param start - what it shows at first, Unix ms; default the machine's time */
	constructor(private readonly start?: number) {
		this.offset = this.startOffset();
	}

	/** Unix time in ms. */
	now(): number {
		return Date.now() + this.offset;
	}

	/** Unix time in whole seconds. */
	seconds(): number {
		return Math.floor(this.now() / 1000);
	}

	/**
	 * Turns it on; paces and windows of time (a second between pushes …) pass, too.
	 *
	 * @param ms - how far, 0 or more
	 * @throws RangeError for a negative or infinite number
	 */
	advance(ms: number): void {
		if (!(ms >= 0 && ms < Infinity)) throw new RangeError(`cannot advance the clock by ${ms} ms`);
		this.advanced += ms;
		this.turn(this.offset + ms);
	}

	/**
	 * Makes it show another time, earlier or later; paces stay as they are.
	 *
	 * @param now - Unix ms, a Date, or a text that `Date` reads
	 * @throws RangeError for what is no time
	 */
	set(now: number | string | Date): void {
		const time = new Date(now).getTime();
		if (Number.isNaN(time)) throw new RangeError(`${String(now)} is no time`);
		this.turn(time - Date.now());
	}

	/** A `performance.now()` with all that the clock was advanced; it never goes back. */
	steady(at = performance.now()): number {
		return at + this.advanced;
	}

	/** Calls `listener` whenever the clock is turned. */
	onTurn(listener: () => void): void {
		this.listeners.push(listener);
	}

	/** Back to the time it began with. */
	reset(): void {
		this.advanced = 0;
		this.turn(this.startOffset());
	}

	private startOffset(): number {
		return this.start === undefined ? 0 : this.start - Date.now();
	}

	private turn(offset: number): void {
		this.offset = offset;
		for (const listener of this.listeners) listener();
	}
}
