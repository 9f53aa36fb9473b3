import { asAsked } from './asked';
import { bodyField, titleField } from './message';
import { requireText } from './reading';
import { taskIdField } from './taskIdField';
import type { PushOperation } from '../PushOperation';

/** A push to recall, and the text that replaces what phones show already. */
export interface Recall {
	readonly taskId: string;
	readonly title: string;
	readonly body: string;
}

/** How the service names pushes to named accounts, which the documents do not offer to recall. */
const OF_USERS = /^batch_/;

/** 1047/60571, 269/105123. */
export const recall: PushOperation<Recall, undefined> = {
	resource: 'push',
	option: {
		name: 'Recall',
		value: 'recall',
		description:
			'Stop delivery and replace the text on iOS, FCM, Huawei and Honor phones, within 24 hours',
		action: 'Recall push',
	},
	fields: [
		taskIdField,
		{
			...titleField,
			placeholder: 'e.g. Withdrawn',
			description: 'The title to show instead',
		},
		{
			...bodyField,
			placeholder: 'e.g. Please ignore',
			description: 'The text to show instead',
		},
	],
	paths: { timpush: '/v4/timpush/revoke' },
	callsPerSecond: 1,
	// A second one is refused and changes nothing.
	isRepeatable: true,
	doneBefore: 90050,
	read: ({ taskId, title, body }) => ({
		taskId: requireText(taskId, 'Task ID'),
		title: requireText(title, 'Title'),
		body: requireText(body, 'Body'),
	}),
	key: (push) => JSON.stringify(push),
	hints: ({ taskId }) =>
		OF_USERS.test(taskId)
			? ['Tencent only documents recalling pushes to a segment or to all users.']
			: [],
	request: ({ taskId, title, body }) => ({
		TaskId: taskId,
		OfflinePushInfo: { PushFlag: 0, Title: title, Desc: body },
	}),
	answer: () => undefined,
	results: ({ taskId }) => [{ taskId, recalled: true }],
	failed: (parameters) => asAsked(parameters, ['taskId', 'title', 'body']),
};
