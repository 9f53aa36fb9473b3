import type { IDataObject } from 'n8n-workflow';

import { asAsked } from '../push/asked';
import {
	additionalProperties,
	bodyField,
	messageHints,
	readChanges,
	titleField,
	type Message,
} from '../push/message';
import { mergePatch } from '../push/mergePatch';
import { isEmpty, readObject } from '../push/reading';
import { Refusal } from '../push/refusal';
import type { PushOperation } from '../PushOperation';
import { sendAtField } from './create.operation';
import { isoTime, readSendAt, serviceTime, timesAsked } from './schedule';
import {
	readTaskId,
	SCHEDULE_CALLS_PER_SECOND,
	scheduledTaskField,
	taskBefore,
	taskIdAsked,
	taskJson,
	taskReference,
	type Task,
} from './task';
import { isObject } from '../../helpers/isObject';

/** What is to change of a scheduled push; what is absent stays. */
export interface ScheduledChanges {
	readonly scheduledTaskId: number;
	/** Milliseconds since 1970. */
	readonly sendAt?: number;
	readonly message: Message;
}

/** `Part` is the task as read before. Only a pending one can be changed (1047/78840). */
export const updateScheduledPush: PushOperation<ScheduledChanges, undefined, Task> = {
	resource: 'scheduledPush',
	option: {
		name: 'Update',
		value: 'update',
		description: 'Change the time or the message of a scheduled push that was not sent yet',
		action: 'Update scheduled push',
	},
	fields: [
		scheduledTaskField,
		{
			displayName: 'Update Fields',
			name: 'updateFields',
			type: 'collection',
			placeholder: 'Add Field',
			default: {},
			description: 'Fields that are not filled in stay unchanged',
			options: [
				...additionalProperties,
				...[bodyField, sendAtField, titleField].map((field) => ({ ...field, required: false })),
			].sort((one, other) => one.displayName.localeCompare(other.displayName)),
		},
	],
	paths: { timpush: '/v4/timpush/modify_sched_task' },
	callsPerSecond: SCHEDULE_CALLS_PER_SECOND,
	isRepeatable: true,
	read: ({ scheduledTaskId, updateFields }, run) => {
		const fields = readObject(updateFields, 'Update Fields') ?? {};
		const changes = {
			scheduledTaskId: readTaskId(scheduledTaskId),
			sendAt: isEmpty(fields.sendAt) ? undefined : readSendAt(fields.sendAt, run),
			message: readChanges(fields),
		};
		if (changes.sendAt !== undefined || changesMessage(changes.message)) return changes;
		throw new Refusal(
			'This item does not change the scheduled push',
			"Fill in a field under 'Update Fields'.",
		);
	},
	key: (changes) => JSON.stringify(changes),
	// A change goes out with the rest of the content as it was read.
	turn: ({ scheduledTaskId }) => String(scheduledTaskId),
	hints: ({ message }) => messageHints(message),
	request: ({ scheduledTaskId, sendAt, message }, { sdkAppId }, task) => ({
		...taskReference(sdkAppId, scheduledTaskId),
		Type: task.type,
		...(sendAt !== undefined && { SchedAt: serviceTime(sendAt) }),
		...(changesMessage(message) && { Content: changedContent(task, message) }),
	}),
	answer: () => undefined,
	results: ({ sendAt, message }, _, task) => {
		const { OfflinePushInfo: info } = changedContent(task, message);
		const { Title: title = task.title, Desc: body = task.body } = isObject(info) ? info : {};
		return [
			{
				...taskJson(task),
				...(sendAt !== undefined && { sendAt: isoTime(sendAt) }),
				title,
				body,
			},
		];
	},
	async execute(changes, call, ask) {
		const task = await taskBefore(changes.scheduledTaskId, call, ask);
		await ask(this.request(changes, call, task));
		return this.results(changes, undefined, task);
	},
	failed: (parameters, run) => {
		const asked = asAsked(parameters, ['updateFields']);
		const fields = isObject(asked.updateFields) ? asked.updateFields : undefined;
		return {
			...taskIdAsked(parameters),
			...asked,
			...(fields && { updateFields: { ...fields, ...timesAsked(fields, ['sendAt'], run) } }),
		};
	},
};

function changesMessage({ fromAccount, dataId, offlinePushInfo }: Message): boolean {
	return fromAccount !== undefined || dataId !== undefined || !isEmpty(offlinePushInfo);
}

/**
 * The whole content with the changes in it: the page does not say whether the service replaces the
 * content or merges it (1047/78840), and a whole one comes out right either way.
 */
function changedContent(
	{ content, title, body }: Task,
	{ fromAccount, dataId, offlinePushInfo }: Message,
): IDataObject {
	const known = content.OfflinePushInfo ? content : mergePatch(content, texts(title, body));
	return mergePatch(known, {
		...(fromAccount !== undefined && { From_Account: fromAccount }),
		...(dataId !== undefined && { DataId: dataId }),
		OfflinePushInfo: offlinePushInfo,
	});
}

/** Title and text of a task as content, where the service does not return the content itself. */
function texts(title: string, body: string): IDataObject {
	return { OfflinePushInfo: { Title: title, Desc: body } };
}
