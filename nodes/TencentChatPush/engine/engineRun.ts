import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { isFault, type Fault } from '../errors/faults';
import { TimeSlice } from '../helpers/wait';
import { asListInput } from '../input/lists';
import type { Options } from '../input/options';
import type { RunFacts } from '../input/parameters';
import { isSame } from '../input/values';
import { batchesOf, type BatchLimits } from './batches';
import { Delivery } from './delivery';
import type { BatchEntry, Entry, EntryRequest, Group } from './entry';
import { MaxPushes } from './maxPushes';
import type { Operation } from './Operation';
import { Outcomes, type Failure, type Outcome, type Sink } from './outcomes';
import { failedJson, itemOf, type Outputs } from './outputs';
import { PushMemory } from './pushMemory';
import { previewOf } from './preview';
import { Reader } from './reader';
import { requestFactsOf, runFactsOf } from './requestFacts';
import type { Session } from './Session';
import { Stages, type ServeStage } from './stages';
import { Steps } from './steps';
import { OperationWork, type Route } from './work';

/** Hints of one run, so that they stay readable. */
const MOST_HINTS = 5;

/** A run of any operation: items → entries → batches → verdicts → outcomes → outputs. */
export class EngineRun implements Sink {
	private readonly outcomes: Outcomes;

	private readonly hints = new Set<string>();

	/** What would have been sent, with the option 'Preview'. */
	private readonly previews: INodeExecutionData[] = [];

	/** Set as soon as the settings are known. */
	private reader: Reader | undefined;

	/** Which run of the node in the execution this is. */
	private readonly runIndex: string;

