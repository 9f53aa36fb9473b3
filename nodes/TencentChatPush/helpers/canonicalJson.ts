import { isObject } from './isObject';

/**
 * JSON text that is the same for the same content, whatever the order of its fields.
 *
 * @param spelled the same text for texts that count as one
 */
export function canonicalJson(
	value: unknown,
	spelled: (text: string) => string = (text) => text,
): string {
	return JSON.stringify(value, (_, each: unknown) => {
		if (typeof each === 'string') return spelled(each);
		if (!isObject(each)) return each;
		const fields = Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1));
		return Object.fromEntries(fields);
	});
}
