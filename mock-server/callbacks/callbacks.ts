import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { z } from 'zod';
import { callbackPacketNames, readPacket, type Json, type JsonObject } from '../packets/packet';
import { CallGate } from '../state/callGate';
import type { CallbackEvent } from './callbackEvent';
import { callbackCommand, callbackEventOf } from './callbackEvent';
import type { StageEvent } from '../state/pushLog';

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

/** A callback about something else than pushes; nothing here causes one by itself. */
export interface OtherCallback {
	/** E.g. `State.StateChange`. */
	command: string;
	/** Without it the body is the one on the command's page, if that is among the packets. */
	body?: JsonObject;
}

/** Checks such a callback, e.g. of `POST /mock/callbacks`. */
export const otherCallback: z.ZodType<OtherCallback> = z.strictObject({
	command: z.string().min(1),
	body: z.record(z.custom<Json>()).optional(),
});

/** Why a callback counts as failed; 1047/34354. */
export type CallbackFailure = 'time-out' | 'no connection' | 'status' | 'not JSON';

/** A callback and its answer. */
export interface RecordedCallback {
	/** `performance.now()` at the first try, ms. */
	at: number;
	/** The query string without `Sign`. */
	query: Record<string, string>;
	/** Of `Push.AllMemberPush`; none of other commands. */
	events: CallbackEvent[];
	/** How often it was sent. */
	tries: number;
	/** ms until the answer to the last try. */
	ms: number;
	/** HTTP status and body of the answer, if there was one. */
	status?: number;
	answer?: string;
	/** Absent when the callback succeeded. */
	failure?: CallbackFailure;
}

/** What one callback carries. */
interface Content {
	command: string;
	events: CallbackEvent[];
	/** Of other commands than that of pushes. */
	body?: JsonObject;
}

/** What became of one try. */
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
	/** What is to be sent, call by call. */
	private queue: Content[] = [];
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

	/** Reports stages, after the answer to the request that caused them. */
	add(stages: Iterable<StageEvent>): void {
		if (!this.target) return;
		for (const stage of stages) {
			const event = callbackEventOf(stage);
			const last = this.queue.at(-1);
			const isOpen = last?.command === callbackCommand && last.events.length < eventsPerCall;
			if (isOpen) last.events.push(event);
			else this.queue.push({ command: callbackCommand, events: [event] });
		}
		setImmediate(() => this.work());
	}

	/**
	 * Makes a callback about something else.
	 *
	 * @throws RangeError where there is no address, or nothing to say
	 */
	addOther({ command, body = packetBody(command) }: OtherCallback): void {
		if (!this.target) throw new RangeError('callbacks have no address: set one first');
		if (!body) throw new RangeError(`no packet has a body of ${command}: give one`);
		this.queue.push({ command, events: [], body });
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
		this.resolveWaiting();
	}

	/** Ends all calls. */
	async stop(): Promise<void> {
		this.stopping.abort();
		this.queue = [];
		this.resolveWaiting();
		await this.agent.destroy();
	}

	private work(): void {
		while (this.running < callsAtOnce && this.target) {
			const content = this.queue.shift();
			if (!content) break;
			this.running += 1;
			void this.deliver(content, this.target, this.stopping.signal).finally(() => {
				this.running -= 1;
				this.work();
			});
		}
		this.resolveWaiting();
	}

	private resolveWaiting(): void {
		if (this.isIdle()) for (const resolve of this.waiting.splice(0)) resolve();
	}

	private isIdle(): boolean {
		return this.running === 0 && this.queue.length === 0;
	}

	private async deliver(
		content: Content,
		target: CallbackOptions,
		stopped: AbortSignal,
	): Promise<void> {
		const at = performance.now();
		let attempt = await this.attempt(content, target, stopped);
		let tries = 1;
		while (isUnanswered(attempt) && tries <= (target.retries ?? 0) && !stopped.aborted) {
			await pause(retryAfterMs, stopped);
			attempt = await this.attempt(content, target, stopped);
			tries += 1;
		}
		if (stopped.aborted) return;
		const record = { at, events: content.events, tries, ...attempt };
		this.records.push(record);
		this.onCallback?.(record);
	}

	private async attempt(
		{ command, events, body }: Content,
		target: CallbackOptions,
		stopped: AbortSignal,
	): Promise<Attempt> {
		while (!stopped.aborted && !this.gate.admits(command, performance.now())) {
			await pause(gateMs, stopped);
		}
		const url = this.signedUrl(command, target);
		const began = performance.now();
		const outcome = await this.post(url, JSON.stringify(body ?? { Events: events }), stopped);
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

	private signedUrl(command: string, { url: address, token }: CallbackOptions): URL {
		const url = new URL(address);
		url.searchParams.set('SdkAppid', String(this.sdkAppId));
		url.searchParams.set('CallbackCommand', command);
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

/** What the page of a callback shows as its body. */
function packetBody(command: string): JsonObject | undefined {
	const name = callbackPacketNames().find((each) => each === `callback.${command}`);
	return name === undefined ? undefined : readPacket(name).request;
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
