import type { IExecuteFunctions } from 'n8n-workflow';
import { z } from 'zod';

import { inputFault, type Fault } from '../errors/codes';
import { byteLength, readList, shown } from './lists';

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
	/** What one of them is called. */
	noun: string;
	/** The most values of one account in a single request. */
	perRequest: number;
	/** The most values an account can ask for in a run. */
	perAccount: number;
	/**
	 * Where a later item does not add to an earlier one but overrules it: the value of the same
	 * name, or the whole list. All items are read before anything is sent then.
	 */
	laterWins?: 'value' | 'list';
	/** Sorts what the parameter holds into what can be used and what cannot. */
	read(parameter: unknown): { values: Value[]; unusable: unknown[] };
	/** The values in the form of the Success item. */
	asJson(values: unknown[]): unknown;
}

/** Bytes of UTF-8 in a tag (1047/60568), an attribute name (1047/60563) or its value (1047/60565). */
const LONGEST = 50;

/** A request takes 10 tags per account, and an account holds 100 (add_tag page, 1047/60568). */
export const TAGS: ValuesSpec = {
	parameter: 'tags',
	key: 'tags',
	title: 'Tags',
	noun: 'tag',
	perRequest: 10,
	perAccount: 100,
	read: readList,
	asJson: (values) => values,
};

/** An app has at most 10 attributes (set_attr_name page, 1047/60563). */
export const ATTRIBUTE_NAMES: ValuesSpec = {
	parameter: 'attributes',
	key: 'attributes',
	title: 'Attribute Names or IDs',
	noun: 'attribute',
	perRequest: 10,
	perAccount: 10,
	read: readList,
	asJson: (values) => values,
};

/** The same names, with values. */
export const ATTRIBUTE_VALUES: ValuesSpec = {
	...ATTRIBUTE_NAMES,
	parameter: 'attributeValues',
	title: 'Attributes',
	laterWins: 'value',
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

/** Reads the values one item asks for. */
export function readWanted(context: IExecuteFunctions, spec: ValuesSpec, item: number): Wanted {
	const { values, unusable } = spec.read(context.getNodeParameter(spec.parameter, item));
	return { values, unusable, fault: complaint(spec, values, unusable) };
}

/** The fault of an account that is to have more values than the service can hold for it. */
export function tooMany({ noun, perAccount }: ValuesSpec, count: number): Fault {
	return inputFault(
		`${count} ${noun}s for one account, ${perAccount} are allowed`,
		`Leave out what the account does not need: Tencent Chat holds at most ${perAccount} ${noun}s.`,
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

/** The one text that is given; an empty value is none, since the service wants 1 to 50 bytes (90030). */
function oneOf(given: unknown): string | undefined {
	const { values, unusable } = readList([given]);
	return values.length === 1 && unusable.length === 0 ? values[0] : undefined;
}

function isAttribute(value: unknown): value is Attribute {
	return typeof value === 'object' && value !== null && 'name' in value && 'value' in value;
}

function complaint(spec: ValuesSpec, values: Value[], unusable: unknown[]): Fault | undefined {
	const { noun, title, perAccount } = spec;
	if (unusable.length > 0) {
		return inputFault(
			`'${shown(unusable[0])}' does not fit into '${title}'`,
			'Give text or numbers, and leave none empty.',
		);
	}
	if (values.length === 0) {
		return inputFault(
			`The item names no ${noun}`,
			`Fill in '${title}', or check that its expression finds a value in this item.`,
		);
	}
	const tooLong = values.flatMap(textsOf).find((text) => byteLength(text) > LONGEST);
	if (tooLong !== undefined) {
		return inputFault(
			`'${shown(tooLong)}' has ${byteLength(tooLong)} bytes, ${LONGEST} are allowed for a ${noun}`,
			'Shorten it: letters outside English take 2 to 4 bytes each.',
		);
	}
	return values.length > perAccount ? tooMany(spec, values.length) : undefined;
}

function textsOf(value: Value): string[] {
	return typeof value === 'string' ? [value] : [value.name, value.value];
}
