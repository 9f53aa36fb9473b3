import { accountsIn, accountUnits, pushAccountsField } from '../accountCalls';
import { pushTask } from './answers';
import { messageBody, messageKey, readMessage } from './message';
import { messageFields } from './messageFields';
import { messageHints } from './messageHints';
import type { Operation } from '../../engine/Operation';

/** Accounts in one request (1047/67553). */
const ACCOUNTS_PER_PUSH = 500;

export const sendToUsers: Operation = {
	resource: 'push',
	option: {
		name: 'Send to Users',
		value: 'sendToUsers',
		description:
			'Send a push to specific users, with the same text or a different text for each of them',
		action: 'Send a push to users',
	},
	fields: [pushAccountsField, ...messageFields],
	paths: { timpush: '/v4/timpush/batch' },
	// 10, 30 or 40 by plan in the newest copy (1047/67553), 30 in the others.
	callsPerSecond: 30,
	isRepeatable: false,
	hasPreview: true,
	units: {
		...accountUnits,
		perRequest: ({ usersPerSecond }) => accountsPerRequest(usersPerSecond),
		perSecond: ({ usersPerSecond }) => usersPerSecond,
	},
	read: (parameters, run) => {
		const message = readMessage(parameters);
		return {
			key: messageKey(message, run),
			hints: messageHints(message),
			request: (facts, entries) => ({
				...messageBody(message, facts),
				To_Account: accountsIn(entries),
				MsgRandom: facts.random,
			}),
			answer: (body) => {
				const { taskId } = pushTask(body);
				return ({ account }) => [{ account, taskId }];
			},
		};
	},
};

/**
 * Accounts in a request such that whole requests fill up a second: two of 500 would not fit into 800. Where
 * two leave a rest, three may fill it.
 */
export function accountsPerRequest(usersPerSecond: number): number {
	const fewest = Math.ceil(usersPerSecond / ACCOUNTS_PER_PUSH);
	const isEven = usersPerSecond % fewest === 0 || usersPerSecond % (fewest + 1) !== 0;
	return Math.floor(usersPerSecond / (isEven ? fewest : fewest + 1));
}
