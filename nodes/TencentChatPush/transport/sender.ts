import { AnswerWatch } from './answerWatch';
import type { Client } from './client';
import { Gatekeeper, type Gate, type Passage } from './gates';
import { Outage } from './outage';
import type { Reply } from './reply';
import { isFinal, type Request } from './request';
import { Attempt, LONGEST_RETRY_AFTER, restOfRetryAfter, type Unanswered } from './retry';
import { Waiters } from './waiters';
import { timeoutFault } from '../errors/connectionFaults';
import type { Fault } from '../errors/faults';
import type { Log } from '../helpers/log';
import { wait } from '../helpers/wait';

export type { Gate, Request };

interface SenderSettings {
	host: string;
	/** Retries of a request while others get answers, and of the first one of the run. */
	maxRetries: number;
	/** Milliseconds for which an outage is waited out. */
	outageTolerance: number;
	/** A request without effect, to ask with whether the service is there. */
	probeRequest: Request;
	log: Log;
}

/**
 * Sends the requests of one run.
 *
 * Before the first answer of the run one request leaves alone. When a request gets no answer the others
 * wait: either another one under way is answered, and all go on at once, or it is an {@link Outage}. When the service
 * answers a probe, one request leaves alone again, and the others follow when that is answered.
 */
export class Sender {
	/** Why the run stopped before everything was sent. */
	stoppedBy: Fault | undefined;

	/** Whether requests leave as fast as the rate limit allows; otherwise one at a time. */
	private isOpen = false;

	/** Whether a request is out alone, or on its way there. */
	private isOneAlone = false;

	/** Absent while the service answers, or nobody has asked it yet. */
	private outage: Outage | undefined;

	/** Whether somebody waits for the answer to a probe. */
	private isProbing = false;

	/** The requests that are being sent, by what they have met so far. */
	private readonly active = new Set<Attempt>();

	private readonly gatekeeper = new Gatekeeper();

	private readonly answers = new AnswerWatch();

	/** When an outage that was none of a single request was last over. */
	private recoveredAt = -Infinity;

	/** Aborted when requests must stop waiting for the rate limiter. */
	private pausing = new AbortController();

	/** Those who wait for a change of the state, some of them to let a request leave. */
	private readonly waiters = new Waiters<Attempt>();

	private readonly stopping = new AbortController();

	/** Aborted when nothing may leave any more: the run stopped, or the execution was cancelled. */
	private readonly stopped = this.stopping.signal;

	constructor(
		private readonly client: Pick<Client, 'post'>,
		private readonly settings: SenderSettings,
		private readonly cancelled: AbortSignal,
	) {
		if (cancelled.aborted) this.halt();
		else cancelled.addEventListener('abort', this.halt);
	}

	/** Lets go of the execution, which would keep everything that the run has read in memory. */
	end(): void {
		this.cancelled.removeEventListener('abort', this.halt);
	}

	/** Stops the run: nothing further leaves. */
	stop(fault: Fault): void {
		if (this.stoppedBy) return;
		this.stoppedBy = fault;
		this.settings.log(`The run stops: ${fault.message} (${fault.code})`);
		this.halt();
	}

	/** Nothing leaves any more, and nobody waits any longer. */
	private readonly halt = (): void => {
		this.stopping.abort();
		this.pausing.abort();
		this.outage?.end();
		this.wake();
	};

	/** For a request that is to be sent, and may be sent again. */
	newAttempt(): Attempt {
		return new Attempt(this.settings.maxRetries);
	}

	/** Waits the backoff before a retry, or until the run stops. */
	async pauseBefore(attempt: Attempt, atLeast = 0): Promise<void> {
		await wait(Math.max(attempt.backoff(), atLeast), this.stopped);
	}

	/**
	 * Sends a request until it gets an answer: in an outage when that is over, and otherwise up to
	 * `maxRetries` times more. One that may not be repeated is given back without an answer as soon
	 * as the service may have carried it out.
	 *
	 * @param attempt what the request has met so far; kept up to date
	 * @returns `undefined` when nothing may leave any more
	 */
	async send(request: Request, attempt: Attempt): Promise<Reply | undefined> {
		this.active.add(attempt);
		try {
			while (await this.mayLeave(attempt)) {
				// Of those that were let go together only one leaves alone.
				if (this.mustWait) continue;
				const { unanswered } = attempt;
				// While it is not known whether there is an outage, no retry counts.
				if (!unanswered || this.outage) {
					const reply = await this.dispatch(request, attempt);
					if (reply && isFinal(reply, request)) return reply;
				} else {
					if (this.isExhausted(attempt, unanswered)) return unanswered.reply;
					attempt.unanswered = undefined;
					await this.pauseBefore(attempt, restOfRetryAfter(unanswered));
				}
			}
			return undefined;
		} finally {
			this.active.delete(attempt);
		}
	}

	/** Waits while nothing may leave. Returns whether anything may leave at all. */
	private async mayLeave(attempt: Attempt): Promise<boolean> {
		while (!this.stopped.aborted && this.mustWait) await this.waiters.nextChange(attempt);
		return !this.stopped.aborted;
	}

	private get mustWait(): boolean {
		return this.isProbing || (!this.isOpen && this.isOneAlone);
	}

	/**
	 * Counts a sending without an answer. In an outage it was not the request that was to blame, unless it
	 * fails again although others got answers.
	 */
	private isExhausted(attempt: Attempt, { leftAt, isRepeated }: Unanswered): boolean {
		const isCounted = this.recoveredAt < leftAt || isRepeated;
		return isCounted && !attempt.retry();
	}

