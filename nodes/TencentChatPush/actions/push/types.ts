import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Api } from '../options';

/** The parameters of one item by name, as n8n hands them over: text, numbers, objects or JSON text. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What a run knows besides the parameters of its items. */
export interface Run {
	readonly api: Api;
	readonly sdkAppId: number;
	/** The credential's admin, who sends where an item names nobody. */
	readonly sender: string;
	/** The workflow's time zone, such as `Europe/Berlin`. */
	readonly timeZone: string;
	/** Milliseconds since 1970. */
	readonly now: number;
}

/** A request of a run. */
export interface Call extends Run {
	/** The `MsgRandom` of the request, 0 to 4294967295: the same for every try of it. */
	readonly random: number;
}

/**
 * An operation whose requests are not about values of accounts: how it looks, what it sends, and
 * what comes out. All of it is free of side effects.
 *
 * `Part` is what one request carries of the whole: accounts, tasks, a page, or what was read before.
 */
export interface PushOperation<Input, Answer, Part = undefined> {
	resource: 'attribute' | 'push' | 'scheduledPush';
	/** How it stands in the Operation drop-down; its `value` is what workflows store. */
	option: INodePropertyOptions & { value: string };
	/** Its own fields; their `displayOptions` say on which of their siblings they depend. */
	fields: INodeProperties[];
	/** The path of the call in each family; a family may lack it. */
	paths: Partial<Record<Api, string>>;
	/** Calls a second that the documents allow an app in every plan. */
	callsPerSecond: number;
	/** Whether the same request, sent twice, has the effect of one. */
	isRepeatable: boolean;
	/**
	 * What one item asks for, checked.
	 *
	 * @throws Refusal where it cannot be right as it stands
	 */
	read(parameters: Parameters, run: Run): Input;
	/** What will be sent but may not arrive as meant, one sentence each, the same for like items. */
	hints?(input: Input): string[];
	/** The body of one request. */
	request(input: Input, call: Call, part: Part): IDataObject;
	/**
	 * What the answer to one request holds.
	 *
	 * @throws when the answer lacks what is needed of the documented shape
	 */
	answer(body: unknown): Answer;
	/** The Success items of one request. */
	results(input: Input, answer: Answer, part: Part): IDataObject[];
	/** The request again under the names of its parameters, for Failed; accounts are not part of it. */
	failed(parameters: Parameters, run: Run): IDataObject;
}
