import { codes } from './refusal';
import type { Refusal } from './refusal';
import type { Counts, InstanceTrace, PushLosses, PushStatistics } from './reportAnswers';
import type { TaskInfo } from './taskInfo';

/** One account of a partly failed request; get_tag, add_tag … pages (copies since 2025-07). */
export interface ErrorListEntry {
	ErrorCode: number;
	To_Account: string;
	/** In the table only; no sample has it. */
	ErrorInfo?: string;
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

/** One account of account_check or account_delete (1047/34956, 34955). */
export interface AccountResult {
	UserID: string;
	ResultCode: number;
	ResultInfo: string;
	/** Of account_check, where the code is 0. */
	AccountStatus?: 'Imported' | 'NotImported';
}

/**
 * The JSON body of every answer. A partly failed request is `OK` with code 0 and an `ErrorList`;
 * the list is absent when every account succeeded. Counts and losses stand at the top in the reports on chat
 * messages alone.
 */
export interface Answer
	extends
		Partial<Counts>,
		Partial<Pick<PushStatistics, 'PlatformStatistics'>>,
		Partial<Omit<PushLosses, 'TaskID'>> {
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
	/** Of all_member_push_statistics and all_member_push_loss. */
	Results?: PushStatistics[] | PushLosses[];
	/** Of account_check and account_delete. */
	ResultItem?: AccountResult[];
	/** Of multiaccount_import: who was not imported. */
	FailAccounts?: string[];
	/** Of all_member_push_trace and normal_push_trace. */
	InstanceTrace?: InstanceTrace[];
}

/** The entry of an account in an ErrorList. */
export function listEntry(account: string, { code, listedInfo }: Refusal): ErrorListEntry {
	return {
		ErrorCode: code,
		To_Account: account,
		...(listedInfo !== undefined && { ErrorInfo: listedInfo }),
	};
}

/** The answer to a request that was carried out. */
export function okAnswer(fields: Partial<Answer> = {}): Answer {
	return { ActionStatus: 'OK', ErrorCode: codes.ok, ErrorInfo: '', ...fields };
}

/**
 * The answer to a request that was refused as a whole.
 *
 * @param fields - what this command answers besides when it fails, e.g. an empty `TaskId`
 */
export function failAnswer({ code, message }: Refusal, fields: Partial<Answer> = {}): Answer {
	return { ActionStatus: 'FAIL', ErrorCode: code, ErrorInfo: message, ...fields };
}
