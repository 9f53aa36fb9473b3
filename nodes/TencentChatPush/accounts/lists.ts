/** A list as a person or an expression gives it, sorted into what can be used and what cannot. */
export interface List {
	/** Trimmed, without empty ones, each once, in the order given. */
	values: string[];
	/** Values that cannot be a name, as they came. */
	unusable: unknown[];
}

const SEPARATORS = /[,\r\n]/;

/**
 * Reads one value, several separated by commas or line breaks, or an array (nested ones too).
 * Elements of an array are taken whole, so that a value may hold a comma.
 */
export function readList(input: unknown): List {
	const list: List = { values: [], unusable: [] };
	collect(typeof input === 'string' ? splitText(input) : [input], list);
	if (list.values.length > 1) list.values = [...new Set(list.values)];
	return list;
}

function splitText(text: string): unknown[] {
	return jsonArray(text) ?? text.split(SEPARATORS);
}

/** Agents and form fields often hand over an array as its JSON text. */
function jsonArray(text: string): unknown[] | undefined {
	if (!/^\s*\[.*\]\s*$/s.test(text)) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

function collect(elements: unknown[], list: List): void {
	for (const item of elements) {
		if (item === null || item === undefined) continue;
		if (Array.isArray(item)) {
			collect(item, list);
			continue;
		}
		if (!isName(item)) {
			list.unusable.push(item);
			continue;
		}
		const value = String(item).trim();
		if (value !== '') list.values.push(value);
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

/** Length as the service counts it: bytes of UTF-8 (add_tag and set_attr pages: at most 50). */
export function byteLength(text: string): number {
	return Buffer.byteLength(text, 'utf8');
}

/** A value as a message can show it: short, on one line. */
export function shown(value: unknown): string {
	const text = typeof value === 'object' ? safeJson(value) : String(value);
	const line = text.replace(/\s+/g, ' ');
	return line.length > 60 ? `${line.slice(0, 57)}…` : line;
}

function safeJson(value: unknown): string {
	try {
		return JSON.stringify(value);
	} catch {
		return String(value);
	}
}
