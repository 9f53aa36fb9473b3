import type { IDataObject } from 'n8n-workflow';

import type { Client } from './client';
import { Latency } from './latency';
import type { Call, CallResult, Permit, RateLimiter } from './rateLimiter';
import type { Reply } from './reply';
import { LONGEST_RETRY_AFTER, backoff, probeInterval } from './retry';
import { timeoutFault, type Fault } from '../errors/faults';
import { wait } from '../helpers/wait';

/**
 * What a run does at the moment:
 * - `probing`: nobody gets an answer, so one request at a time finds out whether the service is there;
 * - `sending`: the service answers, so requests leave as fast as the rate limit allows;
 * - `stopped`: nothing leaves any more.
 *
 * A run begins with `probing`: its first request leaves alone.
 */
export type RunState = 'probing' | 'sending' | 'stopped';

/** A limit that a request counts for. */
export interface Gate extends Permit {
	limiter: RateLimiter;
}

export interface Request {
	path: string;
	body: IDataObject;
	/** All of them have to let it through; the one that takes longest comes first. */
	gates: readonly Gate[];
	/** Whether it has the effect of one when it is sent twice. */
	isRepeatable: boolean;
}

/** What a request that may be sent several times has met so far. */
export interface Attempts {
	/** Retries that count towards `maxRetries`. */
	retries: number;
	/** Its last sending, where that got no answer and was not looked at yet. */
	unanswered?: Unanswered;
	/** When a sending last got no answer. */
	failedAt?: number;
	/** What came instead of a clear answer to a sending that may have been carried out. */
	doubt?: Fault;
}

interface Unanswered {
	reply: Reply;
	leftAt: number;
	/** Whether others got answers between this sending and an earlier one that got none either. */
	isRepeated: boolean;
}

export interface SenderSettings {
	host: string;
	/** Retries of a request while others get answers, and of the first one of the run. */
	maxRetries: number;
	/** Milliseconds for which an outage is waited out. */
	outageTolerance: number;
	/** A request without effect, to probe with where the waiting ones may not be sent twice. */
	harmless: Request;
}

/** A time in which no request gets an answer; times in the clock of `performance.now()`. */
interface Outage {
	/** Whether the service has not answered in this run yet. */
	readonly isStart: boolean;
	readonly since: number;
	/** Requests that found the service silent so far. */
	probes: number;
	/** Whether a loop is already probing. */
	isProbed: boolean;
	/** What the last request met. */
	fault: Fault;
	/** Aborted when the outage is over. */
	readonly over: AbortController;
}

/** A request that waits for the end of an outage. */
interface Waiting {
	request: Request;
	attempts: Attempts;
	/** With the answer where the request was the one that probed; otherwise it may leave now. */
	resume: (reply?: Reply) => void;
}

/** Sends the requests of one run, and holds them back while the service does not answer. */
export class Sender {
	/** Why the run stopped before everything was sent. */
	stoppedBy: Fault | undefined;

	/** Absent while the service answers. */
	private outage: Outage | undefined;

	/** Those who wait for its end, in order. */
	private waiting: Waiting[] = [];

	/** When the requests under way left, oldest first. */
	private readonly underWay = new Set<{ leftAt: number }>();

	private readonly latency = new Latency();

	private lastAnswerAt = -Infinity;

	/** When the latest of the answered requests left. */
	private answeredLeftAt = -Infinity;

	/** When a probe last got an answer. */
	private recoveredAt = -Infinity;

	/** Aborted when requests must stop waiting for the rate limiter. */
	private hold = new AbortController();

	/** The last of those who pass several gates, or did. */
	private passing: Promise<unknown> = Promise.resolve();

	private readonly stopping = new AbortController();

	/** Aborted when nothing may leave any more: the run stopped, or the execution was cancelled. */
	private readonly stopped: AbortSignal;

	constructor(
		private readonly client: Client,
		private readonly settings: SenderSettings,
		cancelled: AbortSignal,
	) {
		this.stopped = AbortSignal.any([cancelled, this.stopping.signal]);
		this.stopped.addEventListener('abort', () => this.release());
		this.outage = newOutage(timeoutFault(settings.host), true);
	}

	get state(): RunState {
		if (this.stopped.aborted) return 'stopped';
		return this.outage ? 'probing' : 'sending';
	}

	/** Stops the run: nothing further leaves. */
	stop(fault: Fault): void {
		this.stoppedBy ??= fault;
		this.stopping.abort();
	}

	/** Waits the backoff before a retry, or until the run stops. */
	async pauseBefore({ retries }: Attempts, atLeast = 0): Promise<void> {
		await wait(Math.max(backoff(retries), atLeast), this.stopped);
	}

