import type { IDataObject, INodeListSearchItems, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { numberOrNothing, textOrNothing } from '../push/answers';
import { parsed, requireText } from '../../input/readers';
import { InvalidInput } from '../../input/invalidInput';
import type { Condition } from '../push/segment';
import type { Ask, RequestFacts } from '../../engine/Operation';
import { fromServiceTime, localTime } from '../../input/times';
import { isEmpty } from '../../helpers/isEmpty';
import { isObject } from '../../helpers/isObject';
import { wholeNumber } from '../../helpers/wholeNumber';

/** Calls a second of each of the commands (1047/78839-78843). */
export const SCHEDULE_CALLS_PER_SECOND = 5;

/** The state of a task that can still be changed (1047/78840). */
export const PENDING = 'pending';

/** Who gets a scheduled push, as the service calls it; `Tag` takes attributes as well. */
export type TaskType = 'All' | 'Tag' | 'User';

/** A scheduled push as the service holds it. */
export interface Task {
	/** Absent in a list whose element has none that can be read. */
	readonly scheduledTaskId?: number;
	/** As created, '' where the service does not tell; needed to change or delete the task. */
	readonly type: string;
	readonly status: string;
	/** ISO 8601 in UTC; '' where the service does not tell. */
	readonly sendAt: string;
	readonly title: string;
	readonly body: string;
	/** The body of the push or of the batch; empty where the service does not tell. */
	readonly content: IDataObject;
	/** ISO 8601 in UTC. */
	readonly createdAt?: string;
	/** What the push is looked up by. */
	readonly dataId?: string;
	/** The `taskId` of the push, once it is out. */
	readonly pushTaskId?: string;
	/** As the service counts it, once its time has come. */
	readonly dispatched?: number;
	/** Why it did not go out, in the service's words. */
	readonly reason?: string;
}

const taskId = wholeNumber.pipe(z.number().positive());

/**
 * `TaskInfo` of get_sched_task (1047/78842) and an element of `Tasks` of list_sched_task (1047/78843).
 * A field of another type loses that field, never the task.
 */
const taskInfo = z.object({
	TaskID: taskId.optional().catch(undefined),
	Type: textOrNothing,
	SchedAt: textOrNothing,
	Status: textOrNothing,
	Title: textOrNothing,
	Desc: textOrNothing,
	Content: z.unknown(),
	CreateAt: textOrNothing,
	PushTaskID: textOrNothing,
	DispatchSuccess: numberOrNothing,
	DispatchErr: textOrNothing,
});

/** An account of a task; one of digits comes back as a number, as the page's sender does. */
const accountName = z.union([z.string(), z.number().int().safe().transform(String)]);

const createAnswer = z.object({ TaskID: taskId });
const getAnswer = z.object({ TaskInfo: taskInfo.extend({ TaskID: taskId }) });
const answerBeforeChange = z.object({
	TaskInfo: taskInfo.extend({ TaskID: taskId, Type: z.string().min(1) }),
});
const listAnswer = z.object({ Tasks: z.array(z.unknown()).nullish() });

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
export async function taskBefore(
	scheduledTaskId: number,
	call: RequestFacts,
	ask: Ask,
): Promise<Task> {
	const read = (body: unknown): Task => taskOf(answerBeforeChange.parse(body).TaskInfo);
	return await ask(taskReference(call.sdkAppId, scheduledTaskId), read, GET_TASK_PATH);
}

/** An element of a list of tasks. */
export interface ListedTask {
	/** The same text for the same task. */
	readonly key: string;
	/** Absent where the element is no task at all. */
	readonly task?: Task;
}

/**
 * The tasks that list_sched_task answers, those of one page.
 *
 * @throws when the answer is not of the documented shape
 */
export function tasksIn(body: unknown): ListedTask[] {
	return (listAnswer.parse(body).Tasks ?? []).map((element) => {
		const { data } = taskInfo.safeParse(element);
		const task = data && taskOf(data);
		return { key: String(task?.scheduledTaskId ?? JSON.stringify(element)), task };
	});
}

/** What of a list is tasks. */
export function tasksOf(found: readonly ListedTask[]): Task[] {
	return found.flatMap(({ task }) => task ?? []);
}

/** A task as the Success item of it. */
export function taskJson(task: Task): IDataObject {
	const { scheduledTaskId, status, sendAt, createdAt, title, body } = task;
	const { dataId, pushTaskId, dispatched, reason } = task;
	return known({
		scheduledTaskId,
		status,
		sendAt,
		createdAt,
		recipients: recipientsOf(task),
		title,
		body,
		dataId,
		pushTaskId,
		dispatched,
		reason,
	});
}

function known(fields: IDataObject): IDataObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/**
 * Who gets the push: `'all'`, the condition, or the list of accounts; where the service does not
 * tell, `'segment'`, `'users'` or nothing.
 */
function recipientsOf({
	type,
	content,
}: Task): 'all' | 'segment' | 'users' | Condition | string[] | undefined {
	if (type === 'All') return 'all';
	const names = z.array(accountName).safeParse(content.To_Account);
	if (names.success) return names.data;
	if (isObject(content.Condition)) return content.Condition as Condition;
	return WITHOUT_CONTENT.get(type);
}

/** What is known of the recipients by the type alone. */
const WITHOUT_CONTENT = new Map<string, 'segment' | 'users'>([
	['Tag', 'segment'],
	['User', 'users'],
]);

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
					properties: {
						regex: '^[0-9]+$',
						errorMessage: 'A scheduled task ID must contain digits only',
					},
				},
			],
		},
	],
};

