import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { hasLevels } from './levels';
import {
	accountOf,
	EVENT_KINDS,
	isOfOtherCallback,
	kindOf,
	type DropReason,
	type EventKind,
} from './pushEvent';
import { simplified } from './simplified';

export interface Choice {
	/** The events that start the workflow. */
	events: ReadonlySet<unknown>;
	simplify: boolean;
}

/** What becomes of a callback's events. */
export interface Sorted {
	/** One for each event that was chosen, in Tencent's order. */
	items: INodeExecutionData[];
	/** Why others are dropped that may have been meant. */
	dropped: DropReason[];
}

/** Levels of lists and objects in an event that is handed on as it came; Tencent's have none. */
const MOST_LEVELS = 5;

export function sortEvents(listed: readonly unknown[], choice: Choice): Sorted {
	const sorted: Sorted = { items: [], dropped: [] };
	for (const element of listed) {
		const found = itemOf(element, choice);
		if (typeof found === 'string') sorted.dropped.push(found);
		else if (found) sorted.items.push(found);
	}
	return sorted;
}

/** @returns nothing for what nobody chose */
function itemOf(
	element: unknown,
	{ events, simplify }: Choice,
): INodeExecutionData | DropReason | undefined {
	if (isOfOtherCallback(element)) return undefined;
	const kind = kindOf(element);
	if (!isKind(kind)) return kind;
	if (!events.has(kind)) return undefined;
	const fields = element as IDataObject;
	const account = accountOf(fields);
	if (account === undefined) return 'no account';
	return { json: simplify ? simplified({ kind, account, fields }) : withoutNests(fields) };
}

function isKind(kind: EventKind | DropReason): kind is EventKind {
	return EVENT_KINDS.some((each) => each === kind);
}

/** Without fields that n8n could not store. */
function withoutNests(fields: IDataObject): IDataObject {
	return Object.fromEntries(
		Object.entries(fields).filter(([, value]) => hasLevels(value, MOST_LEVELS - 1)),
	);
}
