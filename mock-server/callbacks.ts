import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { CallGate } from './callGate';
import type { CallbackEvent } from './callbackEvent';
import { callbackCommand, callbackEventOf } from './callbackEvent';
import type { StageEvent } from './pushLog';

/** Where callbacks go; in real life this is set in the Chat console. */
export interface CallbackOptions {
	/** Address; its own query parameters stay. */
	url: string;
	/** Signs callbacks; without it they carry no `Sign`. */
	token?: string;
	/** How often a callback that got no answer is repeated, default 0. */
	retries?: number;
}

/** Checks a target that comes from outside, e.g. from `POST /mock/callback`. */
export const callbackOptions: z.ZodType<CallbackOptions> = z.strictObject({
	url: z.string().url(),
	token: z.string().optional(),
	retries: z.number().int().nonnegative().optional(),
});

/** Why a callback is taken for failed; 1047/34354. */
export type CallbackFailure = 'time-out' | 'no connection' | 'status' | 'not JSON';

/** A callback and its answer. */
export interface RecordedCallback {
	/** `performance.now()` at the first try, ms. */
	at: number;
	/** The query string without `Sign`. */
	query: Record<string, string>;
	events: CallbackEvent[];
	/** How often it was sent. */
	tries: number;
	/** ms until the answer to the last try. */
	ms: number;
	/** HTTP status and body of the answer, if there was one. */
	status?: number;
	answer?: string;
	/** Absent when the callback was taken. */
	failure?: CallbackFailure;
}

/** What one try came to. */
type Attempt = Pick<RecordedCallback, 'query' | 'ms' | 'status' | 'answer' | 'failure'>;

const eventsPerCall = 100;
const callsPerSecond = 1000;
const callsAtOnce = 10;
const timeoutMs = 2000;
const retryAfterMs = 1000;
/** How often to ask again when a second has had its callbacks. */
const gateMs = 5;

/** Calls the app's own server for every stage of a push; 1047/67551, general rules 1047/34354. */
export class Callbacks {
	/** Every callback so far, in the order of their answers. */
	readonly records: RecordedCallback[] = [];
	private target: CallbackOptions | undefined;
	/** Events to be sent, call by call. */
	private queue: CallbackEvent[][] = [];
	private running = 0;
	private waiting: Array<() => void> = [];
	private agent = new Agent({ connections: callsAtOnce });
	private stopping = new AbortController();
	private readonly gate = new CallGate(callsPerSecond);

	/**
	 * @param sdkAppId - goes into each address
	 * @param first - where callbacks go at first
	 * @param onCallback - called for every callback once it is answered or given up
	 */
	constructor(
		private readonly sdkAppId: number,
		private readonly first: CallbackOptions | undefined,
		private readonly onCallback?: (callback: RecordedCallback) => void,
	) {
		this.configure(first);
	}

	/** Sends callbacks to another address from now on, or to none. */
	configure(target: CallbackOptions | undefined): void {
		this.target = target && callbackOptions.parse(target);
	}

	/** Tells of stages, after the answer to the request that caused them. */
	add(stages: Iterable<StageEvent>): void {
		if (!this.target) return;
		for (const stage of stages) {
			const event = callbackEventOf(stage);
			const last = this.queue.at(-1);
			if (last && last.length < eventsPerCall) last.push(event);
			else this.queue.push([event]);
		}
		setImmediate(() => this.work());
	}

	/** Settles when nothing is left to be sent. */
	async done(): Promise<void> {
		if (this.isIdle()) return;
		await new Promise<void>((resolve) => this.waiting.push(resolve));
	}

	/** Forgets every callback, sends no more of those waiting, and goes back to the first address. */
	reset(): void {
		this.stopping.abort();
		this.stopping = new AbortController();
		this.queue = [];
		this.records.length = 0;
		this.gate.reset();
		this.configure(this.first);
		this.settle();
	}

	/** Ends all calls. */
	async stop(): Promise<void> {
		this.stopping.abort();
		this.queue = [];
		this.settle();
		await this.agent.destroy();
	}

