import type { PushOperation } from '../PushOperation';
import {
	GET_TASK_PATH,
	readTaskId,
	SCHEDULE_CALLS_PER_SECOND,
	scheduledTaskField,
	taskIdAsked,
	taskIn,
	taskJson,
	taskReference,
	type Task,
} from './task';

/** get_sched_task page, 1047/78842. */
export const getScheduledPush: PushOperation<number, Task> = {
	resource: 'scheduledPush',
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get a scheduled push, before or after it was sent',
		action: 'Get scheduled push',
	},
	fields: [scheduledTaskField],
	paths: { timpush: GET_TASK_PATH },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	read: ({ scheduledTaskId }) => readTaskId(scheduledTaskId),
	key: String,
	request: (scheduledTaskId, { sdkAppId }) => taskReference(sdkAppId, scheduledTaskId),
	answer: taskIn,
	results: (_, task) => [taskJson(task)],
	failed: taskIdAsked,
};
