import { randomBytes, randomInt } from 'node:crypto';
import type { JsonObject, Packet } from '../mock-server/packets/packet';
import { readPacket, restPacketNames } from '../mock-server/packets/packet';
import type { Difference } from '../mock-server/packets/shape';
import { documentedShape } from '../mock-server/packets/shape';
import type { ReferenceClient } from '../mock-server/referenceClient';
import type { Expectation, Reply } from './judge';
import { judge, noReply, readReply, statusKeys } from './judge';
import type { Timer } from './pace';
import { Pace } from './pace';
import type { Question } from './questions';
import { unavailable } from './words';

type Verdict = 'same' | 'differs' | 'not possible' | 'not called';

/** A line of the report. */
export interface Row {
	/** E.g. `timpush.add_tag`. */
	packet: string;
	/** What sets this request apart from others of the same call. */
	about?: string;
	documented: string;
	came: string;
	verdict: Verdict;
	differences: Difference[];
	/** What else is to be said of it. */
	notes: string[];
}

/** A request, and what the documents say of its answer. */
export interface Check extends Expectation {
	packet: string;
	about?: string;
	/** JSON; a text is sent as it is. */
	body: JsonObject | string;
}

export interface SessionOptions {
	client: ReferenceClient;
	sdkAppId: number;
	identifier: string;
	timer: Timer;
	/** Test accounts of the person who started it. */
	given: readonly string[];
	registerAttributes: boolean;
	onRow: (row: Row) => void;
}

/** What was made and has to go again. */
export interface Leavings {
	accounts: Set<string>;
	tags: Set<string>;
	attributes: Set<string>;
	/** Accounts that tags or attributes were given to. */
	holders: Set<string>;
	/** Type by TaskID. */
	tasks: Map<number, string>;
	/** Whether a task may exist whose TaskID never came. */
	mayHaveLostTask: boolean;
}

/** It was asked to stop, or nothing answers any more. */
export class Stopped extends Error {}

/** The code of a call too many; other callers of the app may cause it. */
const tooFrequent = 60007;
const tries = 4;
const retryAfterMs = 1_100;
/** Far more than the 3 s after which the server itself gives up (60008). */
const answerWithinMs = 15_000;
/** This many calls in a row without an answer, and the connection is given up. */
const silencesAtMost = 3;

/** Everything that the steps share: it sends their calls, one after the other, and keeps what came. */
export class Session {
	/** In the names of all that is made. */
	readonly run = randomBytes(4).toString('hex');
	readonly rows: Row[] = [];
	readonly answers = new Map<Question, string>();
	readonly leavings: Leavings = {
		accounts: new Set(),
		tags: new Set(),
		attributes: new Set(),
		holders: new Set(),
		tasks: new Map(),
		mayHaveLostTask: false,
	};
	/** Accounts that exist and are the run's own. */
	readonly own: string[] = [];
	private readonly pace: Pace;
	private readonly reasons = new Map<string, string>();
	private readonly stopping = new AbortController();
	private silences = 0;

	constructor(readonly options: SessionOptions) {
		this.pace = new Pace(options.timer);
	}

	/** A name of the run's own, e.g. `n8n-conformance-1a2b3c4d-a`; at most 32 bytes. */
	name(ending: string): string {
		return `n8n-conformance-${this.run}-${ending}`;
	}

	/** An account that never exists. */
	get stranger(): string {
		return this.name('x');
	}

	/** Lets the call that is under way end, and sends no more. */
	stop(): void {
		this.stopping.abort();
	}

	get isStopped(): boolean {
		return this.stopping.signal.aborted;
	}

	/** Sends a request, compares what comes with the documents, and keeps the line. */
	async check(check: Check): Promise<Reply> {
		const packet = readPacket(check.packet);
		const reply = await this.send(check.packet, check.body);
		const { differences, unseen } = judge(reply, packet, check);
		const words = unavailableWords(reply, check);
		const isPossible = words === undefined;
		const certain = isPossible ? differences.filter(({ isCertain }) => isCertain) : [];
		this.keep({
			packet: check.packet,
			about: check.about,
			documented: documentedWords(packet, check),
			came: cameWords(reply),
			verdict: !isPossible ? 'not possible' : certain.length > 0 ? 'differs' : 'same',
			differences: isPossible ? differences : [],
			notes: [...(isPossible ? [] : [words]), ...unseenWords(unseen)],
		});
		return reply;
	}

	/** Sends a request whose answer no page shows. */
	async probe(packet: string, body: JsonObject | string): Promise<Reply> {
		return await this.send(packet, body);
	}