	private work(): void {
		while (this.running < callsAtOnce && this.target) {
			const events = this.queue.shift();
			if (!events) break;
			this.running += 1;
			void this.deliver(events, this.target, this.stopping.signal).finally(() => {
				this.running -= 1;
				this.work();
			});
		}
		this.settle();
	}

	private settle(): void {
		if (this.isIdle()) for (const resolve of this.waiting.splice(0)) resolve();
	}

	private isIdle(): boolean {
		return this.running === 0 && this.queue.length === 0;
	}

	private async deliver(
		events: CallbackEvent[],
		target: CallbackOptions,
		stopped: AbortSignal,
	): Promise<void> {
		const at = performance.now();
		const body = JSON.stringify({ Events: events });
		let attempt = await this.attempt(body, target, stopped);
		let tries = 1;
		while (isUnanswered(attempt) && tries <= (target.retries ?? 0) && !stopped.aborted) {
			await pause(retryAfterMs, stopped);
			attempt = await this.attempt(body, target, stopped);
			tries += 1;
		}
		if (stopped.aborted) return;
		const record = { at, events, tries, ...attempt };
		this.records.push(record);
		this.onCallback?.(record);
	}

	private async attempt(
		body: string,
		target: CallbackOptions,
		stopped: AbortSignal,
	): Promise<Attempt> {
		while (!stopped.aborted && !this.gate.admits(callbackCommand, performance.now())) {
			await pause(gateMs, stopped);
		}
		const url = this.signedUrl(target);
		const began = performance.now();
		const outcome = await this.post(url, body, stopped);
		return { query: queryWithoutSign(url), ...outcome, ms: performance.now() - began };
	}

	private async post(
		url: URL,
		body: string,
		stopped: AbortSignal,
	): Promise<Pick<Attempt, 'status' | 'answer' | 'failure'>> {
		const patience = AbortSignal.timeout(timeoutMs);
		try {
			const response = await request(url, {
				dispatcher: this.agent,
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body,
				signal: AbortSignal.any([patience, stopped]),
			});
			const answer = await response.body.text();
			return { status: response.statusCode, answer, ...failureOf(response.statusCode, answer) };
		} catch {
			return { failure: patience.aborted ? 'time-out' : 'no connection' };
		}
	}

	private signedUrl({ url: address, token }: CallbackOptions): URL {
		const url = new URL(address);
		url.searchParams.set('SdkAppid', String(this.sdkAppId));
		url.searchParams.set('CallbackCommand', callbackCommand);
		url.searchParams.set('contenttype', 'json');
		url.searchParams.set('ClientIP', '127.0.0.1');
		url.searchParams.set('OptPlatform', 'RESTAPI');
		if (token) {
			const time = String(Math.floor(Date.now() / 1000));
			url.searchParams.set('RequestTime', time);
			url.searchParams.set('Sign', callbackSign(token, time));
		}
		return url;
	}
}

/** The `Sign` of a callback: SHA-256 of token and `RequestTime`, in hexadecimal; 1047/34354. */
export function callbackSign(token: string, requestTime: string): string {
	return createHash('sha256').update(`${token}${requestTime}`).digest('hex');
}

function isUnanswered({ failure }: Attempt): boolean {
	return failure === 'time-out' || failure === 'no connection';
}

function failureOf(status: number, answer: string): { failure?: CallbackFailure } {
	if (status !== 200) return { failure: 'status' };
	try {
		JSON.parse(answer);
		return {};
	} catch {
		return { failure: 'not JSON' };
	}
}

function queryWithoutSign({ searchParams }: URL): Record<string, string> {
	return Object.fromEntries([...searchParams].filter(([name]) => name !== 'Sign'));
}

/** Waits, at most until everything stops. */
async function pause(ms: number, stopped: AbortSignal): Promise<void> {
	await sleep(ms, undefined, { signal: stopped }).catch(() => undefined);
}
