import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Api } from './options';
import type { Value, ValuesSpec } from '../accounts/values';

/** What one request asks for one account; `values` is empty where only the account counts. */
export interface Share<V extends Value = Value> {
	readonly account: string;
	readonly values: readonly V[];
}

/** An operation of the node: how it looks, what it sends, and what comes out. */
export interface Operation<V extends Value = Value> {
	resource: 'tag' | 'attribute';
	/** How it stands in the Operation drop-down; its `value` is what workflows store. */
	option: INodePropertyOptions & { value: string };
	/** Its own fields, shown under the accounts. */
	fields: INodeProperties[];
	/** The path of the call in each family; a family may lack it. */
	paths: Partial<Record<Api, string>>;
	/** The values it takes besides accounts, if any. */
	values?: ValuesSpec;
	/** The body of a request for up to 100 accounts. */
	request(shares: ReadonlyArray<Share<V>>): IDataObject;
	/**
	 * Where the operation reads: what the answer holds, by account.
	 *
	 * @throws when the answer is not of the documented shape
	 */
	found?(body: unknown): ReadonlyMap<string, V[]>;
	/** The Success item of an account; `values` are those found or carried out. */
	result(account: string, values: V[]): IDataObject;
}
