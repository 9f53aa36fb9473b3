import type { IDataObject } from 'n8n-workflow';

import { isEmpty, isObject } from './reading';
import type { Parameters } from '../PushOperation';

/**
 * What an item asked for, under the names of the parameters, so that it can be fed back: as it
 * came, without what is empty.
 */
export function asAsked(parameters: Parameters, names: readonly string[]): IDataObject {
	const given = names.filter((name) => !isEmpty(parameters[name]));
	return Object.fromEntries(given.map((name) => [name, jsonOf(parameters[name])]));
}

/** A copy that an item can hold: dates become texts, as JSON has it. */
function jsonOf(value: unknown): IDataObject[string] {
	if (typeof value === 'bigint') return String(value);
	if (Array.isArray(value)) return value.map(jsonOf) as IDataObject[string];
	if (hasJson(value)) return jsonOf(value.toJSON());
	if (!isObject(value)) return value as IDataObject[string];
	return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, jsonOf(each)]));
}

function hasJson(value: unknown): value is { toJSON(): unknown } {
	return (
		typeof value === 'object' &&
		value !== null &&
		'toJSON' in value &&
		typeof value.toJSON === 'function'
	);
}
