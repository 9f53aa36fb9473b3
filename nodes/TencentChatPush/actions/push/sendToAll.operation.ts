import { asAsked } from './asked';
import { pushTask } from './answers';
import {
	MESSAGE_PARAMETERS,
	messageFields,
	messageHints,
	messageKey,
	readMessage,
	type Message,
} from './message';
import { PUSHES_PER_SECOND, pushBody, refuseLargePush } from './pushBody';
import type { PushOperation } from '../PushOperation';

export const sendToAll: PushOperation<Message, { taskId: string }> = {
	resource: 'push',
	option: {
		name: 'Send to All Users',
		value: 'sendToAll',
		description: 'Send a push to every user of the app',
		action: 'Send push to all users',
	},
	fields: messageFields,
	paths: { timpush: '/v4/timpush/push' },
	callsPerSecond: PUSHES_PER_SECOND,
	isRepeatable: false,
	read: (parameters, { sender }) => {
		const message = readMessage(parameters);
		refuseLargePush(message, sender);
		return message;
	},
	key: messageKey,
	isBroadcast: () => true,
	hints: messageHints,
	request: (message, call) => pushBody(message, call),
	answer: pushTask,
	results: (_, { taskId }) => [{ taskId, recipients: 'all' }],
	failed: (parameters) => asAsked(parameters, MESSAGE_PARAMETERS),
};
