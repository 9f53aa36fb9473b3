import { pushTask } from './answers';
import { messageKey, readMessage } from './message';
import { messageFields } from './messageFields';
import { messageHints } from './messageHints';
import { PUSHES_PER_SECOND, pushBody, refuseLargePush } from './pushBody';
import { echoSegment, readSegment, segmentHints, segmentKey } from './segment';
import { segmentFields } from './segmentFields';
import type { Operation } from '../../engine/Operation';

export const sendToSegment: Operation = {
	resource: 'push',
	option: {
		name: 'Send to Segment',
		value: 'sendToSegment',
		description: 'Send a push to all users with certain tags or attributes',
		action: 'Send a push to a segment',
	},
	fields: [...segmentFields, ...messageFields],
	paths: { timpush: '/v4/timpush/push' },
	callsPerSecond: PUSHES_PER_SECOND,
	isRepeatable: false,
	hasBroadcasts: true,
	hasPreview: true,
	read: (parameters, run) => {
		const message = readMessage(parameters);
		const condition = readSegment(parameters, run);
		refuseLargePush(message, run.sender, condition);
		return {
			key: JSON.stringify([segmentKey(condition), messageKey(message, run)]),
			isBroadcast: true,
			hints: [...messageHints(message), ...segmentHints(condition)],
			request: (facts) => pushBody(message, facts, condition),
			answer: (body) => {
				const { taskId } = pushTask(body);
				return () => [{ taskId, recipients: condition }];
			},
		};
	},
	echo: echoSegment,
};
