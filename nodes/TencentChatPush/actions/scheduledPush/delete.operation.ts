import type { Operation } from '../../engine/Operation';
import {
	echoTaskId,
	readTaskId,
	SCHEDULE_CALLS_PER_SECOND,
	scheduledTaskField,
	taskBefore,
	taskReference,
} from './task';

/** Only a pending one can be deleted (1047/78841). */
export const deleteScheduledPush: Operation = {
	resource: 'scheduledPush',
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Cancel a scheduled push that has not been sent yet',
		action: 'Delete a scheduled push',
	},
	fields: [scheduledTaskField],
	paths: { timpush: '/v4/timpush/delete_sched_task' },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	hasPreview: true,
	// The task was there before, or it could not have been read.
	doneBefore: 90104,
	read: (parameters, { sdkAppId }) => {
		const scheduledTaskId = readTaskId(parameters.scheduledTaskId);
		const key = String(scheduledTaskId);
		const reference = taskReference(sdkAppId, scheduledTaskId);
		return {
			key,
			changes: key,
			preview: reference,
			execute: async (facts, ask) => {
				const { type } = await taskBefore(scheduledTaskId, facts, ask);
				return await ask({ ...reference, Type: type }, () => [{ scheduledTaskId, deleted: true }]);
			},
		};
	},
	echo: echoTaskId,
};
