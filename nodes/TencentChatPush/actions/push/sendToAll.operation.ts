import { pushTask } from './answers';
import { messageKey, readMessage } from './message';
import { messageFields } from './messageFields';
import { messageHints } from './messageHints';
import { PUSHES_PER_SECOND, pushBody, refuseLargePush } from './pushBody';
import type { Operation } from '../../engine/Operation';

export const sendToAll: Operation = {
	resource: 'push',
	option: {
		name: 'Send to All Users',
		value: 'sendToAll',
		description: 'Send a push to every user of the app',
		action: 'Send a push to all users',
	},
	fields: messageFields,
	paths: { timpush: '/v4/timpush/push' },
	callsPerSecond: PUSHES_PER_SECOND,
	isRepeatable: false,
	hasBroadcasts: true,
	hasPreview: true,
	read: (parameters, run) => {
		const message = readMessage(parameters);
		refuseLargePush(message, run.sender);
		return {
			key: messageKey(message, run),
			isBroadcast: true,
			hints: messageHints(message),
			request: (facts) => pushBody(message, facts),
			answer: (body) => {
				const { taskId } = pushTask(body);
				return () => [{ taskId, recipients: 'all' }];
			},
		};
	},
};
