import type { PushOperation } from '../PushOperation';
import {
	readTaskId,
	SCHEDULE_CALLS_PER_SECOND,
	scheduledTaskField,
	taskBefore,
	taskIdAsked,
	taskReference,
	type Task,
} from './task';

/** `Part` is the task as read before, for its type. Only a pending one can be deleted (1047/78841). */
export const deleteScheduledPush: PushOperation<number, undefined, Task> = {
	resource: 'scheduledPush',
	option: {
		name: 'Delete',
		value: 'delete',
		description: 'Cancel a scheduled push that was not sent yet',
		action: 'Delete scheduled push',
	},
	fields: [scheduledTaskField],
	paths: { timpush: '/v4/timpush/delete_sched_task' },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	// The task was there before, or it could not have been read.
	doneBefore: 90104,
	read: ({ scheduledTaskId }) => readTaskId(scheduledTaskId),
	request: (scheduledTaskId, { sdkAppId }, { type }) => ({
		...taskReference(sdkAppId, scheduledTaskId),
		Type: type,
	}),
	key: String,
	turn: String,
	answer: () => undefined,
	results: (scheduledTaskId) => [{ scheduledTaskId, deleted: true }],
	async execute(scheduledTaskId, call, ask) {
		const task = await taskBefore(scheduledTaskId, call, ask);
		await ask(this.request(scheduledTaskId, call, task));
		return this.results(scheduledTaskId, undefined, task);
	},
	failed: taskIdAsked,
};
