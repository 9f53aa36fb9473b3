import type { IDataObject } from 'n8n-workflow';

import { shown } from '../../accounts/lists';
import { isEmpty } from './reading';
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
	if (typeof value === 'string' || typeof value === 'number') return value;
	try {
		const text = JSON.stringify(value, (_, each: unknown) =>
			typeof each === 'bigint' ? String(each) : each,
		);
		return JSON.parse(text) as IDataObject[string];
	} catch {
		return shown(value);
	}
}
