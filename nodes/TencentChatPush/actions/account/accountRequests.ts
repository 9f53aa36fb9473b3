import { accountCalls, accountsIn } from '../accountCalls';
import type { Operation, RequestEntries } from '../../engine/Operation';

/** What requests on accounts as such have in common: they say nothing but accounts. */
export const accountRequests = {
	...accountCalls,
	resource: 'account',
	callsPerSecond: 100,
} satisfies Partial<Operation>;

/** Accounts as the calls take them: alone, so that nothing else of theirs is changed. */
export function userIds(entries: RequestEntries): Array<{ UserID: string }> {
	return accountsIn(entries).map((UserID) => ({ UserID }));
}

/** The path of a call, which is neither family's own. */
export function pathsOf(call: string): Operation['paths'] {
	const path = `/v4/im_open_login_svc/${call}`;
	return { timpush: path, allMemberPush: path };
}
