import { codes, Refusal } from './answer';
import { limits } from './limits';

/** One account of a request and the tags it brings. */
export interface TagsElement {
	account: string;
	tags: string[];
}

/** One account of a request and the attributes it brings. */
export interface AttributesElement {
	account: string;
	attributes: Record<string, string>;
}

/** One account of a request and the attribute names it brings. */
export interface NamesElement {
	account: string;
	names: string[];
}

/** Reads `{ To_Account: string[] }` (get_tag, clear_all_tags, get_attr pages). */
export function readAccounts(body: unknown): string[] {
	return readList(body, 'To_Account').map((account) => readText(account, 'To_Account'));
}

/** Reads `{ UserTags: [{ To_Account, Tags: string[] }] }` (add_tag, remove_tag pages). */
export function readUserTags(body: unknown): TagsElement[] {
	return readList(body, 'UserTags').map((element) => {
		const { To_Account, Tags } = readRecord(element, 'UserTags');
		return { account: readText(To_Account, 'To_Account'), tags: readTexts(Tags, 'Tags') };
	});
}

/** Reads `{ UserAttrs: [{ To_Account, Attrs: { name: value } }] }` (set_attr page). */
export function readUserAttrs(body: unknown): AttributesElement[] {
	return readList(body, 'UserAttrs').map((element) => {
		const { To_Account, Attrs } = readRecord(element, 'UserAttrs');
		const attributes = readTextRecord(Attrs, 'Attrs');
		return { account: readText(To_Account, 'To_Account'), attributes };
	});
}

/** Reads `{ UserAttrs: [{ To_Account, Attrs: string[] }] }` (remove_attr page). */
export function readUserAttrNames(body: unknown): NamesElement[] {
	return readList(body, 'UserAttrs').map((element) => {
		const { To_Account, Attrs } = readRecord(element, 'UserAttrs');
		return { account: readText(To_Account, 'To_Account'), names: readTexts(Attrs, 'Attrs') };
	});
}

/** Reads `Replace`, 0 when absent (add_tag page). */
export function readReplace(body: unknown): boolean {
	const { Replace = 0 } = readRecord(body, 'body');
	if (Replace !== 0 && Replace !== 1) throw badBody('Replace is neither 0 nor 1');
	return Replace === 1;
}

/** Reads `AttrNames` and, where the family knows account types, `AttrTypes` (set_attr_name page). */
export function readAttrNames(body: unknown): Record<string, string> {
	return readTextRecord(readRecord(body, 'body').AttrNames, 'AttrNames');
}

/** See {@link readAttrNames}; an empty record when `AttrTypes` is absent. */
export function readAttrTypes(body: unknown): Record<string, 0 | 1> {
	const types = readRecord(readRecord(body, 'body').AttrTypes ?? {}, 'AttrTypes');
	return mapRecord(types, (type) => {
		if (type !== 0 && type !== 1) throw badBody('AttrTypes holds something else than 0 and 1');
		return type;
	});
}

/** Throws unless the body is a JSON object. */
export function readNothing(body: unknown): void {
	readRecord(body, 'body');
}

/** Whether a JSON value is an object. */
export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * What a request is about: one entry per array element that names an account, or a single one
 * without account when the request names attributes of the app.
 */
export interface Mention {
	account?: string;
	/** Tags, or attribute names. */
	names: string[];
}

/**
 * Finds what a request is about, however badly it is shaped: records and faults need this of
 * requests that are refused, too.
 */
export function mentionsOf(body: unknown): Mention[] {
	if (!isRecord(body)) return [];
	if (isRecord(body.AttrNames)) return [{ names: textsIn(Object.values(body.AttrNames)) }];
	const lists = [body.To_Account, body.UserTags, body.UserAttrs];
	return lists.flatMap((list) => (Array.isArray(list) ? list.flatMap(mentionOf) : []));
}

function mentionOf(element: unknown): Mention[] {
	if (typeof element === 'string') return [{ account: element, names: [] }];
	if (!isRecord(element) || typeof element.To_Account !== 'string') return [];
	const named: unknown = element.Tags ?? element.Attrs;
	const names = Array.isArray(named) ? named : isRecord(named) ? Object.keys(named) : [];
	return [{ account: element.To_Account, names: textsIn(names) }];
}

function textsIn(values: unknown[]): string[] {
	return values.filter((value) => typeof value === 'string');
}

function readList(body: unknown, field: string): unknown[] {
	const list = readRecord(body, 'body')[field];
	if (!Array.isArray(list) || list.length === 0) throw badBody(`${field} is not a filled array`);
	if (list.length > limits.accountsPerRequest) {
		throw new Refusal(codes.tooManyAccounts, `${field} holds ${list.length} accounts`);
	}
	return list;
}

function readRecord(value: unknown, what: string): Record<string, unknown> {
	if (!isRecord(value)) throw badBody(`${what} is not an object`);
	return value;
}

function readText(value: unknown, what: string): string {
	if (typeof value !== 'string' || value === '') throw badBody(`${what} is not a filled string`);
	return value;
}

function readTexts(value: unknown, what: string): string[] {
	if (!Array.isArray(value) || value.length === 0) throw badBody(`${what} is not a filled array`);
	return value.map((text: unknown) => readText(text, what));
}

function readTextRecord(value: unknown, what: string): Record<string, string> {
	const record = mapRecord(readRecord(value, what), (text) => {
		if (typeof text !== 'string') throw badBody(`${what} holds something else than strings`);
		return text;
	});
	if (Object.keys(record).length === 0) throw badBody(`${what} is empty`);
	return record;
}

/** Built by `fromEntries`, which keeps a key like `__proto__` an ordinary one. */
function mapRecord<T>(
	record: Record<string, unknown>,
	map: (value: unknown) => T,
): Record<string, T> {
	return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value)]));
}

function badBody(info: string): Refusal {
	return new Refusal(codes.badBody, info);
}
