import type { INodeProperties } from 'n8n-workflow';

import { messageKey, readMessage } from './message';
import { additionalField, bodyField, titleField } from './messageFields';
import { messageHints } from './messageHints';
import { requireText } from '../../input/readers';
import { taskIdField } from './taskIdField';
import type { Operation } from '../../engine/Operation';

/** How the service names pushes to named accounts. */
const OF_USERS = /^batch_/;

/** What a recall has no place for: it goes to whom the push went to, and by its name. */
const OF_A_NEW_PUSH = new Set(['dataId', 'fromAccount', 'onlineOnly']);

const replacementField: INodeProperties = additionalField(({ name }) => !OF_A_NEW_PUSH.has(name));

/** 1047/60571, 269/105123. */
export const recall: Operation = {
	resource: 'push',
	option: {
		name: 'Recall',
		value: 'recall',
		description:
			'Stop the delivery of a push and replace its text on iOS, FCM, Huawei and Honor phones, within 24 hours',
		action: 'Recall a push',
	},
	fields: [
		taskIdField,
		{
			...titleField,
			placeholder: 'e.g. Message withdrawn',
			description: 'The title to show instead',
		},
		{
			...bodyField,
			placeholder: 'e.g. Please ignore',
			description: 'The text to show instead',
		},
		replacementField,
	],
	paths: { timpush: '/v4/timpush/revoke' },
	callsPerSecond: 1,
	// A second one is refused and changes nothing.
	isRepeatable: true,
	hasPreview: true,
	doneBefore: 90050,
	read: (parameters, run) => {
		const taskId = requireText(parameters.taskId, 'Task ID');
		const message = readMessage(parameters);
		return {
			key: JSON.stringify([taskId, messageKey(message, run)]),
			// One page calls an unknown task 90049 "all users/Tag Push or single push" (1047/74196).
			hints: [
				...messageHints(message),
				...(OF_USERS.test(taskId)
					? [
							"Tencent's documentation is inconsistent about whether a push to specific users can be recalled.",
						]
					: []),
			],
			request: () => ({ TaskId: taskId, OfflinePushInfo: message.offlinePushInfo }),
			answer: () => () => [{ taskId, recalled: true }],
		};
	},
};
