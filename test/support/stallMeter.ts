/** Milliseconds from look to look. */
const PERIOD = 5;

/** Measures how long the event loop is held at a time. */
export class StallMeter {
	/** Milliseconds for which it was held at most. */
	longest = 0;

	private last = 0;

	private timer: NodeJS.Timeout | undefined;

	start(): void {
		this.last = performance.now();
		this.timer = setInterval(() => this.look(), PERIOD);
	}

	stop(): void {
		this.look();
		clearInterval(this.timer);
	}

	private look(): void {
		const now = performance.now();
		this.longest = Math.max(this.longest, now - this.last - PERIOD);
		this.last = now;
	}
}