	/**
	 * Sends a request until it gets an answer: in an outage when that is over, and otherwise up to
	 * `maxRetries` times more. One that may not be repeated is given back without an answer as soon
	 * as the service may have carried it out.
	 *
	 * @param attempts what the request has met so far; kept up to date
	 * @returns `undefined` when nothing may leave any more
	 */
	async send(request: Request, attempts: Attempts): Promise<Reply | undefined> {
		while (this.state !== 'stopped') {
			if (this.state === 'probing') {
				const reply = await this.untilOutageEnds(request, attempts);
				if (reply) return reply;
			} else if (this.isExhausted(attempts)) {
				return attempts.unanswered?.reply;
			} else if (attempts.unanswered) {
				const atLeast = this.restOfRetryAfter(attempts.unanswered.reply, attempts);
				attempts.unanswered = undefined;
				await this.pauseBefore(attempts, atLeast);
			} else {
				const reply = await this.dispatch(request, attempts);
				if (reply && isFinal(reply, request)) return reply;
			}
		}
		return undefined;
	}

	/**
	 * Counts a sending without an answer. In an outage it was not the request that was to blame, unless it
	 * fails again although others got answers.
	 */
	private isExhausted(attempts: Attempts): boolean {
		const { unanswered } = attempts;
		if (!unanswered) return false;
		if (this.recoveredAt < unanswered.leftAt || unanswered.isRepeated) attempts.retries++;
		return attempts.retries > this.settings.maxRetries;
	}

	/** What is left of the wait that a gateway asked for; an outage since then counts. */
	private restOfRetryAfter({ fault }: Reply, { failedAt = 0 }: Attempts): number {
		return failedAt + (fault?.retryAfter ?? 0) - performance.now();
	}

	private async untilOutageEnds(request: Request, attempts: Attempts): Promise<Reply | undefined> {
		return await new Promise((resume) => {
			this.waiting.push({ request, attempts, resume });
			if (this.outage && !this.outage.isProbed) void this.probe(this.outage);
		});
	}

	/** Lets one request at a time leave until one gets an answer, or until it has been long enough. */
	private async probe(outage: Outage): Promise<void> {
		outage.isProbed = true;
		while (this.outage === outage && !this.stopped.aborted) {
			const pause = this.pauseBeforeProbe(outage);
			const isLast = this.isLastProbe(outage, pause);
			await wait(pause, outage.over.signal);
			const next = this.outage === outage ? this.waiting.shift() : undefined;
			if (!next) break;
			const isFirst = outage.isStart && outage.probes === 0;
			const isSpared = !next.request.isRepeatable && !isFirst;
			const reply = isSpared
				? await this.dispatch(this.settings.harmless, { retries: 0 }, outage)
				: await this.dispatch(next.request, next.attempts, outage);
			if (reply && !isSpared && isFinal(reply, next.request)) next.resume(reply);
			else if (this.outage === outage && !this.stopped.aborted) this.waiting.push(next);
			else next.resume();
			if (isLast && this.outage === outage) this.stop(this.outageFault(outage));
		}
		outage.isProbed = false;
	}

	private pauseBeforeProbe(outage: Outage): number {
		const { isStart, since, probes, fault } = outage;
		const retryAfter = fault.retryAfter ?? 0;
		if (isStart) return probes === 0 ? 0 : Math.max(backoff(probes), retryAfter);
		const left = since + this.settings.outageTolerance - performance.now();
		return Math.max(0, retryAfter, Math.min(left, probeInterval(probes)));
	}

	/** The last one of an outage leaves when that has lasted as long as it may. */
	private isLastProbe({ isStart, since, probes }: Outage, pause: number): boolean {
		if (isStart) return probes >= this.settings.maxRetries;
		return since + this.settings.outageTolerance - performance.now() <= pause;
	}

	/**
	 * One sending of a request when its turn comes.
	 *
	 * @param probed the outage in which it probes
	 * @returns `undefined` when it did not leave
	 */
	private async dispatch(
		{ path, body, gates }: Request,
		attempts: Attempts,
		probed?: Outage,
	): Promise<Reply | undefined> {
		const calls = await this.acquire(gates, probed ? this.stopped : this.hold.signal);
		if (!calls) return undefined;
		if (!probed && this.isAnswerMissing()) this.beginOutage(timeoutFault(this.settings.host));
		if (!probed && this.outage) {
			calls.forEach((call, index) => gates[index]?.limiter.settle(call, 'unanswered'));
			return undefined;
		}
		if (probed) probed.probes++;
		const sending = { leftAt: performance.now() };
		this.underWay.add(sending);
		const reply = await this.client.post(path, body);
		this.underWay.delete(sending);
		calls.forEach((call, index) =>
			gates[index]?.limiter.settle(call, resultOf(reply), briefRetryAfter(reply.fault)),
		);
		if (reply.fault?.mayBeDone) attempts.doubt = reply.fault;
		if (reply.isAnswer) this.noteAnswer(sending.leftAt, probed !== undefined);
		else this.noteMissing(reply, sending.leftAt, attempts);
		if (reply.fault && stopsRun(reply.fault)) this.stop(reply.fault);
		return reply;
	}

