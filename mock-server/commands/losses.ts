import type { Failure } from '../state/devices';
import type { Notification } from '../state/notification';
import { channelNumbers } from '../state/notification';
import type { Loss, PlatformLoss, PushLosses } from '../wire/reportAnswers';
import type { ReportSubject } from './statistics';

/** Whom a push did not reach: those it was never sent to, and those a vendor refused. */
export function lossesOf({ taskId, notifications }: ReportSubject): PushLosses {
	const ready = notifications.filter(({ failure }) => failure?.stage === 'beforeSending');
	const post = notifications.filter(({ failure }) => failure?.stage === 'afterSending');
	return {
		TaskID: taskId,
		ReadyToSendLoss: countBy(ready, lossOf),
		PostSendDeliveredLoss: countBy(post, lossOf),
		PlatformReadyToSendLoss: countBy(ready, platformLossOf),
		PlatformPostSendDeliveredLoss: countBy(post, platformLossOf),
	};
}

function countBy<L extends Loss>(
	notifications: readonly Notification[],
	lossOfOne: (notification: Notification, failure: Failure) => L,
): L[] {
	const losses = new Map<string, L>();
	for (const notification of notifications) {
		if (!notification.failure) continue;
		const loss = lossOfOne(notification, notification.failure);
		const key = JSON.stringify(loss);
		const known = losses.get(key);
		if (known) known.ErrCount += 1;
		else losses.set(key, { ...loss, ErrCount: 1 });
	}
	return [...losses.values()];
}

function lossOf(_: Notification, { code, info }: Failure): Loss {
	return { ErrCode: String(code), ErrCount: 0, ErrInfo: info };
}

function platformLossOf(notification: Notification, failure: Failure): PlatformLoss {
	return { ...channelNumbers(notification), ...lossOf(notification, failure) };
}
