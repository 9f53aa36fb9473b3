import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { PushRecord } from './pushReader';
import type { Fault } from '../errors/faults';

/** What became of a record: its Success items, or why it is on Failed. */
export type PushOutcome = { items: IDataObject[] } | { fault: Fault };

/** By what identifies an account and its message. */
type Outcomes = Map<string, PushOutcome>;

/** By what n8n keeps of a node as long as it keeps the execution. */
const memories = new WeakMap<object, Outcomes>();

/**
 * What an execution has sent already, or may have: n8n may run the node again in it, with the same
 * items (Retry On Fail), and nobody is to be notified twice.
 */
export class PushMemory {
	private readonly outcomes: Outcomes;

	/** @param runIndex which run of the node in the execution this is, as in a loop */
	constructor(
		context: IExecuteFunctions,
		private readonly runIndex: string,
	) {
		const execution = context.getContext('node');
		this.outcomes = memories.get(execution) ?? new Map<string, PushOutcome>();
		memories.set(execution, this.outcomes);
	}

	of(record: PushRecord): PushOutcome | undefined {
		return this.outcomes.get(this.nameOf(record));
	}

	note(record: PushRecord, outcome: PushOutcome): void {
		this.outcomes.set(this.nameOf(record), outcome);
	}

	private nameOf({ account, group }: PushRecord): string {
		return JSON.stringify([this.runIndex, account, group.key]);
	}
}
