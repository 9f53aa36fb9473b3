import { platformNumbers } from './devices';
import type { StageEvent } from './pushLog';
import { channelNumbers } from './reports';

/** Name of the callback; 1047/67551. */
export const callbackCommand = 'Push.AllMemberPush';

/** One event of a callback (1047/67551). Times are Unix seconds. */
export interface CallbackEvent {
	CallbackCommand: typeof callbackCommand;
	/** 1 through a vendor, 2 in the app. */
	EventType: 1 | 2;
	TaskId: string;
	DataId: string;
	TaskTime: number;
	EventTime: number;
	To_Account: string;
	PushPlatform: number;
	/** Of online events, numbered as `PushPlatform`; 0 otherwise. */
	DeviceType: number;
	/** 1 sent, 2 reached, 3 clicked. */
	PushStage: 1 | 2 | 3;
	ErrCode: number;
	ErrInfo: string;
}

const stageNumbers = { sent: 1, delivered: 2, clicked: 3 } as const;

/** A stage of a notification as a callback tells it. */
export function callbackEventOf({ task, notification, stage, at }: StageEvent): CallbackEvent {
	const { account, channel, platform, errorCode } = notification;
	return {
		CallbackCommand: callbackCommand,
		...channelNumbers(notification),
		TaskId: task.taskId,
		DataId: task.dataId,
		TaskTime: Math.floor(task.at / 1000),
		EventTime: Math.floor(at / 1000),
		To_Account: account,
		DeviceType: channel === 'online' ? platformNumbers[platform] : 0,
		PushStage: stageNumbers[stage],
		ErrCode: errorCode,
		ErrInfo: errorCode === 0 ? '' : 'unregistered',
	};
}
