import type { AccountRecord } from './accountReader';
import type { Value } from './values';
import type { Fault } from '../errors/faults';

/** What was not carried out for an account, and why. */
export interface Failure {
	readonly values: Set<unknown>;
	readonly faults: [Fault, ...Fault[]];
}

/** What became of an account; both where a part was carried out and a part was not. */
export interface Outcome {
	/** What was carried out, or found; absent where nothing was. */
	done?: Value[];
	/** Present where the account belongs on Failed. */
	failure?: Failure;
}

/** Reasons kept for one account: enough to fix its items, however many they are. */
const MOST_REASONS = 5;

/** What became of the accounts of a run. */
export class Outcomes {
	private readonly byRecord = new Map<AccountRecord, Outcome>();

	/** Whether anything was carried out. */
	hasDone = false;

	of(record: AccountRecord): Outcome | undefined {
		return this.byRecord.get(record);
	}

	/**
	 * Notes what was carried out for an account, or found; several times in the order asked for.
	 *
	 * @param values for this account alone: they become part of its item
	 */
	succeed(record: AccountRecord, values: Value[]): void {
		this.hasDone = true;
		const outcome = this.outcomeOf(record);
		const { done: before } = outcome;
		const isDone = (value: Value): boolean => values.includes(value) || !!before?.includes(value);
		outcome.done = before ? record.wanted.filter(isDone) : values;
	}

	/** Notes what was not carried out for an account, and why; each value and each reason once. */
	fail(record: AccountRecord, values: readonly unknown[], fault: Fault): void {
		const outcome = this.outcomeOf(record);
		const failure = (outcome.failure ??= { values: new Set(), faults: [fault] });
		for (const value of values) failure.values.add(value);
		const isNew = !failure.faults.some(({ message }) => message === fault.message);
		if (isNew && failure.faults.length < MOST_REASONS) failure.faults.push(fault);
	}

	/** Lets everything fail that was asked for an account and has no outcome yet. */
	failRest(record: AccountRecord, fault: Fault): void {
		const outcome = this.byRecord.get(record);
		if (!outcome) return this.fail(record, record.wanted, fault);
		const isOpen = (value: Value): boolean =>
			!outcome.done?.includes(value) && !outcome.failure?.values.has(value);
		const open = record.wanted.filter(isOpen);
		if (open.length > 0) this.fail(record, open, fault);
	}

	/** Forgets what was noted for an account, where a later item overrules the earlier ones. */
	forget(record: AccountRecord): void {
		this.byRecord.delete(record);
	}

	private outcomeOf(record: AccountRecord): Outcome {
		const known = this.byRecord.get(record);
		if (known) return known;
		const outcome: Outcome = {};
		this.byRecord.set(record, outcome);
		return outcome;
	}
}
