import { Heap } from './heap';

/** What an event loop needs of the world around it. */
interface Surroundings {
	/** Milliseconds. */
	readonly now: number;
	random(): number;
	at(time: number, happen: () => void | Promise<void>): void;
	/** Runs a callback as part of a loop's turn. */
	within(loop: EventLoop, run: () => void): Promise<void>;
}

interface Timer {
	callBack: () => void;
}

/**
 * The event loop of a process, as in Node.js: a turn runs the timers that are due, one after
 * another, and then what came in. What a callback works takes time, and all others wait for it.
 */
export class EventLoop {
	/** Milliseconds; ahead of the world's clock while a callback works. */
	now: number;

	private readonly timers = new Heap<Timer>();

	/** Those of them that nobody has cleared. */
	private readonly pending = new Set<object>();

	private inbox: Array<() => void> = [];

	/** When the next turn begins; `Infinity` while there is nothing to do. */
	private nextTurn = Infinity;

	constructor(private readonly world: Surroundings) {
		this.now = world.now;
	}

	setTimer(callBack: () => void, milliseconds: number): object {
		const timer = { callBack };
		this.pending.add(timer);
		this.timers.add(this.now + Math.max(1, milliseconds), timer);
		this.plan();
		return timer;
	}

	clearTimer(timer: object | undefined): void {
		if (timer) this.pending.delete(timer);
	}

	/** Whether a timer still runs. */
	get hasTimers(): boolean {
		return this.pending.size > 0;
	}

	/** Something came in from outside, or another part of n8n wants to do something. */
	receive(callBack: () => void): void {
		this.inbox.push(callBack);
		this.plan();
	}

	/** Called by a callback: it takes that many milliseconds. */
	work(milliseconds: number): void {
		this.now += milliseconds;
	}

	/** Other parts of n8n work, at random times, for random spans. */
	beBusy({ every, upTo }: { every: number; upTo: number }): void {
		const { world } = this;
		const begin = (): void => {
			this.receive(() => {
				this.work(world.random() * upTo);
				plan();
			});
		};
		const plan = (): void => world.at(this.now + world.random() * 2 * every, begin);
		plan();
	}

	/** The node reads items, in slices of 10 ms, as `TimeSlice` has it. */
	read(milliseconds: number): void {
		const slice = (left: number): void => {
			if (left <= 0) return;
			this.work(10);
			this.setTimer(() => slice(left - 10), 1);
		};
		this.receive(() => slice(milliseconds));
	}

	private plan(): void {
		const due = this.inbox.length > 0 ? this.world.now : (this.timers.first?.at ?? Infinity);
		const at = Math.max(due, this.now, this.world.now);
		if (at >= this.nextTurn || due === Infinity) return;
		this.nextTurn = at;
		this.world.at(at, () => (this.nextTurn === at ? this.turn() : undefined));
	}

	private async turn(): Promise<void> {
		this.now = Math.max(this.now, this.world.now);
		const begun = this.now;
		while ((this.timers.first?.at ?? Infinity) <= begun) {
			const timer = this.timers.take()?.value;
			if (timer && this.pending.delete(timer)) await this.world.within(this, timer.callBack);
		}
		const came = this.inbox;
		this.inbox = [];
		for (const callBack of came) await this.world.within(this, callBack);
		this.nextTurn = Infinity;
		this.plan();
	}
}
