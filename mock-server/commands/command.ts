import type { Answer } from '../wire/answer';
import type { Refusal } from '../wire/refusal';
import { codes } from '../wire/refusal';
import type { App, StoreRules } from '../state/app';
import type { Clock } from '../state/clock';
import type { Dispatcher } from '../state/dispatcher';
import type { Plan } from '../wire/limits';
import { limits } from '../wire/limits';
import type { Schedule } from '../state/schedule';
import type { OrderByCasing } from '../wire/scheduleBodies';

/** What one bad element (a tag of 51 bytes …) spoils: the whole request, or its account only. */
export type BadElement = 'request' | 'account';

/** What sets the two URL families apart, besides the names of their commands. */
export interface Family extends StoreRules {
	path: string;
	/** Whether add_tag has `Replace`. */
	replace: boolean;
	/** Whether Push has to be activated. */
	needsPush: boolean;
	/** The code for a caller who is no admin. */
	notAdmin: number;
	/** The code for a body that is no JSON. */
	notJson: number;
}

/** "Push Service > REST API", and "All-user/Tag message" under the same addresses. */
export const timpush: Family = {
	path: '/v4/timpush',
	accountTypes: true,
	tagsPerApp: limits.tagsPerApp,
	replace: true,
	needsPush: true,
	notAdmin: codes.notAdmin,
	notJson: codes.badBody,
};

/** The older "Pushing to All Users". */
export const allMemberPush: Family = {
	path: '/v4/all_member_push',
	accountTypes: false,
	tagsPerApp: Infinity,
	replace: false,
	needsPush: true,
	notAdmin: codes.notAdmin,
	notJson: codes.badBody,
};

/** Accounts, which every app of Chat has (1047/34953 to 34956). */
export const accountService: Family = {
	path: '/v4/im_open_login_svc',
	accountTypes: false,
	tagsPerApp: Infinity,
	replace: false,
	needsPush: false,
	notAdmin: codes.notAdminForAccounts,
	notJson: codes.bodyNotJson,
};

/** What the edition of Chat allows. */
interface ChatEdition {
	/** Accounts that the app may have; 70398 for more. */
	accountsAtMost: number;
	/** Whether accounts may be deleted; 71000 otherwise. */
	deletable: boolean;
}

/** What the app may do, and what the documents leave open, for commands. */
export interface CommandRules {
	badElement: BadElement;
	edition: ChatEdition;
	orderByCasing: OrderByCasing;
	/** Puts the entries of UserTags and UserAttrs in order; the documents promise none. */
	arrange: <T>(entries: readonly T[]) => T[];
}

/** All that a command may ask while it runs. */
export interface Context extends CommandRules {
	/** The family that it is called in. */
	family: Family;
	app: App;
	clock: Clock;
	dispatcher: Dispatcher;
	schedule: Schedule;
	/** As in the address of the call. */
	sdkAppId: number;
	/** Whether accounts that were not served are listed. */
	listsFailed: boolean;
	/** Accounts a fault rule wants in the ErrorList, whatever they bring. */
	listed: ReadonlyMap<string, Refusal>;
	/** Bytes of the body as it came. */
	bodyBytes: number;
}

/** Carries a request out and answers it, or throws a {@link Refusal}. */
export type Run = (body: unknown, context: Context) => Answer;

/** How often a command may be called, where that differs from tag and attribute calls. */
interface Pace {
	callsPerSecond: (plan: Plan) => number;
	/** The code for a call too many. */
	code: number;
}

/** A command of the API. */
export interface Command {
	run: Run;
	pace?: Pace;
	/** What its answer carries besides the three status fields when it fails. */
	onFailure?: Partial<Answer>;
}
