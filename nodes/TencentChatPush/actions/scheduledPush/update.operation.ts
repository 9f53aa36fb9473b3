import type { IDataObject } from 'n8n-workflow';

import { readChanges, type Message } from '../push/message';
import { additionalProperties, bodyField, titleField } from '../push/messageFields';
import { messageHints } from '../push/messageHints';
import { isEmpty } from '../../helpers/isEmpty';
import { mergePatch } from '../../helpers/mergePatch';
import { readObject, requireJson } from '../../input/readers';
import { InvalidInput } from '../../input/invalidInput';
import type { Parameters, RunFacts } from '../../input/parameters';
import type { Operation } from '../../engine/Operation';
import { sendAtField } from './create.operation';
import { echoTimesIn, isoTime, readSendAt, serviceTime } from '../../input/times';
import {
	echoTaskId,
	readTaskId,
	SCHEDULE_CALLS_PER_SECOND,
	scheduledTaskField,
	type Task,
	taskBefore,
	taskJson,
	taskReference,
} from './task';
import { isObject } from '../../helpers/isObject';

/** What is to change of a scheduled push; what is absent stays. */
interface ScheduledChanges {
	readonly scheduledTaskId: number;
	/** Milliseconds since 1970. */
	readonly sendAt?: number;
	readonly message: Message;
}

/** Only a pending one can be changed (1047/78840). */
export const updateScheduledPush: Operation = {
	resource: 'scheduledPush',
	option: {
		name: 'Update',
		value: 'update',
		description: 'Change the time or the message of a scheduled push that has not been sent yet',
		action: 'Update a scheduled push',
	},
	fields: [
		scheduledTaskField,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			// At hand from the start: in the list they stand among many fields, sorted by name.
			default: { body: '', sendAt: '', title: '' },
			description: 'Empty fields stay unchanged',
			options: [
				...additionalProperties,
				...[bodyField, sendAtField, titleField].map((field) => ({ ...field, required: false })),
			].sort((one, other) => one.displayName.localeCompare(other.displayName)),
		},
	],
	paths: { timpush: '/v4/timpush/modify_sched_task' },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	hasPreview: true,
	read: (parameters, run) => {
		const changes = readScheduledChanges(parameters, run);
		const { scheduledTaskId, message } = changes;
		return {
			key: JSON.stringify(changes),
			// A change goes out with the rest of the content as it was read.
			changes: String(scheduledTaskId),
			hints: messageHints(message),
			preview: {
				...timeAndReference(changes, run),
				...(changesMessage(message) && { Content: contentChanges(message) }),
			},
			execute: async (facts, ask) => {
				const task = await taskBefore(scheduledTaskId, facts, ask);
				if (changesMessage(message)) requireWhole(task);
				return await ask(requestOf(changes, run, task), () => [changedJson(changes, task)]);
			},
		};
	},
	echo: (given, run) => ({
		...echoTaskId(given),
		...echoTimesIn(given, 'updateFields', ['sendAt'], run),
	}),
};

/** @throws InvalidInput where nothing is to change, or something to a value that it cannot have */
function readScheduledChanges(
	{ scheduledTaskId, updateFields }: Parameters,
	run: RunFacts,
): ScheduledChanges {
	const fields = readObject(updateFields, 'Update Fields') ?? {};
	const changes = {
		scheduledTaskId: readTaskId(scheduledTaskId),
		sendAt: isEmpty(fields.sendAt) ? undefined : readSendAt(fields.sendAt, run),
		message: readChanges(fields),
	};
	if (changes.sendAt !== undefined || changesMessage(changes.message)) return changes;
	throw new InvalidInput(
		'This item does not change the scheduled push',
		"Fill in a field under 'Update Fields'.",
	);
}

function requestOf(changes: ScheduledChanges, run: RunFacts, task: Task): IDataObject {
	const { message } = changes;
	return {
		...timeAndReference(changes, run),
		Type: task.type,
		...(changesMessage(message) && { Content: changedContent(task, message) }),
	};
}

