import type { IDataObject } from 'n8n-workflow';

import { isObject } from '../helpers/isObject';

/** What can become of a push, in the order in which the node shows it. */
export const EVENT_KINDS = ['clicked', 'delivered', 'failed', 'sent'] as const;

export type EventKind = (typeof EVENT_KINDS)[number];

/** The callback about pushes; the other callbacks of Tencent Chat may go to the same address. */
export const COMMAND = 'Push.AllMemberPush';

const KIND_OF_STAGE = new Map<unknown, EventKind>([
	[1, 'sent'],
	[2, 'delivered'],
	[3, 'clicked'],
]);

/**
 * An element of a callback's list that tells what became of a push (1047/67551, 269/102568). Only what
 * decides is certain: any other field may be missing or of another type than documented.
 */
export interface PushEvent {
	readonly kind: EventKind;
	readonly account: string;
	readonly fields: Readonly<IDataObject>;
}

/** Why an element is dropped: what decides is missing, or cannot be read. */
export type DropReason = 'no event' | 'no account' | 'no known stage or code';

/** Whether an element belongs to a callback about something else. */
export function isOfOtherCallback(element: unknown): boolean {
	return (
		isObject(element) &&
		typeof element.CallbackCommand === 'string' &&
		element.CallbackCommand !== COMMAND
	);
}

/**
 * What an element tells, judged by the fields that decide. Cheap, because most events may be ones that
 * nobody wants.
 */
export function kindOf(element: unknown): EventKind | DropReason {
	if (!isObject(element) || element.CallbackCommand !== COMMAND) return 'no event';
	const { ErrCode: code, PushStage: stage } = element;
	if (numberIn(code ?? 0)) return 'failed';
	return KIND_OF_STAGE.get(numberIn(stage)) ?? 'no known stage or code';
}

/** Whom an event is about. */
export function accountOf({ To_Account: account }: IDataObject): string | undefined {
	return textIn(account) || undefined;
}

/** A text, or a number that has lost no digits as text. */
export function textIn(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return Number.isSafeInteger(value) ? String(value) : undefined;
}

/** A whole number, as number or as text. */
export function numberIn(value: unknown): number | undefined {
	const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
	return typeof number === 'number' && Number.isSafeInteger(number) ? number : undefined;
}
