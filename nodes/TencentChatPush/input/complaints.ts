/**
 * What is said of input in the same words wherever it is read: what happened, without a full stop, and how to fix it.
 * Goes into {@link InvalidInput} or a fault of input.
 */
import { byteLength, preview } from './lists';

type Complaint = readonly [message: string, description: string];

/** @param noun what the item has none of, such as `tag` */
export function missing(noun: string, title: string): Complaint {
	return [`This item has no ${noun}`, fillIn(title)];
}

export function empty(title: string): Complaint {
	return [`'${title}' is empty`, fillIn(title)];
}

function fillIn(title: string): string {
	return `Fill in '${title}', or check that its expression returns a value for this item.`;
}

/** @param advice how to give it, unless it looks like a list that is no JSON */
export function unusable(title: string, value: unknown, advice: string): Complaint {
	return [
		`'${title}' contains a value that cannot be used: '${preview(value)}'`,
		listAdvice(value, advice),
	];
}

/**
 * How to give a list of which an element cannot be used.
 *
 * @param otherwise the advice where it is no text in brackets
 */
function listAdvice(value: unknown, otherwise: string): string {
	if (typeof value !== 'string') return otherwise;
	return 'Text in brackets must be a JSON list, such as ["a", "b"]. Otherwise, separate the values with commas or line breaks, without brackets.';
}

/**
 * @param subject what is too long, as the message begins with it
 * @param noun what may have that many bytes, such as `a tag`
 */
function tooManyBytes(subject: string, text: string, noun: string, most: number): Complaint {
	return [
		`${subject} is ${byteLength(text)} bytes long; ${noun} can have at most ${most}`,
		'Shorten it. Non-Latin characters use up to 4 bytes each.',
	];
}

/** @param most bytes of UTF-8 */
export function tooLong(text: string, noun: string, most: number): Complaint {
	return tooManyBytes(`'${preview(text)}'`, text, noun, most);
}

/** Of the text of a field. */
export function fieldTooLong(title: string, text: string, most: number): Complaint {
	return tooManyBytes(`'${title}'`, text, 'it', most);
}
