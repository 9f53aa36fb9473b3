import type { IDataObject } from 'n8n-workflow';

import type { PushBatch } from './pushBatches';
import type { AnyPushOperation, PushGroup, PushRecord } from './pushReader';
import type { Work } from '../accounts/delivery';
import { settle, type Found, type Settlement } from '../accounts/settle';
import type { Call } from '../actions/PushOperation';
import { badResponseFault, unconfirmedFault, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';
import type { Attempts, Gate, Request } from '../transport/sender';

/** What a request needs besides what it sends. */
export interface PushRoute {
	readonly path: string;
	/** The limit of calls. */
	readonly gate: Gate;
	/** The limit of accounts, where the service counts them. */
	readonly accountGate?: Gate;
	/** Whether a request may be sent again that the service may have carried out. */
	readonly isRepeatable: boolean;
	/** Retries of a request that is refused for the time being. */
	readonly maxRetries: number;
	/** What the request for some accounts goes by. */
	callFor(group: PushGroup, accounts: readonly string[]): Call;
}

/** Where the outcomes go. */
export interface PushOutcomes {
	succeed(record: PushRecord, items: IDataObject[]): void;
	fail(record: PushRecord, fault: Fault): void;
}

type PushSettlement = Settlement<PushRecord, IDataObject[]>;

/**
 * Codes that refuse a request for what it says, not for its accounts: asking for fewer of them would
 * be refused as well.
 */
const OF_THE_MESSAGE: ReadonlySet<Fault['code']> = new Set([
	80001, 80002, 80004, 90002, 90005, 90007, 90010, 90026, 90043, 90056, 90057, 93000,
]);

/** The code of too many calls, or accounts, in a second. */
const TOO_FREQUENT = 60007;

const FEWER_USERS =
	"The node slows down by itself. If accounts still fail, lower the option 'Users per Second' to what your plan allows: 30 in the free and trial plans, 500 in Standard, 800 in Advanced.";

/** What an operation of pushes sends, and what its answers mean. */
export class PushWork implements Work<PushRecord, IDataObject[]> {
	constructor(
		private readonly operation: AnyPushOperation,
		private readonly route: PushRoute,
		private readonly outcomes: PushOutcomes,
	) {}

	requestFor(batch: PushBatch): Request {
		const { path, gate, accountGate, isRepeatable } = this.route;
		const { group, call } = this.callFor(batch);
		const body = this.operation.request(group.input, call, this.partOf(batch));
		const counted = accountGate ? [{ ...accountGate, cost: batch.length }] : [];
		return { path, body, gates: [...counted, gate], isRepeatable };
	}

	settle(batch: PushBatch, reply: Reply, attempts: Attempts): PushSettlement {
		if (this.wasDoneBefore(reply, attempts)) return this.doneBefore(batch);
		const settlement = settle(batch, reply, (body) => this.readAnswer(body));
		return this.operation.isRepeatable
			? settlement
			: this.withDoubt(batch, reply, attempts, settlement);
	}

	/** A refusal for the message, or of a push as a whole, is about all that the request carries. */
	async findRejected({ code }: Fault, batch: PushBatch): Promise<PushBatch> {
		const isAboutAll = OF_THE_MESSAGE.has(code) || batch.every(({ group }) => !group.isByUnits);
		return isAboutAll ? batch : [];
	}

	succeed(record: PushRecord, items: IDataObject[]): void {
		this.outcomes.succeed(record, items);
	}

	fail(record: PushRecord, fault: Fault): void {
		const isOfAccounts = fault.code === TOO_FREQUENT && this.route.accountGate !== undefined;
		this.outcomes.fail(record, isOfAccounts ? { ...fault, description: FEWER_USERS } : fault);
	}

	/** What may have been sent before the run stopped is not merely unsent. */
	leave(batch: PushBatch, { doubt }: Attempts): void {
		if (this.operation.isRepeatable || !doubt) return;
		for (const record of batch) this.fail(record, this.unconfirmed(batch, doubt));
	}

	/** Nobody is sent again what may have been sent already, nor said to be unserved. */
	private withDoubt(
		batch: PushBatch,
		reply: Reply,
		attempts: Attempts,
		{ done, failed, retry, disputed }: PushSettlement,
	): PushSettlement {
		// Of a request that was refused after it may have been carried out, that is the last word.
		const doubt = reply.fault && attempts.doubt;
		const open = new Map(retry);
		const closed = failed.map(([record, fault]): readonly [PushRecord, Fault] => [
			record,
			doubt && fault === reply.fault ? this.unconfirmed(batch, doubt) : fault,
		]);
		for (const [record, fault] of retry) {
			const mayBeDone = fault.mayBeDone ? fault : doubt;
			if (!mayBeDone || this.isRetried(attempts)) continue;
			open.delete(record);
			closed.push([record, this.unconfirmed(batch, mayBeDone)]);
		}
		if (!doubt) return { done, failed: closed, retry: open, disputed };
		for (const record of disputed) closed.push([record, this.unconfirmed(batch, doubt)]);
		return { done, failed: closed, retry: open, disputed: [] };
	}

	private isRetried({ retries }: Attempts): boolean {
		return this.route.isRepeatable && retries < this.route.maxRetries;
	}

	private unconfirmed(batch: PushBatch, cause: Fault): Fault {
		const { body } = this.requestFor(batch);
		return unconfirmedFault(cause, this.operation.resource, dataIdIn(body));
	}

	private wasDoneBefore({ fault }: Reply, { doubt }: Attempts): boolean {
		return doubt !== undefined && fault !== undefined && fault.code === this.operation.doneBefore;
	}

	private doneBefore(batch: PushBatch): PushSettlement {
		const { group } = this.callFor(batch);
		const items = this.operation.results(group.input, undefined, this.partOf(batch));
		const done = batch.map((record): [PushRecord, IDataObject[]] => [record, items]);
		return { done, failed: [], retry: new Map(), disputed: [] };
	}

	private callFor(batch: PushBatch): { group: PushGroup; call: Call } {
		const [first] = batch;
		if (!first) throw new RangeError('A batch is never empty');
		const { group } = first;
		return { group, call: this.route.callFor(group, accountsOf(batch)) };
	}

	private partOf(batch: PushBatch): unknown {
		return this.operation.units?.part(accountsOf(batch));
	}

	private readAnswer(body: unknown): (record: PushRecord) => Found<IDataObject[]> {
		const answer = this.operation.answer(body);
		return (record) => {
			const result = this.operation.results(record.group.input, answer, this.partOf([record]));
			if (result.length > 0) return { result };
			return { fault: this.operation.units?.missing?.() ?? badResponseFault() };
		};
	}
}

/** The accounts of a batch; none where it is a push as a whole. */
function accountsOf(batch: PushBatch): string[] {
	return batch.filter(({ group }) => group.isByUnits).map(({ account }) => account);
}

/** The `DataId` of a push, or of a scheduled one. */
function dataIdIn({ DataId, Content }: IDataObject): string {
	if (typeof Content === 'object' && Content && 'DataId' in Content) return String(Content.DataId);
	return String(DataId);
}
