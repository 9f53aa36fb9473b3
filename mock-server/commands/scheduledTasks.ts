import { okAnswer } from '../wire/answer';
import { codes } from '../wire/refusal';
import type { Command, Context } from './command';
import { limits } from '../wire/limits';
import { wordingOf } from '../state/notification';
import type { Schedule, ScheduledTask, TaskRun } from '../state/schedule';
import * as read from '../wire/scheduleBodies';
import type { TaskInfo } from '../wire/taskInfo';
import { formatUtc } from '../wire/utcTime';

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
	run: (body, context) => {
		const { TaskID } = read.readGet(body, context.sdkAppId);
		return okAnswer({ TaskInfo: infoOf(context.schedule.get(TaskID), context) });
	},
};

export const listScheduledTasks: Command = {
	pace,
	run: (body, context) => {
		const { total, tasks } = context.schedule.list(
			read.readList(body, context.sdkAppId, context.orderByCasing),
		);
		return okAnswer({ Total: total, Tasks: tasks.map((task) => infoOf(task, context)) });
	},
};

/** A task as the API shows it. */
export function infoOf(
	task: ScheduledTask,
	{ schedule, sdkAppId }: Pick<Context, 'sdkAppId'> & { schedule: Schedule },
): TaskInfo {
	const { id, type, createdAt, dueAt, content, order, run } = task;
	const { title, text } = wordingOf(('push' in order ? order.push : order.batch).info);
	return {
		TaskID: id,
		Sdkappid: sdkAppId,
		CreateAt: formatUtc(createdAt),
		Type: type,
		SchedAt: formatUtc(dueAt),
		Content: shownContent(content),
		Title: title,
		Desc: text,
		Status: schedule.statusOf(task),
		DispatchSuccess: run?.notified ?? 0,
		DispatchErr: dispatchError(run),
		PushTaskID: run?.pushTaskId ?? '',
	};
}

/** The sample has a sender of digits as a number, who was created as text. */
function shownContent(content: Record<string, unknown>): Record<string, unknown> {
	const { From_Account: sender } = content;
	const isDigits = typeof sender === 'string' && /^[1-9]\d{0,14}$/.test(sender);
	return isDigits ? { ...content, From_Account: Number(sender) } : content;
}

function dispatchError(run?: TaskRun): string {
	if (!run) return '';
	if (run.refusal) return run.refusal.message;
	return run.refused > 0 ? `${run.refused} accounts refused` : '';
}
