/**
 * The part of the accepted rate that is kept after a refusal, and how fast the limit grows again (per s³).
 * In the simulation (test/simulation/pace.test.ts) a growth of 0.1 leaves a process at 55 of 100 calls per second
 * 4 s after its neighbour ended, 1 to 2 reach 97; two processes have 1.7 % of their calls refused, four 4 %. With 85 % kept they use
 * 2 % less. A straight line as steep (AIMD) has 8 % and 14 % refused.
 */
const KEPT = 0.9;
const GROWTH = 1.5;

const SECOND = 1000;

/**
 * Finds out how many calls per second the service accepts from this process, which may be fewer
 * than its documented limit because other processes use the same app.
 *
 * After a refusal the limit is what was accepted in the last second. From there it grows like
 * CUBIC congestion control (RFC 9438): quickly back to where the refusal came, slowly around that
 * rate, and faster again when nothing is refused there. All times are in milliseconds.
 */
export class AdaptiveLimit {
	/** When calls were accepted, oldest first; those before `oldest` are more than a second old. */
	private accepted: Array<{ at: number; cost: number }> = [];

	private oldest = 0;

	private acceptedCost = 0;

	/** The rate that was refused last, and when. */
	private refused: { rate: number; at: number } | undefined;

	/** Calls per second at this moment; `Infinity` while nothing was refused. */
	at(now: number): number {
		if (!this.refused) return Infinity;
		const { rate, at } = this.refused;
		const backAtRate = Math.cbrt((rate * (1 - KEPT)) / GROWTH);
		return Math.max(1, rate + GROWTH * ((now - at) / SECOND - backAtRate) ** 3);
	}

	recordAccepted(cost: number, now: number): void {
		this.accepted.push({ at: now, cost });
		this.acceptedCost += cost;
		this.forget(now);
	}

	/**
	 * A call that left before the last reduction says nothing about the rate since then. Where nothing
	 * was accepted yet, nothing is known but that it was too much: the limit is halved.
	 *
	 * @param limit calls per second that the call was made with
	 * @returns whether the limit is lower now
	 */
	recordRefused(leftAt: number, limit: number, now: number): boolean {
		if (this.refused && leftAt < this.refused.at) return false;
		this.forget(now);
		const rate = this.acceptedCost > 0 ? this.acceptedCost : Math.min(limit, this.at(now)) / 2;
		this.refused = { rate, at: now };
		return true;
	}

	private forget(now: number): void {
		for (;;) {
			const oldest = this.accepted[this.oldest];
			if (!oldest || oldest.at > now - SECOND) break;
			this.acceptedCost -= oldest.cost;
			this.oldest++;
		}
		if (this.oldest < 1000) return;
		this.accepted = this.accepted.slice(this.oldest);
		this.oldest = 0;
	}
}
