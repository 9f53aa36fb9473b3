import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Api } from './options';
import type { Value, ValuesSpec } from '../accounts/values';
import type { Fault } from '../errors/faults';

/** What one request asks for one account; `values` is empty where only the account counts. */
export interface RequestEntry<V extends Value = Value> {
	readonly account: string;
	readonly values: readonly V[];
}

/** Asks the service something in the course of a run. */
export interface LookUp {
	/** The attribute names of the app; `undefined` where the service does not tell them. */
	attributeNames(): Promise<ReadonlySet<string> | undefined>;
}

/** An operation of the node: how it looks, what it sends, and what comes out. */
export interface Operation<V extends Value = Value> {
	resource: 'tag' | 'attribute';
	/** How it appears in the Operation drop-down; its `value` is what workflows store. */
	option: INodePropertyOptions & { value: string };
	/** Its own fields, shown under the accounts. */
	fields: INodeProperties[];
	/** The path of the call in each API; an API may lack it. */
	paths: Partial<Record<Api, string>>;
	/** The most accounts in one request. */
	accountsPerRequest: number;
	/** The values it takes besides accounts, if any. */
	values?: ValuesSpec;
	/** The body of a request for up to `accountsPerRequest` accounts. */
	buildBody(entries: ReadonlyArray<RequestEntry<V>>): IDataObject;
	/**
	 * For operations that read: what the answer holds, by account. Of an account that the answer
	 * names twice, differently, nothing is known.
	 *
	 * @throws when the answer is not of the documented shape
	 */
	parseResponse?(body: unknown): ReadonlyMap<string, V[]>;
	/** The Success item of an account; `values` are those found or carried out. */
	toSuccessJson(account: string, values: V[]): IDataObject;
	/**
	 * Where a whole request was refused: the entries that caused it for certain, if the operation
	 * can find out. Saves asking for smaller and smaller groups.
	 */
	findRejected?(
		refusal: Fault,
		entries: readonly RequestEntry[],
		lookUp: LookUp,
	): Promise<readonly RequestEntry[]>;
}