	/**
	 * Waits until all gates let a call through. Requests with several gates take turns: none passes a gate
	 * and then waits long at another one, where its place at the first would run out.
	 */
	private async acquire(
		gates: readonly Gate[],
		signal: AbortSignal,
	): Promise<readonly Call[] | undefined> {
		if (gates.length < 2) return await this.passAll(gates, signal);
		const passing = this.passing.then(async () => await this.passAll(gates, signal));
		this.passing = passing;
		return await passing;
	}

	private async passAll(
		gates: readonly Gate[],
		signal: AbortSignal,
	): Promise<readonly Call[] | undefined> {
		const calls: Call[] = [];
		for (const gate of gates) {
			const call = await gate.limiter.acquire(gate, this, signal);
			if (!call) {
				calls.forEach((each, index) => gates[index]?.limiter.settle(each, 'unanswered'));
				return undefined;
			}
			calls.push(call);
		}
		return calls;
	}

	private noteAnswer(leftAt: number, hasProbed: boolean): void {
		const now = performance.now();
		this.lastAnswerAt = now;
		this.answeredLeftAt = Math.max(this.answeredLeftAt, leftAt);
		this.latency.note(now - leftAt);
		if (!this.outage) return;
		if (hasProbed) this.recoveredAt = now;
		this.outage.over.abort();
		this.outage = undefined;
		this.release();
		this.hold = new AbortController();
	}

	private noteMissing(reply: Reply, leftAt: number, attempts: Attempts): void {
		const { failedAt } = attempts;
		const isRepeated = failedAt !== undefined && this.lastAnswerAt > failedAt;
		attempts.unanswered = { reply, leftAt, isRepeated };
		attempts.failedAt = performance.now();
		const fault = reply.fault ?? timeoutFault(this.settings.host);
		if (this.outage) this.outage.fault = fault;
		else this.beginOutage(fault);
	}

	/**
	 * Whether an answer should have come by now, and no other has come instead. A request that others
	 * have overtaken is in trouble by itself.
	 */
	private isAnswerMissing(): boolean {
		for (const { leftAt } of this.underWay) {
			if (leftAt > this.answeredLeftAt) return this.latency.isOverdue(leftAt, this.lastAnswerAt);
		}
		return false;
	}

	/** What all those read who could not be served before the run gave up. */
	private outageFault({ isStart, fault }: Outage): Fault {
		if (isStart) return fault;
		const seconds = Math.round(this.settings.outageTolerance / 1000);
		const reason = `No request was answered for ${seconds} seconds ('Outage Tolerance'), so the node stopped.`;
		return { ...fault, description: `${reason} ${fault.description}` };
	}

	private beginOutage(fault: Fault): void {
		this.outage = newOutage(fault, false);
		this.hold.abort();
	}

	/** Wakes everybody who waits, to look what the state is. */
	private release(): void {
		const { waiting } = this;
		this.waiting = [];
		this.hold.abort();
		this.outage?.over.abort();
		for (const { resume } of waiting) resume();
	}
}

function newOutage(fault: Fault, isStart: boolean): Outage {
	const over = new AbortController();
	return { isStart, since: performance.now(), probes: 0, isProbed: false, fault, over };
}

/** Whether the reply ends the sending of the request. */
function isFinal({ isAnswer, fault }: Reply, { isRepeatable }: Request): boolean {
	return isAnswer || (!isRepeatable && fault?.mayBeDone === true);
}

function resultOf({ fault, listed, isAnswer }: Reply): CallResult {
	if (!isAnswer) return 'unanswered';
	const faults = [fault, ...listed.values()];
	return faults.some((each) => each?.kind === 'rateLimited') ? 'refused' : 'accepted';
}

/** Nothing else would fare better, or not before a long time. */
function stopsRun({ kind, retryAfter = 0 }: Fault): boolean {
	return kind === 'fatal' || retryAfter > LONGEST_RETRY_AFTER;
}

/** The wait that holds for every call of the app; where a gateway is in trouble, one request probes. */
function briefRetryAfter(fault: Fault | undefined): number {
	if (fault?.kind !== 'rateLimited') return 0;
	return Math.min(fault.retryAfter ?? 0, LONGEST_RETRY_AFTER);
}
