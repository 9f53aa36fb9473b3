import { z } from 'zod';

import { isObject } from '../helpers/isObject';

/** What can become of a push, in the order in which the node shows it. */
export const EVENT_KINDS = ['clicked', 'delivered', 'failed', 'sent'] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** The callback about pushes; the other callbacks of Tencent Chat may go to the same address. */
const COMMAND = 'Push.AllMemberPush';

const KIND_OF_STAGE = new Map<unknown, EventKind>([
	[1, 'sent'],
	[2, 'delivered'],
	[3, 'clicked'],
]);

/** The last second that a date can hold. */
const END_OF_TIME = 8_640_000_000_000;

const seconds = z.number().int().min(0).max(END_OF_TIME);

/** An event of `Push.AllMemberPush` (1047/67551, 269/102568). */
const fields = z.object({
	CallbackCommand: z.literal(COMMAND),
	/** 1 by the vendor of the device, 2 inside the app. */
	EventType: z.union([z.literal(1), z.literal(2)]),
	TaskId: z.string(),
	DataId: z.string().default(''),
	TaskTime: seconds,
	EventTime: seconds,
	To_Account: z.string().min(1),
	PushPlatform: z.number().int().default(0),
	DeviceType: z.number().int().default(0),
	ErrCode: z.number().int().default(0),
	ErrInfo: z.string().default(''),
});

export type PushEvent = z.infer<typeof fields>;

/** Levels of lists and objects in an event that is handed on as it came; Tencent's have none. */
const MOST_LEVELS = 5;

/**
 * What an element of a callback's list tells, judged by the fields that decide; undefined for anything
 * that is no event of a push. Cheap, because most events may be ones that nobody wants.
 */
export function kindOf(element: unknown): EventKind | undefined {
	if (!isObject(element) || element.CallbackCommand !== COMMAND) return undefined;
	const { ErrCode: code = 0, PushStage: stage } = element;
	return code === 0 ? KIND_OF_STAGE.get(stage) : 'failed';
}

/** The fields of an event; undefined where one has another type than documented, or it is nested deeply. */
export function readEvent(element: unknown): PushEvent | undefined {
	return hasLevels(element, MOST_LEVELS) ? fields.safeParse(element).data : undefined;
}

/** Whether a value has no more than so many levels: n8n stores events with functions that call themselves. */
function hasLevels(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return true;
	return levels > 0 && Object.values(value).every((inner) => hasLevels(inner, levels - 1));
}
