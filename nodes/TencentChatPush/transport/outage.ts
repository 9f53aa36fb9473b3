import type { Reply } from './reply';
import { backoff, probeInterval } from './retry';
import { wrapped } from '../errors/codes';
import type { Fault } from '../errors/faults';
import { wait } from '../helpers/wait';

export interface Patience {
	/** Probes before the first answer of a run: there is nothing to lose yet. */
	maxRetries: number;
	/** Milliseconds for which a later outage is waited out. */
	outageTolerance: number;
}

/** A time in which no request of a run gets an answer; times in the clock of `performance.now()`. */
export class Outage {
	/** The requests that got no answer, by what they have met so far. */
	readonly silent = new Set<object>();

	private readonly began = performance.now();

	/** Probes so far, and those of them without an answer. */
	private probes = 0;

	private failed = 0;

	/** Aborted when nobody is under way any more who might get an answer by himself. */
	private readonly quiet = new AbortController();

	private readonly over = new AbortController();

	/**
	 * @param fault what the last request met
	 * @param isStart whether the service has not answered in this run yet
	 */
	constructor(
		public fault: Fault,
		readonly isStart: boolean,
		private readonly patience: Patience,
	) {}

	/** Whether the service was silent, and not just to one request. */
	get isReal(): boolean {
		return this.failed > 0 || this.silent.size > 1;
	}

	/** Whether anybody asked the service. */
	get wasProbed(): boolean {
		return this.probes > 0;
	}

	/** Whether it has lasted as long as it may. One that is waited out for no time is asked about all the same: answers may only be late. */
	get isTooLong(): boolean {
		if (this.isStart) return this.probes > this.patience.maxRetries;
		return this.wasProbed && this.left <= 0;
	}

	/** Milliseconds since it began. */
	get lasted(): number {
		return performance.now() - this.began;
	}

	/** What all those read who could not be served before the run gave up. */
	get stopFault(): Fault {
		if (this.isStart) return this.fault;
		return { ...this.fault, advice: wrapped(this.stopReason, this.fault.advice) };
	}

	private get stopReason(): string {
		const seconds = Math.round(this.patience.outageTolerance / 1000);
		if (seconds === 0) return "'Outage Tolerance' is 0, so the node stopped immediately. ";
		const time = seconds === 1 ? '1 second' : `${seconds} seconds`;
		return `Tencent Chat did not respond for ${time} ('Outage Tolerance'), so the node stopped. `;
	}

	/** Somebody asks the service now. */
	recordProbe(): void {
		this.probes++;
	}

	/** Nobody is under way any more: there is nothing to wait for before the first probe. */
	hurry(): void {
		this.quiet.abort();
	}

	end(): void {
		this.over.abort();
	}

	/**
	 * Probes until the service answers.
	 *
	 * @param probe asks the service for something without effect
	 * @returns whether it answered, or the outage is over otherwise; `false` when it has lasted too long
	 */
	async isOver(probe: () => Promise<Reply | undefined>): Promise<boolean> {
		for (;;) {
			const pause = this.pause();
			const isLast = this.isLast(pause);
			await this.rest(pause);
			if (this.over.signal.aborted) return true;
			const reply = await probe();
			if (!reply || reply.isAnswer || this.over.signal.aborted) return true;
			this.failed++;
			this.fault = reply.fault ?? this.fault;
			if (isLast) return false;
		}
	}

	private async rest(pause: number): Promise<void> {
		const { quiet, over, probes, isStart } = this;
		const isHurried = probes === 0 && !isStart && !this.fault.retryAfter;
		const signals = isHurried ? [quiet.signal, over.signal] : [over.signal];
		await wait(pause, AbortSignal.any(signals));
	}

	private pause(): number {
		const { probes, isStart, fault } = this;
		const retryAfter = fault.retryAfter ?? 0;
		if (isStart) return Math.max(backoff(probes + 1), retryAfter);
		return Math.max(0, retryAfter, Math.min(this.left, probeInterval(probes)));
	}

	/** The last probe leaves when the outage has lasted as long as it may. */
	private isLast(pause: number): boolean {
		return this.isStart ? this.probes + 1 >= this.patience.maxRetries : this.left <= pause;
	}

	private get left(): number {
		return this.patience.outageTolerance - this.lasted;
	}
}
