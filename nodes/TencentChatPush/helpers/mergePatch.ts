import type { IDataObject } from 'n8n-workflow';

import { isObject } from './isObject';

/**
 * Applies a JSON merge patch (RFC 7396): objects are merged, anything else replaces what was there, and
 * `null` removes it. Neither argument is changed.
 */
export function mergePatch(target: IDataObject, patch: IDataObject): IDataObject {
	// A Map keeps a field of any name a plain field, __proto__ too.
	const fields = new Map(Object.entries(target));
	for (const [key, value] of Object.entries(patch)) {
		const below = fields.get(key);
		if (value === null) fields.delete(key);
		else fields.set(key, isObject(value) ? mergePatch(isObject(below) ? below : {}, value) : value);
	}
	return Object.fromEntries(fields);
}
