import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import { messageRandom } from './messageRandom';
import { pushBatchesOf } from './pushBatches';
import {
	PushReader,
	type AnyPushOperation,
	type PushGroup,
	type PushRecord,
	type PushTarget,
} from './pushReader';
import { PushWork, type PushOutcomes, type PushRoute } from './pushWork';
import { Delivery } from '../accounts/delivery';
import type { Call, Run as RunFacts } from '../actions/PushOperation';
import { itemOf, reasonJson, type Outputs } from '../actions/outputs';
import type { Run, Session } from '../actions/Session';
import { FaultError } from '../errors/faultError';
import { badResponseFault, settingsFault, unconfirmedFault, type Fault } from '../errors/faults';
import { TimeSlice } from '../helpers/wait';
import type { Attempts } from '../transport/sender';

/** What became of a record. */
type PushOutcome = { items: IDataObject[] } | { fault: Fault; failedJson: IDataObject };

/** Hints of one run, so that they stay readable. */
const MOST_HINTS = 5;

/** Items that are served at once, where each takes several requests one after another. */
const MAX_CONCURRENT_ITEMS = 20;

/** A run on pushes, scheduled pushes or attribute names: items → pushes → batches → outcomes → outputs. */
export class PushRun implements Run, PushOutcomes {
	hasDone = false;

	private readonly outcomes = new Map<PushRecord, PushOutcome>();

	private readonly hints = new Set<string>();

	/** Set as soon as the items are read. */
	private reader: PushReader | undefined;

	constructor(
		private readonly context: IExecuteFunctions,
		private readonly operation: AnyPushOperation,
	) {}

	async serve(session: Session): Promise<void> {
		const facts = this.factsOf(session);
		const reader = this.newReader(facts);
		const requests = this.operation.isCrowd
			? await this.withinMaxPushes(reader, session)
			: reader.requests();
		const noted = this.notingHints(requests);
		if (this.operation.execute) await this.executeAll(noted, session, facts);
		else await this.deliver(noted, session, facts);
		for (const message of [...this.hints].slice(0, MOST_HINTS)) {
			this.context.addExecutionHints({ message, type: 'info', location: 'outputPane' });
		}
	}

