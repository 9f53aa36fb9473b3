import { isUtf8 } from 'node:buffer';
import type { AppIdentity } from './access';
import { checkAccess } from './access';
import type { Answer } from './answer';
import { asRefusal, codes, failAnswer, Refusal } from './answer';
import type { App } from './app';
import type { Clock } from './clock';
import type { BadElement, CommandSetting, Setting } from './command';
import type { PathCommand } from './commands';
import { commands } from './commands';
import type { Dispatcher } from './dispatcher';
import type { Mention } from './mentions';
import { mentionsOf } from './mentions';
import type { FaultInjection, Mishap } from './faultInjection';
import { refusalOf } from './faultInjection';
import type { Outages } from './outages';
import type { CallGate } from './callGate';
import type { Schedule } from './schedule';
import type { HttpCall, HttpReply } from './server';

const bytesPerMegabyte = 1_000_000;

/** What became of a request. */
export interface RecordedAnswer {
	/**
	 * The HTTP status, or: `reset` before anything was carried out, `hung` without answer, `lost`
	 * after being carried out.
	 */
	status: HttpReply['status'];
	/** ErrorCode of the answer, undefined when the caller gets none. */
	code: number | undefined;
}

/** A request the mock server got. */
export interface RecordedRequest {
	/** `performance.now()` when the request had arrived whole, ms. */
	at: number;
	/** E.g. `/v4/timpush/add_tag`. */
	path: string;
	/** Last segment of the path, e.g. `add_tag`. */
	command: string;
	/** The query string without `usersig`. */
	query: Record<string, string>;
	/** The JSON value of the body, or its text where that is no JSON. */
	body: unknown;
	/** Accounts in the order of the body, duplicates included. */
	accounts: string[];
	answer: RecordedAnswer;
}

/** Requests the documents neither allow nor forbid. */
export interface Oddities {
	/** Accounts that stood in the same request already. */
	duplicateAccounts: number;
}

/** What the service is made of. */
export interface ServiceParts {
	app: App;
	identity: AppIdentity;
	clock: Clock;
	dispatcher: Dispatcher;
	schedule: Schedule;
	/** Calls of a command in any one second, where it is not the usual number. */
	callsPerSecondOf: (name: string, command: PathCommand) => number | undefined;
	callGate: CallGate;
	faultInjection: FaultInjection;
	outages: Outages;
	badElement: BadElement;
	arrange: CommandSetting['arrange'];
	/** Whether the Push service is activated; 90045 otherwise. */
	pushEnabled: boolean;
	/** Called for every request once it is decided. */
	onRequest?: (request: RecordedRequest) => void;
}

/** A request, read as far as it can be read. */
interface Request {
	at: number;
	method: string;
	path: string;
	command: string;
	query: URLSearchParams;
	body: unknown;
	bodyBytes: number;
	isJson: boolean;
	mentions: Mention[];
	accounts: string[];
}

/** A reply, and the ErrorCode it carries. */
type Outcome = HttpReply & { code?: number };

/** Answers calls as the documents describe, and keeps a record of them. */
export class Service {
	/** Every request so far, in order of arrival. */
	readonly requests: RecordedRequest[] = [];
	readonly oddities: Oddities = { duplicateAccounts: 0 };

	constructor(private readonly parts: ServiceParts) {}

	/** Decides at once what becomes of a call; only the reply may take its time. */
	handle(call: HttpCall): HttpReply {
		const request = readRequest(call);
		const { code, ...reply } = this.outcomeOf(request);
		this.record(request, { status: reply.status, code });
		return reply;
	}

	/** Forgets every request. */
	reset(): void {
		this.requests.length = 0;
		this.oddities.duplicateAccounts = 0;
	}

	private outcomeOf(request: Request): Outcome {
		const mishap = this.parts.outages.mishap();
		if (mishap) return spoil(mishap, () => ({ status: 'reset' }));
		try {
			return this.serve(this.admit(request), request);
		} catch (thrown) {
			return jsonOutcome(failAnswer(asRefusal(thrown)));
		}
	}

	/** Access first, then the frequency gate, then all that needs the body. */
	private admit(request: Request): PathCommand {
		const { identity, pushEnabled } = this.parts;
		const command = findCommand(request);
		checkAccess(readQuery(request.query), identity);
		this.checkPace(request, command);
		if (!request.isJson) throw new Refusal(codes.bodyNotJson, 'the body is not JSON');
		if (!pushEnabled) throw new Refusal(codes.pushNotEnabled, 'Push is not activated');
		return command;
	}

