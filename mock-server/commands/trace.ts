import type { Failure, Platform } from '../state/devices';
import { platformNumbers } from '../state/devices';
import type { Notification } from '../state/notification';
import { channelNumbers } from '../state/notification';
import type { PushTask } from '../state/pushLog';
import { codes } from '../wire/refusal';
import type { InstanceTrace, StageStat } from '../wire/reportAnswers';
import { formatUtc } from '../wire/utcTime';

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

/** One entry per time that the push notified this account. */
export function traceOf({ notifications }: PushTask, account: string): InstanceTrace[] {
	return notifications
		.filter((notification) => notification.account === account)
		.map((notification, index) => traceOfOne(notification, index + 1));
}

function traceOfOne(notification: Notification, number: number): InstanceTrace {
	const { at, platform, channel, sent, delivered, clicked, failure } = notification;
	const time = formatUtc(at);
	const isOffline = channel === 'offline';
	const isApple = platform === 'apns';
	const stat = (isReached: boolean): StageStat => stageStat(isReached, time);
	return {
		InstanceId: String(83_315_766 + number),
		PushTime: time,
		DeviceModel: models[platform],
		System: isApple ? 'APNS' : 'Android',
		SystemVersion: isApple ? '17.5' : '14',
		...channelNumbers(notification),
		Token: `token-of-${notification.account}`,
		CertId: String(15_000 + platformNumbers[platform]),
		SdkVersion: '8.5.6870',
		PushVersion: '8.5.6870',
		NotificationStatus: 1,
		last_active_terminal: 1,
		IMCommitStat: { IMStat: stat(true) },
		OfflinePushStat: {
			OfflineStat: stageStat(isOffline, time, failureOn('beforeSending', failure)),
			ChannelStat: stageStat(isOffline && sent, time, failureOn('afterSending', failure)),
			DeviceStat: stat(isOffline && delivered),
			ClickStat: stat(isOffline && clicked),
		},
		OnlinePushStat: { OnlineStat: stat(channel === 'online') },
	};
}

function failureOn(stage: Failure['stage'], failure?: Failure): Failure | undefined {
	return failure?.stage === stage ? failure : undefined;
}

/** Stages say `success` where the answer says `sucess`; both spellings are those of the page. */
function stageStat(isReached: boolean, time: string, failure?: Failure): StageStat {
	if (failure) {
		return { PushStatus: 0, ErrorCode: failure.code, ErrorInfo: failure.info, EventTime: time };
	}
	return {
		PushStatus: isReached ? 1 : 0,
		ErrorCode: codes.ok,
		ErrorInfo: isReached ? 'success' : '',
		EventTime: isReached ? time : '',
	};
}
