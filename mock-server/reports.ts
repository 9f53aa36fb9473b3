import { codes } from './answer';
import type { Platform } from './devices';
import { platformNumbers } from './devices';
import type { Notification } from './notification';
import type { PushTask } from './pushLog';
import type { StatisticsQuery } from './reportBodies';

/** How far pushes got, as accounts (1047/71894). */
export interface Counts {
	TotalCount: number;
	SentCount: number;
	DeliveredCount: number;
	ClickCount: number;
}

/** The same for one channel and vendor; numbers as in callbacks. */
export interface PlatformStatistics extends Counts {
	EventType: 1 | 2;
	PushPlatform: number;
}

/** One task, or with an empty `TaskID` the whole app. */
export interface PushStatistics extends Counts {
	TaskID: string;
	PlatformStatistics: PlatformStatistics[];
}

/** How far a push got on one stage of its way. */
export interface StageStat {
	/** 1 when it got there. */
	PushStatus: number;
	ErrorCode: number;
	ErrorInfo: string;
	/** Unix seconds; 0 when it did not get there. */
	EventTime: number;
}

/** What became of a push on one device (1047/71893). */
export interface InstanceTrace {
	InstanceId: number;
	/** Unix seconds. */
	PushTime: number;
	DeviceModel: string;
	System: string;
	SystemVersion: string;
	EventType: number;
	PushPlatform: number;
	Token: string;
	CertId: number;
	SdkVersion: string;
	PushVersion: string;
	NotificationStatus: number;
	last_active_terminal: string;
	IMCommitStat: StageStat;
	OfflinePushStat: {
		OfflineStat: StageStat;
		ChannelStat: StageStat;
		DeviceStat: StageStat;
		ClickStat: StageStat;
	};
	OnlinePushStat: StageStat;
}

const models: Record<Platform, string> = {
	apns: 'iPhone15,2',
	xiaomi: 'Xiaomi 14',
	huawei: 'HUAWEI Mate 60',
	fcm: 'Pixel 8',
	meizu: 'MEIZU 21',
	oppo: 'OPPO Find X7',
	vivo: 'vivo X100',
	honor: 'HONOR Magic6',
};

/** `EventType` and `PushPlatform` of the callback page: 1 offline with the vendor, 2 online with 0. */
export function channelNumbers({
	channel,
	platform,
}: Pick<Notification, 'channel' | 'platform'>): Pick<
	PlatformStatistics,
	'EventType' | 'PushPlatform'
> {
	return channel === 'online'
		? { EventType: 2, PushPlatform: 0 }
		: { EventType: 1, PushPlatform: platformNumbers[platform] };
}

/** Statistics of the tasks of a span of time: of those asked for, or of all together. */
export function statisticsOf(tasks: readonly PushTask[], query: StatisticsQuery): PushStatistics[] {
	const { StartTime, EndTime, TaskID } = query;
	const inTime = tasks.filter(({ at }) => at >= StartTime * 1000 && at < (EndTime + 1) * 1000);
	if (TaskID.length === 0) {
		return [
			countTask(
				'',
				inTime.flatMap(({ notifications }) => notifications),
			),
		];
	}
	return TaskID.flatMap((id) => inTime.filter(({ taskId }) => taskId === id)).map((task) =>
		countTask(task.taskId, task.notifications),
	);
}

/** One entry per time that the push notified this account. */
export function traceOf({ notifications }: PushTask, account: string): InstanceTrace[] {
	return notifications
		.filter((notification) => notification.account === account)
		.map((notification, index) => traceOfOne(notification, index + 1));
}

function countTask(taskId: string, notifications: readonly Notification[]): PushStatistics {
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

function traceOfOne(notification: Notification, instanceId: number): InstanceTrace {
	const { at, platform, channel, sent, delivered, clicked, errorCode } = notification;
	const time = Math.floor(at / 1000);
	const isOffline = channel === 'offline';
	const stat = (isReached: boolean, code = 0): StageStat => stageStat(isReached, code, time);
	const isApple = platform === 'apns';
	return {
		InstanceId: instanceId,
		PushTime: time,
		DeviceModel: models[platform],
		System: isApple ? 'iOS' : 'Android',
		SystemVersion: isApple ? '17.5' : '14',
		...channelNumbers(notification),
		Token: `token-of-${notification.account}`,
		CertId: 15_000 + platformNumbers[platform],
		SdkVersion: '8.5.6870',
		PushVersion: '8.5.6870',
		NotificationStatus: 1,
		last_active_terminal: isApple ? 'iPhone' : 'Android',
		IMCommitStat: stat(true),
		OfflinePushStat: {
			OfflineStat: stat(isOffline),
			ChannelStat: stat(isOffline && sent, isOffline ? errorCode : 0),
			DeviceStat: stat(isOffline && delivered),
			ClickStat: stat(isOffline && clicked),
		},
		OnlinePushStat: stat(channel === 'online'),
	};
}

/** The samples spell "sucess", so nobody should compare that text. */
function stageStat(isReached: boolean, code: number, time: number): StageStat {
	const info = isReached ? 'sucess' : code === codes.ok ? '' : 'unregistered';
	return {
		PushStatus: isReached ? 1 : 0,
		ErrorCode: code,
		ErrorInfo: info,
		EventTime: isReached ? time : 0,
	};
}
