import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Unusable, elementsOf, shown } from '../accounts/lists';
import type { Parameters, PushOperation, RunFacts } from '../actions/PushOperation';
import { FaultError } from '../errors/faultError';
import { expressionFault, inputFault, unexpectedFault, type Fault } from '../errors/faults';
import { optionalItemParameter, type ItemParameter } from '../helpers/itemParameter';

export type AnyPushOperation = PushOperation<unknown, unknown, unknown>;

/** What several items may ask for alike: a message, with its recipients or its time. */
export interface PushGroup {
	/** The same for items that ask for the very same. */
	readonly key: string;
	readonly input: unknown;
	/** The parameters of the first item that asked for it. */
	readonly parameters: Parameters;
	/** Whether it is served unit by unit. */
	readonly isByUnits: boolean;
	/** Why nothing of it can be sent, if so. */
	readonly refusal?: Fault;
	readonly records: Map<string, PushRecord>;
}

/** What is served on its own: an account of a push, a task, or a push as a whole. */
export interface PushRecord {
	/** The account or the task; '' where the item is served as a whole, or names none. */
	readonly account: string;
	/** What stands in its place and cannot be used, as it came. */
	readonly unusable?: unknown;
	/** Every input item that asked for it, in order. */
	readonly items: number[];
	readonly group: PushGroup;
}

/** A field of the operation, to be read for each item. */
interface Field {
	name: string;
	/** Its display name. */
	title: string;
	read: ItemParameter;
}

/** What an item brings. */
interface ItemRead {
	parameters: Parameters;
	/** Why one of them could not be read, if so. */
	unreadable?: Fault;
}

/** Where a reader reports what cannot be sent. */
export type Refuse = (record: PushRecord, fault: Fault) => void;

/**
 * Reads the input items and keeps one record per account and message (or per push): items that ask
 * for the very same are served once. What cannot be sent is reported at once.
 */
export class PushReader {
	/** In order of first appearance. */
	readonly records: PushRecord[] = [];

	private readonly fields: readonly Field[];

	private readonly groups = new Map<string, PushGroup>();

	private readonly reading = this.read();

	/** What the last item brought, and what it asked for. */
	private last: { parameters: Parameters; group: PushGroup } | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: AnyPushOperation,
		private readonly run: RunFacts,
		private readonly refuse: Refuse,
	) {
		this.fields = operation.fields.map(({ name, displayName }) => {
			return { name, title: displayName, read: optionalItemParameter(context, name) };
		});
	}

	/**
	 * Goes through the items and gives what is new to be sent; `undefined` where there is nothing
	 * new. Whoever stops before the end can go on later, in the middle of an item too.
	 */
	requests(): Iterable<PushRecord | undefined> {
		return { [Symbol.iterator]: () => ({ next: () => this.reading.next() }) };
	}

	/** The request of a record again under the names of its parameters, without its account. */
	failedJson({ group }: PushRecord): IDataObject {
		return this.operation.failed(group.parameters, this.run);
	}

	private *read(): Generator<PushRecord | undefined> {
		const items = this.context.getInputData().length;
		for (let item = 0; item < items; item++) {
			yield undefined;
			yield* this.requestsOf(item);
		}
	}

	/** Whatever an item brings costs that item alone. */
	private *requestsOf(item: number): Generator<PushRecord | undefined> {
		const { parameters, unreadable } = this.parametersOf(item);
		const group = this.groupOf(parameters, unreadable);
		const { units } = this.operation;
		if (!units || !group.isByUnits) {
			yield this.enter(item, '', group);
			return;
		}
		let count = 0;
		for (const element of elementsOf(parameters[units.parameter])) {
			count++;
			if (element instanceof Unusable)
				this.note(item, group, unusable(element.value, units), element);
			else yield this.enter(item, element, group);
		}
		if (count === 0) this.note(item, group, group.refusal ?? noUnit(units));
	}

	/** All that can be read, so that Failed can repeat it. */
	private parametersOf(item: number): ItemRead {
		const parameters: Record<string, unknown> = {};
		let unreadable: Fault | undefined;
		for (const { name, title, read } of this.fields) {
			try {
				parameters[name] = read(item);
			} catch (error) {
				unreadable ??= expressionFault(title, error);
			}
		}
		return { parameters, unreadable };
	}

	private groupOf(parameters: Parameters, unreadable: Fault | undefined): PushGroup {
		if (!unreadable && this.last && this.asksAlike(parameters, this.last.parameters)) {
			return this.last.group;
		}
		const found = this.newGroup(parameters, unreadable);
		const group = this.groups.get(found.key) ?? found;
		this.groups.set(group.key, group);
		if (!unreadable) this.last = { parameters, group };
		return group;
	}

	/** Whether two items bring the same apart from their units; spares most items the checks. */
	private asksAlike(one: Parameters, other: Parameters): boolean {
		const { units } = this.operation;
		return this.fields.every(
			({ name }) => name === units?.parameter || Object.is(one[name], other[name]),
		);
	}

	private newGroup(parameters: Parameters, unreadable: Fault | undefined): PushGroup {
		const { units } = this.operation;
		const isByUnits = units !== undefined && units.isUsedBy?.(parameters) !== false;
		const base = { parameters, isByUnits, records: new Map<string, PushRecord>() };
		try {
			if (unreadable) throw new FaultError(unreadable);
			const input = this.operation.read(parameters, this.run);
			return { ...base, input, key: `sent ${this.operation.key(input)}` };
		} catch (error) {
			const refusal = error instanceof FaultError ? error.fault : unexpectedFault(error);
			const asked = JSON.stringify(this.operation.failed(parameters, this.run));
			return { ...base, input: undefined, refusal, key: `${refusal.message} ${asked}` };
		}
	}

	/** @returns the record if it is new and can be sent */
	private enter(item: number, account: string, group: PushGroup): PushRecord | undefined {
		const known = group.records.get(account);
		if (known) {
			if (known.items.at(-1) !== item) known.items.push(item);
			return undefined;
		}
		const record: PushRecord = { account, items: [item], group };
		group.records.set(account, record);
		this.records.push(record);
		if (!group.refusal) return record;
		this.refuse(record, group.refusal);
		return undefined;
	}

	/** Notes what has no name to be served under. */
	private note(item: number, group: PushGroup, fault: Fault, element?: Unusable): void {
		const record: PushRecord = { account: '', unusable: element?.value, items: [item], group };
		this.records.push(record);
		this.refuse(record, fault);
	}
}

type Naming = NonNullable<AnyPushOperation['units']>;

function noUnit({ noun, title }: Naming): Fault {
	return inputFault(
		`This item has no ${noun}`,
		`Fill in '${title}', or check that its expression finds a value in this item.`,
	);
}

function unusable(value: unknown, { noun, title }: Naming): Fault {
	return inputFault(
		`'${title}' contains a value that cannot be used: '${shown(value)}'`,
		`Give each ${noun} as text. Numbers of more than 15 digits lose digits otherwise.`,
	);
}
