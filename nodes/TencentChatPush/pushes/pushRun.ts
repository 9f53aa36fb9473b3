import { randomUUID } from 'crypto';
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { ItemWork } from './itemWork';
import { messageRandom } from './messageRandom';
import { pushBatchesOf } from './pushBatches';
import { PushMemory, type PushOutcome } from './pushMemory';
import { PushReader, type AnyPushOperation, type PushGroup, type PushRecord } from './pushReader';
import { PushWork, type PushOutcomes, type PushRoute } from './pushWork';
import { Delivery } from '../accounts/delivery';
import { asInput } from '../accounts/lists';
import type { RunFacts } from '../actions/PushOperation';
import { itemOf, reasonJson, type Outputs } from '../actions/outputs';
import type { Run, Session } from '../actions/Session';
import { UNCONFIRMED, settingsFault, type Fault } from '../errors/faults';
import { TimeSlice } from '../helpers/wait';

/** Hints of one run, so that they stay readable. */
const MOST_HINTS = 5;

/** Letters of an execution's ID that a `DataId` has room for, besides `n8n-`, a dash and a number. */
const EXECUTION_ID_LETTERS = 49;

/** A run on pushes, scheduled pushes or attribute names: items → pushes → batches → outcomes → outputs. */
export class PushRun implements Run, PushOutcomes {
	hasDone = false;

	private readonly outcomes = new Map<PushRecord, PushOutcome>();

	private readonly hints = new Set<string>();

	/** Set as soon as the items are read. */
	private reader: PushReader | undefined;

