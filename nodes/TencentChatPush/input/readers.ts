import type { IDataObject } from 'n8n-workflow';

import * as complaints from './complaints';
import { byteLength, isInexact, readList, preview } from './lists';
import { InvalidInput } from './invalidInput';
import { exactJson } from '../helpers/exactJson';
import { isEmpty } from '../helpers/isEmpty';
import { isObject } from '../helpers/isObject';

/**
 * A text as it is, or a number as text; `undefined` where nothing is given.
 *
 * @param title the parameter's display name
 * @throws InvalidInput where it is neither
 */
export function readText(value: unknown, title: string): string | undefined {
	if (isEmpty(value)) return undefined;
	if (typeof value === 'string') return value;
	if (typeof value === 'bigint') return String(value);
	if (typeof value === 'number' && Number.isFinite(value)) {
		if (isInexact(value)) throw lostDigits(value, title);
		return String(value);
	}
	throw new InvalidInput(
		`'${title}' is '${preview(value)}', which is not text`,
		'Use text or a number, and check what its expression returns for this item.',
	);
}

/**
 * A text without the space around it, which must be there.
 *
 * @throws InvalidInput where it is not
 */
export function requireText(value: unknown, title: string): string {
	const text = readText(value, title)?.trim();
	if (text !== undefined) return text;
	throw new InvalidInput(...complaints.empty(title));
}

/**
 * A text without the space around it, of so many bytes of UTF-8 at most.
 *
 * @throws InvalidInput where it is longer
 */
export function readShortText(value: unknown, title: string, longest: number): string | undefined {
	const text = readText(value, title)?.trim();
	if (text === undefined || byteLength(text) <= longest) return text;
	throw new InvalidInput(...complaints.fieldTooLong(title, text, longest));
}

/**
 * Checks the length of a name.
 *
 * @param noun what it is, such as `a tag`
 * @param longest the most bytes of UTF-8
 * @throws InvalidInput where it is longer
 */
export function refuseLong(text: string, noun: string, longest: number): void {
	if (byteLength(text) <= longest) return;
	throw new InvalidInput(...complaints.tooLong(text, noun, longest));
}

/**
 * An object, or one as JSON text; `undefined` where nothing is given.
 *
 * @throws InvalidInput where it is neither
 */
export function readObject(value: unknown, title: string): IDataObject | undefined {
	const object = typeof value === 'string' && !isEmpty(value) ? parsed(value) : value;
	if (isEmpty(object)) return undefined;
	if (isObject(object)) {
		requireJson(object, title);
		return object;
	}
	throw new InvalidInput(
		`'${title}' is not an object`,
		'Use an expression that returns an object, or enter JSON, such as {"page": "sale"}.',
	);
}

/**
 * A value as JSON text.
 *
 * @throws InvalidInput where JSON cannot hold it, such as a BigInt or a circular reference, or where a
 * number in it has lost digits
 */
export function requireJson(value: unknown, title: string): string {
	const numbers = new Set<number>();
	const json = jsonOrNothing(value, numbers);
	const inexact = [...numbers].find(isInexact);
	if (inexact !== undefined) throw lostDigits(inexact, title);
	if (json !== undefined && [...numbers].every(Number.isFinite)) return json;
	throw new InvalidInput(
		`'${title}' contains a value that JSON cannot represent`,
		'Use text, numbers, lists and objects only, and text for large numbers.',
	);
}

/** @param numbers takes all that are in the value */
function jsonOrNothing(value: unknown, numbers: Set<number>): string | undefined {
	try {
		return JSON.stringify(value, (_, each: unknown) => {
			if (typeof each === 'number') numbers.add(each);
			return each;
		});
	} catch {
		return undefined;
	}
}

function lostDigits(number: number, title: string): InvalidInput {
	return new InvalidInput(
		`'${title}' contains the number ${number}, which has lost digits`,
		'Enter numbers with more than 15 digits as text.',
	);
}

/** What JSON text stands for, its numbers digit by digit; other text stays what it is. */
export function parsed(text: string): unknown {
	const value = exactJson(text);
	return value === undefined ? text : value;
}

/**
 * Whether something is switched on; `undefined` where nothing is given.
 *
 * @throws InvalidInput where it is neither on nor off
 */
export function readSwitch(value: unknown, title: string): boolean | undefined {
	if (isEmpty(value)) return undefined;
	const text = String(value).trim().toLowerCase();
	if (text === 'true' || text === '1') return true;
	if (text === 'false' || text === '0') return false;
	throw new InvalidInput(`'${title}' is neither true nor false`, 'Use true or false.');
}

/**
 * The one of several values, as text or number, that is meant; `undefined` where nothing is given.
 *
 * @throws InvalidInput where it is none of them
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
 * @throws InvalidInput where it is none of them
 */
export function requireChoice<T extends string | number>(
	value: unknown,
	title: string,
	choices: readonly T[],
): T {
	const text = requireText(value, title);
	const choice = choices.find((each) => String(each) === text);
	if (choice !== undefined) return choice;
	throw new InvalidInput(
		`'${title}' is '${preview(value)}', which is not one of the allowed values`,
		`Use one of these: ${choices.join(', ')}.`,
	);
}

/**
 * A list of names: one, several as text, or an array.
 *
 * @param noun what one of them is called
 * @throws InvalidInput where something in it cannot be a name
 */
export function readNames(value: unknown, title: string, noun: string): string[] {
	const { values, unusable } = readList(value);
	if (unusable.length === 0) return values;
	const advice = `Use text or a number for each ${noun}.`;
	throw new InvalidInput(...complaints.unusable(title, unusable[0], advice));
}

/**
 * A list with at least one name.
 *
 * @throws InvalidInput where it is empty or something in it cannot be a name
 */
export function requireNames(value: unknown, title: string, noun: string): string[] {
	const names = readNames(value, title, noun);
	if (names.length > 0) return names;
	throw new InvalidInput(...complaints.missing(noun, title));
}
