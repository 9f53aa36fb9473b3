import type { IDataObject } from 'n8n-workflow';

import { isObject } from './reading';

/**
 * An object with another one laid over it: objects go into each other, anything else replaces what
 * was there, and `null` takes it away. Neither is changed.
 */
export function overlaid(under: IDataObject, over: IDataObject): IDataObject {
	// A Map keeps a field of any name a plain field, __proto__ too.
	const fields = new Map(Object.entries(under));
	for (const [key, value] of Object.entries(over)) {
		const below = fields.get(key);
		if (value === null) fields.delete(key);
		else fields.set(key, isObject(value) ? overlaid(isObject(below) ? below : {}, value) : value);
	}
	return Object.fromEntries(fields);
}

/** JSON text that is the same for the same content, whatever the order of its fields. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_, each: unknown) =>
		isObject(each)
			? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
			: each,
	);
}
