import type { IDataObject } from 'n8n-workflow';

import { UNCONFIRMED, type Fault } from '../errors/faults';
import type { Value } from '../input/values';
import type { BatchEntry, Entry } from './entry';
import type { PushMemory, PushOutcome } from './pushMemory';

/** What was not carried out for an entry, and why. */
export interface Failure {
	readonly values: Set<unknown>;
	readonly faults: [Fault, ...Fault[]];
}

/** What became of an entry; on both outputs where a part of its values was carried out and a part was not. */
export interface Outcome {
	/** The values that were carried out; absent where none were, or the operation takes none. */
	done?: Value[];
	/** Its Success items; absent where it is not on Success, or values make up its item. */
	found?: IDataObject[];
	/** Present where the entry belongs on Failed. */
	failure?: Failure;
	/** Whether more was to be done for it than its Success item tells. */
	isOpen?: boolean;
}

/** Where the outcomes of requests go. */
export interface Sink {
	/** @param items its Success items; absent where all that was asked for the entry was carried out */
	succeed(batchEntry: BatchEntry, items: IDataObject[] | undefined): void;
	fail(batchEntry: BatchEntry, fault: Fault): void;
	/** Says something of the run as a whole, once. */
	hint(message: string): void;
}

/** Reasons kept for one entry: enough to fix its items, however many they are. */
const MOST_REASONS = 5;

/** What became of the entries of a run. */
export class Outcomes {
	private readonly byEntry = new Map<Entry, Outcome>();

	/** Whether anything was carried out, or may have been sent. */
	hasDone = false;

	/** @param memory what earlier tries of the run have sent, where a second time does harm */
	constructor(private readonly memory: PushMemory | undefined) {}

	of(entry: Entry): Outcome | undefined {
		return this.byEntry.get(entry);
	}

	/** Whether somebody got something, or may have. */
	isSent(entry: Entry): boolean {
		const { found, failure } = this.of(entry) ?? {};
		return found !== undefined || failure?.faults[0].code === UNCONFIRMED;
	}

	/** What was sent, or may have been. */
	*sent(): Generator<[Entry, PushOutcome]> {
		for (const [entry, { found, failure }] of this.byEntry) {
			if (found) yield [entry, { items: found }];
			else if (failure && this.isSent(entry)) yield [entry, { fault: failure.faults[0] }];
		}
	}

	/** Notes what an earlier try of the run has sent, or may have. Returns whether there is any for the entry. */
	remember(entry: Entry): boolean {
		const known = this.memory?.of(entry);
		if (!known) return false;
		if ('items' in known) this.found(entry, known.items);
		else this.add(entry, [], known.fault);
		return true;
	}

	/**
	 * Notes the values that were carried out for an entry; several times in the order asked for.
	 *
	 * @param values for this entry alone: they become part of its item
	 */
	carriedOut(entry: Entry, values: Value[]): void {
		this.hasDone = true;
		const outcome = this.outcomeOf(entry);
		const { done: before } = outcome;
		const isDone = (value: Value): boolean => values.includes(value) || !!before?.includes(value);
		outcome.done = before ? entry.wanted.filter(isDone) : values;
	}

	/** Notes the Success items of an entry. */
	found(entry: Entry, items: IDataObject[]): void {
		this.hasDone = true;
		this.outcomeOf(entry).found = items;
	}

	/** Notes the Success item of an entry for which a run that stopped has not done all yet. */
	partly(entry: Entry, item: IDataObject): void {
		this.found(entry, [item]);
		this.outcomeOf(entry).isOpen = true;
	}

	/**
	 * Notes what was not carried out for an entry, and why; each value and each reason once. What an earlier try
	 * has sent is not undone by that.
	 */
	fail(entry: Entry, values: readonly unknown[], fault: Fault): void {
		if (!this.remember(entry)) this.add(entry, values, fault);
	}

	/** Lets everything fail that was asked for an entry and has no outcome yet. */
	failRest(entry: Entry, fault: Fault): void {
		const outcome = this.byEntry.get(entry);
		if (!outcome || outcome.isOpen) return this.fail(entry, entry.wanted, fault);
		if (outcome.found) return;
		const isOpen = (value: Value): boolean =>
			!outcome.done?.includes(value) && !outcome.failure?.values.has(value);
		const open = entry.wanted.filter(isOpen);
		if (open.length > 0) this.fail(entry, open, fault);
	}

	/** Forgets what was noted for an entry, where a later item overrules the earlier ones. */
	forget(entry: Entry): void {
		this.byEntry.delete(entry);
	}

	private add(entry: Entry, values: readonly unknown[], fault: Fault): void {
		const outcome = this.outcomeOf(entry);
		const failure = (outcome.failure ??= { values: new Set(), faults: [fault] });
		for (const value of values) failure.values.add(value);
		const isNew = !failure.faults.some(({ message }) => message === fault.message);
		if (isNew && failure.faults.length < MOST_REASONS) failure.faults.push(fault);
		// To report a run as a whole that may have sent something would invite to run all of it again.
		if (fault.code === UNCONFIRMED) this.hasDone = true;
	}

	private outcomeOf(entry: Entry): Outcome {
		const known = this.byEntry.get(entry);
		if (known) return known;
		const outcome: Outcome = {};
		this.byEntry.set(entry, outcome);
		return outcome;
	}
}