	/**
	 * One sending of a request when its turn comes.
	 *
	 * @returns `undefined` when it did not leave
	 */
	private async dispatch(request: Request, attempt: Attempt): Promise<Reply | undefined> {
		const isAlone = !this.isOpen;
		this.isOneAlone = isAlone;
		try {
			const signal = isAlone ? this.stopped : this.pausing.signal;
			const passage = await this.gatekeeper.pass(request.gates, signal);
			if (!passage) return undefined;
			if (!isAlone) await this.lookWhetherSilent();
			if (!isAlone && !this.isOpen) {
				passage.giveBack();
				return undefined;
			}
			const leftAt = performance.now();
			const reply = await this.post(request, passage);
			if (reply.fault?.mayBeDone) attempt.unconfirmed = reply.fault;
			if (reply.fault && stopsRun(reply.fault)) this.stop(reply.fault);
			if (reply.isAnswer) this.recordAnswer(leftAt);
			else this.recordMissing(reply, leftAt, attempt);
			return reply;
		} finally {
			if (isAlone) {
				this.isOneAlone = false;
				this.wake();
			}
		}
	}

	private async post({ path, body }: Request, passage: Passage): Promise<Reply> {
		const reply = await this.answers.during(async () => await this.client.post(path, body));
		for (const rate of passage.report(reply)) {
			this.settings.log(`The rate of ${path} is lowered to ${rate} per second`);
		}
		return reply;
	}

	/** Asks the service for something without effect. */
	private async ask(): Promise<Reply | undefined> {
		const { probeRequest } = this.settings;
		const passage = await this.gatekeeper.pass(probeRequest.gates, this.stopped);
		if (!passage) return undefined;
		const reply = await this.post(probeRequest, passage);
		// What an answer says is for a request to find out: a probe may be refused for reasons of its own.
		if (!reply.isAnswer && reply.fault && stopsRun(reply.fault)) this.stop(reply.fault);
		return reply;
	}

	private recordAnswer(leftAt: number): void {
		this.answers.recordAnswer(leftAt);
		if (!this.isOpen) this.open();
		this.wake();
	}

	/** From now on requests leave as fast as the rate limit allows. */
	private open(): void {
		this.isOpen = true;
		if (this.outage) this.endOutage(this.outage);
	}

	private recordMissing(reply: Reply, leftAt: number, attempt: Attempt): void {
		const { failedAt } = attempt;
		const now = performance.now();
		const isRepeated = failedAt !== undefined && this.answers.hasAnswerSince(failedAt);
		attempt.unanswered = { reply, leftAt, failedAt: now, isRepeated };
		attempt.failedAt = now;
		// A request that others have overtaken is in trouble by itself.
		if (this.isOpen && this.answers.isOvertaken(leftAt)) return;
		this.beginOutage(reply.fault ?? timeoutFault(this.settings.host), attempt);
	}

	/** An outage begins where an answer should have come by now. */
	private async lookWhetherSilent(): Promise<void> {
		const isSilent = await this.answers.isSilent(async () => await this.waiters.nextChange());
		// Another request may have found out meanwhile.
		if (isSilent && this.isOpen) this.beginOutage(timeoutFault(this.settings.host));
	}

	/** @param attempt of the request that showed it, where it was not a missing answer */
	private beginOutage(fault: Fault, attempt?: Attempt): void {
		const outage = (this.outage ??= new Outage(fault, this.answers.isFirst, this.settings));
		outage.fault = fault;
		if (attempt) outage.silent.add(attempt);
		if (this.answers.isNobodyUnderWay) outage.hurry();
		this.isOpen = false;
		this.pausing.abort();
		this.pausing = new AbortController();
		if (!this.isProbing) void this.probe(outage);
	}

	private async probe(outage: Outage): Promise<void> {
		this.isProbing = true;
		const isOver =
			!outage.isTooLong && (await outage.isOver(async () => await this.probeOf(outage)));
		this.isProbing = false;
		if (this.outage === outage && !this.stopped.aborted) {
			if (!isOver) this.stop(outage.stopFault);
			// Nobody is left whose answer could tell more than that of the probe.
			else if ([...this.active].every((each) => outage.silent.has(each))) {
				this.endOutage(outage);
				this.answers.recordProbe();
			}
		}
		this.wake();
	}

	/** Where nobody waits any more, it does not matter whether the service is there. */
	private async probeOf(outage: Outage): Promise<Reply | undefined> {
		if (this.active.size === 0) return undefined;
		const { fault } = outage;
		if (!outage.wasProbed) this.settings.log(`An outage begins: ${fault.message} (${fault.code})`);
		outage.recordProbe();
		return await this.ask();
	}

	private endOutage(outage: Outage): void {
		const { wasProbed, isReal, lasted } = outage;
		outage.end();
		this.outage = undefined;
		if (!wasProbed) return;
		if (isReal) this.recoveredAt = performance.now();
		this.settings.log(`The outage is over after ${(lasted / 1000).toFixed(1)} s`);
	}

	/**
	 * Wakes everybody who waits. Where one may leave alone, it is the first: one that got no answer in this
	 * outage comes after those who may get one.
	 */
	private wake(): void {
		this.waiters.wake((attempt) => this.outage?.silent.has(attempt) === true);
	}
}

/** Nothing else would fare better, or not before a long time. */
function stopsRun({ kind, retryAfter = 0 }: Fault): boolean {
	return kind === 'fatal' || retryAfter > LONGEST_RETRY_AFTER;
}
