import type { Demand, Permit } from './places';
import type { CallResult, RateLimiter } from './rateLimiter';
import type { Reply } from './reply';
import { LONGEST_RETRY_AFTER } from './retry';
import type { Fault } from '../errors/faults';

/** A limit that a request counts for. */
export interface Gate extends Demand {
	limiter: RateLimiter;
}

/** What a request that passed its gates owes them: a word on what became of it. */
export class Passage {
	private readonly permits = new Map<Gate, Permit>();

	add(gate: Gate, permit: Permit): void {
		this.permits.set(gate, permit);
	}

	/** The request did not leave. */
	giveBack(): void {
		for (const [{ limiter }, permit] of this.permits) limiter.report(permit, 'unanswered');
	}

	/** @returns calls per second to which limits were lowered for the reply */
	report(reply: Reply): number[] {
		const retryAfter = briefRetryAfter(reply.fault);
		const lowered: number[] = [];
		for (const [{ limiter }, permit] of this.permits) {
			const rate = limiter.report(permit, resultOf(reply), retryAfter);
			if (rate !== undefined) lowered.push(rate);
		}
		return lowered;
	}
}

/** Takes the requests of one run through their gates: the rate limiters let runs take turns. */
export class Gatekeeper {
	/** The last of those who pass several gates, or did. */
	private queue: Promise<unknown> = Promise.resolve();

	/**
	 * Waits until all gates let a request through. Requests with several gates take turns: none passes a gate
	 * and then waits long at another one, where its place at the first would run out.
	 *
	 * @returns `undefined` when the signal aborts before that
	 */
	async pass(gates: readonly Gate[], signal: AbortSignal): Promise<Passage | undefined> {
		if (gates.length < 2) return await this.passAll(gates, signal);
		const turn = this.queue.then(async () => await this.passAll(gates, signal));
		this.queue = turn;
		return await turn;
	}

	private async passAll(gates: readonly Gate[], signal: AbortSignal): Promise<Passage | undefined> {
		const passage = new Passage();
		for (const gate of gates) {
			const permit = await gate.limiter.acquire(gate, this, signal);
			if (!permit) {
				passage.giveBack();
				return undefined;
			}
			passage.add(gate, permit);
		}
		return passage;
	}
}

function resultOf({ fault, listed, isAnswer }: Reply): CallResult {
	if (!isAnswer) return 'unanswered';
	const faults = [fault, ...listed.values()];
	return faults.some((each) => each?.kind === 'rateLimited') ? 'refused' : 'accepted';
}

/** The wait that holds for every call of the app; where a gateway is in trouble, one request probes. */
function briefRetryAfter(fault: Fault | undefined): number {
	if (fault?.kind !== 'rateLimited') return 0;
	return Math.min(fault.retryAfter ?? 0, LONGEST_RETRY_AFTER);
}
