import type { IDataObject } from 'n8n-workflow';

import type { PushBatch } from './pushBatches';
import type { AnyPushOperation, PushGroup, PushTarget } from './pushReader';
import type { Work } from '../accounts/delivery';
import { settle, type Found, type Settlement } from '../accounts/settle';
import type { Call, Run } from '../actions/PushOperation';
import { badResponseFault, unconfirmedFault, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';
import type { Gate, Request } from '../transport/sender';

/** What a request needs besides what it sends. */
export interface PushRoute {
	readonly path: string;
	/** The limit of calls, and of accounts where the service counts them. */
	readonly gates: readonly Gate[];
	/** The gate that counts accounts, if there is one. */
	readonly accountGate?: Gate;
	/** Whether a request may be sent again that the service may have carried out. */
	readonly isRepeatable: boolean;
	readonly run: Run;
	/** The `MsgRandom` of a request. */
	randomOf(group: PushGroup, accounts: readonly string[]): number;
}

/** Where the outcomes go. */
export interface PushOutcomes {
	succeed(target: PushTarget, items: IDataObject[]): void;
	fail(target: PushTarget, fault: Fault): void;
}

/** What an operation of pushes sends, and what its answers mean. */
export class PushWork implements Work<PushTarget, IDataObject[]> {
	constructor(
		private readonly operation: AnyPushOperation,
		private readonly route: PushRoute,
		private readonly outcomes: PushOutcomes,
	) {}

	requestFor(batch: PushBatch): Request {
		const { path, gates, accountGate, isRepeatable } = this.route;
		const group = groupOf(batch);
		const body = this.operation.request(group.input, this.callFor(batch), this.partOf(batch));
		const counted = accountGate ? [{ ...accountGate, cost: batch.length }] : [];
		return { path, body, gates: [...gates, ...counted], isRepeatable };
	}

	settle(batch: PushBatch, reply: Reply): Settlement<PushTarget, IDataObject[]> {
		const settlement = settle(batch, reply, (body) => this.readAnswer(batch, body));
		return this.route.isRepeatable ? settlement : this.withoutDoubt(settlement);
	}

	succeed(target: PushTarget, items: IDataObject[]): void {
		this.outcomes.succeed(target, items);
	}

	fail(target: PushTarget, fault: Fault): void {
		this.outcomes.fail(target, fault);
	}

	/** Nobody is sent again what may have been sent already. */
	private withoutDoubt(
		settlement: Settlement<PushTarget, IDataObject[]>,
	): Settlement<PushTarget, IDataObject[]> {
		const failed = [...settlement.failed];
		const retry = new Map<PushTarget, Fault>();
		for (const [target, fault] of settlement.retry) {
			if (fault.mayBeDone) failed.push([target, unconfirmedFault(fault)]);
			else retry.set(target, fault);
		}
		return { ...settlement, failed, retry };
	}

	private callFor(batch: PushBatch): Call {
		const accounts = batch.map(({ account }) => account);
		return { ...this.route.run, random: this.route.randomOf(groupOf(batch), accounts) };
	}

	private partOf(batch: PushBatch): unknown {
		const isWhole = batch.every(({ isUnit }) => !isUnit);
		return this.operation.units?.part(isWhole ? [] : batch.map(({ account }) => account));
	}

	private readAnswer(
		batch: PushBatch,
		body: unknown,
	): (target: PushTarget) => Found<IDataObject[]> {
		const answer = this.operation.answer(body);
		const { input } = groupOf(batch);
		return (target) => {
			const result = this.operation.results(input, answer, this.partOf([target]));
			if (result.length > 0) return { result };
			return { fault: this.operation.units?.missing?.() ?? badResponseFault() };
		};
	}
}

/** All of a batch ask for the same. */
function groupOf(batch: PushBatch): PushGroup {
	const [first] = batch;
	if (!first) throw new RangeError('A batch is never empty');
	return first.group;
}
