import { PerformanceObserver, type PerformanceEntry } from 'node:perf_hooks';

/** Milliseconds from look to look. */
const PERIOD = 5;

/** A stretch of time in which the event loop was held, in the clock of `performance.now()`. */
interface Stall {
	from: number;
	to: number;
}

/** Measures how long the event loop is held at a time, without the time of the garbage collector. */
export class StallMeter {
	private readonly stalls: Stall[] = [];

	private readonly collections: PerformanceEntry[] = [];

	private readonly observer = new PerformanceObserver((list) =>
		this.collections.push(...list.getEntries()),
	);

	private last = 0;

	private timer: NodeJS.Timeout | undefined;

	start(): void {
		this.observer.observe({ entryTypes: ['gc'] });
		this.last = performance.now();
		this.timer = setInterval(() => this.look(), PERIOD);
	}

	stop(): void {
		this.look();
		clearInterval(this.timer);
		this.collections.push(...this.observer.takeRecords());
		this.observer.disconnect();
	}

	/** Milliseconds for which it was held at most. */
	get longest(): number {
		return Math.max(0, ...this.stalls.map((stall) => this.lengthOf(stall)));
	}

	private look(): void {
		const now = performance.now();
		const stall = { from: this.last + PERIOD, to: now };
		if (stall.to > stall.from) this.stalls.push(stall);
		this.last = now;
	}

	private lengthOf({ from, to }: Stall): number {
		const collecting = this.collections.map(({ startTime, duration }) =>
			Math.max(0, Math.min(to, startTime + duration) - Math.max(from, startTime)),
		);
		return to - from - collecting.reduce((sum, each) => sum + each, 0);
	}
}
