import type { IDataObject } from 'n8n-workflow';

import { attributeAsk, type Ask, type OperationUnderTest } from './operations';

/** What the items of a run ask for one account. */
export interface Account {
	/** The items that name it, in order. */
	items: number[];
	/** What is to be done for it in the end, by what can be right. */
	wanted: Ask[];
	/** What items ask for it that cannot be right. */
	refused: unknown[];
	/** Whether some item about it cannot be right. */
	hasRefusal: boolean;
}

/** A value that is given as an account and cannot be one, or '' for none at all. */
interface Nobody {
	item: number;
	value: unknown;
}

/** What a run has to account for, read from its items by the contract's own words. */
export interface Ledger {
	accounts: Map<string, Account>;
	nobodies: Nobody[];
}

interface Names {
	usable: string[];
	unusable: unknown[];
}

/** Nothing, or nothing that anybody sees: spaces, control and format characters, Hangul fillers. */
const INVISIBLE = /^[\p{Cf}\p{Cc}\p{Z}\u115F\u1160\u3164\uFFA0]*$/u;

/** A piece of a text list after a separator: in one pair of quotes, or bare. */
const PIECE =
	/[,，、،\r\n](?:[ \t]*(?:"((?:""|[^"])*)"|'((?:[^']|'(?=[\p{L}\p{N}]))*)'|“([^”]*)”|«([^»]*)»|»([^«]*)«)[ \t]*(?=[,，、،\r\n]|$)|([^,，、،\r\n]*))/gu;

/** What a text stands for: the pieces of a list; text in brackets is JSON, or cannot be used. */
function elementsIn(text: string): unknown[] {
	if (!/^\s*(\[[^]*\]|\{[^]*\})\s*$/.test(text)) {
		return [...`,${text}`.matchAll(PIECE)].map(
			([, doubled, ...others]) => doubled?.replaceAll('""', '"') ?? others.find((each) => each),
		);
	}
	try {
		const value: unknown = JSON.parse(text);
		return Array.isArray(value) ? value : [new Brackets(text)];
	} catch {
		return [new Brackets(text)];
	}
}

/** A text that looks like a list and is none. */
class Brackets {
	constructor(readonly text: string) {}
}

/** One, several as text or an array; trimmed, empty ones dropped. */
function namesIn(input: unknown): Names {
	const elements = typeof input === 'string' ? elementsIn(input) : [input];
	const flat = elements.flat(Infinity).filter((each) => each != null);
	const isUsable = (each: unknown): boolean =>
		typeof each === 'string' || (typeof each === 'number' && isExact(each));
	const texts = flat.filter(isUsable).map((each) => String(each).trim());
	return {
		usable: [...new Set(texts.filter((text) => !INVISIBLE.test(text)))],
		unusable: flat
			.filter((each) => !isUsable(each))
			.map((each) => (each instanceof Brackets ? each.text : each)),
	};
}

/** A whole number of more digits than a number holds has become another one. */
function isExact(value: number): boolean {
	return Number.isSafeInteger(value) || !Number.isInteger(value);
}

interface Request {
	asks: Ask[];
	/** As it came, for an item that cannot be right. */
	refused?: unknown[];
}

/** Reads what a run has to account for. */
export function ledgerOf(items: readonly IDataObject[], operation: OperationUnderTest): Ledger {
	const ledger: Ledger = { accounts: new Map(), nobodies: [] };
	for (const [item, json] of items.entries()) {
		const { usable, unusable } = namesIn(json.accounts);
		const request = requestOf(json, operation);
		if (usable.length + unusable.length === 0) ledger.nobodies.push({ item, value: '' });
		ledger.nobodies.push(...unusable.map((value) => ({ item, value })));
		for (const name of usable) enter(accountIn(ledger, name), item, request, operation);
	}
	return ledger;
}

function accountIn({ accounts }: Ledger, name: string): Account {
	const account = accounts.get(name) ?? { items: [], wanted: [], refused: [], hasRefusal: false };
	accounts.set(name, account);
	return account;
}

function enter(account: Account, item: number, request: Request, op: OperationUnderTest): void {
	account.items.push(item);
	const wanted = merged(account.wanted, request.asks, op);
	// The last list counts, even if it cannot be right.
	if (op.laterWins === 'list') {
		Object.assign(account, { wanted: [], refused: [], hasRefusal: false });
	}
	if (request.refused || wanted.length > op.perAccount) {
		account.refused.push(...(request.refused ?? request.asks));
		account.hasRefusal = true;
	} else {
		account.wanted = wanted;
	}
}

function merged(before: Ask[], later: Ask[], { laterWins }: OperationUnderTest): Ask[] {
	if (laterWins === 'list') return later;
	if (laterWins !== 'value') return [...new Set([...before, ...later])];
	const overruled = new Set(later.map(nameOf));
	return [...new Set([...before.filter((ask) => !overruled.has(nameOf(ask))), ...later])];
}

/** The name of an attribute that is asked for with its value. */
function nameOf(ask: Ask): unknown {
	return (JSON.parse(ask) as unknown[])[0];
}

function requestOf(
	json: IDataObject,
	{ asks, laterWins, perAccount }: OperationUnderTest,
): Request {
	if (!asks) return { asks: [] };
	if (laterWins === 'value') return attributesOf(json);
	const { usable, unusable } = namesIn(json[asks]);
	const isRight =
		unusable.length === 0 && usable.length > 0 && usable.length <= perAccount && usable.every(fits);
	return isRight ? { asks: usable } : { asks: [], refused: [...usable, ...unusable] };
}

/** Of two rows for one name the later counts. */
function attributesOf({ name1, value1, name2, value2 }: IDataObject): Request {
	const rows = [
		[name1, value1],
		[name2, value2],
	].map(([name, value]) => ({ name: textOf(name), value: textOf(value) }));
	const byName = new Map(rows.map(({ name, value }) => [name, value]));
	const asks = [...byName].map(([name, value]) => attributeAsk(name, value));
	const isWhole = rows.every(({ name, value }) => name !== '' && value !== '');
	const isRight = isWhole && [...byName].flat().every(fits);
	return isRight ? { asks } : { asks: [], refused: asks };
}

function textOf(value: unknown): string {
	return typeof value === 'boolean' ? String(value) : (namesIn([value]).usable[0] ?? '');
}

/** 1 to 50 bytes of UTF-8. */
function fits(text: string): boolean {
	const bytes = Buffer.byteLength(text, 'utf8');
	return bytes > 0 && bytes <= 50;
}
