import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { FaultError } from '../errors/faultError';
import {
	expressionFault,
	inputFault,
	isFault,
	unreadableFault,
	type Fault,
} from '../errors/faults';
import * as complaints from '../input/complaints';
import { optionalItemParameter, type ItemParameter } from '../input/itemParameter';
import { Unusable, copyOf, elementsOf } from '../input/lists';
import type { Parameters, RunFacts } from '../input/parameters';
import { mergeWanted, readWanted, tooMany, type Wanted } from '../input/values';
import { echoParameters, sharedFields } from './echoParameters';
import type { Entry, EntryRequest, Group } from './entry';
import type { Job, Operation, Units } from './Operation';
import type { Outcomes } from './outcomes';

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
	/** Why parameters could not be read, by their names. */
	unreadable: ReadonlyMap<string, Fault>;
}

const NONE: ReadonlyMap<string, Fault> = new Map();

const NOTHING: Wanted = { values: [], unusable: [] };

/**
 * Reads the input items and keeps one entry per account (or task) and per what is asked for it besides values:
 * items that ask for the very same are served once. What cannot be sent goes to the outcomes at once and costs
 * the others nothing.
 */
export class Reader {
	/** In order of first appearance. */
	readonly entries: Entry[] = [];

	private readonly fields: readonly Field[];

	/** The fields that make the difference between one group and another. */
	private readonly ofGroups: readonly string[];

	private readonly groups = new Map<string, Group>();

	private readonly reading = this.read();

