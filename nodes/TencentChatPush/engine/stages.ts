import type { IDataObject } from 'n8n-workflow';

import { isFault, type Fault } from '../errors/faults';
import { Channel } from '../helpers/channel';
import type { Value } from '../input/values';
import { Batches, batchesOf, type BatchLimits } from './batches';
import type { Batch, BatchEntry, Entry, EntryRequest, Group } from './entry';
import type { Operation, Progress, StagesJob } from './Operation';
import type { Outcomes, Sink } from './outcomes';

/** Serves an operation that is a stage of another one. */
export type ServeStage = (
	operation: Operation,
	batches: AsyncGenerator<Batch>,
	sink: Sink,
) => Promise<void>;

/** What was done for an account so far, and what is under way. */
class StagedEntry implements Progress {
	found: IDataObject = {};

	readonly done: Value[][];

	/** Values of the present stage that have no verdict yet. */
	open = 0;

	/** Why a part of the present stage was not carried out. */
	fault: Fault | undefined;

	constructor(
		readonly entry: Entry,
		readonly job: StagesJob,
		stages: number,
	) {
		this.done = Array.from({ length: stages }, () => []);
	}

	get account(): string {
		return this.entry.account;
	}

	get wanted(): readonly Value[] {
		return this.entry.wanted;
	}

	get isBegun(): boolean {
		return this.done.some((values) => values.length > 0);
	}
}

/** A stage: what waits for it, and whose it is. */
interface Stage {
	readonly operation: Operation;
	readonly group: Group;
	readonly limits: BatchLimits;
	readonly batches: Batches;
	readonly ready: Channel<Batch>;
	/** The accounts by their entries in this stage. */
	readonly staged: Map<Entry, StagedEntry>;
}

/**
 * Serves accounts that take calls of several operations, one after another. All stages work at the same time: what one
 * of them has done is collected into full requests of the next.
 */
export class Stages {
	private readonly stages: readonly Stage[];

	/** Those that have no outcome yet. */
	private readonly unfinished = new Set<StagedEntry>();

	constructor(
		operations: readonly Operation[],
		stageOf: (operation: Operation) => { group: Group; limits: BatchLimits },
		private readonly serve: ServeStage,
		private readonly outcomes: Outcomes,
		private readonly sink: Sink,
	) {
		this.stages = operations.map((operation) => {
			const { group, limits } = stageOf(operation);
			const batches = new Batches(limits);
			return { operation, group, limits, batches, ready: new Channel(), staged: new Map() };
		});
	}

	/** @param canStopReading whether the rest need not be read */
	async serveAll(
		requests: Iterable<EntryRequest | undefined>,
		canStopReading: () => boolean,
	): Promise<void> {
		const [first, ...others] = this.stages;
		if (!first) return;
		const read = batchesOf(this.begun(requests, first), first.limits, canStopReading);
		try {
			await Promise.all([
				this.serveStage(0, read),
				...others.map(async (stage, index) => {
					await this.serveStage(index + 1, stage.ready.taken());
				}),
			]);
		} finally {
			for (const staged of this.unfinished) {
				if (staged.isBegun) this.outcomes.partly(staged.entry, staged.job.success(staged));
			}
		}
	}

	private *begun(
		requests: Iterable<EntryRequest | undefined>,
		stage: Stage,
	): Generator<EntryRequest | undefined> {
		for (const request of requests) {
			const job = request?.entry.group.job;
			if (!request || !job || isFault(job) || !('success' in job)) yield undefined;
			else {
				const staged = new StagedEntry(request.entry, job, this.stages.length);
				this.unfinished.add(staged);
				yield requestIn(stage, staged, []);
			}
		}
	}

	private async serveStage(index: number, batches: AsyncGenerator<Batch>): Promise<void> {
		const stage = this.stages[index];
		if (!stage) return;
		const next = this.stages[index + 1];
		try {
			await this.serve(stage.operation, batches, {
				succeed: (batchEntry, items) => this.succeed(index, stage, batchEntry, items),
				fail: (batchEntry, fault) => this.fail(index, stage, batchEntry, fault),
				hint: (message) => this.sink.hint(message),
			});
		} finally {
			for (const batch of next?.batches.rest() ?? []) next?.ready.add(batch);
			next?.ready.close();
		}
	}

	private succeed(
		index: number,
		stage: Stage,
		{ entry, values }: BatchEntry,
		items: IDataObject[] | undefined,
	): void {
		const staged = stage.staged.get(entry);
		if (!staged) return;
		staged.found = items?.[0] ?? staged.found;
		staged.done[index]?.push(...values);
		this.settle(index, stage, staged, entry, values.length);
	}

	private fail(index: number, stage: Stage, { entry, values }: BatchEntry, fault: Fault): void {
		const staged = stage.staged.get(entry);
		if (!staged) return;
		staged.fault ??= fault;
		this.settle(index, stage, staged, entry, values.length);
	}

	/** Goes on when a stage has a verdict on all values of an account. */
	private settle(
		index: number,
		stage: Stage,
		staged: StagedEntry,
		entry: Entry,
		count: number,
	): void {
		staged.open -= count;
		if (staged.open > 0) return;
		stage.staged.delete(entry);
		if (staged.fault) this.conclude(staged, staged.fault);
		else this.advance(staged, index + 1);
	}

	private advance(staged: StagedEntry, index: number): void {
		const stage = this.stages[index];
		if (!stage) return this.conclude(staged);
		const values = staged.job.valuesFor(index, staged);
		if (isFault(values)) return this.conclude(staged, values);
		if (values.length === 0) return this.advance(staged, index + 1);
		const request = requestIn(stage, staged, values);
		for (const batch of stage.batches.add(request)) stage.ready.add(batch);
	}

	private conclude(staged: StagedEntry, fault?: Fault): void {
		const { entry, job } = staged;
		this.unfinished.delete(staged);
		if (!fault || staged.isBegun) this.outcomes.found(entry, [job.success(staged)]);
		if (fault) this.outcomes.fail(entry, entry.wanted, fault);
	}
}

function requestIn(
	{ group, staged: byEntry }: Stage,
	staged: StagedEntry,
	values: readonly Value[],
): EntryRequest {
	const { account, items } = staged.entry;
	const entry: Entry = { account, items, group, wanted: values };
	staged.open = values.length;
	byEntry.set(entry, staged);
	return { entry, values };
}
