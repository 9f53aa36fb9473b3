import type { IDataObject } from 'n8n-workflow';

import { byteLength, readList, shown } from '../../accounts/lists';
import { Refusal } from './refusal';
import { isObject } from '../../helpers/isObject';

/** Whether a parameter was left as it was, or its expression found nothing. */
export function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	if (Array.isArray(value)) return value.length === 0;
	return value === undefined || value === null || (isObject(value) && isBare(value));
}

/** Dates are objects without fields of their own. */
function isBare(value: object): boolean {
	return Object.keys(value).length === 0 && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * A text as it is, or a number as text; `undefined` where nothing is given.
 *
 * @param title the parameter's display name
 * @throws Refusal where it is neither
 */
export function readText(value: unknown, title: string): string | undefined {
	if (isEmpty(value)) return undefined;
	if (typeof value === 'string') return value;
	if (typeof value === 'bigint' || (typeof value === 'number' && Number.isFinite(value))) {
		return String(value);
	}
	throw new Refusal(
		`'${title}' is '${shown(value)}', which is not a text`,
		'Use text or a number, and check what its expression returns for this item.',
	);
}

/**
 * A text without the space around it, which must be there.
 *
 * @throws Refusal where it is not
 */
export function requireText(value: unknown, title: string): string {
	const text = readText(value, title)?.trim();
	if (text !== undefined) return text;
	throw new Refusal(
		`'${title}' is empty`,
		`Fill in '${title}', or check that its expression finds a value in this item.`,
	);
}

/**
 * A text without the space around it, of so many bytes of UTF-8 at most.
 *
 * @throws Refusal where it is longer
 */
export function readShortText(value: unknown, title: string, longest: number): string | undefined {
	const text = readText(value, title)?.trim();
	if (text === undefined || byteLength(text) <= longest) return text;
	throw new Refusal(
		`'${title}' is ${byteLength(text)} bytes long; it can have at most ${longest}`,
		'Shorten it. Non-Latin characters use up to 4 bytes each.',
	);
}

/**
 * An object, or one as JSON text; `undefined` where nothing is given.
 *
 * @throws Refusal where it is neither
 */
export function readObject(value: unknown, title: string): IDataObject | undefined {
	const object = typeof value === 'string' && !isEmpty(value) ? parsed(value) : value;
	if (isEmpty(object)) return undefined;
	if (isObject(object)) {
		requireJson(object, title);
		return object;
	}
	throw new Refusal(
		`'${title}' is not an object`,
		'Use an expression that returns an object, or enter its JSON, such as {"page": "sale"}.',
	);
}

/**
 * A value as JSON text.
 *
 * @throws Refusal where JSON cannot hold it: a BigInt, or a circular reference
 */
export function requireJson(value: unknown, title: string): string {
	const json = jsonOrNothing(value);
	if (json !== undefined) return json;
	throw new Refusal(
		`'${title}' contains a value that JSON cannot represent`,
		'Use text, numbers, lists and objects only, and text for large numbers.',
	);
}

function jsonOrNothing(value: unknown): string | undefined {
	try {
		return JSON.stringify(value);
	} catch {
		return undefined;
	}
}

/** What JSON text stands for; other text stays what it is. */
export function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/**
 * Whether something is switched on; `undefined` where nothing is given.
 *
 * @throws Refusal where it is neither on nor off
 */
export function readSwitch(value: unknown, title: string): boolean | undefined {
	if (isEmpty(value)) return undefined;
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	throw new Refusal(`'${title}' is neither true nor false`, 'Use true or false.');
}

/**
 * The one of several values, as text or number, that is meant; `undefined` where nothing is given.
 *
 * @throws Refusal where it is none of them
 */
export function readChoice<T extends string | number>(
	value: unknown,
	title: string,
	choices: readonly T[],
): T | undefined {
	return isEmpty(value) ? undefined : requireChoice(value, title, choices);
}

/**
 * One of several values, which must be given.
 *
 * @throws Refusal where it is none of them
 */
export function requireChoice<T extends string | number>(
	value: unknown,
	title: string,
	choices: readonly T[],
): T {
	const text = requireText(value, title);
	const choice = choices.find((each) => String(each) === text);
	if (choice !== undefined) return choice;
	throw new Refusal(
		`'${title}' is '${shown(value)}', which is not one of its choices`,
		`Use one of these: ${choices.join(', ')}.`,
	);
}

/**
 * A list of names: one, several separated by commas or line breaks, or an array.
 *
 * @param noun what one of them is called
 * @throws Refusal where something in it cannot be a name
 */
export function readNames(value: unknown, title: string, noun: string): string[] {
	const { values, unusable } = readList(value);
	if (unusable.length === 0) return values;
	throw new Refusal(
		`'${title}' contains a value that cannot be used: '${shown(unusable[0])}'`,
		`Use text or a number for each ${noun}.`,
	);
}

/**
 * A list with at least one name.
 *
 * @throws Refusal where it is empty or something in it cannot be a name
 */
export function requireNames(value: unknown, title: string, noun: string): string[] {
	const names = readNames(value, title, noun);
	if (names.length > 0) return names;
	throw new Refusal(
		`This item has no ${noun}`,
		`Fill in '${title}', or check that its expression finds a value in this item.`,
	);
}
