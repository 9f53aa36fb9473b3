import type { RawAnswer } from '../mock-server/referenceClient';
import type { Json, JsonObject, Outcome, Packet } from '../mock-server/packets/packet';
import type { Difference } from '../mock-server/packets/shape';
import { compare, documentedShape } from '../mock-server/packets/shape';

/** What a documented answer says about one account in one of its lists. */
export interface Entry {
	/** E.g. `ErrorList`. */
	list: string;
	/** The key that names the account, e.g. `To_Account`. */
	by: string;
	account: string;
	/** A key of the entry and its documented value. */
	value?: readonly [key: string, value: Json];
}

/** How the documents say that a request ends. */
export interface Expectation {
	/** More than one where they leave it open. */
	ends: readonly Outcome[];
	/** Documented codes of a refusal; without them any code will do. */
	codes?: readonly number[];
	entries?: readonly Entry[];
}

/** An answer as far as it could be read. */
export interface Reply {
	/** HTTP status; undefined when there was no answer. */
	status?: number;
	/** What came, as JSON; undefined when it was none. */
	value?: Json;
	/** The same, or `{}` where it is no object. */
	answer: JsonObject;
	/** Whether the request was carried out, as far as the answer says. */
	isOk: boolean;
	/** Whether the answer says that it was not. */
	isRefused: boolean;
	code?: number;
}

export interface Judgement {
	differences: Difference[];
	unseen: string[];
}

/** What all answers have, whatever the call. */
export const statusKeys = ['ActionStatus', 'ErrorCode', 'ErrorInfo'];

/** The connection broke, or nothing came in time. */
export const noReply: Reply = { answer: {}, isOk: false, isRefused: false };

/** Reads an answer without asking for more than it has. */
export function readReply({ status, text }: Pick<RawAnswer, 'status' | 'text'>): Reply {
	const value = parsed(text);
	const answer = isObject(value) ? value : {};
	const code = codeIn(answer.ErrorCode);
	const isRefused = answer.ActionStatus === 'FAIL' || (code !== undefined && code !== 0);
	const isOk = isObject(value) && status === 200 && !isRefused;
	return { status, value, answer, isOk, isRefused, code };
}

/** Compares a reply with what the documents say of this request. */
export function judge(reply: Reply, packet: Packet, expectation: Expectation): Judgement {
	if (reply.status === undefined) {
		return { differences: [certain('the connection', 'an answer', 'none')], unseen: [] };
	}
	const status = reply.status === 200 ? [] : [certain('HTTP status', '200', `${reply.status}`)];
	if (reply.value === undefined) {
		const body = certain('', 'an object', 'no JSON');
		return { differences: status.length > 0 ? status : [body], unseen: [] };
	}
	const { differences, unseen } = judgeBody(reply, packet, expectation);
	return { differences: [...status, ...differences], unseen };
}

function judgeBody(reply: Reply, packet: Packet, expectation: Expectation): Judgement {
	const outcome = outcomeFor(reply, expectation);
	const { differences, unseen } = compare(reply.value ?? null, documentedShape(packet, outcome));
	const values = [
		...statusDifferences(reply, outcome, expectation),
		...(outcome === 'failed' ? [] : entryDifferences(reply.answer, expectation)),
	];
	// What has another form cannot have the documented value; one difference is enough.
	const isNamed = ({ path }: Difference): boolean =>
		differences.some(
			({ path: named }) => ['', path].includes(named) || path.startsWith(`${named}[`),
		);
	return { differences: [...differences, ...values.filter((one) => !isNamed(one))], unseen };
}

/** The documented way to end that this answer is to be compared with. */
function outcomeFor({ isRefused }: Reply, { ends }: Expectation): Outcome {
	if (isRefused) return 'failed';
	return ends.find((end) => end !== 'failed') ?? 'success';
}

function statusDifferences(
	{ answer, code }: Reply,
	outcome: Outcome,
	{ ends, codes = [] }: Expectation,
): Difference[] {
	const isExpected = ends.includes(outcome);
	const documented = ends.includes('failed') && codes.length > 0 ? codes.join(' or ') : '0';
	const isCodeKnown = outcome !== 'failed' || codes.length === 0 || codes.includes(code ?? NaN);
	if (!isExpected || !isCodeKnown) {
		return [certain('ErrorCode', documented, code === undefined ? 'none' : `${code}`)];
	}
	const word = outcome === 'failed' ? 'FAIL' : 'OK';
	return answer.ActionStatus === word
		? []
		: [certain('ActionStatus', word, JSON.stringify(answer.ActionStatus ?? null))];
}

function entryDifferences(answer: JsonObject, { ends, entries = [] }: Expectation): Difference[] {
	const refused = entries.some(({ list }) => list === 'ErrorList');
	const stray = !refused && !ends.includes('failed') ? strayRefusals(answer) : [];
	return [...stray, ...entries.flatMap((entry) => entryDifference(answer, entry))];
}

function entryDifference(answer: JsonObject, { list, by, account, value }: Entry): Difference[] {
	const entries = answer[list];
	const found = (Array.isArray(entries) ? entries : []).find(
		(entry) => isObject(entry) && entry[by] === account,
	);
	if (!isObject(found))
		return [certain(`${list}[].${by}`, 'each account that was asked', 'not all')];
	if (!value) return [];
	const [key, documented] = value;
	const came = found[key] ?? null;
	if (JSON.stringify(came) === JSON.stringify(documented)) return [];
	return [certain(`${list}[].${key}`, JSON.stringify(documented), JSON.stringify(came))];
}

/** Somebody is refused though all accounts exist. */
function strayRefusals({ ErrorList: list, FailAccounts: failed }: JsonObject): Difference[] {
	if (Array.isArray(failed) && failed.length > 0) {
		return [certain('FailAccounts', 'nobody', `${failed.length} of them`)];
	}
	if (!Array.isArray(list) || list.length === 0) return [];
	const codes = list.map((entry) =>
		isObject(entry) ? JSON.stringify(entry.ErrorCode ?? null) : '?',
	);
	return [certain('ErrorList', 'nobody', [...new Set(codes)].join(', '))];
}

function certain(path: string, documented: string, came: string): Difference {
	return { path, documented, came, isCertain: true };
}

function parsed(text: string): Json | undefined {
	try {
		return JSON.parse(text) as Json;
	} catch {
		return undefined;
	}
}

function codeIn(value: Json | undefined): number | undefined {
	const isNumber = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '');
	const code = isNumber ? Number(value) : NaN;
	return Number.isNaN(code) ? undefined : code;
}

export function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
