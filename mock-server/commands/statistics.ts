import { channelNumbers } from '../state/notification';
import type { Notification } from '../state/notification';
import type { PushTask } from '../state/pushLog';
import type { Counts, PlatformStatistics, PushStatistics } from '../wire/reportAnswers';
import type { ReportQuery } from '../wire/reportBodies';

/** What a report is about: a push, or with an empty `taskId` the whole app. */
export type ReportSubject = Pick<PushTask, 'taskId' | 'notifications'>;

/** The tasks of a span of time: those asked for, or all together. */
export function subjectsOf(tasks: readonly PushTask[], query: ReportQuery): ReportSubject[] {
	const { StartTime, EndTime, TaskID } = query;
	const inTime = tasks.filter(({ at }) => at >= StartTime * 1000 && at < (EndTime + 1) * 1000);
	if (TaskID.length === 0) {
		return [{ taskId: '', notifications: inTime.flatMap(({ notifications }) => notifications) }];
	}
	return TaskID.flatMap((id) => inTime.filter(({ taskId }) => taskId === id));
}

/** How far a push got, by channel and vendor. */
export function statisticsOf({ taskId, notifications }: ReportSubject): PushStatistics {
	const groups = new Map<number, Notification[]>();
	for (const notification of notifications) {
		if (notification.channel === 'none') continue;
		const { EventType, PushPlatform } = channelNumbers(notification);
		const key = EventType * 100 + PushPlatform;
		const group = groups.get(key);
		if (group) group.push(notification);
		else groups.set(key, [notification]);
	}
	const platforms = [...groups.values()].map((group) => countPlatform(group));
	platforms.sort(
		(one, other) => one.EventType - other.EventType || one.PushPlatform - other.PushPlatform,
	);
	return { TaskID: taskId, ...count(notifications), PlatformStatistics: platforms };
}

function countPlatform(group: readonly Notification[]): PlatformStatistics {
	const [first] = group;
	const numbers = first ? channelNumbers(first) : { EventType: 1 as const, PushPlatform: 0 };
	return { ...numbers, ...count(group) };
}

function count(notifications: readonly Notification[]): Counts {
	const having = (holds: (notification: Notification) => boolean): number =>
		notifications.filter(holds).length;
	return {
		TotalCount: notifications.length,
		SentCount: having(({ sent }) => sent),
		DeliveredCount: having(({ delivered }) => delivered),
		ClickCount: having(({ clicked }) => clicked),
	};
}
