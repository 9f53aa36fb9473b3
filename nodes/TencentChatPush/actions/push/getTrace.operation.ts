import type { IDataObject, NodeHint } from 'n8n-workflow';
import { z } from 'zod';

import { isoTime } from '../scheduledPush/schedule';
import { numberOrNothing, textOrNothing } from './answers';
import { accountUnits, pushAccountsField } from './accountsField';
import { asAsked } from './asked';
import { channelName, platformName } from '../../helpers/platforms';
import { requireText } from './reading';
import { taskIdField } from './taskIdField';
import type { PushOperation } from '../PushOperation';

/** One step of a push on its way to a device. */
const step = z
	.object({
		PushStatus: textOrNothing,
		ErrorCode: numberOrNothing,
		ErrorInfo: textOrNothing,
		EventTime: numberOrNothing,
	})
	.nullish()
	.catch(undefined);

const device = z.object({
	InstanceId: textOrNothing,
	PushTime: numberOrNothing,
	DeviceModel: textOrNothing,
	System: textOrNothing,
	SystemVersion: textOrNothing,
	EventType: numberOrNothing,
	PushPlatform: numberOrNothing,
	SdkVersion: textOrNothing,
	NotificationStatus: textOrNothing,
	IMCommitStat: step,
	OfflinePushStat: z
		.object({ OfflineStat: step, ChannelStat: step, DeviceStat: step, ClickStat: step })
		.nullish()
		.catch(undefined),
	OnlinePushStat: step,
});

/** all_member_push_trace page, 1047/71893: of the last 7 days, one account and push a call. */
const answer = z.object({ InstanceTrace: z.array(device).nullish() });

/** `Part` is the account. */
export const getTrace: PushOperation<{ taskId: string }, IDataObject[], string> = {
	resource: 'push',
	option: {
		name: 'Get Delivery Trace',
		value: 'getTrace',
		description: "Follow a push of the last 7 days to each of a user's devices",
		action: 'Get delivery trace of push',
	},
	fields: [pushAccountsField, taskIdField],
	paths: { timpush: '/v4/timpush/all_member_push_trace' },
	callsPerSecond: 1,
	isRepeatable: true,
	units: { ...accountUnits, perRequest: () => 1, part: ([account = '']) => account },
	read: ({ taskId }) => ({ taskId: requireText(taskId, 'Task ID') }),
	key: ({ taskId }) => taskId,
	request: ({ taskId }, _, account) => ({ TaskID: taskId, UserID: account }),
	answer: (body) => (answer.parse(body).InstanceTrace ?? []).map(deviceJson),
	results: ({ taskId }, devices, account) => [{ account, taskId, devices }],
	failed: (parameters) => asAsked(parameters, ['taskId']),
};

/** What the panel says before a run: the pace of the call is felt with a few hundred accounts. */
export const traceHint: NodeHint = {
	message:
		'Tencent Chat traces one account per second: 100 accounts take about 2 minutes, and 1,000 about 17 minutes.',
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'beforeExecution',
	displayCondition:
		'={{ $parameter["resource"] === "push" && $parameter["operation"] === "getTrace" }}',
};

/** Without the device's push token, which would let others notify it. */
function deviceJson(trace: z.infer<typeof device>): IDataObject {
	const offline = trace.OfflinePushStat;
	return {
		deviceId: trace.InstanceId,
		model: trace.DeviceModel,
		system: trace.System,
		systemVersion: trace.SystemVersion,
		sdkVersion: trace.SdkVersion,
		platform: platformName(trace.PushPlatform),
		channel: channelName(trace.EventType),
		pushTime: timeJson(trace.PushTime),
		notificationStatus: trace.NotificationStatus,
		steps: [
			...stepJson('accepted', trace.IMCommitStat),
			...stepJson('online', trace.OnlinePushStat),
			...stepJson('offline', offline?.OfflineStat),
			...stepJson('vendor', offline?.ChannelStat),
			...stepJson('device', offline?.DeviceStat),
			...stepJson('clicked', offline?.ClickStat),
		],
	};
}

function stepJson(name: string, found: z.infer<typeof step>): IDataObject[] {
	if (!found) return [];
	const { PushStatus: status, ErrorCode: code, ErrorInfo: message, EventTime: time } = found;
	return [{ step: name, status, code, message, time: timeJson(time) }];
}

/** The page does not say whether seconds or milliseconds; 0 stands for never. */
function timeJson(time: number | null | undefined): string | undefined {
	if (!time || !Number.isFinite(time)) return undefined;
	return isoTime(time >= 100_000_000_000 ? time : time * 1000);
}
