import { isUtf8 } from 'node:buffer';
import type { CommandRules, Context } from './commands/command';
import { allMemberPush } from './commands/command';
import type { PathCommand } from './commands';
import { commands } from './commands';
import { applyFault } from './faults/applyFault';
import type { FaultInjection } from './faults/faultInjection';
import type { Outages } from './faults/outages';
import type { App } from './state/app';
import type { CallGate } from './state/callGate';
import type { Clock } from './state/clock';
import type { Dispatcher } from './state/dispatcher';
import type { RecordedAnswer, RequestLog } from './state/requestLog';
import type { Schedule } from './state/schedule';
import type { AppIdentity } from './wire/access';
import { checkAccess } from './wire/access';
import type { Answer } from './wire/answer';
import { failAnswer } from './wire/answer';
import type { HttpCall, HttpReply } from './wire/httpListener';
import type { Mention } from './wire/mentions';
import { mentionsOf } from './wire/mentions';
import { asRefusal, codes, Refusal } from './wire/refusal';
import type { ApiReply } from './wire/reply';
import { replyWith } from './wire/reply';

/** The service's own words; common.rest of the packets. */
const unreadableBody = 'Fail to Parse json data of body, Please check it';

/** What the service answers from. */
export interface ServiceParts {
	app: App;
	identity: AppIdentity;
	clock: Clock;
	dispatcher: Dispatcher;
	schedule: Schedule;
	callGate: CallGate;
	faultInjection: FaultInjection;
	outages: Outages;
	requestLog: RequestLog;
}

/** What the app may do, and what the documents leave open. */
export interface ServiceRules extends CommandRules {
	/** Calls of a command in any one second, where it is not the usual number. */
	callsPerSecondOf: (name: string, command: PathCommand) => number | undefined;
	/** Whether `all_member_push` lists accounts that it did not serve; its pages show no list. */
	olderApiLists: boolean;
	/** Whether the Push service is activated; 90045 otherwise. */
	pushEnabled: boolean;
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

/** Answers calls as the documents describe, and keeps a record of them. */
export class Service {
	constructor(
		private readonly parts: ServiceParts,
		private readonly rules: ServiceRules,
	) {}

	/** Decides at once what becomes of a call; only the reply may take its time. */
	handle(call: HttpCall): HttpReply {
		const request = readRequest(call);
		const { code, ...reply } = this.replyTo(request);
		this.record(request, { status: reply.status, code });
		return reply;
	}

	private replyTo(request: Request): ApiReply {
		const fault = this.parts.outages.fault();
		if (fault) return applyFault(fault, () => ({ status: 'reset' }));
		try {
			return this.serve(this.admit(request), request);
		} catch (thrown) {
			const { onFailure } = commands.get(request.path) ?? {};
			return replyWith(failAnswer(asRefusal(thrown), onFailure));
		}
	}

	/** Access first, then the frequency gate, then all that needs the body. */
	private admit(request: Request): PathCommand {
		const { identity } = this.parts;
		const command = findCommand(request);
		checkAccess(readQuery(request.query), identity, command.family.notAdmin);
		this.checkPace(request, command);
		if (!request.isJson) throw new Refusal(command.family.notJson, unreadableBody);
		if (command.family.needsPush && !this.rules.pushEnabled) {
			throw new Refusal(codes.pushNotEnabled, 'Push is not activated');
		}
		return command;
	}

	private checkPace(request: Request, command: PathCommand): void {
		const { callGate, clock } = this.parts;
		const limit = this.rules.callsPerSecondOf(request.command, command);
		if (callGate.admits(request.path, clock.steady(request.at), limit)) return;
		throw new Refusal(
			command.pace?.code ?? codes.tooFrequent,
			`too many calls of ${request.command} in a second`,
		);
	}

	private serve(command: PathCommand, request: Request): ApiReply {
		const { faultInjection, identity, ...parts } = this.parts;
		const { body, bodyBytes, mentions } = request;
		const { latency, fault, listed } = faultInjection.match(request.command, mentions);
		const { family, onFailure } = command;
		const context: Context = {
			...parts,
			...this.rules,
			sdkAppId: identity.sdkAppId,
			listed,
			listsFailed: this.rules.olderApiLists || family !== allMemberPush,
			family,
			bodyBytes,
		};
		const carryOut = (): ApiReply =>
			replyWith(answerOf(() => command.run(body, context), onFailure));
		const reply = fault ? applyFault(fault, carryOut, onFailure) : carryOut();
		return { ...reply, delay: latency };
	}

	private record(request: Request, answer: RecordedAnswer): void {
		const { at, path, command, body, accounts } = request;
		const query = withoutUserSig(request);
		this.parts.requestLog.add({ at, path, command, query, body, accounts, answer });
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
		throw new Refusal(codes.malformedHttp, `${repeated} appears twice in the query string`);
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

function answerOf(run: () => Answer, onFailure?: Partial<Answer>): Answer {
	try {
		return run();
	} catch (thrown) {
		return failAnswer(asRefusal(thrown), onFailure);
	}
}