	/** Says why a call gets no line of its own. */
	skip(reason: string, ...packets: string[]): void {
		for (const packet of packets) this.reasons.set(packet, reason);
	}

	answer(question: Question, text: string): void {
		this.answers.set(question, text);
	}

	/** Adds a line for each call that was not made. */
	closeRows(): void {
		const called = new Set(this.rows.map(({ packet }) => packet));
		for (const packet of restPacketNames()) {
			if (called.has(packet)) continue;
			const reason = this.reasons.get(packet) ?? 'an earlier answer left nothing to call it with';
			const came = `not called: ${reason}`;
			const row = { packet, documented: '', came, differences: [], notes: [] };
			this.keep({ ...row, verdict: 'not called' });
		}
	}

	async sleep(ms: number): Promise<void> {
		await this.options.timer.sleep(ms, this.stopping.signal);
		this.throwIfStopped();
	}

	/** A number for `MsgRandom`. */
	random(): number {
		return randomInt(2 ** 32);
	}

	/**
	 * Sends a request at the documented rate, also after a stop: for what has to be cleaned up.
	 * Never throws; a connection that breaks gives {@link noReply}.
	 */
	async sendAnyway(name: string, body: JsonObject | string): Promise<Reply> {
		const { path, limits } = readPacket(name);
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		for (let tried = 1; ; tried += 1) {
			await this.pace.turn(path, new AbortController().signal);
			const reply = await this.sendOnce(path, text);
			this.pace.answered(path, rateOf(limits));
			if (reply.code !== tooFrequent || tried === tries) return reply;
			await this.options.timer.sleep(retryAfterMs, new AbortController().signal);
		}
	}

	private async send(name: string, body: JsonObject | string): Promise<Reply> {
		this.throwIfStopped();
		const reply = await this.sendAnyway(name, body);
		this.silences = reply.status === undefined ? this.silences + 1 : 0;
		if (this.silences === silencesAtMost) {
			throw new Stopped(`${silencesAtMost} calls in a row got no answer`);
		}
		return reply;
	}

	private async sendOnce(path: string, text: string): Promise<Reply> {
		const signal = AbortSignal.timeout(answerWithinMs);
		try {
			return readReply(await this.options.client.send(path.slice(1), text, { signal }));
		} catch {
			return noReply;
		}
	}

	private keep(row: Row): void {
		this.rows.push(row);
		this.options.onRow(row);
	}

	private throwIfStopped(): void {
		if (this.isStopped) throw new Stopped('It was asked to stop');
	}
}

/** Why the app refused, where that says nothing about the form of answers. */
function unavailableWords({ isRefused, code }: Reply, { codes = [] }: Check): string | undefined {
	if (!isRefused || code === undefined || codes.includes(code)) return undefined;
	return unavailable(code);
}

function unseenWords(unseen: readonly string[]): string[] {
	if (unseen.length === 0) return [];
	return [`empty, so not compared inside: ${unseen.map((path) => `\`${path}\``).join(', ')}`];
}

/** The least of a page's rates, where editions differ; a call a second where no page has one. */
function rateOf({ callsPerSecond }: JsonObject): number {
	const rates = Object.values(
		typeof callsPerSecond === 'object' && callsPerSecond !== null
			? callsPerSecond
			: [callsPerSecond],
	).filter((rate) => typeof rate === 'number');
	return rates.length === 0 ? 1 : Math.min(...rates);
}

function documentedWords(packet: Packet, { ends, codes = [] }: Check): string {
	return ends
		.map((end) => {
			const { fields } = documentedShape(packet, end);
			const keys = [...fields].filter(([, { isRequired }]) => isRequired).map(([key]) => key);
			const status = end === 'failed' ? `FAIL ${codes.join(' or ')}`.trim() : 'OK 0';
			return withKeys(status, keys);
		})
		.join(' / ');
}

function cameWords({ status, value, answer, code }: Reply): string {
	if (status === undefined) return 'no answer';
	const http = status === 200 ? [] : [`HTTP ${status}`];
	if (value === undefined) return [...http, 'no JSON'].join(', ');
	const { ActionStatus: word, ErrorInfo: info } = answer;
	const parts = [typeof word === 'string' ? word : '?', code ?? '?'].join(' ');
	const quoted = typeof info === 'string' && info !== '' && code !== 0 ? ` "${info}"` : '';
	return withKeys([...http, `${parts}${quoted}`].join(', '), Object.keys(answer));
}

function withKeys(status: string, keys: readonly string[]): string {
	const own = keys.filter((key) => !statusKeys.includes(key)).map((key) => `\`${key}\``);
	return [status, ...own].join(' · ');
}
