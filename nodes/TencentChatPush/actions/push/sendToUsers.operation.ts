import { asAsked } from './asked';
import { pushTask } from './answers';
import {
	MESSAGE_PARAMETERS,
	messageBody,
	messageFields,
	messageHints,
	readMessage,
	type Message,
} from './message';
import type { PushOperation } from './types';

/** Accounts in one request (1047/67553). */
export const ACCOUNTS_PER_REQUEST = 500;

/**
 * Accounts a second: the plan's figure, 30, 500 or 800 (269/137903), the middle one unless the
 * options say otherwise.
 */
export const USUAL_USERS_PER_SECOND = 500;

/**
 * The accounts of one request; those of `ErrorList` are none of them in `results`.
 */
export type Accounts = readonly string[];

export const sendToUsers: PushOperation<Message, { taskId: string }, Accounts> = {
	resource: 'push',
	option: {
		name: 'Send to Users',
		value: 'sendToUsers',
		description: 'Notify the users that the items name, each with a text of its own if you like',
		action: 'Send push to users',
	},
	fields: messageFields,
	paths: { timpush: '/v4/timpush/batch' },
	// 10, 30 or 40 by plan in the newest copy (1047/67553), 30 in the others.
	callsPerSecond: 30,
	isRepeatable: false,
	read: readMessage,
	hints: messageHints,
	request: (message, { sender, random }, accounts) => ({
		...messageBody(message, sender),
		To_Account: [...accounts],
		MsgRandom: random,
	}),
	answer: pushTask,
	results: (_, { taskId }, accounts) => accounts.map((account) => ({ account, taskId })),
	failed: (parameters) => asAsked(parameters, MESSAGE_PARAMETERS),
};
