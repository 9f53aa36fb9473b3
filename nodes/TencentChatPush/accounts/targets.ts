import { deepCopy, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { expressionFault, inputFault, type Fault } from '../errors/codes';
import { readList, shown, type List } from './lists';
import { nameOf, readWanted, tooMany, type Value, type ValuesSpec, type Wanted } from './values';

/** One line of the run's account book: what was asked for in one name, and what became of it. */
export interface Entry {
	/** A Target's account, the unusable value given as one, or '' where an item names none. */
	readonly account: unknown;
	/** Every input item that asked for it, in order. */
	readonly items: number[];
	/** What was carried out, or found; absent while nothing was. */
	done?: Value[];
	/** Given where the entry belongs on Failed. */
	undone?: Undone;
}

/** What was not carried out, and why. */
export interface Undone {
	readonly values: Set<unknown>;
	readonly faults: [Fault, ...Fault[]];
}

/** An account of the run. */
export interface Target extends Entry {
	readonly account: string;
	/** Everything asked for it so far, each value once. */
	wanted: readonly Value[];
}

/** What is new to be sent for an account. */
export interface Order {
	target: Target;
	values: readonly Value[];
}

/**
 * Reads the input items and keeps one entry per account, however many items name it. What cannot
 * be right is entered with its fault and costs the other accounts nothing.
 */
export class Targets {
	/** In order of first appearance. */
	readonly entries: Entry[] = [];

	private readonly byAccount = new Map<string, Target>();

	/** @param spec the values that the operation takes besides accounts, if any */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly spec: ValuesSpec | undefined,
	) {}

	/**
	 * Goes through the items and yields what is to be sent, account by account; `undefined` after
	 * each item, so that the caller can rest where many items bring nothing new.
	 */
	*orders(): Generator<Order | undefined> {
		const items = this.context.getInputData().length;
		for (let item = 0; item < items; item++) {
			yield* this.ordersOf(item);
			yield undefined;
		}
		if (!this.spec?.laterWins) return;
		for (const target of this.byAccount.values()) {
			if (target.wanted.length > 0) yield { target, values: target.wanted };
		}
	}

	private *ordersOf(item: number): Generator<Order> {
		const { values: accounts, unusable, fault } = this.accountsOf(item);
		const wanted = this.wantedBy(item);
		if (fault) this.refuse(item, '', wanted, fault);
		for (const value of unusable) this.refuse(item, value, wanted, notAnAccount(value));
		for (const account of accounts) {
			const order = this.enter(account, item, wanted);
			if (order) yield order;
		}
	}

	private accountsOf(item: number): List & { fault?: Fault } {
		try {
			const list = readList(this.context.getNodeParameter('accounts', item));
			const isEmpty = list.values.length === 0 && list.unusable.length === 0;
			return isEmpty ? { ...list, fault: noAccount() } : list;
		} catch (error) {
			return { values: [], unusable: [], fault: expressionFault('Accounts', error) };
		}
	}

	private wantedBy(item: number): Wanted {
		if (!this.spec) return { values: [], unusable: [] };
		try {
			return readWanted(this.context, this.spec, item);
		} catch (error) {
			return { values: [], unusable: [], fault: expressionFault(this.spec.title, error) };
		}
	}

	private enter(account: string, item: number, wanted: Wanted): Order | undefined {
		const known = this.byAccount.get(account);
		const target = known ?? this.open(account, item);
		if (target.items.at(-1) !== item) target.items.push(item);
		// A later list overrules an earlier one, even one that could not be right.
		if (this.spec?.laterWins === 'list') target.undone = undefined;
		const values = wanted.fault ? [] : merged(target.wanted, wanted.values, this.spec);
		const fault = wanted.fault ?? this.excess(values.length);
		if (fault) {
			markUndone(target, given(wanted), fault);
			return undefined;
		}
		const news = known ? values.slice(known.wanted.length) : values;
		target.wanted = values;
		if (this.spec?.laterWins) return undefined;
		return !known || news.length > 0 ? { target, values: news } : undefined;
	}

	private excess(count: number): Fault | undefined {
		return this.spec && count > this.spec.perAccount ? tooMany(this.spec, count) : undefined;
	}

	private open(account: string, item: number): Target {
		const target: Target = { account, items: [item], wanted: [] };
		this.byAccount.set(account, target);
		this.entries.push(target);
		return target;
	}

	private refuse(item: number, account: unknown, wanted: Wanted, fault: Fault): void {
		this.entries.push({
			account: copied(account),
			items: [item],
			undone: { values: new Set(given(wanted)), faults: [fault] },
		});
	}
}

/** What an item asks for, wrong or right, for the Failed item. */
function given({ values, unusable }: Wanted): unknown[] {
	return [...unusable.map(copied), ...values];
}

/** What cannot be used goes out as it came in, but never as the same object. */
function copied(value: unknown): unknown {
	return deepCopy(value as IDataObject[string]);
}

/** What an account wants once a further item has spoken; what is new comes last. */
function merged(
	before: readonly Value[],
	later: readonly Value[],
	spec?: ValuesSpec,
): readonly Value[] {
	if (before.length === 0 || spec?.laterWins === 'list') return later;
	const byName = new Map(before.map((value) => [nameOf(value), value]));
	for (const value of later) byName.set(nameOf(value), value);
	return [...byName.values()];
}

/**
 * Notes what was carried out for an account, or found; several rounds in the order asked for.
 *
 * @param values for this account alone: they become part of its item
 */
export function markDone(target: Target, values: Value[]): void {
	const before = target.done;
	const isDone = (value: Value): boolean => values.includes(value) || !!before?.includes(value);
	target.done = before ? target.wanted.filter(isDone) : values;
}

/** Reasons kept for one account: enough to mend its items, however many they are. */
const MOST_REASONS = 5;

/** Notes what was not carried out for an account, and why; each value and each reason once. */
export function markUndone(entry: Entry, values: readonly unknown[], fault: Fault): void {
	const undone = (entry.undone ??= { values: new Set(), faults: [fault] });
	for (const value of values) undone.values.add(value);
	const isNew = !undone.faults.some(({ message }) => message === fault.message);
	if (isNew && undone.faults.length < MOST_REASONS) undone.faults.push(fault);
}

function noAccount(): Fault {
	return inputFault(
		'The item names no account',
		"Fill in 'Accounts', or check that its expression finds a value in this item.",
	);
}

function notAnAccount(value: unknown): Fault {
	return inputFault(
		`'${shown(value)}' is not an account`,
		"Give 'Accounts' as text, separated by commas or line breaks, or as a list of texts. Numbers of more than 15 digits lose some of them: give those as text.",
	);
}
