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

/**
 * Reads one value, several separated by commas or line breaks, or an array (nested ones too), one
 * after another, so that a long list does not have to be read at once. Elements of an array are
 * taken whole, so that a value may hold a comma. Empty ones are left out.
 */
export function* elementsOf(input: unknown): Generator<string | Unusable> {
	const lists: Array<Iterator<unknown>> = [
		iteratorOf(typeof input === 'string' ? split(input) : [input]),
	];
	for (let list = lists.at(-1); list; list = lists.at(-1)) {
		const { value, done } = list.next();
		if (done) lists.pop();
		else if (Array.isArray(value)) lists.push(iteratorOf(value));
		else if (!isName(value)) {
			if (value !== null && value !== undefined) yield new Unusable(value);
		} else {
			const name = String(value).trim();
			if (isVisible(name)) yield name;
		}
	}
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

function iteratorOf(values: Iterable<unknown>): Iterator<unknown> {
	return values[Symbol.iterator]();
}

function split(text: string): Iterable<unknown> {
	return jsonArray(text) ?? pieces(text);
}

function* pieces(text: string): Generator<string> {
	for (const [piece] of text.matchAll(/[^,\r\n]+/g)) yield piece;
}

/** Agents and form fields often hand over an array as its JSON text. */
function jsonArray(text: string): unknown[] | undefined {
	if (!/^\s*\[/.test(text) || !text.trimEnd().endsWith(']')) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

/** The value such that reading it gives this one name again, even if that holds a comma. */
export function asInput(name: string): string | string[] {
	const { values } = readList(name);
	return values.length < 2 && (values[0] ?? '') === name ? name : [name];
}

/** A whole number beyond 2^53 has already lost digits, so it would name somebody else. */
function isName(value: unknown): value is string | number | bigint {
	if (typeof value === 'number') return Number.isFinite(value) && !isInexact(value);
	return typeof value === 'string' || typeof value === 'bigint';
}

function isInexact(value: number): boolean {
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
export function shown(value: unknown): string {
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