	private checkPace(request: Request, command: PathCommand): void {
		const { callGate, clock, callsPerSecondOf } = this.parts;
		const limit = callsPerSecondOf(request.command, command);
		if (callGate.admits(request.path, clock.steady(request.at), limit)) return;
		throw new Refusal(
			command.pace?.code ?? codes.tooFrequent,
			`too many calls of ${request.command} in a second`,
		);
	}

	private serve(command: PathCommand, request: Request): Outcome {
		const { faultInjection, identity, ...parts } = this.parts;
		const { body, bodyBytes, mentions } = request;
		const { latency, fault, listed } = faultInjection.befall(request.command, mentions);
		const { family, onFailure } = command;
		const { sdkAppId } = identity;
		const setting: Setting = { ...parts, sdkAppId, listed, family, bodyBytes };
		const serve = (): Outcome => jsonOutcome(answerOf(() => command.run(body, setting), onFailure));
		return { ...(fault ? spoil(fault, serve) : serve()), delay: latency };
	}

	private record(request: Request, answer: RecordedAnswer): void {
		const { at, path, command, body, accounts } = request;
		const recorded = { at, path, command, query: withoutUserSig(request), body, accounts, answer };
		this.requests.push(recorded);
		this.oddities.duplicateAccounts += accounts.length - new Set(accounts).size;
		this.parts.onRequest?.(recorded);
	}
}

/** A misspelt `UserSig` is no less secret. */
function withoutUserSig({ query }: Request): Record<string, string> {
	const kept = [...query].filter(([name]) => name.toLowerCase() !== 'usersig');
	return Object.fromEntries(kept);
}

function findCommand({ method, path }: Request): PathCommand {
	if (method !== 'POST') throw new Refusal(codes.malformedHttp, `${method} instead of POST`);
	const command = commands.get(path);
	if (!command) throw new Refusal(codes.unknownCommand, `there is no ${path}`);
	return command;
}

function readQuery(query: URLSearchParams): Record<string, string> {
	const names = [...query.keys()];
	const repeated = names.find((name, index) => names.indexOf(name) !== index);
	if (repeated !== undefined) {
		throw new Refusal(codes.malformedHttp, `${repeated} stands twice in the query string`);
	}
	return Object.fromEntries(query);
}

function readRequest({ at, method, url, body: bytes }: HttpCall): Request {
	const { value: body, isJson } = readJson(bytes);
	const mentions = mentionsOf(body);
	return {
		at,
		method,
		path: url.pathname,
		command: url.pathname.split('/').at(-1) ?? '',
		query: url.searchParams,
		body,
		bodyBytes: bytes.length,
		isJson,
		mentions,
		accounts: mentions.flatMap(({ account }) => account ?? []),
	};
}

function readJson(bytes: Buffer): { value: unknown; isJson: boolean } {
	const text = bytes.toString('utf8');
	try {
		return { value: JSON.parse(text), isJson: isUtf8(bytes) };
	} catch {
		return { value: text, isJson: false };
	}
}

function answerOf(run: () => Answer, onFailure: Partial<Answer> = {}): Answer {
	try {
		return run();
	} catch (thrown) {
		return { ...failAnswer(asRefusal(thrown)), ...onFailure };
	}
}

/** What a fault makes of a request. Some strike before `serve`, the others after it. */
function spoil(fault: Mishap, serve: () => Outcome): Outcome {
	if ('code' in fault) return jsonOutcome(failAnswer(refusalOf(fault)));
	if ('status' in fault) return { status: fault.status, headers: fault.headers, body: fault.body };
	if ('reset' in fault) return { status: 'reset' };
	if ('hang' in fault) return { status: 'hung' };
	if ('lose' in fault && fault.lose === 'before') return { status: 'reset' };
	return spoilAnswer(fault, serve());
}

function spoilAnswer(fault: Exclude<Mishap, { code: number }>, outcome: Outcome): Outcome {
	if ('trickle' in fault) return { ...outcome, trickle: fault.trickle };
	if ('megabytes' in fault) {
		return { ...outcome, body: outcome.body?.padEnd(fault.megabytes * bytesPerMegabyte) };
	}
	if ('garbage' in fault) return { ...outcome, body: fault.garbage, code: undefined };
	if ('shape' in fault) {
		return { ...outcome, body: JSON.stringify(fault.shape ?? null), code: undefined };
	}
	return { status: 'lost' };
}

function jsonOutcome(answer: Answer): Outcome {
	return {
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(answer),
		code: answer.ErrorCode,
	};
}
