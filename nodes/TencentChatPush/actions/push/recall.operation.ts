import { asAsked } from './asked';
import { bodyField, titleField } from './message';
import { requireText } from './reading';
import { taskIdField } from './taskIdField';
import type { PushOperation } from '../PushOperation';

/** A push to be taken back, and the text that replaces what phones show already. */
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
			'Stop what is not delivered yet, and replace the text where iOS, FCM, Huawei or Honor phones show it. Within 24 hours.',
		action: 'Recall push',
	},
	fields: [
		taskIdField,
		{
			...titleField,
			placeholder: 'e.g. Withdrawn',
			description: 'The title that phones show instead',
		},
		{
			...bodyField,
			placeholder: 'e.g. Please ignore',
			description: 'The text that phones show instead',
		},
	],
	paths: { timpush: '/v4/timpush/revoke' },
	callsPerSecond: 1,
	// A second one is refused with 90050 and changes nothing.
	isRepeatable: true,
	read: ({ taskId, title, body }) => ({
		taskId: requireText(taskId, 'Task ID'),
		title: requireText(title, 'Title'),
		body: requireText(body, 'Body'),
	}),
	key: (push) => JSON.stringify(push),
	hints: ({ taskId }) =>
		OF_USERS.test(taskId)
			? ["Tencent's documents offer a recall for pushes to a segment or to all users alone."]
			: [],
	request: ({ taskId, title, body }) => ({
		TaskId: taskId,
		OfflinePushInfo: { PushFlag: 0, Title: title, Desc: body },
	}),
	answer: () => undefined,
	results: ({ taskId }) => [{ taskId, recalled: true }],
	failed: (parameters) => asAsked(parameters, ['taskId', 'title', 'body']),
};
