import type { Device, Failure, Fate, Platform } from './devices';
import { failures, platformNumbers } from './devices';
import type { OfflinePushInfo } from '../wire/offlinePushInfo';
import type { PlatformStatistics } from '../wire/reportAnswers';

/** What a person reads. */
export interface Wording {
	title: string;
	text: string;
}

/** What became of a push for one account. */
export interface Notification extends Wording {
	account: string;
	taskId: string;
	/** Unix ms of the server's clock. */
	at: number;
	/** Language the wording was chosen for, '' for the default wording. */
	language: string;
	/** Whether it was meant for online devices only (`PushFlag` 1). */
	onlineOnly: boolean;
	/** `none`: it was for online devices only, and this one was not. */
	channel: 'online' | 'offline' | 'none';
	platform: Platform;
	sent: boolean;
	/** Why it reached nobody. */
	failure: Failure | undefined;
	/** Whether somebody reported its arrival; FCM never does. */
	delivered: boolean;
	clicked: boolean;
	/** What a revoke put in its place. */
	overwritten?: Wording;
}

/** Vendors whose notifications a revoke overwrites (1047/60571). */
const overwritable: readonly Platform[] = ['apns', 'fcm', 'huawei', 'honor'];

/** Notifies an account, as its device and the fate of this push have it. */
export function notify(
	to: { account: string; taskId: string; at: number },
	info: OfflinePushInfo,
	device: Device,
	fate: Fate,
): Notification {
	const onlineOnly = info.PushFlag === 1;
	const channel = device.online ? 'online' : onlineOnly ? 'none' : 'offline';
	const failure = channel === 'offline' ? failures[fate] : undefined;
	const shown = channel !== 'none' && !failure;
	const { title, text, language } = wordingFor(info, device);
	// Field by field: a push to 100 000 accounts makes as many of these.
	return {
		account: to.account,
		taskId: to.taskId,
		at: to.at,
		title,
		text,
		language,
		onlineOnly,
		channel,
		platform: device.platform,
		sent: shown,
		failure,
		delivered: shown && reportsArrival(channel, device) && fate !== 'sent',
		clicked: shown && fate === 'clicked',
	};
}

/** Whether a revoke can put other words in the place of a notification. */
export function isOverwritable({ channel, sent, platform }: Notification): boolean {
	return channel === 'offline' && sent && overwritable.includes(platform);
}

/** The default wording of a push. */
export function wordingOf({ Title = '', Desc = '' }: OfflinePushInfo): Wording {
	return { title: Title, text: Desc };
}

/** The version in the device's language; else, on APNs, its own title; else the default. */
function wordingFor(info: OfflinePushInfo, device: Device): Wording & { language: string } {
	const { title, text } = wordingOf(info);
	const version = info.MultiLanguageContent?.find(
		({ Language }) => Language.toLowerCase() === device.language.toLowerCase(),
	);
	const ownTitle = device.platform === 'apns' ? info.ApnsInfo?.Title : undefined;
	return {
		title: version?.Title ?? ownTitle ?? title,
		text: version?.Desc ?? text,
		language: version ? device.language : '',
	};
}

function reportsArrival(channel: Notification['channel'], { platform }: Device): boolean {
	return channel === 'online' || platform !== 'fcm';
}

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
