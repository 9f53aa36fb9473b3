import { codes, Refusal } from './refusal';
import { limits } from './limits';

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Reads an array of 1 to `atMost` accounts, or of elements with one each. */
export function readList(
	body: unknown,
	field: string,
	atMost: number = limits.accountsPerRequest,
): unknown[] {
	const list = readRecord(body, 'body')[field];
	if (!Array.isArray(list) || list.length === 0) throw badBody(`${field} is not a filled array`);
	if (list.length > atMost) {
		throw new Refusal(codes.tooManyAccounts, `${field} holds ${list.length} accounts`);
	}
	return list;
}

/** Throws 90001 for anything but an object. */
export function readRecord(value: unknown, what: string): Record<string, unknown> {
	if (!isRecord(value)) throw badBody(`${what} is not an object`);
	return value;
}

/** Throws 90001 for anything but a text that is not empty. */
export function readText(value: unknown, what: string): string {
	if (typeof value !== 'string' || value === '') throw badBody(`${what} is not a filled string`);
	return value;
}

/** Throws 90001 for anything but a filled array of such texts. */
export function readTexts(value: unknown, what: string): string[] {
	if (!Array.isArray(value) || value.length === 0) throw badBody(`${what} is not a filled array`);
	return value.map((text: unknown) => readText(text, what));
}

/** Throws 90001 for anything but a filled object of texts. */
export function readTextRecord(value: unknown, what: string): Record<string, string> {
	const record = mapRecord(readRecord(value, what), (text) => {
		if (typeof text !== 'string') throw badBody(`${what} holds something else than strings`);
		return text;
	});
	if (Object.keys(record).length === 0) throw badBody(`${what} is empty`);
	return record;
}

/** Built by `fromEntries`, which keeps a key like `__proto__` an ordinary one. */
export function mapRecord<T>(
	record: Record<string, unknown>,
	map: (value: unknown) => T,
): Record<string, T> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

/** What the API answers to a body that has not the documented shape. */
export function badBody(info: string): Refusal {
	return new Refusal(codes.badBody, info);
}
