import { deepCopy, type IDataObject, type IExecuteFunctions } from 'n8n-workflow';

import { Unusable, elementsOf, shown } from './lists';
import type { Outcomes } from './outcomes';
import { nameOf, readWanted, tooMany, type Value, type ValuesSpec, type Wanted } from './values';
import { expressionFault, inputFault, type Fault } from '../errors/faults';
import { itemParameter, type ItemParameter } from '../helpers/itemParameter';

/** An account of the run, and everything that was asked for it. */
export interface AccountRecord {
	/** The account; the unusable value given as one, or '' where an item has none. */
	readonly account: unknown;
	/** Every input item that asked for it, in order. */
	readonly items: number[];
	/** Everything asked for it so far that can be sent, each value once. */
	wanted: readonly Value[];
}

/** An account that can be sent. */
export interface Target extends AccountRecord {
	readonly account: string;
}

/** What is new to be sent for an account. */
export interface AccountRequest {
	target: Target;
	values: readonly Value[];
}

const NOTHING: Wanted = { values: [], unusable: [] };

/**
 * Reads the input items and keeps one record per account, however many items name it. What cannot
 * be sent goes to the outcomes at once and costs the other accounts nothing.
 */
export class AccountReader {
	/** In order of first appearance. */
	readonly records: AccountRecord[] = [];

	private readonly byAccount = new Map<string, Target>();

	private readonly reading = this.read();

	private readonly accountsOf: ItemParameter;

	private readonly valuesOf: ItemParameter | undefined;

	/** @param spec the values that the operation takes besides accounts, if any */
	constructor(
		private readonly context: IExecuteFunctions,
		private readonly spec: ValuesSpec | undefined,
		private readonly outcomes: Outcomes,
	) {
		this.accountsOf = itemParameter(context, 'accounts');
		this.valuesOf = spec && itemParameter(context, spec.parameter);
	}

	/**
	 * Goes through the items and gives what is to be sent, account by account; `undefined` where
	 * there is nothing new, so that the caller can give way to others there too. Whoever stops before
	 * the end can go on later, in the middle of an item too.
	 */
	requests(): Iterable<AccountRequest | undefined> {
		return { [Symbol.iterator]: () => ({ next: () => this.reading.next() }) };
	}

	private *read(): Generator<AccountRequest | undefined> {
		const items = this.context.getInputData().length;
		for (let item = 0; item < items; item++) {
			yield undefined;
			yield* this.requestsOf(item);
		}
		if (!this.spec || this.spec.merge === 'append') return;
		for (const target of this.byAccount.values()) {
			yield target.wanted.length > 0 ? { target, values: target.wanted } : undefined;
		}
	}

	/** Whatever an item brings costs that item alone. */
	private *requestsOf(item: number): Generator<AccountRequest | undefined> {
		const wanted = this.wantedBy(item);
		let count = 0;
		try {
			for (const element of elementsOf(this.accountsOf(item))) {
				count++;
				if (element instanceof Unusable) this.refuse(item, element.value, wanted);
				else yield this.enter(element, item, wanted);
			}
			if (count === 0) this.note(item, '', wanted, noAccount());
		} catch (error) {
			this.note(item, '', wanted, expressionFault('Accounts', error));
		}
	}

	private wantedBy(item: number): Wanted {
		if (!this.spec || !this.valuesOf) return NOTHING;
		try {
			return readWanted(this.spec, this.valuesOf(item));
		} catch (error) {
			return { ...NOTHING, fault: expressionFault(this.spec.title, error) };
		}
	}

	private enter(account: string, item: number, wanted: Wanted): AccountRequest | undefined {
		const known = this.byAccount.get(account);
		const target = known ?? this.open(account);
		if (target.items.at(-1) !== item) target.items.push(item);
		const before = target.wanted;
		if (this.spec?.merge === 'replace') this.overrule(target);
		const values = wanted.fault ? target.wanted : merged(target.wanted, wanted.values, this.spec);
		const fault = wanted.fault ?? this.excess(values.length);
		if (fault) {
			this.outcomes.fail(target, givenBy(wanted), fault);
			return undefined;
		}
		target.wanted = values;
		if (this.spec && this.spec.merge !== 'append') return undefined;
		const news = values.slice(before.length);
		return !known || news.length > 0 ? { target, values: news } : undefined;
	}

	/** A later list counts instead of the earlier ones, whether it can be sent or not. */
	private overrule(target: Target): void {
		target.wanted = [];
		this.outcomes.forget(target);
	}

	private excess(count: number): Fault | undefined {
		return this.spec && count > this.spec.perAccount ? tooMany(this.spec, count) : undefined;
	}

	private open(account: string): Target {
		const target: Target = { account, items: [], wanted: [] };
		this.byAccount.set(account, target);
		this.records.push(target);
		return target;
	}

	private refuse(item: number, value: unknown, wanted: Wanted): void {
		const fault = inputFault(
			`'${shown(value)}' cannot be used as an account`,
			"Give 'Accounts' as text, separated by commas or line breaks, or as a list of texts. Give numbers of more than 15 digits as text, because they lose digits otherwise.",
		);
		this.note(item, value, wanted, fault);
	}

	private note(item: number, account: unknown, wanted: Wanted, fault: Fault): void {
		const record: AccountRecord = { account: copied(account), items: [item], wanted: [] };
		this.records.push(record);
		this.outcomes.fail(record, givenBy(wanted), fault);
	}
}

/** What an item asks for, whether it can be sent or not, for the Failed item. */
function givenBy({ values, unusable }: Wanted): unknown[] {
	return [...unusable.map(copied), ...values];
}

/** What cannot be used goes out as it came in, but never as the same object. */
function copied(value: unknown): unknown {
	try {
		return deepCopy(value as IDataObject[string]);
	} catch {
		return shown(value);
	}
}

/** What an account wants once a further item was read; what is new comes last. */
function merged(
	before: readonly Value[],
	later: readonly Value[],
	spec?: ValuesSpec,
): readonly Value[] {
	if (before.length === 0 || spec?.merge === 'replace') return later;
	const byName = new Map(before.map((value) => [nameOf(value), value]));
	for (const value of later) byName.set(nameOf(value), value);
	return [...byName.values()];
}

function noAccount(): Fault {
	return inputFault(
		'This item has no account',
		"Fill in 'Accounts', or check that its expression finds a value in this item.",
	);
}
