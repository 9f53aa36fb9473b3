import { isObject } from '../../helpers/isObject';

/** JSON text that is the same for the same content, whatever the order of its fields. */
export function canonicalJson(value: unknown): string {
	return JSON.stringify(value, (_, each: unknown) =>
		isObject(each)
			? Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
			: each,
	);
}
