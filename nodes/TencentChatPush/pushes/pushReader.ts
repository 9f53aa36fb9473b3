import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { Unusable, elementsOf, shown } from '../accounts/lists';
import type { Parameters, PushOperation, Run } from '../actions/PushOperation';
import { FaultError } from '../errors/faultError';
import { expressionFault, inputFault, unexpectedFault, type Fault } from '../errors/faults';
import { optionalItemParameter, type ItemParameter } from '../helpers/itemParameter';

export type AnyPushOperation = PushOperation<unknown, unknown, unknown>;

/** What several items may ask for alike: a message, with its recipients or its time. */
export interface PushGroup {
	readonly input: unknown;
	/** The parameters of the first item that asked for it. */
	readonly parameters: Parameters;
}

/** What is served on its own: an account of a push, a task, or a push as a whole. */
export interface PushRecord {
	/** The account or the task; '' where the item is served as a whole. */
	readonly account: string;
	/** Every input item that asked for it, in order. */
	readonly items: number[];
}

/** A field of the operation, to be read for each item. */
interface Field {
	name: string;
	/** Its display name. */
	title: string;
	read: ItemParameter;
}

/** A record that can be sent. */
export interface PushTarget extends PushRecord {
	readonly group: PushGroup;
	/** Whether the group is served unit by unit. */
	readonly isUnit: boolean;
}

/** Where a reader reports what cannot be sent. */
export type Refuse = (record: PushRecord, fault: Fault, failedJson: IDataObject) => void;

/**
 * Reads the input items and keeps one record per account and message (or per push): items that ask
 * for the very same are served once. What cannot be sent is reported at once.
 */
export class PushReader {
	/** In order of first appearance. */
	readonly records: PushRecord[] = [];

	private readonly fields: readonly Field[];

	private readonly groups = new Map<string, PushGroup>();

	private readonly targets = new Map<PushGroup, Map<string, PushTarget>>();

	private itemsRead = 0;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: AnyPushOperation,
		private readonly run: Run,
		private readonly refuse: Refuse,
	) {
		this.fields = operation.fields.map(({ name, displayName }) => {
			return { name, title: displayName, read: optionalItemParameter(context, name) };
		});
	}

	/** Goes through the items and yields what is new to be sent; `undefined` where there is nothing new. */
	*requests(): Generator<PushTarget | undefined> {
		const items = this.context.getInputData().length;
		while (this.itemsRead < items) {
			yield undefined;
			yield* this.requestsOf(this.itemsRead++);
		}
	}

	/** Whatever an item brings costs that item alone. */
	private *requestsOf(item: number): Generator<PushTarget | undefined> {
		const { parameters, unreadable } = this.parametersOf(item);
		if (unreadable) return this.note(item, '', parameters, unreadable);
		try {
			const group = this.groupOf(parameters);
			yield* this.unitsOf(item, group, parameters);
		} catch (error) {
			const fault = error instanceof FaultError ? error.fault : unexpectedFault(error);
			this.note(item, '', parameters, fault);
		}
	}

	private parametersOf(item: number): { parameters: Parameters; unreadable?: Fault } {
		const parameters: Record<string, unknown> = {};
		for (const { name, title, read } of this.fields) {
			try {
				parameters[name] = read(item);
			} catch (error) {
				return { parameters, unreadable: expressionFault(title, error) };
			}
		}
		return { parameters };
	}

	private groupOf(parameters: Parameters): PushGroup {
		const input = this.operation.read(parameters, this.run);
		const key = this.operation.key(input);
		const known = this.groups.get(key);
		if (known) return known;
		const group: PushGroup = { input, parameters };
		this.groups.set(key, group);
		this.targets.set(group, new Map());
		return group;
	}

	private *unitsOf(
		item: number,
		group: PushGroup,
		parameters: Parameters,
	): Generator<PushTarget | undefined> {
		const { units } = this.operation;
		if (!units || units.isUsedBy?.(group.input) === false) {
			yield this.enter(item, '', group, false);
			return;
		}
		let count = 0;
		for (const element of elementsOf(parameters[units.parameter])) {
			count++;
			if (element instanceof Unusable) {
				this.note(item, '', parameters, unusable(element.value, units));
			} else yield this.enter(item, element, group, true);
		}
		if (count === 0) this.note(item, '', parameters, noUnit(units));
	}

	private enter(
		item: number,
		account: string,
		group: PushGroup,
		isUnit: boolean,
	): PushTarget | undefined {
		const targets = this.targets.get(group);
		const known = targets?.get(account);
		if (known) {
			if (known.items.at(-1) !== item) known.items.push(item);
			return undefined;
		}
		const target: PushTarget = { account, items: [item], group, isUnit };
		targets?.set(account, target);
		this.records.push(target);
		return target;
	}

	private note(item: number, account: string, parameters: Parameters, fault: Fault): void {
		const record: PushRecord = { account, items: [item] };
		this.records.push(record);
		this.refuse(record, fault, this.operation.failed(parameters, this.run));
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