	/** Absent where the same request, sent twice, has the effect of one. */
	private readonly memory: PushMemory | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: Operation,
	) {
		this.runIndex = String(context.evaluateExpression('{{ $runIndex }}', 0));
		this.memory = operation.isRepeatable ? undefined : new PushMemory(context, this.runIndex);
		this.outcomes = new Outcomes(this.memory);
	}

	/** Whether anything was carried out. */
	get hasDone(): boolean {
		return this.outcomes.hasDone;
	}

	/** Reads and serves the items; what a stopped run does not get to is left without an outcome. */
	async serve(session: Session): Promise<void> {
		const facts = runFactsOf(this.context, this.operation, session);
		const maxPushes = this.memory && new MaxPushes(this.memory, session.options.maxPushes);
		const requests = await this.requestsOf(this.newReader(facts), session, maxPushes);
		try {
			await this.deliver(this.withoutKnown(this.notingHints(requests)), session, facts);
		} finally {
			maxPushes?.uncount((entry) => this.outcomes.isSent(entry));
		}
		for (const message of [...this.sendingHints(), ...[...this.hints].slice(0, MOST_HINTS)]) {
			this.context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
		}
	}

	/** Lets everything fail that has no outcome, items that were not read included. */
	async failRest(fault: Fault, isCancelled: () => boolean): Promise<void> {
		const reader = this.reader ?? this.newReader(runFactsOf(this.context, this.operation));
		const slice = new TimeSlice();
		for (const entry of everyEntry(reader)) {
			if (entry) this.outcomes.failRest(entry, fault);
			if (slice.isOver()) await slice.next();
			if (isCancelled()) return;
		}
	}

	async outputs(): Promise<Outputs> {
		const { outcomes, operation } = this;
		const entries = this.reader?.entries ?? [];
		const noun = operation.units?.parameter === 'accounts' ? 'accounts' : 'requests';
		const sent = this.memory && { sure: 0, unsure: 0 };
		const success = [...this.previews];
		const outputs: Outputs = { success, failed: [], total: entries.length, noun, sent };
		const slice = new TimeSlice();
		for (const entry of entries) {
			const { found, done, failure }: Outcome = outcomes.of(entry) ?? {};
			if (sent && outcomes.isSent(entry)) sent[found ? 'sure' : 'unsure']++;
			for (const json of found ?? this.carriedOutJson(entry, done)) {
				outputs.success.push(itemOf(json, entry.items));
			}
			if (failure) {
				outputs.failed.push(itemOf(this.failedJson(entry, done, failure), entry.items));
			}
			if (slice.isOver()) await slice.next();
		}
		return outputs;
	}

	/** @param mayComeAgain whether n8n may run the node again on the same items */
	end(mayComeAgain: boolean): void {
		if (mayComeAgain) this.memory?.keep(this.outcomes.sent());
		else this.memory?.forget();
	}

	succeed({ entry, values }: BatchEntry, items: IDataObject[] | undefined): void {
		if (items) this.outcomes.found(entry, items);
		else this.outcomes.carriedOut(entry, [...values]);
	}

	fail({ entry, values }: BatchEntry, fault: Fault): void {
		this.outcomes.fail(entry, values, fault);
	}

	hint(message: string): void {
		this.hints.add(message);
	}

	private carriedOutJson({ account }: Entry, done: Outcome['done']): IDataObject[] {
		const { values } = this.operation;
		return values?.success && done ? [values.success(account, done)] : [];
	}

	/** The request again, so that it can be sent once more, and why it was not carried out. */
	private failedJson(
		{ account, unusable, group }: Entry,
		done: Outcome['done'] = [],
		{ values, faults }: Failure,
	): IDataObject {
		const { units, values: spec, option } = this.operation;
		// What a refused item asked for may have been done for another one, but a whole list is one thing.
		const isDone = (value: unknown): boolean => done.some((each) => isSame(each, value));
		const missing = [...values].filter((value) => spec?.merge === 'replace' || !isDone(value));
		const unit = unusable === undefined ? asListInput(account) : unusable;
		const asked = {
			...(units && group.hasUnits && { [units.failedKey]: unit }),
			...(spec && { [spec.key]: spec.asJson(missing) as IDataObject[string] }),
			...this.reader?.parametersAgain(group),
		};
		return failedJson(asked, option.value, faults);
	}

	private newReader(facts: RunFacts): Reader {
		this.reader = new Reader(this.context, this.operation, facts, this.outcomes);
		return this.reader;
	}

	/** What is to be sent, as it is read; all of it at once where that takes a look at all items. */
	private async requestsOf(
		reader: Reader,
		session: Session,
		maxPushes: MaxPushes | undefined,
	): Promise<Iterable<EntryRequest | undefined>> {
		const { hasBroadcasts = false } = this.operation;
		// A later item may have been sent by an earlier try what it shares with this one now.
		const isReadFirst = hasBroadcasts || this.memory?.hasEarlierTry === true;
		if (!isReadFirst) return reader.requests();
		const requests = await readAll(reader, session.canStopReading);
		const excess = maxPushes?.count(requests);
		if (!excess) return requests;
		session.sender.stop(excess);
		return [];
	}

	private *notingHints(
		requests: Iterable<EntryRequest | undefined>,
	): Generator<EntryRequest | undefined> {
		const known = new Set<Group>();
		for (const request of requests) {
			const group = request?.entry.group;
			if (group && !known.has(group)) {
				known.add(group);
				if (!isFault(group.job)) group.job.hints?.forEach((hint) => this.hints.add(hint));
			}
			yield request;
		}
	}

	/** Leaves out what an earlier try of the same run has sent, or may have. */
	private *withoutKnown(
		requests: Iterable<EntryRequest | undefined>,
	): Generator<EntryRequest | undefined> {
		for (const request of requests) {
			yield request && this.outcomes.remember(request.entry) ? undefined : request;
		}
	}

	/** What was sent, or was not, that one may not expect. */
	private sendingHints(): string[] {
		if (this.previews.length > 0) {
			return ["Nothing was sent, because 'Preview' is on. Switch this option off to send."];
		}
		if (!this.memory || !this.hasDone || this.context.getMode() !== 'manual') return [];
		// In the editor, n8n may run the node again for a later one that is executed on its own.
		return [
			'Pin this output while you continue building: otherwise, n8n may send the push again when you execute a later node.',
		];
	}

	private async deliver(
		requests: Iterable<EntryRequest | undefined>,
		session: Session,
		facts: RunFacts,
	): Promise<void> {
		const { options, sender, canStopReading, log } = session;
		const { operation } = this;
		if (operation.stages) return await this.serveStages(operation.stages, requests, session, facts);
		const batches = batchesOf(requests, limitsOf(operation, options), canStopReading);
		const route = this.routeOf(operation, session, facts);
		if (operation.hasPreview && options.preview) {
			for await (const batch of batches) this.previews.push(previewOf(batch, route));
			return;
		}
		const work = new OperationWork(operation, route, this);
		await new Delivery(sender, work, log).deliverAll(batches);
	}

	private async serveStages(
		stages: readonly Operation[],
		requests: Iterable<EntryRequest | undefined>,
		session: Session,
		facts: RunFacts,
	): Promise<void> {
		const { sender, options, canStopReading, log } = session;
		const stageOf = (stage: Operation): { group: Group; limits: BatchLimits } => ({
			group: { job: stage.read({}, facts), parameters: {}, hasUnits: true, entries: new Map() },
			limits: limitsOf(stage, options),
		});
		const serve: ServeStage = async (stage, batches, sink) => {
			const route = this.routeOf(stage, session, facts);
			await new Delivery(sender, new OperationWork(stage, route, sink), log).deliverAll(batches);
		};
		const served = new Stages(stages, stageOf, serve, this.outcomes, this);
		await served.serveAll(requests, canStopReading);
	}

	private routeOf(operation: Operation, session: Session, facts: RunFacts): Route {
		const { gateOf, options, lookUp } = session;
		const { callsPerSecond, isRepeatable, units } = operation;
		const path = operation.paths[options.api] ?? session.path;
		const perSecond = units?.perSecond?.(options);
		const factsOf = requestFactsOf(this.context, facts, this.runIndex);
		return {
			path,
			gate: gateOf(path, callsPerSecond),
			accountGate:
				perSecond === undefined
					? undefined
					: { ...gateOf(`${path} accounts`), limit: perSecond, ignoresRefusals: true },
			isRepeatable: isRepeatable || options.retryUnconfirmed,
			factsOf,
			lookUp,
			steps: new Steps(operation, session, factsOf, this),
		};
	}
}

function limitsOf({ units, values }: Operation, options: Options): BatchLimits {
	return { units: units?.perRequest(options) ?? 1, values: values?.perRequest ?? 0 };
}

async function readAll(reader: Reader, canStop: () => boolean): Promise<EntryRequest[]> {
	const requests: EntryRequest[] = [];
	const slice = new TimeSlice();
	for (const request of reader.requests()) {
		if (request) requests.push(request);
		if (slice.isOver()) await slice.next();
		if (canStop()) return [];
	}
	return requests;
}

/** What was not read yet becomes an entry by being read; `undefined` where there is nothing new. */
function* everyEntry(reader: Reader): Generator<Entry | undefined> {
	for (const request of reader.requests()) yield request?.entry;
	yield* reader.entries;
}
