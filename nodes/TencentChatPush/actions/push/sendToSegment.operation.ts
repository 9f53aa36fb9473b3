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
import {
	readSegment,
	SEGMENT_PARAMETERS,
	segmentFields,
	segmentHints,
	segmentKey,
	type Condition,
} from './segment';
import type { PushOperation } from '../PushOperation';

/** A message and who gets it. */
export interface SegmentPush {
	readonly message: Message;
	readonly condition: Condition;
}

export const sendToSegment: PushOperation<SegmentPush, { taskId: string }> = {
	resource: 'push',
	option: {
		name: 'Send to Segment',
		value: 'sendToSegment',
		description: 'Send a push to all users with certain tags or attributes',
		action: 'Send push to segment',
	},
	fields: [...segmentFields, ...messageFields],
	paths: { timpush: '/v4/timpush/push' },
	callsPerSecond: PUSHES_PER_SECOND,
	isRepeatable: false,
	read: (parameters, { sender }) => {
		const push = { message: readMessage(parameters), condition: readSegment(parameters) };
		refuseLargePush(push.message, sender, push.condition);
		return push;
	},
	key: segmentPushKey,
	isBroadcast: () => true,
	hints: ({ message, condition }) => [...messageHints(message), ...segmentHints(condition)],
	request: ({ message, condition }, call) => pushBody(message, call, condition),
	answer: pushTask,
	results: ({ condition }, { taskId }) => [{ taskId, recipients: condition }],
	failed: (parameters) => asAsked(parameters, [...SEGMENT_PARAMETERS, ...MESSAGE_PARAMETERS]),
};

/** What two pushes to a segment have in common exactly if one of them is enough. */
export function segmentPushKey({ message, condition }: SegmentPush): string {
	return JSON.stringify([segmentKey(condition), messageKey(message)]);
}
