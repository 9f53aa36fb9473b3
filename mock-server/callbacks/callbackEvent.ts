import { platformNumbers } from '../state/devices';
import { channelNumbers } from '../state/notification';
import type { StageEvent } from '../state/pushLog';

/** Name of the callback; 1047/67551. */
export const callbackCommand = 'Push.AllMemberPush';

/** One event of a callback (1047/67551). Times are Unix seconds. */
export interface CallbackEvent {
	CallbackCommand: typeof callbackCommand;
	/** 1 through a vendor, 2 in the app. */
	EventType: 1 | 2;
	TaskId: string;
	/** In the table only: absent where the push has none. */
	DataId?: string;
	TaskTime: number;
	EventTime: number;
	To_Account: string;
	PushPlatform: number;
	/** Of online events, numbered as `PushPlatform`; in the table only. */
	DeviceType?: number;
	/** 1 sent, 2 reached, 3 clicked. */
	PushStage: 1 | 2 | 3;
	ErrCode: number;
	ErrInfo: string;
}

const stageNumbers = { sent: 1, delivered: 2, clicked: 3 } as const;

/** A stage of a notification as a callback tells it. */
export function callbackEventOf({ task, notification, stage, at }: StageEvent): CallbackEvent {
	const { account, channel, platform, failure } = notification;
	return {
		CallbackCommand: callbackCommand,
		...channelNumbers(notification),
		TaskId: task.taskId,
		...(task.dataId !== '' && { DataId: task.dataId }),
		TaskTime: Math.floor(task.at / 1000),
		EventTime: Math.floor(at / 1000),
		To_Account: account,
		...(channel === 'online' && { DeviceType: platformNumbers[platform] }),
		PushStage: stageNumbers[stage],
		ErrCode: failure?.code ?? 0,
		ErrInfo: failure?.info ?? 'OK',
	};
}