function timeAndReference(
	{ scheduledTaskId, sendAt }: ScheduledChanges,
	{ sdkAppId }: RunFacts,
): IDataObject {
	return {
		...taskReference(sdkAppId, scheduledTaskId),
		...(sendAt !== undefined && { SchedAt: serviceTime(sendAt) }),
	};
}

/** The task as it is after the change. */
function changedJson({ sendAt, message }: ScheduledChanges, task: Task): IDataObject {
	const { OfflinePushInfo: info } = changedContent(task, message);
	const { dataId = task.dataId } = message;
	const { Title, Desc } = isObject(info) ? info : {};
	return {
		...taskJson(task),
		...(sendAt !== undefined && { sendAt: isoTime(sendAt) }),
		title: typeof Title === 'string' ? Title : task.title,
		body: typeof Desc === 'string' ? Desc : task.body,
		...(dataId !== undefined && { dataId }),
	};
}

function changesMessage({ fromAccount, dataId, offlinePushInfo }: Message): boolean {
	return fromAccount !== undefined || dataId !== undefined || !isEmpty(offlinePushInfo);
}

/** @throws InvalidInput where a content cannot be written back as it was */
function requireWhole(task: Task): void {
	requireRecipients(task);
	requireJson(task.content, 'Scheduled Push');
}

/**
 * Makes sure that a content which is written back says who gets the push, as the service told it.
 *
 * @throws InvalidInput where it does not: the push would go to nobody, or to everybody
 */
function requireRecipients({ type, content }: Task): void {
	const { Condition, To_Account } = content;
	const hasCondition = Condition !== undefined && Condition !== null;
	const hasAccounts = To_Account !== undefined && To_Account !== null;
	if (type === 'All' && !hasCondition && !hasAccounts) return;
	if (type === 'Tag' && isCondition(Condition) && !hasAccounts) return;
	if (type === 'User' && Array.isArray(To_Account) && isFull(To_Account) && !hasCondition) return;
	throw new InvalidInput(
		"Tencent Chat's response does not clearly name the recipients of this scheduled push, so its message cannot be changed",
		"Nothing was changed. You can change 'Send At' only. To change the message, delete the scheduled push and create it again.",
	);
}

/** Every part of it narrows, so none may be empty. */
function isCondition(given: unknown): boolean {
	if (!isObject(given)) return false;
	const parts = Object.values(given);
	return (
		parts.length > 0 && parts.every((part) => isFull(Array.isArray(part) ? part : valuesOf(part)))
	);
}

function valuesOf(part: unknown): unknown[] {
	return isObject(part) ? Object.values(part) : [];
}

function isFull(names: readonly unknown[]): boolean {
	return names.length > 0 && names.every((name) => isName(name));
}

function isName(given: unknown): boolean {
	return (typeof given === 'string' && given.trim() !== '') || Number.isSafeInteger(given);
}

/**
 * The whole content with the changes in it: the page does not say whether the service replaces the
 * content or merges it (1047/78840), and a whole one comes out right either way.
 */
function changedContent({ content, title, body }: Task, message: Message): IDataObject {
	const told = Object.entries(content).filter(([, value]) => value !== null);
	const before: IDataObject = Object.fromEntries(told);
	const whole = before.OfflinePushInfo ? before : mergePatch(before, texts(title, body));
	return mergePatch(asCreated(whole), contentChanges(message));
}

function contentChanges({ fromAccount, dataId, offlinePushInfo }: Message): IDataObject {
	return {
		...(fromAccount !== undefined && { From_Account: fromAccount }),
		...(dataId !== undefined && { DataId: dataId }),
		OfflinePushInfo: offlinePushInfo,
	};
}

/** The page shows a sender that came back as a number; a task is created with names as text. */
function asCreated({
	From_Account: sender,
	To_Account: accounts,
	...rest
}: IDataObject): IDataObject {
	return {
		...rest,
		...(sender !== undefined && { From_Account: String(sender) }),
		...(accounts !== undefined && {
			To_Account: Array.isArray(accounts) ? accounts.map(String) : accounts,
		}),
	};
}

/** Title and text of a task as content, where the service does not return the content itself. */
function texts(title: string, body: string): IDataObject {
	return { OfflinePushInfo: { Title: title, Desc: body } };
}
