import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { fromZonedTime } from '../../input/times';
import { numberOrNothing, numberOrText, textOrNothing } from './answers';
import { accountUnits, pushAccountsField } from '../accountCalls';
import { isObject } from '../../helpers/isObject';
import { momentText } from '../../helpers/momentText';
import { channelName, platformName } from '../../helpers/platforms';
import { reasonOf } from '../../helpers/vendorReasons';
import { requireText } from '../../input/readers';
import { taskIdField } from './taskIdField';
import type { Operation } from '../../engine/Operation';

/** What a step of a push says of itself. */
const stat = z.object({
	PushStatus: numberOrText,
	ErrorCode: numberOrText,
	ErrorInfo: textOrNothing,
	EventTime: numberOrText,
});

/** Steps by their names on the page; `OnlineStat` is a guess, for the sample ends before it. */
const STEPS: Readonly<Record<string, string>> = {
	IMStat: 'accepted',
	OnlineStat: 'online',
	OfflineStat: 'offline',
	ChannelStat: 'vendor',
	DeviceStat: 'device',
	ClickStat: 'clicked',
};

const device = z.object({
	InstanceId: textOrNothing,
	PushTime: numberOrText,
	DeviceModel: textOrNothing,
	System: textOrNothing,
	SystemVersion: textOrNothing,
	EventType: numberOrNothing,
	PushPlatform: numberOrNothing,
	CertId: textOrNothing,
	SdkVersion: textOrNothing,
	PushVersion: textOrNothing,
	NotificationStatus: numberOrText,
	last_active_terminal: numberOrText,
	IMCommitStat: z.unknown(),
	OfflinePushStat: z.unknown(),
	OnlinePushStat: z.unknown(),
});

/** all_member_push_trace page, 1047/71893: of the last 7 days, one account and push a call. */
const answer = z.object({ InstanceTrace: z.array(device).nullish() });

export const getTrace: Operation = {
	resource: 'push',
	option: {
		name: 'Get Delivery Trace',
		value: 'getTrace',
		description: "Get what happened to a push of the last 7 days on each of a user's devices",
		action: 'Get delivery trace of a push',
	},
	panelHint: {
		message:
			'Tencent Chat allows one account per second for this operation: 100 accounts take about 2 minutes, and 1,000 about 17 minutes.',
		type: 'info',
	},
	fields: [pushAccountsField, taskIdField],
	paths: { timpush: '/v4/timpush/all_member_push_trace' },
	callsPerSecond: 1,
	isRepeatable: true,
	units: { ...accountUnits, perRequest: () => 1 },
	read: (parameters) => {
		const taskId = requireText(parameters.taskId, 'Task ID');
		return {
			key: taskId,
			request: (_, [{ account: UserID }]) => ({ TaskID: taskId, UserID }),
			answer: (body) => {
				const devices = (answer.parse(body).InstanceTrace ?? []).map(deviceJson);
				return ({ account }) => [{ account, taskId, devices }];
			},
		};
	},
};

/** Without the device's push token, which would let others notify it. */
function deviceJson(trace: z.infer<typeof device>): IDataObject {
	const platform = platformName(trace.PushPlatform);
	return {
		deviceId: trace.InstanceId,
		model: trace.DeviceModel,
		system: trace.System,
		systemVersion: trace.SystemVersion,
		sdkVersion: trace.SdkVersion,
		pushVersion: trace.PushVersion,
		certificateId: trace.CertId,
		platform,
		channel: channelName(trace.EventType),
		pushTime: timeJson(trace.PushTime),
		notificationStatus: trace.NotificationStatus,
		lastActiveTerminal: trace.last_active_terminal,
		steps: [
			...stepsIn(trace.IMCommitStat, 'accepted'),
			...stepsIn(trace.OnlinePushStat, 'online'),
			...stepsIn(trace.OfflinePushStat, 'offline', platform),
		],
	};
}

/**
 * The steps of one part of the way: the page has an object of steps, where a single step would do.
 *
 * @param name of a step that the page does not name; `stat` then says what the service calls it
 * @param platform whose codes there may be
 */
function stepsIn(part: unknown, name: string, platform?: string): IDataObject[] {
	if (!isObject(part)) return [];
	if (isStep(part)) return [stepJson(name, part, platform)];
	return Object.entries(part).flatMap(([key, inner]) => {
		const known = STEPS[key];
		if (known !== undefined) return stepsIn(inner, known, platform);
		return stepsIn(inner, name, platform).map((step) => ({ stat: key, ...step }));
	});
}

function isStep(part: IDataObject): boolean {
	return Object.keys(stat.shape).some((key) => key in part);
}

function stepJson(name: string, step: IDataObject, platform: string | undefined): IDataObject {
	const { PushStatus: status, ErrorCode: code, ErrorInfo: message, EventTime } = stat.parse(step);
	const reason = platform && reasonOf(platform, code, message);
	return {
		step: name,
		status,
		code,
		message,
		...(reason && { reason }),
		time: timeJson(EventTime),
	};
}

/**
 * A count of seconds or milliseconds, of which 0 stands for never, or the page's `2025-03-13
 * 16:16:27`: in which time zone that is the page does not say, so it stays as it is.
 */
function timeJson(time: number | string | null | undefined): string | undefined {
	if (typeof time === 'string') return fromZonedTime(time);
	if (!time) return undefined;
	return momentText(time >= 100_000_000_000 ? time : time * 1000);
}
