import { MovingMinimum } from './movingMinimum';

/** A second of the service, in milliseconds, with a little to spare: it refuses one call too many in any second (60007). */
export const SECOND = 1000 + 20;

/** The most milliseconds that a call is taken to have spent on its way, beyond the quickest one. */
const LONGEST_DELAY = 1000;

/**
 * Answers after which it is known how long one takes at least. In the simulation (test/simulation/properties.test.ts)
 * calls are refused with 2 and with 10, where the way varies.
 */
const ANSWERS_TO_KNOW = 20;

/** What a call asks for. */
export interface Demand {
	/** Calls (or accounts, where the limiter counts accounts) per second. */
	limit: number;
	/** How much of the limit the call uses up; 1 unless accounts are counted. */
	cost: number;
	/**
	 * Whether it keeps to the limit by itself, whatever the service refuses: for calls that use up much
	 * of the limit each, and would otherwise wait for minutes after a refusal.
	 */
	ignoresRefusals?: boolean;
}

/** A call that may leave, or has left; times in the clock of `performance.now()`. */
export interface Permit extends Demand {
	readonly leftAt: number;
	/** Whether it is known when its place will be free. */
	isReleased: boolean;
}

/** A call whose answer came, or will not come any more. */
interface Released {
	permit: Permit;
	at: number;
}

/** What the calls with a limit, or with a lower one, hold. */
interface Held {
	readonly limit: number;
	cost: number;
}

/**
 * The calls that count towards the present second. A call holds a place from when it leaves until a
 * second after it arrived at the latest; in any second no more arrive than the limit that they were made
 * with. Those with a lower limit count for a higher one.
 */
export class Places {
	/** By limit, lowest first. */
	private held: Held[] = [];

	/** Calls without an answer, and calls with one whose place is not free yet; both oldest first. */
	private unanswered: Permit[] = [];

	private released: Released[] = [];

	private costUnderWay = 0;

	private readonly latency = new MovingMinimum();

	/** Calls that got an answer. */
	private answers = 0;

	/** Milliseconds that answers take on average. */
	private usual = 0;

	/** Cost of the calls on their way. */
	get underWay(): number {
		return this.costUnderWay;
	}

	/** What all calls hold: those of the highest limit count the others as well. */
	get total(): number {
		return this.held.at(-1)?.cost ?? 0;
	}

	/** Milliseconds that the quickest of the recent answers took; `Infinity` without one. */
	get quickest(): number {
		return this.latency.value;
	}

	/** Whether a call would be one too many for its limit or a higher one. */
	isFull({ limit, cost }: Demand): boolean {
		return this.held.some((each) => each.limit >= limit && isOver(each.cost, cost, each.limit));
	}

	/** Gives a call its place. */
	take({ limit, cost, ignoresRefusals }: Demand, now: number): Permit {
		const permit: Permit = { limit, cost, ignoresRefusals, leftAt: now, isReleased: false };
		this.costUnderWay += cost;
		this.unanswered.push(permit);
		this.hold(limit, cost);
		return permit;
	}

	/** An answer came to a call. */
	recordAnswer({ leftAt }: Permit, now: number): void {
		const took = now - leftAt;
		this.answers++;
		this.latency.record(took, now);
		this.usual += (took - this.usual) / Math.min(this.answers, ANSWERS_TO_KNOW);
	}

	/** A call has arrived by now; its place is free a second later. */
	release(permit: Permit, now: number): void {
		if (permit.isReleased) return;
		permit.isReleased = true;
		this.costUnderWay -= permit.cost;
		this.released.push({ permit, at: now });
	}

	/** Frees the places that count no longer. */
	free(now: number): void {
		while (this.unanswered[0] && isOverdue(this.unanswered[0], now)) {
			const permit = this.unanswered.shift();
			if (permit) this.release(permit, now);
		}
		while (this.released[0] && this.freeAt(this.released[0]) <= now) {
			const permit = this.released.shift()?.permit;
			if (permit) this.hold(permit.limit, -permit.cost);
		}
	}

	/** Milliseconds until a place may be free. */
	timeUntilFree(now: number): number {
		const [next] = this.released;
		const [oldest] = this.unanswered;
		const at = next ? this.freeAt(next) : (oldest?.leftAt ?? now) + LONGEST_DELAY;
		return Math.max(1, at - now);
	}

	/** From now on the calls with this limit count by themselves. */
	watch(limit: number): void {
		if (this.held.some((each) => each.limit === limit)) return;
		const permits = this.unanswered.filter(({ isReleased }) => !isReleased);
		permits.push(...this.released.map(({ permit }) => permit));
		const counted = permits.filter((permit) => permit.limit <= limit);
		const cost = counted.reduce((sum, permit) => sum + permit.cost, 0);
		this.held = [...this.held, { limit, cost }].sort((a, b) => a.limit - b.limit);
	}

	private hold(limit: number, cost: number): void {
		for (const each of this.held) if (each.limit >= limit) each.cost += cost;
	}

	/**
	 * An answer takes at least as long as the quickest one, so the call arrived that much earlier. Where answers
	 * vary, or wait for a busy event loop, even the quickest one had to wait: half of that is left out.
	 */
	private freeAt({ permit, at }: Released): number {
		const isKnown = this.answers >= ANSWERS_TO_KNOW && !permit.ignoresRefusals;
		const early = isKnown ? this.quickest - (this.usual - this.quickest) / 2 : 0;
		return at - Math.min(Math.max(0, early), LONGEST_DELAY) + SECOND;
	}
}

function isOverdue({ isReleased, leftAt }: Permit, now: number): boolean {
	return isReleased || leftAt + LONGEST_DELAY <= now;
}

/** Whether a call would be one too many; one that is more than all is let through alone. */
export function isOver(held: number, cost: number, most: number): boolean {
	return held > 0 && held + cost > most;
}
