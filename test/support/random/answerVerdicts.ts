import type { Json, JsonObject } from '../../../mock-server/packets/packet';
import type { Said } from '../answeringServer';
import { REFUSING_CODES } from './distortions';

/**
 * What an answer says of somebody: served; refused for certain, so that nothing was done; or refused and yet perhaps
 * done, or nothing that can be read.
 */
export type Verdict = 'served' | 'refused' | 'unclear';

const CLEAR = new Set(REFUSING_CODES);

/** Where an answer refuses some of those that a request names: the list, and its names and codes. */
const LISTS = [
	['ErrorList', 'To_Account', 'ErrorCode'],
	['ResultItem', 'UserID', 'ResultCode'],
] as const;

/**
 * What an answer says, read by the words of the pages and by nothing else.
 *
 * @param name an account; absent where the request is about one thing as a whole
 */
export function verdictOf({ status, text }: Said, name?: string): Verdict {
	if (status !== 200) return status === 429 ? 'refused' : 'unclear';
	const answer = parsed(text);
	const code = codeIn(answer?.ErrorCode);
	if (!answer || code === undefined) return 'unclear';
	const own = name === undefined ? undefined : refusalOf(name, answer);
	if (own !== undefined) return CLEAR.has(own) ? 'refused' : 'unclear';
	if (code === 0) return answer.ActionStatus === 'FAIL' ? 'unclear' : 'served';
	return CLEAR.has(code) && !isContradicted(answer) ? 'refused' : 'unclear';
}

/** A refusal that also says what came of the request. */
function isContradicted({ ActionStatus, ErrorList, TaskId, TaskID }: JsonObject): boolean {
	const isListed = Array.isArray(ErrorList) && ErrorList.length > 0;
	return ActionStatus === 'OK' || isListed || [TaskId, TaskID].some(Boolean);
}

/** The code for which a list refuses somebody; -1 where it gives none. */
function refusalOf(name: string, answer: JsonObject): number | undefined {
	if (listIn(answer.FailAccounts).includes(name)) return -1;
	for (const [list, nameKey, codeKey] of LISTS) {
		for (const entry of listIn(answer[list]).map(objectOf)) {
			const code = codeIn(entry?.[codeKey]);
			if (entry?.[nameKey] === name && code) return code;
		}
	}
	return undefined;
}

function codeIn(value: Json | undefined): number | undefined {
	if (typeof value === 'string') return /^-?\d{1,9}$/.test(value) ? Number(value) : undefined;
	return Number.isInteger(value) ? Number(value) : undefined;
}

function listIn(value: Json | undefined): Json[] {
	return Array.isArray(value) ? value : [];
}

function objectOf(value: Json): JsonObject | undefined {
	return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
}

function parsed(text: string): JsonObject | undefined {
	try {
		return objectOf(JSON.parse(text) as Json);
	} catch {
		return undefined;
	}
}
