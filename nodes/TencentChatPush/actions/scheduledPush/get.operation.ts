import type { Operation } from '../../engine/Operation';
import {
	echoTaskId,
	GET_TASK_PATH,
	readTaskId,
	SCHEDULE_CALLS_PER_SECOND,
	scheduledTaskField,
	taskIn,
	taskJson,
	taskReference,
} from './task';

/** get_sched_task page, 1047/78842. */
export const getScheduledPush: Operation = {
	resource: 'scheduledPush',
	option: {
		name: 'Get',
		value: 'get',
		description: 'Get a scheduled push, before or after it is sent',
		action: 'Get a scheduled push',
	},
	fields: [scheduledTaskField],
	paths: { timpush: GET_TASK_PATH },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	read: (parameters, { sdkAppId }) => {
		const scheduledTaskId = readTaskId(parameters.scheduledTaskId);
		return {
			key: String(scheduledTaskId),
			request: () => taskReference(sdkAppId, scheduledTaskId),
			answer: (body) => {
				const task = taskJson(taskIn(body));
				return () => [task];
			},
		};
	},
	echo: echoTaskId,
};
