import type { Answer, Refusal } from './answer';
import type { App, StoreRules } from './app';
import type { Clock } from './clock';
import type { Dispatcher } from './dispatcher';
import type { Plan } from './limits';
import { limits } from './limits';
import type { Schedule } from './schedule';

/** What one bad element (a tag of 51 bytes …) spoils: the whole request, or its account only. */
export type BadElement = 'request' | 'account';

/** What sets the two URL families apart, besides the names of their commands. */
export interface Family extends StoreRules {
	path: string;
	/** Whether add_tag has `Replace`. */
	replace: boolean;
}

/** "Push Service > REST API", and "All-user/Tag message" under the same addresses. */
export const timpush: Family = {
	path: '/v4/timpush',
	accountTypes: true,
	tagsPerApp: limits.tagsPerApp,
	replace: true,
};

/** The older "Pushing to All Users". */
export const allMemberPush: Family = {
	path: '/v4/all_member_push',
	accountTypes: false,
	tagsPerApp: Infinity,
	replace: false,
};

/** All a command may ask while it runs. */
export interface CommandSetting {
	app: App;
	clock: Clock;
	dispatcher: Dispatcher;
	schedule: Schedule;
	/** As in the address of the call. */
	sdkAppId: number;
	badElement: BadElement;
	/** Accounts a fault rule wants in the ErrorList, whatever they bring. */
	listed: ReadonlyMap<string, Refusal>;
	/** Bytes of the body as it came. */
	bodyBytes: number;
	/** Puts the entries of UserTags and UserAttrs in order; the documents promise none. */
	arrange: <T>(entries: readonly T[]) => T[];
}

/** What a command sees: all of the above, and the family it is called in. */
export type Setting = CommandSetting & { family: Family };

/** Carries a request out and answers it, or throws a {@link Refusal}. */
export type Run = (body: unknown, setting: Setting) => Answer;

/** How often a command may be called, where that differs from tag and attribute calls. */
export interface Pace {
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
