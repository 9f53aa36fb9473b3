import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { accountUnits, pushAccountsField } from '../push/accountsField';
import { asAsked } from '../push/asked';
import {
	MESSAGE_PARAMETERS,
	messageBody,
	messageFields,
	messageHints,
	messageKey,
	readMessage,
	type Message,
} from '../push/message';
import { pushBody, refuseLargePush } from '../push/pushBody';
import { requireChoice } from '../push/reading';
import {
	readSegment,
	SEGMENT_PARAMETERS,
	segmentFields,
	segmentHints,
	segmentKey,
	type Condition,
} from '../push/segment';
import type { Call, Parameters, PushOperation } from '../PushOperation';
import { isoTime, readSendAt, serviceTime, timesAsked } from './schedule';
import { createdTask, PENDING, SCHEDULE_CALLS_PER_SECOND, type TaskType } from './task';

/** Accounts in one task; more of them become several tasks (1047/78839). */
export const ACCOUNTS_PER_TASK = 500;

/** Who is to get a scheduled push. */
export type Recipients =
	| { readonly kind: 'all' }
	| { readonly kind: 'users' }
	| { readonly kind: 'segment'; readonly condition: Condition };

/** A push and when it is to go out. */
export interface ScheduledPush {
	readonly message: Message;
	readonly recipients: Recipients;
	/** Milliseconds since 1970. */
	readonly sendAt: number;
}

const TYPES: Record<Recipients['kind'], TaskType> = { all: 'All', segment: 'Tag', users: 'User' };

export const sendAtField: INodeProperties = {
	displayName: 'Send At',
	name: 'sendAt',
	type: 'dateTime',
	required: true,
	default: '',
	description:
		"When to send the push. A time without a time zone is in the workflow's (Workflow Settings > Timezone).",
};

/** `Part` are the accounts of one task, none for a segment or all users. */
export const createScheduledPush: PushOperation<ScheduledPush, number, readonly string[]> = {
	resource: 'scheduledPush',
	option: {
		name: 'Create',
		value: 'create',
		description: 'Schedule a push for later',
		action: 'Create scheduled push',
	},
	fields: [
		{
			displayName: 'Recipients',
			name: 'recipients',
			type: 'options',
			options: [
				{ name: 'All Users', value: 'all', description: 'Every user of the app' },
				{ name: 'Segment', value: 'segment', description: 'Users with certain tags or attributes' },
				{ name: 'Users', value: 'users', description: 'Specific users' },
			],
			default: 'users',
		},
		{ ...pushAccountsField, displayOptions: { show: { recipients: ['users'] } } },
		...segmentFields.map(forSegments),
		sendAtField,
		...messageFields,
	],
	paths: { timpush: '/v4/timpush/add_sched_task' },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: false,
	units: {
		...accountUnits,
		perRequest: () => ACCOUNTS_PER_TASK,
		isUsedBy: ({ recipients }) => String(recipients).trim() === 'users',
		part: (accounts) => accounts,
	},
	read: (parameters, run) => {
		const recipients = readRecipients(parameters);
		const push = {
			message: readMessage(parameters),
			recipients,
			sendAt: readSendAt(parameters.sendAt, run),
		};
		if (recipients.kind !== 'users') {
			refuseLargePush(push.message, run.sender, conditionOf(recipients));
		}
		return push;
	},
	key: scheduledPushKey,
	isBroadcast: ({ recipients }) => recipients.kind !== 'users',
	hints: ({ message, recipients }) => {
		const condition = conditionOf(recipients);
		return [...messageHints(message), ...(condition ? segmentHints(condition) : [])];
	},
	request: (push, call, accounts) => ({
		Sdkappid: call.sdkAppId,
		Type: TYPES[push.recipients.kind],
		SchedAt: serviceTime(push.sendAt),
		Content: contentOf(push, call, accounts),
	}),
	answer: createdTask,
	results: (push, scheduledTaskId, accounts) => {
		const sendAt = isoTime(push.sendAt);
		if (push.recipients.kind === 'users') {
			return accounts.map((account) => ({ account, scheduledTaskId, sendAt }));
		}
		const { Title: title, Desc: body } = push.message.offlinePushInfo;
		const recipients = conditionOf(push.recipients) ?? 'all';
		return [{ scheduledTaskId, status: PENDING, sendAt, recipients, title, body }];
	},
	failed: (parameters, run) => ({
		...asAsked(parameters, ['recipients', ...SEGMENT_PARAMETERS, 'sendAt', ...MESSAGE_PARAMETERS]),
		...timesAsked(parameters, ['sendAt'], run),
	}),
};

/** What two scheduled pushes have in common exactly if one of them is enough. */
export function scheduledPushKey({ message, recipients, sendAt }: ScheduledPush): string {
	const condition = conditionOf(recipients);
	const segment = condition ? segmentKey(condition) : recipients.kind;
	return JSON.stringify([segment, sendAt, messageKey(message)]);
}

function forSegments(field: INodeProperties): INodeProperties {
	const show = { recipients: ['segment'], ...field.displayOptions?.show };
	return { ...field, displayOptions: { show } };
}

function readRecipients(parameters: Parameters): Recipients {
	const kind = requireChoice(parameters.recipients, 'Recipients', ['all', 'segment', 'users']);
	return kind === 'segment' ? { kind, condition: readSegment(parameters) } : { kind };
}

function conditionOf(recipients: Recipients): Condition | undefined {
	return recipients.kind === 'segment' ? recipients.condition : undefined;
}

/** The body of a batch for named accounts, of a push otherwise (1047/78839). */
function contentOf(
	{ message, recipients }: ScheduledPush,
	call: Call,
	accounts: readonly string[],
): IDataObject {
	if (recipients.kind !== 'users') return pushBody(message, call, conditionOf(recipients));
	return {
		...messageBody(message, call),
		To_Account: [...accounts],
		MsgRandom: call.random,
	};
}