	async failRest(fault: Fault, isCancelled: () => boolean): Promise<void> {
		const reader = this.reader ?? this.newReader(UNKNOWN_FACTS);
		const slice = new TimeSlice();
		for (const target of reader.requests()) {
			if (target) this.fail(target, fault);
			if (slice.isOver()) await slice.next();
			if (isCancelled()) return;
		}
		for (const record of reader.records) {
			if (!this.outcomes.has(record)) this.fail(record, fault);
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
			} else if (outcome) outputs.failed.push(itemOf(outcome.failedJson, record.items));
			if (slice.isOver()) await slice.next();
		}
		return outputs;
	}

	succeed(target: PushRecord, items: IDataObject[]): void {
		this.hasDone = true;
		this.outcomes.set(target, { items });
	}

	fail(target: PushRecord | PushTarget, fault: Fault, asked?: IDataObject): void {
		const parameters = 'group' in target ? target.group.parameters : {};
		const request = asked ?? this.operation.failed(parameters, UNKNOWN_FACTS);
		const { units } = this.operation;
		const isUnit = units !== undefined && (!('isUnit' in target) || target.isUnit);
		const failedJson = {
			...(isUnit && { [units.failedKey]: target.account }),
			...request,
			error: reasonJson([fault]),
		};
		this.outcomes.set(target, { fault, failedJson });
	}

	private newReader(facts: RunFacts): PushReader {
		this.reader = new PushReader(this.context, this.operation, facts, (record, fault, asked) =>
			this.fail(record, fault, asked),
		);
		return this.reader;
	}

	private factsOf({ access, options }: Session): RunFacts {
		return {
			api: options.api,
			sdkAppId: access.sdkAppId,
			sender: access.identifier,
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
		{ options, sender }: Session,
	): Promise<readonly PushTarget[]> {
		const targets: PushTarget[] = [];
		const slice = new TimeSlice();
		for (const target of reader.requests()) {
			if (target) targets.push(target);
			if (slice.isOver()) await slice.next();
		}
		const crowds = new Set(targets.map(({ group }) => group)).values();
		const count = [...crowds].filter(({ input }) => this.operation.isCrowd?.(input)).length;
		if (count <= options.maxPushes) return targets;
		sender.stop(tooManyPushes(count, options.maxPushes));
		return [];
	}

	private *notingHints(
		requests: Iterable<PushTarget | undefined>,
	): Generator<PushTarget | undefined> {
		const known = new Set<PushGroup>();
		for (const target of requests) {
			if (target && !known.has(target.group)) {
				known.add(target.group);
				this.operation.hints?.(target.group.input).forEach((hint) => this.hints.add(hint));
			}
			yield target;
		}
	}

	private async deliver(
		requests: Iterable<PushTarget | undefined>,
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

	private routeOf({ path, gateOf, options }: Session, run: RunFacts): PushRoute {
		const { callsPerSecond, isRepeatable, units } = this.operation;
		const perSecond = units?.perSecond?.(options);
		const origin = this.origin();
		return {
			path,
			run,
			gates: [gateOf(path, callsPerSecond)],
			accountGate:
				perSecond === undefined ? undefined : { ...gateOf(`${path} accounts`), limit: perSecond },
			isRepeatable: isRepeatable || options.retryUnconfirmed,
			randomOf: (group, accounts) =>
				messageRandom(origin, [this.operation.key(group.input), accounts]),
		};
	}

	/** What tells this run of this node from others; the same when n8n runs the node again. */
	private origin(): string[] {
		const { id, name } = this.context.getNode();
		const runIndex: unknown = this.context.evaluateExpression('{{ $runIndex }}', 0);
		return [this.context.getExecutionId(), id || name, String(runIndex)];
	}

	/** Operations that take several requests for an item, several items at a time. */
	private async executeAll(
		requests: Generator<PushTarget | undefined>,
		session: Session,
		facts: RunFacts,
	): Promise<void> {
		const worker = async (): Promise<void> => {
			for (const target of requests) {
				if (target) await this.execute(target, session, facts);
				if (session.isPointless()) return;
			}
		};
		const shared = Array.from({ length: MAX_CONCURRENT_ITEMS }, worker);
		await Promise.all(shared);
	}

	private async execute(target: PushTarget, session: Session, facts: RunFacts): Promise<void> {
		const { randomOf } = this.routeOf(session, facts);
		const call: Call = { ...facts, random: randomOf(target.group, []) };
		try {
			const items = await this.operation.execute?.(
				target.group.input,
				call,
				async (body, path) => await this.ask(session, body, path ?? session.path),
			);
			this.succeed(target, items ?? []);
		} catch (error) {
			if (error instanceof StoppedError) return;
			// What is no fault is an answer of another shape than documented.
			this.fail(target, error instanceof FaultError ? error.fault : badResponseFault());
		}
	}

	private async ask(session: Session, body: IDataObject, path: string): Promise<unknown> {
		const { sender, options, gateOf } = session;
		const { callsPerSecond, isRepeatable } = this.operation;
		const attempts: Attempts = { retries: 0 };
		const gates = [gateOf(path, callsPerSecond)];
		for (;;) {
			const reply = await sender.send({ path, body, gates, isRepeatable }, attempts);
			if (!reply) throw new StoppedError();
			const { fault } = reply;
			if (!fault) return reply.body;
			if (!isRepeatable && fault.mayBeDone) throw new FaultError(unconfirmedFault(fault));
			const isOver = fault.kind === 'rejected' || fault.kind === 'fatal';
			if (isOver || ++attempts.retries > options.maxRetries) throw new FaultError(fault);
			await sender.pauseBefore(attempts, fault.retryAfter);
		}
	}
}

/** Thrown where a run stops while an item is being served; the item has no outcome of its own then. */
class StoppedError extends Error {}

/** What Failed items are made with: they need no more than the parameters. */
const UNKNOWN_FACTS: RunFacts = {
	api: 'timpush',
	sdkAppId: 0,
	sender: '',
	timeZone: 'UTC',
	now: 0,
};

function tooManyPushes(count: number, most: number): Fault {
	return settingsFault(
		`The items ask for ${count} different pushes to many users, but 'Max Pushes' allows ${most}`,
		"Nothing was sent. If you mean all of them, raise the option 'Max Pushes'. If you mean one push, make sure that the items do not change its text or segment.",
	);
}
