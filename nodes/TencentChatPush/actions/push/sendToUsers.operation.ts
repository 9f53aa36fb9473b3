import { accountUnits, pushAccountsField } from './accountsField';
import { asAsked } from './asked';
import { pushTask } from './answers';
import {
	MESSAGE_PARAMETERS,
	messageBody,
	messageFields,
	messageHints,
	messageKey,
	readMessage,
	type Message,
} from './message';
import type { PushOperation } from '../PushOperation';

/** Accounts in one request (1047/67553). */
export const ACCOUNTS_PER_REQUEST = 500;

/**
 * The accounts of one request; those of `ErrorList` are none of them in `results`.
 */
export type Accounts = readonly string[];

export const sendToUsers: PushOperation<Message, { taskId: string }, Accounts> = {
	resource: 'push',
	option: {
		name: 'Send to Users',
		value: 'sendToUsers',
		description: 'Send a push to specific users, with a personal text for each if needed',
		action: 'Send push to users',
	},
	fields: [pushAccountsField, ...messageFields],
	paths: { timpush: '/v4/timpush/batch' },
	// 10, 30 or 40 by plan in the newest copy (1047/67553), 30 in the others.
	callsPerSecond: 30,
	isRepeatable: false,
	units: {
		...accountUnits,
		perRequest: ({ usersPerSecond }) => Math.min(ACCOUNTS_PER_REQUEST, usersPerSecond),
		perSecond: ({ usersPerSecond }) => usersPerSecond,
		part: (accounts) => accounts,
	},
	read: readMessage,
	key: messageKey,
	hints: messageHints,
	request: (message, call, accounts) => ({
		...messageBody(message, call),
		To_Account: [...accounts],
		MsgRandom: call.random,
	}),
	answer: pushTask,
	results: (_, { taskId }, accounts) => accounts.map((account) => ({ account, taskId })),
	failed: (parameters) => asAsked(parameters, MESSAGE_PARAMETERS),
};