	private memory: PushMemory | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: AnyPushOperation,
	) {}

	async serve(session: Session): Promise<void> {
		const facts = this.factsOf(session);
		const reader = this.newReader(facts);
		this.memory = this.newMemory();
		const requests = this.operation.isBroadcast
			? await this.withinMaxPushes(reader, session)
			: reader.requests();
		const news = this.withoutKnown(this.notingHints(requests));
		if (this.operation.execute) {
			await new ItemWork(this.operation, session, this.callsOf(facts), this).serveAll(news);
		} else await this.deliver(news, session, facts);
		for (const message of [...this.hints].slice(0, MOST_HINTS)) {
			this.context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
		}
	}

	async failRest(fault: Fault, isCancelled: () => boolean): Promise<void> {
		const reader = this.reader ?? this.newReader(this.factsOf());
		for (const records of [reader.requests(), reader.records]) {
			const slice = new TimeSlice();
			for (const record of records) {
				if (record && !this.outcomes.has(record)) this.fail(record, fault);
				if (slice.isOver()) await slice.next();
				if (isCancelled()) return;
			}
		}
	}

	async outputs(): Promise<Outputs> {
		const records = this.reader?.records ?? [];
		const noun = this.operation.units?.parameter === 'accounts' ? 'accounts' : 'requests';
		const outputs: Outputs = { success: [], failed: [], total: records.length, noun };
		const slice = new TimeSlice();
		for (const record of records) {
			const outcome = this.outcomes.get(record);
			if (outcome && 'items' in outcome) {
				for (const json of outcome.items) outputs.success.push(itemOf(json, record.items));
			} else if (outcome) {
				outputs.failed.push(itemOf(this.failedJson(record, outcome.fault), record.items));
			}
			if (slice.isOver()) await slice.next();
		}
		return outputs;
	}

	succeed(record: PushRecord, items: IDataObject[]): void {
		this.hasDone = true;
		this.note(record, { items });
		this.memory?.note(record, { items });
	}

	fail(record: PushRecord, fault: Fault): void {
		this.note(record, { fault });
		if (fault.code !== UNCONFIRMED) return;
		// To report the run as a whole would invite to run all of it again.
		this.hasDone = true;
		this.memory?.note(record, { fault });
	}

	private note(record: PushRecord, outcome: PushOutcome): void {
		this.outcomes.set(record, outcome);
	}

	/** The request again under the names of its parameters, and why it was not carried out. */
	private failedJson(record: PushRecord, fault: Fault): IDataObject {
		const { units } = this.operation;
		const { unusable, account, group } = record;
		const unit = unusable === undefined ? asInput(account) : (unusable as IDataObject[string]);
		return {
			...(units && group.isByUnits && { [units.failedKey]: unit }),
			...this.reader?.failedJson(record),
			error: reasonJson([fault]),
		};
	}

	private newReader(facts: RunFacts): PushReader {
		this.reader = new PushReader(this.context, this.operation, facts, (record, fault) =>
			this.fail(record, fault),
		);
		return this.reader;
	}

	/** n8n says before a run whether it may repeat it. */
	private newMemory(): PushMemory | undefined {
		if (this.operation.isRepeatable || !this.context.getNode().retryOnFail) return undefined;
		return new PushMemory(this.context, this.runIndex());
	}

	/** @param session absent where the settings cannot be used: what is read then is not sent */
	private factsOf(session?: Session): RunFacts {
		return {
			api: session?.options.api ?? 'timpush',
			sdkAppId: session?.access.sdkAppId ?? 0,
			sender: session?.access.identifier ?? '',
			timeZone: this.context.getTimezone(),
			now: Date.now(),
		};
	}

	/**
	 * Reads all items before anything is sent.
	 *
	 * @throws FaultError when they ask for more pushes to many users than the run may send
	 */
	private async withinMaxPushes(
		reader: PushReader,
		{ options, sender, isPointless }: Session,
	): Promise<readonly PushRecord[]> {
		const records: PushRecord[] = [];
		const slice = new TimeSlice();
		for (const record of reader.requests()) {
			if (record) records.push(record);
			if (slice.isOver()) await slice.next();
			if (isPointless()) return [];
		}
		const groups = [...new Set(records.map(({ group }) => group))];
		const count = groups.filter(({ input }) => this.operation.isBroadcast?.(input)).length;
		if (count <= options.maxPushes) return records;
		sender.stop(tooManyPushes(count, options.maxPushes));
		return [];
	}

	private *notingHints(
		requests: Iterable<PushRecord | undefined>,
	): Generator<PushRecord | undefined> {
		const known = new Set<PushGroup>();
		for (const record of requests) {
			if (record && !known.has(record.group)) {
				known.add(record.group);
				this.operation.hints?.(record.group.input).forEach((hint) => this.hints.add(hint));
			}
			yield record;
		}
	}

	/** Leaves out what an earlier try of the same run has sent, or may have. */
	private *withoutKnown(
		requests: Iterable<PushRecord | undefined>,
	): Generator<PushRecord | undefined> {
		for (const record of requests) {
			const known = record && this.memory?.of(record);
			if (known) {
				this.hasDone = true;
				this.note(record, known);
			}
			yield known ? undefined : record;
		}
	}

	private async deliver(
		requests: Iterable<PushRecord | undefined>,
		session: Session,
		facts: RunFacts,
	): Promise<void> {
		const { options, sender, isPointless } = session;
		const route = this.routeOf(session, facts);
		const size = this.operation.units?.perRequest(options) ?? 1;
		const batches = pushBatchesOf(requests, size, isPointless);
		const work = new PushWork(this.operation, route, this);
		await new Delivery(sender, work, options.maxRetries).deliverAll(batches);
	}

	private routeOf({ path, gateOf, options }: Session, facts: RunFacts): PushRoute {
		const { callsPerSecond, isRepeatable, units } = this.operation;
		const perSecond = units?.perSecond?.(options);
		return {
			path,
			gate: gateOf(path, callsPerSecond),
			accountGate:
				perSecond === undefined
					? undefined
					: { ...gateOf(`${path} accounts`), limit: perSecond, isSteady: true },
			isRepeatable: isRepeatable || options.retryUnconfirmed,
			maxRetries: options.maxRetries,
			callFor: this.callsOf(facts),
		};
	}

	/** What requests go by; the same for the same request when n8n runs the node again. */
	private callsOf(facts: RunFacts): PushRoute['callFor'] {
		// Without an ID there is nothing by which a later try could be told from another execution.
		const execution = this.context.getExecutionId() || randomUUID();
		const { id, name } = this.context.getNode();
		const origin = [execution, id || name, this.runIndex()];
		return ({ key }, accounts) => {
			const random = messageRandom(origin, [key, accounts]);
			const dataId = `n8n-${execution.slice(0, EXECUTION_ID_LETTERS)}-${random}`;
			return { ...facts, random, dataId };
		};
	}

	private runIndex(): string {
		return String(this.context.evaluateExpression('{{ $runIndex }}', 0));
	}
}

function tooManyPushes(count: number, most: number): Fault {
	return settingsFault(
		`The items ask for ${count} different pushes to many users, but 'Max Pushes' allows ${most}`,
		"Nothing was sent. If you mean all of them, raise the option 'Max Pushes'. If you mean one push, make sure that the items do not change its text or segment.",
	);
}
