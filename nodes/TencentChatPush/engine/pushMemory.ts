import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { Entry } from './entry';
import type { Fault } from '../errors/faults';

/** What became of an entry: its Success items, or why it is on Failed. */
export type PushOutcome = { items: IDataObject[] } | { fault: Fault };

/** An input item, one of its accounts ('' for a push as a whole), and what became of it. */
type Served = readonly [item: number, account: string, outcome: PushOutcome];

/**
 * What an execution keeps of a node: plain data, as n8n writes it to its database where an execution
 * waits, goes on in another worker, or is retried later.
 */
interface Kept {
	/** Pushes to a segment or to all that were sent, or may have been, in all runs of the node. */
	toMany?: number;
	/** Those who were sent something, or may have been, by the run of the node. */
	served?: Record<string, Served[]>;
}

/** The key in what n8n keeps of the node, which expressions can read. */
const KEY = 'pushes';

/**
 * What an execution has sent already, or may have. n8n may run the node again in it: with the same items
 * (Retry On Fail, or Retry of an execution that failed), with others (a loop, a second branch), and as often as
 * an agent likes. An account is known by the item that names it: texts and times may change from try to try.
 */
export class PushMemory {
	private readonly kept: Kept;

	private readonly outcomes = new Map<string, PushOutcome>();

	/** @param runIndex which run of the node in the execution this is */
	constructor(
		context: IExecuteFunctions,
		private readonly runIndex: string,
	) {
		this.kept = keptOf(context);
		for (const [item, account, outcome] of this.kept.served?.[runIndex] ?? []) {
			this.outcomes.set(nameOf(item, account), outcome);
		}
	}

	/** Whether an earlier try of this run has sent anything, or may have. */
	get hasEarlierTry(): boolean {
		return this.outcomes.size > 0;
	}

	/**
	 * What became of an entry in an earlier try of this run, if it was sent or may have been: for any of
	 * its items, as texts that differed then may be the same now.
	 */
	of({ account, items }: Entry): PushOutcome | undefined {
		if (!this.hasEarlierTry) return undefined;
		for (const item of items) {
			const outcome = this.outcomes.get(nameOf(item, account));
			if (outcome) return outcome;
		}
		return undefined;
	}

	/** Notes what this run has sent, or may have, for when n8n runs the node again on the same items. */
	keep(served: Iterable<readonly [Entry, PushOutcome]>): void {
		for (const [{ account, items }, outcome] of served) {
			for (const item of items) this.outcomes.set(nameOf(item, account), outcome);
		}
		const all = [...this.outcomes].map(([name, outcome]): Served => {
			const [item, account] = JSON.parse(name) as [number, string];
			return [item, account, outcome];
		});
		this.kept.served = { ...this.kept.served, [this.runIndex]: all };
	}

	/** Forgets what this run has sent: its items do not come again. */
	forget(): void {
		const runs = Object.entries(this.kept.served ?? {});
		this.kept.served = Object.fromEntries(runs.filter(([run]) => run !== this.runIndex));
	}

	/** Pushes to a segment or to all that this execution has sent with the node, or may have. */
	get toMany(): number {
		return this.kept.toMany ?? 0;
	}

	/** Counts pushes before they are sent, as several tools may run at once, or takes them back. */
	countToMany(pushes: number): void {
		this.kept.toMany = this.toMany + pushes;
	}
}

function nameOf(item: number, account: string): string {
	return JSON.stringify([item, account]);
}

function keptOf(context: IExecuteFunctions): Kept {
	const ofNode = contextOf(context);
	const kept = (ofNode[KEY] ?? {}) as Kept;
	ofNode[KEY] = kept;
	return kept;
}

/** Not every engine that runs a node as a tool keeps something for it. */
function contextOf(context: IExecuteFunctions): Record<string, unknown> {
	try {
		return context.getContext('node');
	} catch {
		return {};
	}
}
