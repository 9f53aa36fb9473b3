import type { IDataObject } from 'n8n-workflow';

import { exactJson } from '../helpers/exactJson';
import { plainCopy } from '../helpers/plainCopy';

/** A list as a person or an expression gives it, sorted into what can be used and what cannot. */
export interface List {
	/** Trimmed, without empty ones, each once, in the order given. */
	values: string[];
	/** Values that cannot be a name, as they came. */
	unusable: unknown[];
}

/** An element that cannot be a name, as it came. */
export class Unusable {
	constructor(readonly value: unknown) {}
}

/** A part of a list in which there is nothing. */
const GAP = Symbol('gap');

/**
 * Reads one value, several as text, or an array (nested ones too), one after another, so that a
 * long list does not have to be read at once. Empty ones are left out.
 *
 * Text is separated by `,`, `，`, `、`, `،` or line breaks; a piece in quotes loses them and may hold
 * separators; JSON text of an array counts as the array. Elements of an array are taken whole.
 */
export function* elementsOf(input: unknown): Generator<string | Unusable> {
	for (const part of partsOf(input)) if (part !== GAP) yield part;
}

/** Reads a list whole; see {@link elementsOf}. */
export function readList(input: unknown): List {
	const values = new Set<string>();
	const unusable: unknown[] = [];
	for (const element of elementsOf(input)) {
		if (element instanceof Unusable) unusable.push(element.value);
		else values.add(element);
	}
	return { values: [...values], unusable };
}

/** Whether a part of a list is empty, such as a tag that an expression did not find. */
export function hasGap(input: unknown): boolean {
	for (const part of partsOf(input)) if (part === GAP) return true;
	return false;
}

function* partsOf(input: unknown): Generator<string | Unusable | typeof GAP> {
	const lists: Array<Iterator<unknown>> = [
		iteratorOf(typeof input === 'string' ? split(input) : [input]),
	];
	for (let list = lists.at(-1); list; list = lists.at(-1)) {
		const { value, done } = list.next();
		if (done) lists.pop();
		else if (Array.isArray(value)) lists.push(iteratorOf(value));
		else yield partOf(value);
	}
}

function partOf(value: unknown): string | Unusable | typeof GAP {
	if (value === null || value === undefined) return GAP;
	if (value instanceof Unusable) return value;
	if (!isName(value)) return new Unusable(value);
	const name = String(value).trim();
	return isVisible(name) ? name : GAP;
}

function iteratorOf(values: Iterable<unknown>): Iterator<unknown> {
	return values[Symbol.iterator]();
}

function split(text: string): Iterable<unknown> {
	return isBracketed(text) ? jsonList(text) : new TextPieces(text);
}

