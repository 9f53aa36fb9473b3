import type { EventKind, PushEvent } from './pushEvent';
import { platformName } from '../helpers/platforms';

/** An event in the words of this package; times are ISO 8601 in UTC. */
export type SimplifiedEvent = {
	event: EventKind;
	account: string;
	taskId: string;
	/** What the push was sent with, or ''. */
	dataId: string;
	/** Offline: by the vendor of the device. Online: inside the app. */
	channel: 'online' | 'offline';
	platform: string;
	/** When the push was sent. */
	taskTime: string;
	eventTime: string;
	/** Tencent's or the vendor's; 0 where nothing went wrong. */
	code: number;
	message: string;
};

const ONLINE = 2;

export function simplified(kind: EventKind, event: PushEvent): SimplifiedEvent {
	const isOnline = event.EventType === ONLINE;
	// Tencent leaves PushPlatform at 0 for what was shown inside the app.
	const platform = isOnline ? event.DeviceType : event.PushPlatform;
	return {
		event: kind,
		account: event.To_Account,
		taskId: event.TaskId,
		dataId: event.DataId,
		channel: isOnline ? 'online' : 'offline',
		platform: platformName(platform),
		taskTime: timeOf(event.TaskTime),
		eventTime: timeOf(event.EventTime),
		code: event.ErrCode,
		message: event.ErrInfo,
	};
}

function timeOf(seconds: number): string {
	return new Date(seconds * 1000).toISOString();
}