	/** What the last item brought, and what it asked for. */
	private last: { parameters: Parameters; group: Group } | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation,
		private readonly run: RunFacts,
		private readonly outcomes: Outcomes,
	) {
		this.fields = operation.fields.map(({ name, displayName }) => {
			return { name, title: displayName, read: optionalItemParameter(context, name) };
		});
		this.ofGroups = sharedFields(operation);
	}

	/**
	 * Goes through the items and gives what is new to be sent; `undefined` where there is nothing new, so that
	 * the caller can give way to others there too. Reading resumes where it stopped, also within an item.
	 */
	requests(): Iterable<EntryRequest | undefined> {
		return { [Symbol.iterator]: () => ({ next: () => this.reading.next() }) };
	}

	/** What a group asked for again. */
	parametersAgain({ parameters }: Group): IDataObject {
		return echoParameters(this.operation, parameters, this.run);
	}

	private *read(): Generator<EntryRequest | undefined> {
		const items = this.context.getInputData().length;
		for (let item = 0; item < items; item++) {
			yield undefined;
			yield* this.requestsOf(item);
		}
		if (!this.isReadFirst) return;
		for (const entry of this.entries) {
			yield this.isSent(entry) ? { entry, values: entry.wanted } : undefined;
		}
	}

	/** Whether anything is to be sent for an entry of which all was read. */
	private isSent(entry: Entry): boolean {
		if (this.operation.values?.merge !== 'whole') return entry.wanted.length > 0;
		const { failure } = this.outcomes.of(entry) ?? {};
		if (failure) this.outcomes.failRest(entry, failure.faults[0]);
		return !failure;
	}

	/** Whether a later item may change what an earlier one asks for. */
	private get isReadFirst(): boolean {
		const { values } = this.operation;
		return values !== undefined && values.merge !== 'append';
	}

	/** A bad item fails alone. */
	private *requestsOf(item: number): Generator<EntryRequest | undefined> {
		const { parameters, unreadable } = this.parametersOf(item);
		const wanted = this.wantedBy(parameters, unreadable);
		const group = this.groupOf(parameters, unreadable);
		const { units } = this.operation;
		if (!units || !group.hasUnits) {
			yield this.enter('', item, group, wanted);
			return;
		}
		let count = 0;
		const fault = isFault(group.job) ? group.job : unreadable.get(units.parameter);
		try {
			for (const element of elementsOf(parameters[units.parameter])) {
				count++;
				if (element instanceof Unusable) {
					this.note(item, group, wanted, unusable(element.value, units), element);
				} else yield this.enter(element, item, group, wanted);
			}
			if (count === 0) this.note(item, group, wanted, fault ?? missing(units));
		} catch (error) {
			this.note(item, group, wanted, expressionFault(units.title, error));
		}
	}

	/** All that can be read, so that Failed can repeat it. */
	private parametersOf(item: number): ItemRead {
		const parameters: Record<string, unknown> = {};
		let unreadable: Map<string, Fault> | undefined;
		for (const { name, title, read } of this.fields) {
			try {
				parameters[name] = read(item);
			} catch (error) {
				unreadable ??= new Map();
				unreadable.set(name, expressionFault(title, error));
			}
		}
		return { parameters, unreadable: unreadable ?? NONE };
	}

	private wantedBy(parameters: Parameters, unreadable: ItemRead['unreadable']): Wanted {
		const { values } = this.operation;
		if (!values) return NOTHING;
		const fault = unreadable.get(values.parameter);
		if (fault) return { ...NOTHING, fault };
		try {
			return readWanted(values, parameters[values.parameter]);
		} catch (error) {
			return { ...NOTHING, fault: expressionFault(values.title, error) };
		}
	}

	private groupOf(parameters: Parameters, unreadable: ItemRead['unreadable']): Group {
		const fault = this.ofGroups.map((name) => unreadable.get(name)).find((each) => each);
		if (!fault && this.last && this.asksAlike(parameters, this.last.parameters)) {
			return this.last.group;
		}
		const job = fault ?? this.jobOf(parameters);
		const key = isFault(job) ? this.keyOfFault(job, parameters) : `job ${job.key}`;
		const group = this.groups.get(key) ?? this.newGroup(job, parameters);
		this.groups.set(key, group);
		if (!fault) this.last = { parameters, group };
		return group;
	}

	/** Whether two items bring the same apart from their accounts and values; spares most items the checks. */
	private asksAlike(one: Parameters, other: Parameters): boolean {
		return this.ofGroups.every((name) => Object.is(one[name], other[name]));
	}

	private jobOf(parameters: Parameters): Job | Fault {
		try {
			return this.operation.read(parameters, this.run);
		} catch (error) {
			return error instanceof FaultError ? error.fault : unreadableFault(error);
		}
	}

	private keyOfFault({ message }: Fault, parameters: Parameters): string {
		return `${message} ${JSON.stringify(echoParameters(this.operation, parameters, this.run))}`;
	}

	private newGroup(job: Job | Fault, parameters: Parameters): Group {
		const { units } = this.operation;
		const hasUnits = units !== undefined && units.appliesTo?.(parameters) !== false;
		return { job, parameters, hasUnits, entries: new Map() };
	}

	/** @returns what is new to be sent, if anything is */
	private enter(
		account: string,
		item: number,
		group: Group,
		wanted: Wanted,
	): EntryRequest | undefined {
		const known = group.entries.get(account);
		const entry = known ?? this.open(account, group);
		if (entry.items.at(-1) !== item) entry.items.push(item);
		if (!known) {
			const fault = isFault(group.job) ? group.job : this.faultOf(entry);
			if (fault) {
				this.outcomes.fail(entry, givenBy(wanted), fault);
				return undefined;
			}
		}
		if (!this.operation.values) return known ? undefined : { entry, values: [] };
		return this.enterValues(entry, wanted, this.operation.values);
	}

	private enterValues(
		entry: Entry,
		wanted: Wanted,
		spec: NonNullable<Operation['values']>,
	): EntryRequest | undefined {
		const before = entry.wanted;
		// A later list counts instead of the earlier ones, whether it can be sent or not.
		if (spec.merge === 'replace') {
			entry.wanted = [];
			this.outcomes.forget(entry);
		}
		const values = mergeWanted(spec, entry.wanted, wanted.values);
		const fault =
			wanted.fault ??
			refusalOf(entry, wanted) ??
			(values.length > spec.perAccount ? tooMany(spec, values.length) : undefined);
		if (fault) {
			this.outcomes.fail(entry, givenBy(wanted), fault);
			return undefined;
		}
		entry.wanted = values;
		const news = values.slice(before.length);
		return spec.merge === 'append' && news.length > 0 ? { entry, values: news } : undefined;
	}

	private open(account: string, group: Group): Entry {
		const entry: Entry = { account, items: [], group, wanted: [] };
		group.entries.set(account, entry);
		this.entries.push(entry);
		return entry;
	}

	private faultOf({ account, group }: Entry): Fault | undefined {
		return group.hasUnits ? this.operation.units?.faultOf?.(account) : undefined;
	}

	/** Notes what has no name to be served under. */
	private note(item: number, group: Group, wanted: Wanted, fault: Fault, element?: Unusable): void {
		const entry: Entry = {
			account: '',
			...(element && { unusable: copyOf(element.value) }),
			items: [item],
			group,
			wanted: [],
		};
		this.entries.push(entry);
		this.outcomes.fail(entry, givenBy(wanted), fault);
	}
}

function refusalOf({ group: { job } }: Entry, { values }: Wanted): Fault | undefined {
	return 'refusal' in job ? job.refusal(values) : undefined;
}

/** What an item asks for, whether it can be sent or not, for the Failed item. */
function givenBy({ values, unusable: others }: Wanted): unknown[] {
	return [...others.map(copyOf), ...values];
}

function missing({ noun, title }: Units): Fault {
	return inputFault(...complaints.missing(noun, title));
}

function unusable(value: unknown, { noun, title }: Units): Fault {
	const advice = `Enter each ${noun} as text, or '${title}' as a list of text values. Otherwise, numbers with more than 15 digits lose digits.`;
	return inputFault(...complaints.unusable(title, value, advice));
}
