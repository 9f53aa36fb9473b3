import type { IExecuteFunctions } from 'n8n-workflow';

import { inputFault, type Fault } from './codes';
import { byteLength, readList, shown } from './lists';

/** What an item asks for, for each of its accounts: tags or attribute names. */
export interface Wanted {
	values: string[];
	/** Why the item cannot be right; nothing of it is sent then. */
	fault?: Fault;
	/** The values as they came, for the Failed item. */
	given: unknown[];
}

/** The values that an operation takes besides accounts, and their limits. */
export interface ValuesSpec {
	/** The parameter's name, and the key in Failed items. */
	parameter: 'tags' | 'attributes';
	/** The parameter's display name. */
	title: string;
	/** What one of them is called. */
	noun: string;
	/** The most values of one account in a single request. */
	perRequest: number;
	/** The most values an account can ask for in a run. */
	perAccount: number;
}

/** Bytes of UTF-8 in a tag or an attribute name (add_tag page 1047/60568, set_attr_name page 1047/60563). */
const LONGEST_NAME = 50;

/** A request takes 10 tags per account, and an account holds 100 (1047/60568). */
export const TAGS: ValuesSpec = {
	parameter: 'tags',
	title: 'Tags',
	noun: 'tag',
	perRequest: 10,
	perAccount: 100,
};

/** An app has at most 10 attributes (set_attr_name page, 1047/60563). */
export const ATTRIBUTE_NAMES: ValuesSpec = {
	parameter: 'attributes',
	title: 'Attribute Names or IDs',
	noun: 'attribute',
	perRequest: 10,
	perAccount: 10,
};

/** Reads the values one item asks for. */
export function readWanted(context: IExecuteFunctions, spec: ValuesSpec, item: number): Wanted {
	const { values, unusable } = readList(context.getNodeParameter(spec.parameter, item));
	const given = [...values, ...unusable];
	return { values, given, fault: complaint(spec, values, unusable) };
}

function complaint(spec: ValuesSpec, values: string[], unusable: unknown[]): Fault | undefined {
	const { noun, title, perAccount } = spec;
	if (unusable.length > 0) {
		return inputFault(
			`'${shown(unusable[0])}' is not a ${noun}`,
			`Give '${title}' as text, separated by commas or line breaks, or as a list of texts.`,
		);
	}
	if (values.length === 0) {
		return inputFault(
			`The item names no ${noun}`,
			`Fill in '${title}', or check that its expression finds a value in this item.`,
		);
	}
	const tooLong = values.find((value) => byteLength(value) > LONGEST_NAME);
	if (tooLong !== undefined) {
		return inputFault(
			`The ${noun} '${shown(tooLong)}' has ${byteLength(tooLong)} bytes, ${LONGEST_NAME} are allowed`,
			`Shorten it: letters outside English take 2 to 4 bytes each.`,
		);
	}
	return values.length > perAccount ? tooMany(spec, values.length) : undefined;
}

/** The fault of an account that is to have more values than the service can hold for it. */
export function tooMany({ noun, perAccount }: ValuesSpec, count: number): Fault {
	return inputFault(
		`${count} ${noun}s for one account, ${perAccount} are allowed`,
		`Remove what the account no longer needs: Tencent Chat holds at most ${perAccount} ${noun}s.`,
	);
}
