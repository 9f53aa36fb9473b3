import type { IDataObject, INodeExecutionData } from 'n8n-workflow';

import { kindOf, readEvent, type EventKind } from './pushEvent';
import { simplified } from './simplified';

export interface Choice {
	/** The events that start the workflow. */
	events: ReadonlySet<unknown>;
	simplify: boolean;
}

/** An item for each of a callback's events that was chosen, in Tencent's order. */
export function itemsOf(
	listed: readonly unknown[],
	{ events, simplify }: Choice,
): INodeExecutionData[] {
	return listed.flatMap((element) => {
		const kind = kindOf(element);
		if (!kind || !events.has(kind)) return [];
		return itemOf(kind, element, simplify);
	});
}

function itemOf(kind: EventKind, element: unknown, simplify: boolean): INodeExecutionData[] {
	const event = readEvent(element);
	if (!event) return [];
	return [{ json: simplify ? simplified(kind, event) : (element as IDataObject) }];
}
