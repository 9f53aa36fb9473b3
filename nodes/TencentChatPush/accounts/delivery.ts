import type { Chunk, Part } from './batches';
import { UNREGISTERED, badResponseFault, isRetryable, type Fault } from '../errors/codes';
import type { Operation } from '../actions/Operation';
import { LONGEST_RETRY_AFTER } from '../transport/rateLimiter';
import { pause } from '../helpers/wait';
import { markDone, markUndone } from './targets';
import { nameOf, type Value } from './values';
import type { Reply, Wire } from '../transport/client';

/** Requests under way at once: enough to keep the full pace while answers take up to a second. */
const UNDER_WAY = 100;

/** Milliseconds: the longest first wait before another try, doubled with each, and its limit. */
const FIRST_WAIT = 300;
const LONGEST_WAIT = 30_000;

/** Milliseconds without any answer after which the service counts as gone, once a chunk was tried in vain. */
const LONG_SILENCE = 5000;

export interface DeliverySettings {
	operation: Operation;
	/** The path of the operation's call. */
	path: string;
	/** Further tries after a passing fault. */
	maxRetries: number;
	/** Asks the service for the names of its attributes. */
	registeredNames: (isWanted: () => boolean) => Promise<string[] | Fault>;
	/** Whether a run that ended with nothing done is reported as a whole, not account by account. */
	throwsWhenFruitless: boolean;
}

/** What a reply leaves open. */
interface Rest {
	/** Parts to send again, each with its passing fault. */
	again: ReadonlyMap<Part, Fault>;
	/** Parts of a request that was refused for something one of them brought. */
	disputed: Chunk;
}

/**
 * Brings chunks to the service and notes for each account what became of it:
 * - passing faults are tried again, an account listed with one without its neighbours;
 * - a request refused for its content is split until the account that brought it is alone;
 * - a fault of the app, the credential or the region, or a host that cannot be reached, ends the
 *   run: nothing further is sent;
 * - a service that answers nothing, or asks to be left alone for long, gets no new chunks.
 */
export class Delivery {
	/** Why the run ended before everything was sent. */
	ended: Fault | undefined;

	/** Whether the service has carried out anything. */
	private hasDone = false;

	/** Why new chunks are not sent: the service has fallen silent, or asks to be left alone for long. */
	private halt: Fault | undefined;

	/** The attributes of the app, asked for once; absent where the service does not tell them. */
	private registered: Promise<ReadonlySet<string> | undefined> | undefined;

	/** While the host cannot be reached: settled when the one request that asks again is through. */
	private outage: Promise<void> | undefined;

	private readonly stopped = new AbortController();

	/** Given when nothing further may be sent: the run ended, or the execution was cancelled. */
	private readonly signal: AbortSignal;

	constructor(
		private readonly wire: Wire,
		private readonly cancelled: AbortSignal,
		private readonly settings: DeliverySettings,
	) {
		this.signal = AbortSignal.any([cancelled, this.stopped.signal]);
	}

	/** Delivers all chunks, several at a time. Once cancelled or fruitless the rest is left. */
	async deliverAll(chunks: AsyncGenerator<Chunk>): Promise<void> {
		try {
			// Whoever is under way when others halt may still find the service well again.
			while (await this.deliverSome(chunks)) {
				if (this.halt) return await this.failRest(chunks, this.halt);
			}
		} finally {
			// Should one worker throw, the others must not go on behind its back.
			this.stopped.abort();
		}
	}

	/** Delivers until all is done or something halts; `false` when no chunk is left. */
	private async deliverSome(chunks: AsyncGenerator<Chunk>): Promise<boolean> {
		let isMore = true;
		const worker = async (): Promise<void> => {
			while (isMore && !this.halt && !this.isOver()) {
				const { value: chunk, done } = await chunks.next();
				if (done) isMore = false;
				else await this.deliver(chunk);
			}
		};
		await Promise.all(Array.from({ length: UNDER_WAY }, worker));
		return isMore && !this.isOver();
	}

