import type { IDataObject, INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import type { Api, Options } from './options';
import type { Fault } from '../errors/faults';

/** The parameters of one item by name, as n8n hands them over: text, numbers, objects or JSON text. */
export type Parameters = Readonly<Record<string, unknown>>;

/** What a run knows besides the parameters of its items. */
export interface RunFacts {
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
export interface Call extends RunFacts {
	/** The `MsgRandom` of the request, 0 to 4294967295: the same for every try of it. */
	readonly random: number;
	/** The `DataId` of a push whose message has none, so that it can be looked up. */
	readonly dataId: string;
}

/**
 * Sends one more request of an item.
 *
 * @param body of the request
 * @param path where it goes, if not to the operation's own call
 * @returns the body of the answer
 * @throws FaultError when the service refuses it or does not answer
 */
export type Ask = (body: IDataObject, path?: string) => Promise<unknown>;

/** What one request carries several of. */
export interface Units<Part> {
	/** The parameter they are read from, a list, and its display name. */
	parameter: 'accounts' | 'taskIds';
	title: string;
	/** What one of them is called. */
	noun: string;
	/** The key of one of them on Failed. */
	failedKey: 'account' | 'taskIds';
	/** The most in one request. */
	perRequest(options: Options): number;
	/** The most per second over all requests, where the service counts them. */
	perSecond?(options: Options): number;
	/** Whether this item goes by units; otherwise one request is about the item as a whole. */
	isUsedBy?(parameters: Parameters): boolean;
	part(units: readonly string[]): Part;
	/** Why a unit fails that a successful answer does not tell anything about. */
	missing?(): Fault;
}

/**
 * An operation whose requests are not about values of accounts: how it looks, what it sends, and
 * what comes out. All of it is free of side effects.
 *
 * `Part` is what one request carries of the whole: accounts, tasks, a page, or what was read before.
 */
export interface PushOperation<Input, Answer, Part = undefined> {
	resource: 'attribute' | 'push' | 'scheduledPush';
	/** How it appears in the Operation drop-down; its `value` is what workflows store. */
	option: INodePropertyOptions & { value: string };
	/** Its own fields; their `displayOptions` say on which of their siblings they depend. */
	fields: INodeProperties[];
	/** The path of the call in each API; an API may lack it. */
	paths: Partial<Record<Api, string>>;
	/** Calls per second that the documents allow an app in every plan. */
	callsPerSecond: number;
	/** Whether the same request, sent twice, has the effect of one. */
	isRepeatable: boolean;
	/** The code that refuses a request whose first try, without an answer, was carried out. */
	doneBefore?: number;
	units?: Units<Part>;
	/**
	 * What one item asks for, checked.
	 *
	 * @throws Refusal where it cannot be sent as it is
	 */
	read(parameters: Parameters, run: RunFacts): Input;
	/** The same text for two items that one request can serve. */
	key(input: Input): string;
	/** Whether it notifies a segment or everybody, so that 'Max Pushes' counts it. */
	isBroadcast?(input: Input): boolean;
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
	/**
	 * What an item changes after having read it: items with the same text are served one after
	 * another, over all executions of the n8n process.
	 */
	turn?(input: Input): string;
	/**
	 * Where one request is not enough: sends all requests of an item and gives its Success items.
	 *
	 * @throws FaultError or Refusal where it cannot be done
	 */
	execute?(input: Input, call: Call, ask: Ask): Promise<IDataObject[]>;
	/** The request again under the names of its parameters, for Failed; units are not part of it. */
	failed(parameters: Parameters, run: RunFacts): IDataObject;
}
