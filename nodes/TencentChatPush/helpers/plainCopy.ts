import type { IDataObject } from 'n8n-workflow';

/**
 * A copy that an item can hold and n8n can store, however odd the value: what a run was given never
 * goes out as the same object. Dates become texts, as JSON has it, and large numbers keep their digits.
 *
 * @param otherwise what stands for a value that cannot be copied, such as one that refuses to be looked at
 */
export function plainCopy(
	value: unknown,
	otherwise: (value: unknown) => string,
): IDataObject[string] {
	if (typeof value === 'string' || typeof value === 'number') return value;
	try {
		const text: string | undefined = JSON.stringify(value, (_, each: unknown) =>
			typeof each === 'bigint' ? String(each) : each,
		);
		return text === undefined ? null : (JSON.parse(text) as IDataObject[string]);
	} catch {
		return otherwise(value);
	}
}
