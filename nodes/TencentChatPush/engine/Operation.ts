import type { IDataObject, INodeProperties, INodePropertyOptions, NodeHint } from 'n8n-workflow';

import type { Fault } from '../errors/faults';
import type { Some } from '../helpers/some';
import type { Api, Options } from '../input/options';
import type { Parameters, RunFacts } from '../input/parameters';
import type { Value, ValuesSpec } from '../input/values';

/** What a request goes by besides what the items ask for. */
export interface RequestFacts extends RunFacts {
	/** The `MsgRandom` of the request, 0 to 4294967295: the same for every try of it. */
	readonly random: number;
	/** The `DataId` of a push whose message has none, so that it can be looked up. */
	readonly dataId: string;
}

/** What one request asks for one account. */
export interface RequestEntry<V extends Value = Value> {
	/** The account, or the task; '' where the request is about an item as a whole. */
	readonly account: string;
	/** The values to be sent; none where the operation takes none. */
	readonly values: readonly V[];
}

/** The entries of one request. */
export type RequestEntries<V extends Value = Value> = Some<RequestEntry<V>>;

/**
 * What an answer tells of an account (a task, an item): its Success items, none where there is nothing to
 * tell; or why it was not served; `undefined` where the answer says nothing of it.
 */
export type Told = IDataObject[] | Fault | undefined;

/**
 * Sends one more request of an item. One whose answer cannot be read is sent again, like one without
 * an answer.
 *
 * @param body of the request
 * @param read what the answer holds; throws a ZodError where it is not of the documented shape
 * @param path where it goes, if not to the operation's own call
 * @throws FaultError when the service refuses it, or gives no answer that can be read
 */
export type Ask = <Answer>(
	body: IDataObject,
	read: (answer: unknown) => Answer,
	path?: string,
) => Promise<Answer>;

/** Asks the service something in the course of a run. */
export interface LookUp {
	/** The attribute names of the app; `undefined` where the service does not tell them. */
	attributeNames(): Promise<ReadonlySet<string> | undefined>;
}

interface AnyJob {
	/** The same text for two items that one request can serve. */
	readonly key: string;
	/** Whether it notifies a segment or everybody, which 'Max Pushes' counts. */
	readonly isBroadcast?: boolean;
	/** What will be sent but may not arrive as meant, one sentence each, the same for like items. */
	readonly hints?: readonly string[];
}

/** What items ask for that one request serves, or one for every so many accounts. */
export interface RequestJob<V extends Value = Value> extends AnyJob {
	/** The body of one request. */
	request(facts: RequestFacts, entries: RequestEntries<V>): IDataObject;
	/**
	 * What a successful answer tells, entry by entry. Absent where it tells nothing: all that was asked for
	 * was carried out then.
	 *
	 * @param entries of the request
	 * @throws ZodError when the answer is not of the documented shape
	 */
	answer?(
		body: unknown,
		facts: RequestFacts,
		entries: RequestEntries,
	): (entry: RequestEntry) => Told;
}

/** What an item asks for that takes several requests, one after another. */
export interface StepsJob extends AnyJob {
	/**
	 * What the item changes after having read it: items with the same text are served one after
	 * another, over all executions of the n8n process.
	 */
	readonly changes?: string;
	/** For 'Preview': the body of the request that changes something, without what is read before. */
	readonly preview?: IDataObject;
	/**
	 * Sends all requests of the item and gives its Success items.
	 *
	 * @throws FaultError or InvalidInput where it cannot be done
	 */
	execute(facts: RequestFacts, ask: Ask): Promise<IDataObject[]>;
}

/** How far the stages have come for an account. */
export interface Progress {
	readonly account: string;
	/** All values that the items ask for. */
	readonly wanted: readonly Value[];
	/** What the first stage has found. */
	readonly found: IDataObject;
	/** What each stage has carried out, in the order of the stages. */
	readonly done: ReadonlyArray<readonly Value[]>;
}

/** What items ask of accounts that takes calls of several operations, one after another (`Operation.stages`). */
export interface StagesJob extends AnyJob {
	/** Why an account cannot get what an item asks for, if so. */
	refusal(values: readonly Value[]): Fault | undefined;
	/** What a stage after the first one is to do for an account, perhaps nothing; or why nothing may be done. */
	valuesFor(stage: number, progress: Progress): readonly Value[] | Fault;
	/** The Success item of an account, also where only a part was carried out. */
	success(progress: Progress): IDataObject;
}

/** What items ask for, checked. */
export type Job<V extends Value = Value> = RequestJob<V> | StepsJob | StagesJob;

/** What one request carries several of: accounts or tasks. */
export interface Units {
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
	/** Whether an item with these parameters names units; otherwise its one request is about the item as a whole. */
	appliesTo?(parameters: Parameters): boolean;
	/** Why one of them cannot be sent, if so. */
	faultOf?(unit: string): Fault | undefined;
}

/** An operation of the node: how it looks, what it sends, and what comes out. All of it is free of side effects. */
export interface Operation<V extends Value = Value> {
	resource: 'account' | 'attribute' | 'push' | 'scheduledPush' | 'tag';
	/** How it appears in the Operation drop-down; its `value` is what workflows store. */
	option: INodePropertyOptions & { value: string };
	/** Its own fields; their `displayOptions` say on which of their siblings they depend. */
	fields: INodeProperties[];
	/** What the panel says of it before anything runs. */
	panelHint?: Pick<NodeHint, 'message' | 'type'>;
	/** The path of the call in each API; an API may lack it. */
	paths: Partial<Record<Api, string>>;
	/** Calls per second that the documents allow an app in every plan, where that is less than 'Requests per Second' can be. */
	callsPerSecond?: number;
	/** Whether the same request, sent twice, has the effect of one. */
	isRepeatable: boolean;
	/** Whether it can notify a segment or everybody: all items are read before any is sent, for 'Max Pushes'. */
	hasBroadcasts?: boolean;
	/** Whether it sends, schedules or recalls, so that it has the option 'Preview'. */
	hasPreview?: boolean;
	/** The code that refuses a request whose first try, without an answer, was carried out. */
	doneBefore?: number;
	units?: Units;
	/** Where its jobs take calls of several operations: these, the first of which reads. */
	stages?: readonly Operation[];
	/** The values that it takes for each account, and the Success item of an account for which some were carried out. */
	values?: ValuesSpec & { success?(account: string, values: V[]): IDataObject };
	/**
	 * What one item asks for, checked; accounts and values apart.
	 *
	 * @throws InvalidInput where it cannot be sent as it is
	 */
	read(parameters: Parameters, run: RunFacts): Job<V>;
	/**
	 * The item again for Failed, where it is not to be fed back just as it came.
	 *
	 * @param given what is filled in, by parameter; accounts and values are not part of it
	 */
	echo?(given: IDataObject, run: RunFacts): IDataObject;
	/**
	 * Where a whole request was refused: the entries that caused it for certain, if the operation
	 * can find out. Saves asking for smaller and smaller groups.
	 */
	findRejected?(
		refusal: Fault,
		entries: RequestEntries,
		lookUp: LookUp,
	): Promise<readonly RequestEntry[]>;
}