/**
 * Tasks as the drop-down of the field above lists them.
 *
 * @param timeZone the workflow's, in which the times of its fields are meant
 */
export function taskChoices(tasks: readonly Task[], timeZone: string): INodeListSearchItems[] {
	return tasks
		.flatMap(({ scheduledTaskId, title, sendAt }) => {
			if (scheduledTaskId === undefined) return [];
			const time = localTime(sendAt, timeZone);
			return [{ name: `${title} (${time})`, value: String(scheduledTaskId) }];
		})
		.sort((one, other) => one.name.localeCompare(other.name));
}

/**
 * Reads the ID of a scheduled push: a number, digits as text, or what the field above stores.
 *
 * @throws InvalidInput where it is none
 */
export function readTaskId(given: unknown): number {
	const value = isObject(given) && 'value' in given ? given.value : given;
	const id = taskId.safeParse(requireText(value, 'Scheduled Push'));
	if (id.success) return id.data;
	throw new InvalidInput(
		"'Scheduled Push' is not the ID of a scheduled push",
		"Use the 'scheduledTaskId' from 'Create' or 'Get Many'. It is a number, unlike the 'taskId' of a push.",
	);
}

/** What an item asked for, with the ID plain, so that it can be fed back; an unusable one as it came. */
export function echoTaskId({ scheduledTaskId: task, ...others }: IDataObject): IDataObject {
	const id = isObject(task) && 'value' in task ? task.value : task;
	return isEmpty(id) ? others : { scheduledTaskId: id, ...others };
}

function taskOf(info: z.infer<typeof taskInfo>): Task {
	const content = contentOf(info.Content);
	const message = isObject(content.OfflinePushInfo) ? content.OfflinePushInfo : {};
	return {
		scheduledTaskId: info.TaskID,
		type: info.Type ?? '',
		status: info.Status ?? '',
		sendAt: fromServiceTime(info.SchedAt ?? ''),
		title: info.Title ?? textOf(message.Title),
		body: info.Desc ?? textOf(message.Desc),
		content,
		createdAt: info.CreateAt ? fromServiceTime(info.CreateAt) : undefined,
		dataId: textOf(content.DataId) || undefined,
		pushTaskId: textIn(info.PushTaskID),
		// While it waits, the page's 0 says nothing.
		dispatched: info.Status === PENDING ? undefined : (info.DispatchSuccess ?? undefined),
		reason: textIn(info.DispatchErr),
	};
}

/** The page has text, empty as long as there is none; a 0 is none either. */
function textIn(given: string | null | undefined): string | undefined {
	return given && given !== '0' ? given : undefined;
}

/** The page shows an object; a text with its JSON is taken as well. */
function contentOf(given: unknown): IDataObject {
	const content = typeof given === 'string' ? parsed(given) : given;
	return isObject(content) ? content : {};
}

function textOf(value: unknown): string {
	return typeof value === 'string' ? value : '';
}
