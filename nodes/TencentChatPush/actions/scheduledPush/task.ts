import type { IDataObject, INodeListSearchItems, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { numberOrNothing, textOrNothing } from '../push/answers';
import { asAsked } from '../push/asked';
import { parsed, requireText } from '../push/reading';
import { Refusal } from '../push/refusal';
import type { Condition } from '../push/segment';
import type { Ask, Call, Parameters } from '../PushOperation';
import { fromServiceTime } from './schedule';
import { isObject } from '../../helpers/isObject';

/** Calls a second of each of the commands (1047/78839-78843). */
export const SCHEDULE_CALLS_PER_SECOND = 5;

/** The state of a task that can still be changed (1047/78840). */
export const PENDING = 'pending';

/** Who gets a scheduled push, as the service calls it; `Tag` takes attributes as well. */
export type TaskType = 'All' | 'Tag' | 'User';

/** A scheduled push as the service holds it. */
export interface Task {
	readonly scheduledTaskId: number;
	/** As created; needed to change or delete the task. */
	readonly type: string;
	readonly status: string;
	/** ISO 8601 in UTC. */
	readonly sendAt: string;
	readonly title: string;
	readonly body: string;
	/** The body of the push or of the batch; empty where the service does not tell. */
	readonly content: IDataObject;
	/** The `taskId` of the push, once it is out. */
	readonly pushTaskId?: string;
}

/** An ID that has lost no digits. */
const taskId = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER);

/** `TaskInfo` of get_sched_task (1047/78842) and an element of `Tasks` of list_sched_task (1047/78843). */
const taskInfo = z.object({
	TaskID: taskId,
	Type: z.string(),
	SchedAt: z.string(),
	Status: textOrNothing,
	Title: textOrNothing,
	Desc: textOrNothing,
	Content: z.unknown(),
	PushTaskID: textOrNothing,
});

const createAnswer = z.object({ TaskID: taskId });
const getAnswer = z.object({ TaskInfo: taskInfo });
const listAnswer = z.object({ Total: numberOrNothing, Tasks: z.array(taskInfo).nullish() });

/**
 * The ID of a task that was created (1047/78839).
 *
 * @throws when the answer has none
 */
export function createdTask(body: unknown): number {
	return createAnswer.parse(body).TaskID;
}

/**
 * The task that get_sched_task answers.
 *
 * @throws when the answer is not of the documented shape
 */
export function taskIn(body: unknown): Task {
	return taskOf(getAnswer.parse(body).TaskInfo);
}

/** The path of the call that reads a task. */
export const GET_TASK_PATH = '/v4/timpush/get_sched_task';

/** Reads a task before it is changed or deleted: the request must contain its type (1047/78840). */
export async function taskBefore(scheduledTaskId: number, call: Call, ask: Ask): Promise<Task> {
	return taskIn(await ask(taskReference(call.sdkAppId, scheduledTaskId), GET_TASK_PATH));
}

/** One page of list_sched_task. */
export interface TaskPage {
	readonly tasks: readonly Task[];
	/** How many tasks there are on all pages, if the service says so. */
	readonly total?: number;
}

/**
 * The page that list_sched_task answers.
 *
 * @throws when the answer is not of the documented shape
 */
export function tasksIn(body: unknown): TaskPage {
	const { Total, Tasks } = listAnswer.parse(body);
	return { tasks: (Tasks ?? []).map(taskOf), total: Total ?? undefined };
}

/** A task as the Success item of it. */
export function taskJson(task: Task): IDataObject {
	const { scheduledTaskId, status, sendAt, title, body, pushTaskId } = task;
	return {
		scheduledTaskId,
		status,
		sendAt,
		recipients: recipientsOf(task),
		title,
		body,
		...(pushTaskId !== undefined && { pushTaskId }),
	};
}

/**
 * Who gets the push: `'all'`, the condition, or the list of accounts; where the service does not
 * tell, `'segment'` or `'users'`.
 */
function recipientsOf({ type, content }: Task): 'all' | 'segment' | 'users' | Condition | string[] {
	if (type === 'All') return 'all';
	if (type === 'User') {
		return Array.isArray(content.To_Account) ? content.To_Account.map(String) : 'users';
	}
	return isObject(content.Condition) ? (content.Condition as Condition) : 'segment';
}

/** The fields of a request about a task; all numbers, unlike the `TaskId` of a push (1047/78840). */
export function taskReference(sdkAppId: number, scheduledTaskId: number): IDataObject {
	return { Sdkappid: sdkAppId, TaskID: scheduledTaskId };
}

/** The scheduled push that an operation is about. */
export const scheduledTaskField: INodeProperties = {
	displayName: 'Scheduled Push',
	name: 'scheduledTaskId',
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description: "The scheduled push, or its 'scheduledTaskId'",
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			typeOptions: { searchListMethod: 'searchScheduledPushes', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. 1234567890',
			validation: [
				{
					type: 'regex',
					properties: { regex: '^[0-9]+$', errorMessage: 'A scheduled task ID has digits only' },
				},
			],
		},
	],
};

/** Tasks as the drop-down of the field above lists them. */
export function taskChoices(tasks: readonly Task[]): INodeListSearchItems[] {
	return tasks
		.map(({ scheduledTaskId, title, sendAt }) => ({
			name: `${title} (${sendAt.slice(0, 16).replace('T', ' ')} UTC)`,
			value: String(scheduledTaskId),
		}))
		.sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * Reads the ID of a scheduled push: a number, digits as text, or what the field above stores.
 *
 * @throws Refusal where it is none
 */
export function readTaskId(given: unknown): number {
	const value = isObject(given) && 'value' in given ? given.value : given;
	const id = taskId.safeParse(requireText(value, 'Scheduled Push'));
	if (id.success) return id.data;
	throw new Refusal(
		"'Scheduled Push' is not the ID of a scheduled push",
		"Use the 'scheduledTaskId' from 'Create' or 'Get Many'. It is a number, unlike the 'taskId' of a push.",
	);
}

/** The ID that was asked for, plain, so that it can be fed back; an unusable one as it came. */
export function taskIdAsked({ scheduledTaskId: given }: Parameters): IDataObject {
	const value = isObject(given) && 'value' in given ? given.value : given;
	return asAsked({ scheduledTaskId: value }, ['scheduledTaskId']);
}

function taskOf(info: z.infer<typeof taskInfo>): Task {
	const content = contentOf(info.Content);
	const message = isObject(content.OfflinePushInfo) ? content.OfflinePushInfo : {};
	return {
		scheduledTaskId: info.TaskID,
		type: info.Type,
		status: info.Status ?? '',
		sendAt: fromServiceTime(info.SchedAt),
		title: info.Title ?? textOf(message.Title),
		body: info.Desc ?? textOf(message.Desc),
		content,
		pushTaskId: info.PushTaskID || undefined,
	};
}

/** The page shows an object; a text with its JSON is taken as well. */
function contentOf(given: unknown): IDataObject {
	const content = typeof given === 'string' ? parsed(given) : given;
	return isObject(content) ? content : {};
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
