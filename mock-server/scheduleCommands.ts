import { codes, okAnswer } from './answer';
import type { Command, Setting } from './command';
import { limits } from './limits';
import { wordingOf } from './notification';
import type { Schedule, ScheduledTask, TaskStatus } from './schedule';
import * as read from './scheduleBodies';
import type { TaskType } from './scheduleBodies';
import { formatUtc } from './utcTime';

/** A scheduled task, as get_sched_task and list_sched_task answer (1047/78842, 78843). */
export interface TaskInfo {
	TaskID: number;
	Sdkappid: number;
	/** `YYYY-MM-DD HH:MM:SS` in UTC, as `SchedAt`. */
	CreateAt: string;
	Type: TaskType;
	SchedAt: string;
	Content: Record<string, unknown>;
	Title: string;
	Desc: string;
	Status: TaskStatus;
	DispatchSuccess: number;
	DispatchErr: number;
	/** TaskId of the push, '' before it. */
	PushTaskID: string;
}

const pace = { callsPerSecond: () => limits.scheduleCallsPerSecond, code: codes.tooFrequent };
const onFailure = { TaskID: 0 };

export const addScheduledTask: Command = {
	pace,
	onFailure,
	run: (body, { schedule, sdkAppId }) => {
		const { Type, SchedAt, Content } = read.readAdd(body, sdkAppId);
		return okAnswer({ TaskID: schedule.add(Type, SchedAt, Content).id });
	},
};

export const modifyScheduledTask: Command = {
	pace,
	onFailure,
	run: (body, { schedule, sdkAppId }) => {
		const { TaskID, Type, SchedAt, Content } = read.readModify(body, sdkAppId);
		schedule.modify(TaskID, Type, { dueAt: SchedAt, content: Content });
		return okAnswer({ TaskID });
	},
};

export const deleteScheduledTask: Command = {
	pace,
	onFailure,
	run: (body, { schedule, sdkAppId }) => {
		const { TaskID, Type } = read.readDelete(body, sdkAppId);
		schedule.remove(TaskID, Type);
		return okAnswer({ TaskID });
	},
};

export const getScheduledTask: Command = {
	pace,
	run: (body, setting) => {
		const { TaskID } = read.readGet(body, setting.sdkAppId);
		return okAnswer({ TaskInfo: infoOf(setting.schedule.get(TaskID), setting) });
	},
};

export const listScheduledTasks: Command = {
	pace,
	run: (body, setting) => {
		const { total, tasks } = setting.schedule.list(read.readList(body, setting.sdkAppId));
		return okAnswer({ Total: total, Tasks: tasks.map((task) => infoOf(task, setting)) });
	},
};

/** A task as the API shows it. */
export function infoOf(
	task: ScheduledTask,
	{ schedule, sdkAppId }: Pick<Setting, 'sdkAppId'> & { schedule: Schedule },
): TaskInfo {
	const { id, type, createdAt, dueAt, content, order, run } = task;
	const { title, text } = wordingOf(('push' in order ? order.push : order.batch).info);
	return {
		TaskID: id,
		Sdkappid: sdkAppId,
		CreateAt: formatUtc(createdAt),
		Type: type,
		SchedAt: formatUtc(dueAt),
		Content: content,
		Title: title,
		Desc: text,
		Status: schedule.statusOf(task),
		DispatchSuccess: run?.notified ?? 0,
		DispatchErr: run?.refused ?? 0,
		PushTaskID: run?.pushTaskId ?? '',
	};
}
