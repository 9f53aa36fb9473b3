import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { accountsIn, accountUnits, pushAccountsField } from '../accountCalls';
import { messageBody, messageKey, readMessage, type Message } from '../push/message';
import { messageFields } from '../push/messageFields';
import { messageHints } from '../push/messageHints';
import { pushBody, refuseLargePush } from '../push/pushBody';
import { requireChoice } from '../../input/readers';
import {
	echoSegment,
	readSegment,
	segmentHints,
	segmentKey,
	type Condition,
} from '../push/segment';
import { segmentFields } from '../push/segmentFields';
import type { Operation, RequestEntries, RequestFacts } from '../../engine/Operation';
import type { Parameters, RunFacts } from '../../input/parameters';
import { echoTimes, isoTime, readSendAt, serviceTime } from '../../input/times';
import { createdTask, PENDING, SCHEDULE_CALLS_PER_SECOND, type TaskType } from './task';

/** Accounts in one task; more of them become several tasks (1047/78839). */
const ACCOUNTS_PER_TASK = 500;

/** Who is to get a scheduled push. */
type Recipients =
	| { readonly kind: 'all' }
	| { readonly kind: 'users' }
	| { readonly kind: 'segment'; readonly condition: Condition };

/** A push and when it is to go out. */
interface ScheduledPush {
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
		"When to send the push. A time without a time zone is in the workflow's time zone (Workflow Settings > Timezone).",
};

export const createScheduledPush: Operation = {
	resource: 'scheduledPush',
	option: {
		name: 'Create',
		value: 'create',
		description: 'Schedule a push for later',
		action: 'Create a scheduled push',
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
	hasBroadcasts: true,
	hasPreview: true,
	units: {
		...accountUnits,
		perRequest: () => ACCOUNTS_PER_TASK,
		appliesTo: ({ recipients }) => String(recipients).trim() === 'users',
	},
	read: (parameters, run) => {
		const push = readScheduledPush(parameters, run);
		const { message, recipients, sendAt } = push;
		const condition = conditionOf(recipients);
		return {
			key: JSON.stringify([
				condition ? segmentKey(condition) : recipients.kind,
				sendAt,
				messageKey(message, run),
			]),
			isBroadcast: recipients.kind !== 'users',
			hints: [...messageHints(message), ...(condition ? segmentHints(condition) : [])],
			request: (facts, entries) => ({
				Sdkappid: run.sdkAppId,
				Type: TYPES[recipients.kind],
				SchedAt: serviceTime(sendAt),
				Content: contentOf(push, facts, entries),
			}),
			answer: (body, { dataId }) => {
				const scheduledTaskId = createdTask(body);
				return ({ account }) => [
					recipients.kind === 'users'
						? { account, scheduledTaskId, sendAt: isoTime(sendAt) }
						: { scheduledTaskId, ...wholeJson(push, dataId) },
				];
			},
		};
	},
	echo: (given, run) => ({
		...echoSegment(given, run),
		...echoTimes(given, ['sendAt'], run),
	}),
};

/** @throws InvalidInput where it cannot be scheduled as it is */
function readScheduledPush(parameters: Parameters, run: RunFacts): ScheduledPush {
	const recipients = readRecipients(parameters, run);
	const message = readMessage(parameters);
	const sendAt = readSendAt(parameters.sendAt, run);
	if (recipients.kind !== 'users') refuseLargePush(message, run.sender, conditionOf(recipients));
	return { message, recipients, sendAt };
}

/** A push to a segment or to all as its Success item tells it. */
function wholeJson({ message, recipients, sendAt }: ScheduledPush, ownDataId: string): IDataObject {
	const { Title: title, Desc: body } = message.offlinePushInfo;
	return {
		status: PENDING,
		sendAt: isoTime(sendAt),
		recipients: conditionOf(recipients) ?? 'all',
		title,
		body,
		dataId: message.dataId ?? ownDataId,
	};
}

function forSegments(field: INodeProperties): INodeProperties {
	const show = { recipients: ['segment'], ...field.displayOptions?.show };
	return { ...field, displayOptions: { show } };
}

function readRecipients(parameters: Parameters, run: RunFacts): Recipients {
	const kind = requireChoice(parameters.recipients, 'Recipients', ['all', 'segment', 'users']);
	return kind === 'segment' ? { kind, condition: readSegment(parameters, run) } : { kind };
}

function conditionOf(recipients: Recipients): Condition | undefined {
	return recipients.kind === 'segment' ? recipients.condition : undefined;
}

/** The body of a batch for named accounts, of a push otherwise (1047/78839). */
function contentOf(
	{ message, recipients }: ScheduledPush,
	facts: RequestFacts,
	entries: RequestEntries,
): IDataObject {
	if (recipients.kind !== 'users') return pushBody(message, facts, conditionOf(recipients));
	return {
		...messageBody(message, facts),
		To_Account: accountsIn(entries),
		MsgRandom: facts.random,
	};
}