	private async failRest(chunks: AsyncGenerator<Chunk>, fault: Fault): Promise<void> {
		for await (const chunk of chunks) {
			if (this.isOver()) return;
			fail(chunk, fault);
		}
	}

	private isOver(): boolean {
		return this.cancelled.aborted || this.isFruitless();
	}

	/** Whether the run ended with nothing done, and is to be reported so. */
	isFruitless(): boolean {
		return this.ended !== undefined && !this.hasDone && this.settings.throwsWhenFruitless;
	}

	/** Ends the run: what is not delivered yet fails with this fault. */
	end(fault: Fault): void {
		this.ended ??= fault;
		this.stopped.abort();
	}

	private async deliver(chunk: Chunk): Promise<void> {
		let parts = chunk;
		for (let tries = 0; parts.length > 0; tries++) {
			const reply = await this.send(parts);
			if (!reply) {
				if (this.ended) fail(parts, this.ended);
				return;
			}
			const { again, disputed } = this.settle(parts, reply);
			const open = await this.withoutUnregistered(disputed, reply.fault);
			for (const piece of divided(open, parts)) await this.deliver(piece);
			if (tries >= this.settings.maxRetries || asksTooMuch(again)) {
				this.noteHalt(reply, again);
				again.forEach((fault, part) => markUndone(part.target, part.values, fault));
				return;
			}
			parts = [...again.keys()];
			if (parts.length > 0) await pause(waitBefore(tries, again), this.signal);
		}
	}

	/** One request with its reply; `undefined` when nothing may be sent any more. */
	private async send(parts: Chunk): Promise<Reply | undefined> {
		for (;;) {
			await this.outage;
			if (this.signal.aborted) return undefined;
			const reply = await this.post(parts, () => this.outage === undefined);
			if (!reply) continue;
			if (reply.fault?.kind !== 'unreachable') return reply;
			if (!this.outage) return await this.knock(parts, reply.fault);
		}
	}

	/**
	 * Asks again on behalf of all requests, which wait meanwhile: a host that is down must not be
	 * hammered. If it stays out of reach the run ends.
	 */
	private async knock(parts: Chunk, fault: Fault): Promise<Reply | undefined> {
		let reopen = (): void => {};
		this.outage = new Promise((resolve) => (reopen = resolve));
		try {
			for (let tries = 0; tries < this.settings.maxRetries; tries++) {
				await pause(backoff(tries, 0.5), this.signal);
				const reply = await this.post(parts, () => true);
				if (!reply || reply.isAnswer) return reply;
			}
			this.end(fault);
			return undefined;
		} finally {
			this.outage = undefined;
			reopen();
		}
	}

	private async post(parts: Chunk, isWanted: () => boolean): Promise<Reply | undefined> {
		const { operation, path } = this.settings;
		const mayLeave = (): boolean => !this.signal.aborted && isWanted();
		const reply = await this.wire.post(path, operation.request(parts), mayLeave);
		if (reply?.isAnswer && !isTooLong(reply.fault)) this.halt = undefined;
		return reply;
	}

	/** A chunk was tried in vain: further ones would fare no better while nobody answers, or is to ask. */
	private noteHalt({ isAnswer, fault }: Reply, again: ReadonlyMap<Part, Fault>): void {
		if (asksTooMuch(again) || (!isAnswer && this.wire.silence >= LONG_SILENCE)) this.halt = fault;
	}

