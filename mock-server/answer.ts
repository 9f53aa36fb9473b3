import type { InstanceTrace, PushStatistics } from './reports';
import type { TaskInfo } from './scheduleCommands';

/**
 * Error codes the mock server answers with by itself, with the meaning the 'Error Codes' page gives
 * them. Where that page leaves a choice, README.md says what the mock server chose.
 */
export const codes = {
	ok: 0,
	malformedHttp: 60002,
	bodyNotJson: 60003,
	tooFrequent: 60007,
	unknownCommand: 60009,
	sdkAppIdMissing: 60012,
	badQuery: 60025,
	userSigExpired: 70001,
	userSigMalformed: 70003,
	userSigWrongKey: 70009,
	identifierMismatch: 70013,
	sdkAppIdMismatch: 70014,
	unknownApp: 70020,
	accountNotImported: 70107,
	badBody: 90001,
	badMsgRandom: 90005,
	notAdmin: 90009,
	tooManyAccounts: 90018,
	conditionTagTooLong: 90020,
	tagInBothLists: 90022,
	pushedTooSoon: 90024,
	badLifeTime: 90026,
	tooManyTags: 90032,
	badAttribute: 90033,
	tagTooLong: 90034,
	accountTypeClash: 90035,
	mixedCondition: 90039,
	emptyTag: 90040,
	badOfflinePushInfo: 90043,
	pushNotEnabled: 90045,
	dayUsedUp: 90047,
	unknownTask: 90049,
	alreadyRevoked: 90050,
	revokedTooSoon: 90051,
	revokedTooLate: 90052,
	revokeWithoutInfo: 90053,
	pushTooLarge: 90056,
	dataIdTooLong: 90057,
	badTaskParameter: 90104,
	taskDispatched: 90106,
	taskDispatching: 90107,
} as const;

/** One account of a partly failed request; get_tag, add_tag … pages (copies since 2025-07). */
export interface ErrorListEntry {
	To_Account: string;
	ErrorCode: number;
	ErrorInfo: string;
}

/** One account's tags, as get_tag answers and add_tag and remove_tag ask. */
export interface UserTags {
	To_Account: string;
	Tags: string[];
}

/** One account's attributes, as get_attr answers and set_attr asks. */
export interface UserAttrs {
	To_Account: string;
	Attrs: Record<string, string>;
}

/**
 * The JSON body of every answer. A partly failed request is `OK` with code 0 and an `ErrorList`;
 * the list is absent when every account succeeded.
 */
export interface Answer {
	ActionStatus: 'OK' | 'FAIL';
	ErrorCode: number;
	ErrorInfo: string;
	ErrorList?: ErrorListEntry[];
	UserTags?: UserTags[];
	UserAttrs?: UserAttrs[];
	/** Registered attribute names by key, "0" to "9". */
	AttrNames?: Record<string, string>;
	/** Account type of each registered attribute by the same key: 0 UserID, 1 RegistrationID. */
	AttrTypes?: Record<string, number>;
	/** Of push and batch; '' when they fail. */
	TaskId?: string;
	/** Of scheduled tasks; 0 when they fail. */
	TaskID?: number;
	TaskInfo?: TaskInfo;
	/** A page of scheduled tasks, and how many there are on all pages. */
	Tasks?: TaskInfo[];
	Total?: number;
	/** Of all_member_push_statistics. */
	Results?: PushStatistics[];
	/** Of all_member_push_trace. */
	InstanceTrace?: InstanceTrace[];
}

/** Why a request, or one account of it, is refused: Tencent's code and a sentence. */
export class Refusal extends Error {
	constructor(
		readonly code: number,
		info: string,
	) {
		super(info);
		this.name = 'Refusal';
	}
}

/** Narrows what a `catch` caught; anything but a refusal is a bug and is thrown on. */
export function asRefusal(thrown: unknown): Refusal {
	if (thrown instanceof Refusal) return thrown;
	throw thrown;
}

/** An account as it stands in an ErrorList. */
export function listEntry(account: string, { code, message }: Refusal): ErrorListEntry {
	return { To_Account: account, ErrorCode: code, ErrorInfo: message };
}

/** The answer to a request that was carried out. */
export function okAnswer(fields: Partial<Answer> = {}): Answer {
	return { ActionStatus: 'OK', ErrorCode: codes.ok, ErrorInfo: '', ...fields };
}

/** The answer to a request that was refused as a whole. */
export function failAnswer({ code, message }: Refusal): Answer {
	return { ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: message };
}