/** Whether a text looks like a list or an object: in Python's or a sheet's spelling, it is no name. */
function isBracketed(text: string): boolean {
	if (!/^\s*[[{]/.test(text)) return false;
	const end = text.trimEnd().at(-1);
	return end === (text.trimStart().startsWith('[') ? ']' : '}');
}

/** Agents and form fields often hand over an array as its JSON text. */
function jsonList(text: string): unknown[] {
	const list = exactJson(text);
	return Array.isArray(list) ? list : [new Unusable(text)];
}

/** What is between two values of a text; `\r\n` is one line break. */
const SEPARATOR = /\r\n|[,，、،\n\r\u2028\u2029]/g;

/** Quotation marks, and the ones that end what they begin. */
const QUOTES: Readonly<Record<string, string>> = {
	'"': '"',
	"'": "'",
	'＂': '＂',
	'“': '”',
	'„': '“”',
	'‘': '’',
	'«': '»',
	'»': '«',
	'「': '」',
	'『': '』',
};

/** Marks that are apostrophes, too, before a letter or a digit: O'Neil, rock 'n' roll. */
const APOSTROPHES = "'’";

/**
 * The pieces of a text, read as they are asked for. The time it takes grows with the length of the
 * text alone, whatever quotes are in it.
 */
class TextPieces implements Iterable<string> {
	/** Where the next closing mark is, by mark, as far as was looked. */
	private readonly closings = new Map<string, number>();

	constructor(private readonly text: string) {}

	*[Symbol.iterator](): Generator<string> {
		for (let from: number | undefined = 0; from !== undefined;) {
			const quoted = this.quotedAt(from);
			const separator = this.separatorFrom(quoted?.end ?? from);
			yield quoted?.content ?? this.text.slice(from, separator?.index);
			from = separator?.end;
		}
	}

	private separatorFrom(from: number): { index: number; end: number } | undefined {
		SEPARATOR.lastIndex = from;
		const found = SEPARATOR.exec(this.text);
		return found ? { index: found.index, end: SEPARATOR.lastIndex } : undefined;
	}

	/** The piece that begins here, if it is wholly in one pair of quotes, and where it ends. */
	private quotedAt(from: number): { content: string; end: number } | undefined {
		const start = this.visibleFrom(from);
		const mark = this.text.charAt(start);
		const marks = QUOTES[mark];
		if (marks === undefined) return undefined;
		const close = this.closingFrom(start + 1, marks);
		if (close === undefined) return undefined;
		const end = this.visibleFrom(close + 1);
		if (end < this.text.length && !isSeparator(this.text.charAt(end))) return undefined;
		const content = this.text.slice(start + 1, close);
		return { content: isDoubling(mark) ? content.replaceAll(mark + mark, mark) : content, end };
	}

	/** The first place from here on that is no space; a line break counts as visible. */
	private visibleFrom(from: number): number {
		let at = from;
		while (at < this.text.length && isSpace(this.text.charAt(at))) at++;
		return at;
	}

	private closingFrom(from: number, marks: string): number | undefined {
		const places = [...marks].map((mark) => this.nextClosing(from, mark));
		const next = Math.min(...places);
		return Number.isFinite(next) ? next : undefined;
	}

	/** Whether a mark closes depends on its place alone, so that no place is looked at twice. */
	private nextClosing(from: number, mark: string): number {
		if (isDoubling(mark)) return this.undoubledFrom(from, mark);
		const known = this.closings.get(mark);
		if (known !== undefined && known >= from) return known;
		let at = this.indexOf(mark, from);
		while (APOSTROPHES.includes(mark) && this.isApostrophe(at)) at = this.indexOf(mark, at + 1);
		this.closings.set(mark, at);
		return at;
	}

	/** As in CSV, a doubled mark stands for one. */
	private undoubledFrom(from: number, mark: string): number {
		let at = this.indexOf(mark, from);
		while (this.text.charAt(at + 1) === mark) at = this.indexOf(mark, at + 2);
		return at;
	}

	private indexOf(mark: string, from: number): number {
		const at = this.text.indexOf(mark, from);
		return at < 0 ? Infinity : at;
	}

	private isApostrophe(at: number): boolean {
		return Number.isFinite(at) && /^[\p{L}\p{N}]/u.test(this.text.slice(at + 1, at + 3));
	}
}

function isDoubling(mark: string): boolean {
	return mark === '"' || mark === '＂';
}

function isSeparator(letter: string): boolean {
	return /[,，、،\n\r\u2028\u2029]/.test(letter);
}

function isSpace(letter: string): boolean {
	return /[^\S\n\r\u2028\u2029]/.test(letter);
}

/** The value such that reading it gives this one name again, whatever characters are in it. */
export function asListInput(name: string): string | string[] {
	const { values, unusable } = readList(name);
	const isRead = unusable.length === 0 && values.length < 2 && (values[0] ?? '') === name;
	return isRead ? name : [name];
}

/** A number that has lost digits would name somebody else. */
function isName(value: unknown): value is string | number | bigint {
	if (typeof value === 'number') return Number.isFinite(value) && !isInexact(value);
	return typeof value === 'string' || typeof value === 'bigint';
}

/** Whether a number has more digits than a number holds: it has become another one. */
export function isInexact(value: number): boolean {
	return Number.isInteger(value) && !Number.isSafeInteger(value);
}

/** Spaces, and characters such as the zero-width space, that nobody meant as a name. */
function isVisible(name: string): boolean {
	return /[^\p{Cf}\p{Cc}\p{Z}\u115F\u1160\u3164\uFFA0]/u.test(name);
}

/** Length as the service counts it: bytes of UTF-8 (add_tag and set_attr pages: at most 50). */
export function byteLength(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}

/** A value as a message can show it: short, on one line. */
export function preview(value: unknown): string {
	const line = textOf(value).replace(/\s+/g, ' ');
	return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

function textOf(value: unknown): string {
	try {
		return typeof value === 'object' ? JSON.stringify(value) : String(value);
	} catch {
		return Array.isArray(value) ? '[list]' : '[object]';
	}
}

/** What cannot be used goes out as it came in, but never as the same object. */
export function copyOf(value: unknown): IDataObject[string] {
	return plainCopy(value, preview);
}