	/** Notes what the reply settles, and gives back what it leaves open. */
	private settle(parts: Chunk, reply: Reply): Rest {
		const again = new Map<Part, Fault>();
		const disputed: Part[] = [];
		const found = this.foundIn(reply);
		const general = reply.fault ?? doubt(parts, reply);
		if (general?.kind === 'lasting') this.end(general);
		for (const part of parts) {
			const values = found ? found.get(part.account) : part.values;
			const listed = listedFault(part, parts, reply);
			const fault = listed ?? general ?? (values ? undefined : badResponseFault());
			if (!fault) this.succeed(part, values ?? []);
			else if (isRetryable(fault)) again.set(part, fault);
			else if (!listed && fault.kind === 'content' && parts.length > 1) disputed.push(part);
			else markUndone(part.target, part.values, fault);
		}
		return { again, disputed };
	}

	/**
	 * Of a request that is refused for an attribute, those who bring one that the app does not have are
	 * to blame for certain: asking each of them would take two requests per account.
	 */
	private async withoutUnregistered(disputed: Chunk, fault: Fault | undefined): Promise<Chunk> {
		const isAttribute = this.settings.operation.values?.key === 'attributes';
		if (!isAttribute || fault?.code !== UNREGISTERED || disputed.length === 0) return disputed;
		const names = await (this.registered ??= this.askForNames());
		if (!names) return disputed;
		const isToBlame = ({ values }: Part): boolean =>
			values.some((value) => !names.has(nameOf(value)));
		fail(disputed.filter(isToBlame), fault);
		return disputed.filter((part) => !isToBlame(part));
	}

	private async askForNames(): Promise<ReadonlySet<string> | undefined> {
		const names = await this.settings.registeredNames(() => !this.signal.aborted);
		return Array.isArray(names) ? new Set(names) : undefined;
	}

	private foundIn({ fault, body }: Reply): ReadonlyMap<string, Value[]> | undefined {
		const { operation } = this.settings;
		if (!operation.found || fault) return undefined;
		try {
			return operation.found(body);
		} catch {
			return new Map();
		}
	}

	private succeed(part: Part, values: Value[]): void {
		this.hasDone = true;
		markDone(part.target, values);
	}
}

function fail(parts: Chunk, fault: Fault): void {
	for (const part of parts) markUndone(part.target, part.values, fault);
}

/** The reason given for this very account; a request for one account can mean no other. */
function listedFault(part: Part, parts: Chunk, { listed }: Reply): Fault | undefined {
	return listed.get(part.account) ?? (parts.length === 1 ? [...listed.values()][0] : undefined);
}

/** A refusal of somebody who was not asked for may mean any of those who were: better ask each. */
function doubt(parts: Chunk, { listed }: Reply): Fault | undefined {
	if (listed.size === 0) return undefined;
	const asked = new Set(parts.map(({ account }) => account));
	const isClear = [...listed.keys()].every((account) => asked.has(account));
	return isClear ? undefined : { ...badResponseFault(), kind: 'content' };
}

/** The smaller requests that tell which account a refusal was about. */
function divided(disputed: Chunk, parts: Chunk): Chunk[] {
	if (disputed.length < parts.length) return disputed.length > 0 ? [disputed] : [];
	const middle = Math.ceil(disputed.length / 2);
	return [disputed.slice(0, middle), disputed.slice(middle)];
}

function asksTooMuch(again: ReadonlyMap<Part, Fault>): boolean {
	return [...again.values()].some(isTooLong);
}

function isTooLong(fault: Fault | undefined): boolean {
	return (fault?.retryAfter ?? 0) > LONGEST_RETRY_AFTER;
}

function waitBefore(tries: number, again: ReadonlyMap<Part, Fault>): number {
	return Math.max(backoff(tries), longestRetryAfter(again));
}

function longestRetryAfter(again: ReadonlyMap<Part, Fault>): number {
	let longest = 0;
	for (const { retryAfter = 0 } of again.values()) longest = Math.max(longest, retryAfter);
	return longest;
}

/**
 * Exponential with full jitter, so that requests refused together do not come back together.
 *
 * @param least the part of the wait that is no jitter, for a request that comes back alone
 */
function backoff(tries: number, least = 0): number {
	const longest = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** tries);
	return longest * (least + Math.random() * (1 - least));
}
