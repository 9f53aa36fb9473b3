import { z } from 'zod';
import { codes, Refusal } from './refusal';
import { byteLength, limits } from './limits';
import type { BatchOrder, IsRegistered, PushOrder } from './pushBodies';
import { readBatch, readMsgRandom, readPush } from './pushBodies';
import type { TaskType } from './taskInfo';
import { parseUtc } from './utcTime';

/** `Content` as it came. */
export type TaskContent = Record<string, unknown>;

/** What a scheduled task will do. */
export type TaskOrder = { push: PushOrder } | { batch: BatchOrder };

const type = z.enum(['All', 'Tag', 'User']);
const time = z.string().transform((text, context) => {
	const ms = parseUtc(text);
	if (ms !== undefined) return ms;
	context.addIssue({ code: 'custom', message: 'is no YYYY-MM-DD HH:MM:SS' });
	return z.NEVER;
});
const content = z.record(z.unknown());
const app = { Sdkappid: z.number().int() };
const task = { ...app, TaskID: z.number().int() };

const addBody = z.object({ ...app, Type: type, SchedAt: time, Content: content });
const modifyBody = z.object({
	...task,
	Type: type,
	SchedAt: time.optional(),
	Content: content.optional(),
});
const deleteBody = z.object({ ...task, Type: type });
const getBody = z.object(task);

/** Which casing of `OrderBy` is taken: that of the international page, of the Chinese one, or both. */
export type OrderByCasing = 'lower' | 'camel' | 'both';

/** The Chinese page writes `createAt`, the international one `createat`. */
const orders = {
	createAt: 'createdAt',
	createat: 'createdAt',
	schedAt: 'dueAt',
	schedat: 'dueAt',
} as const;
const listBody = z
	.object({
		...app,
		Offset: z.number().int().nonnegative(),
		Want: z.number().int().positive(),
		OrderBy: z.enum(['createAt', 'schedAt', 'createat', 'schedat']),
		Asc: z.boolean(),
		BeginTime: time,
		EndTime: time,
		Keyword: z.string().default(''),
	})
	.refine(({ BeginTime, EndTime }) => BeginTime <= EndTime, 'BeginTime is after EndTime');

/** What list_sched_task asks for. */
export type ListQuery = z.output<typeof listBody>;

/** The time that a list is ordered by. */
export function orderOf({ OrderBy }: ListQuery): 'createdAt' | 'dueAt' {
	return orders[OrderBy];
}

/** Reads the body of add_sched_task (1047/78839). */
export const readAdd = readerOf(addBody);
/** Reads the body of modify_sched_task (1047/78840). */
export const readModify = readerOf(modifyBody);
/** Reads the body of delete_sched_task (1047/78841). */
export const readDelete = readerOf(deleteBody);
/** Reads the body of get_sched_task (1047/78842). */
export const readGet = readerOf(getBody);

/** Reads the body of list_sched_task (1047/78843). */
export function readList(body: unknown, sdkAppId: number, casing: OrderByCasing): ListQuery {
	const query = readListBody(body, sdkAppId);
	if (casing === 'both' || /[A-Z]/.test(query.OrderBy) === (casing === 'camel')) return query;
	throw badParameter(`OrderBy ${query.OrderBy} is not known`);
}

const readListBody = readerOf(listBody);

/**
 * Reads `Content`: the body of push for `All` and `Tag`, that of batch for `User`. `MsgRandom` may
 * be absent, as in the samples.
 */
export function readTaskContent(
	taskType: TaskType,
	body: TaskContent,
	isRegistered: IsRegistered,
): TaskOrder {
	if (body.MsgRandom !== undefined) readMsgRandom(body, codes.badMsgRandom);
	if (taskType === 'User') return { batch: readBatch(body, readSender) };
	const hasCondition = body.Condition !== undefined;
	if (hasCondition !== (taskType === 'Tag')) {
		throw badParameter(`Type ${taskType} ${hasCondition ? 'with' : 'without'} Condition`);
	}
	if (byteLength(JSON.stringify(body)) > limits.pushBodyBytes) {
		throw new Refusal(codes.pushTooLarge, 'Content is too large');
	}
	return { push: readPush(body, isRegistered, readSender) };
}

/** What the API answers to a parameter it cannot take. */
export function badParameter(info: string): Refusal {
	return new Refusal(codes.badTaskParameter, info);
}

function readSender(value: unknown): string {
	if (typeof value === 'string' && value !== '') return value;
	throw badParameter('From_Account is not a filled string');
}

function readerOf<S extends z.ZodType<{ Sdkappid: number }, z.ZodTypeDef, unknown>>(
	schema: S,
): (body: unknown, sdkAppId: number) => z.output<S> {
	return (body, sdkAppId) => {
		const result = schema.safeParse(body);
		if (!result.success) {
			const [issue] = result.error.issues;
			throw badParameter(`${issue?.path.join('.')}: ${issue?.message}`);
		}
		const read: z.output<S> = result.data;
		if (read.Sdkappid !== sdkAppId) throw badParameter('Sdkappid is not that of the address');
		return read;
	};
}
