import {
	badBody,
	mapRecord,
	readList,
	readRecord,
	readText,
	readTextRecord,
	readTexts,
} from './body';

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
