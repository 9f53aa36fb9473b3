import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../errors/faults';
import type { Some } from '../helpers/some';
import type { Parameters } from '../input/parameters';
import type { Value } from '../input/values';
import type { Job, RequestEntry } from './Operation';

/** What several items ask for alike apart from their accounts: a message, say, or nothing at all. */
export interface Group {
	/** What is to be done, or why nothing of it can be sent. */
	readonly job: Job | Fault;
	/** The parameters of the first item that asked for it. */
	readonly parameters: Parameters;
	/** Whether it is served account by account (or task by task). */
	readonly hasUnits: boolean;
	readonly entries: Map<string, Entry>;
}

/** What is served on its own: an account, a task, or an item as a whole. */
export interface Entry {
	/** The account or the task; '' where the item is served as a whole, or names none. */
	readonly account: string;
	/** A copy of what stands in its place and cannot be used. */
	readonly unusable?: IDataObject[string];
	/** Every input item that asked for it, in order. */
	readonly items: number[];
	readonly group: Group;
	/** All values asked for it so far that can be sent, each once. */
	wanted: readonly Value[];
}

/** What is new to be sent for an entry. */
export interface EntryRequest {
	readonly entry: Entry;
	readonly values: readonly Value[];
}

/** What one request asks for an entry. */
export class BatchEntry implements RequestEntry {
	constructor(
		readonly entry: Entry,
		readonly values: readonly Value[],
	) {}

	get account(): string {
		return this.entry.account;
	}
}

/** What goes into one request: entries of one group, each once. */
export type Batch = Some<BatchEntry>;
