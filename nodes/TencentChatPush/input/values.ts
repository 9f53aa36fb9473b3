import { z } from 'zod';

import { inputFault, type Fault } from '../errors/faults';
import * as complaints from './complaints';
import { byteLength, readList } from './lists';

/** An attribute with the value a user is to have. */
export interface Attribute {
	name: string;
	value: string;
}

/** What an account can ask for: a tag, the name of an attribute, or an attribute with its value. */
export type Value = string | Attribute;

/** What an item asks for, for each of its accounts. */
export interface Wanted {
	values: Value[];
	/** What cannot be a value, as it came. */
	unusable: unknown[];
	/** Why the item cannot be right; nothing of it is sent then. */
	fault?: Fault;
}

/** The values that an operation takes besides accounts, and their limits. */
export interface ValuesSpec {
	/** The node parameter they are read from. */
	parameter: string;
	/** Their key in Failed items. */
	key: 'tags' | 'attributes';
	/** The parameter's display name. */
	title: string;
	/** What one of them is called, and its article. */
	noun: string;
	article: 'a' | 'an';
	/** The most values of one account in a single request. */
	perRequest: number;
	/** The most values an account can ask for in a run. */
	perAccount: number;
	/**
	 * What a later item for the same account does: it adds its values, replaces those of the same name, replaces
	 * all, or becomes a part of a whole that is refused with any of its parts. Except for `append` all items are
	 * read before anything is sent.
	 */
	merge: 'append' | 'byName' | 'replace' | 'whole';
	/** Whether an item may ask for none. */
	mayBeEmpty?: boolean;
	/** Sorts what the parameter holds into what can be used and what cannot. */
	read(parameter: unknown): { values: Value[]; unusable: unknown[] };
	/** The values in the form of the Success item. */
	asJson(values: unknown[]): unknown;
}

/**
 * Bytes of UTF-8 in a tag (1047/60568; beyond, 90020), an attribute name (1047/60563) or its value
 * (1047/60565; beyond, 90030).
 */
export const LONGEST = 50;

/** A request takes 10 tags per account, and an account holds 100 (add_tag page, 1047/60568). */
export const TAGS: ValuesSpec = {
	parameter: 'tags',
	key: 'tags',
	title: 'Tags',
	noun: 'tag',
	article: 'a',
	perRequest: 10,
	perAccount: 100,
	merge: 'append',
	read: readList,
	asJson: (values) => values,
};

/** All tags that an account is to have, of those that are managed; perhaps none. */
export const WHOLE_TAGS: ValuesSpec = { ...TAGS, merge: 'whole', mayBeEmpty: true };

/** An app has at most 10 attributes (set_attr_name page, 1047/60563). */
export const ATTRIBUTE_NAMES: ValuesSpec = {
	parameter: 'attributes',
	key: 'attributes',
	title: 'Attribute Names or IDs',
	noun: 'attribute',
	article: 'an',
	perRequest: 10,
	perAccount: 10,
	merge: 'append',
	read: readList,
	asJson: (values) => values,
};

/** The same names, with values. */
export const ATTRIBUTE_VALUES: ValuesSpec = {
	...ATTRIBUTE_NAMES,
	parameter: 'attributeValues',
	title: 'Attributes',
	merge: 'byName',
	read: readAttributes,
	asJson: (values) => attributesJson(values.filter(isAttribute)),
};

/** What a value is known by: two of the same name are about the same thing. */
export function nameOf(value: Value): string {
	return typeof value === 'string' ? value : value.name;
}

/** Whether two values ask for the very same thing. */
export function isSame(one: unknown, other: unknown): boolean {
	if (one === other) return true;
	return (
		isAttribute(one) && isAttribute(other) && one.name === other.name && one.value === other.value
	);
}

/** Attributes as one object, name by value. */
export function attributesJson(attributes: readonly Attribute[]): Record<string, string> {
	return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
}

/**
 * Reads the values one item asks for.
 *
 * @param parameter the value of the spec's parameter for the item
 */
export function readWanted(spec: ValuesSpec, parameter: unknown): Wanted {
	if (spec.mayBeEmpty && parameter === undefined) {
		return { values: [], unusable: [], fault: nothingFound(spec) };
	}
	const { values, unusable } = spec.read(parameter);
	return { values, unusable, fault: complaint(spec, values, unusable) };
}

/**
 * What an account wants once a further item was read; what is new comes last.
 *
 * @param before what earlier items asked for
 */
export function mergeWanted(
	{ merge }: ValuesSpec,
	before: readonly Value[],
	later: readonly Value[],
): readonly Value[] {
	if (before.length === 0 || merge === 'replace') return later;
	const byName = new Map(before.map((value) => [nameOf(value), value]));
	for (const value of later) byName.set(nameOf(value), value);
	return [...byName.values()];
}

/** The fault of an account that is to have more values than the service can hold for it. */
export function tooMany({ noun, perAccount }: ValuesSpec, count: number): Fault {
	return inputFault(
		`This account would get ${count} ${noun}s, but it can have at most ${perAccount}`,
		`Remove the ${noun}s that the account does not need.`,
	);
}

const attributeRows = z.object({
	attribute: z.array(z.object({ name: z.unknown(), value: z.unknown() })).default([]),
});

function readAttributes(parameter: unknown): { values: Attribute[]; unusable: unknown[] } {
	const rows = attributeRows.safeParse(parameter);
	if (!rows.success) return { values: [], unusable: [parameter] };
	const byName = new Map<string, Attribute>();
	const unusable: unknown[] = [];
	for (const row of rows.data.attribute) {
		const name = oneOf(row.name);
		const value = oneOf(typeof row.value === 'boolean' ? String(row.value) : row.value);
		if (name === undefined || value === undefined) unusable.push(row);
		else byName.set(name, { name, value });
	}
	return { values: [...byName.values()], unusable };
}

/** The one text that is given; an empty one does not count, since the service wants 1 to 50 bytes (90030). */
function oneOf(value: unknown): string | undefined {
	const { values, unusable } = readList([value]);
	return values.length === 1 && unusable.length === 0 ? values[0] : undefined;
}

function isAttribute(value: unknown): value is Attribute {
	return typeof value === 'object' && value !== null && 'name' in value && 'value' in value;
}

function complaint(spec: ValuesSpec, values: Value[], unusable: unknown[]): Fault | undefined {
	const { noun, article, title, perAccount } = spec;
	if (unusable.length > 0) {
		const advice = 'Use text or numbers, and leave none empty.';
		return inputFault(...complaints.unusable(title, unusable[0], advice));
	}
	if (values.length === 0 && !spec.mayBeEmpty) {
		return inputFault(...complaints.missing(noun, title));
	}
	const tooLong = values.flatMap(textsOf).find((text) => byteLength(text) > LONGEST);
	if (tooLong !== undefined) {
		return inputFault(...complaints.tooLong(tooLong, `${article} ${noun}`, LONGEST));
	}
	return values.length > perAccount ? tooMany(spec, values.length) : undefined;
}

/** A field of another name must not take everything away. */
function nothingFound({ noun, title }: ValuesSpec): Fault {
	return inputFault(
		`The expression in '${title}' returns nothing for this item`,
		`Check the name of the field. If an account should have no ${noun}s, return empty text or an empty list.`,
	);
}

function textsOf(value: Value): string[] {
	return typeof value === 'string' ? [value] : [value.name, value.value];
}
