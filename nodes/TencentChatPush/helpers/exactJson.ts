/** A JSON text's strings and numbers, one after another. */
const TOKENS = /"(?:[^"\\]+|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** A number that may come out in other digits than it is written in. */
const LONG_OR_BROKEN = /\d[.eE]|\d{16}|-0/;

/**
 * What JSON text stands for. A number that would come out in other digits than it is written in, such as
 * one of 19 digits or `10.50`, becomes a text with its digits.
 *
 * @returns `undefined` where the text is no JSON
 */
export function exactJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return LONG_OR_BROKEN.test(text) ? JSON.parse(text.replace(TOKENS, exactToken)) : value;
	} catch {
		return undefined;
	}
}

/**
 * What JSON text stands for, with each number as it is written: two texts give the same exactly if they
 * differ in white space or in the order of fields alone. Only for comparing.
 *
 * @returns `undefined` where the text is no JSON
 */
export function spelledJson(text: string): unknown {
	try {
		JSON.parse(text);
		return JSON.parse(text.replace(TOKENS, markedToken));
	} catch {
		return undefined;
	}
}

/** Texts and numbers marked as what they are, so that none is taken for the other. */
function markedToken(token: string): string {
	return token.startsWith('"') ? `"t${token.slice(1)}` : `"n${token}"`;
}

function exactToken(token: string): string {
	return token.startsWith('"') || String(Number(token)) === token ? token : `"${token}"`;
}
