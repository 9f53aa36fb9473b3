import type { Batch, BatchEntry } from './batches';
import type { Work } from './delivery';
import type { Outcomes } from './outcomes';
import { settle, type Found, type Settlement } from './settle';
import type { Value } from './values';
import type { LookUp, Operation } from '../actions/Operation';
import { badResponseFault, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';
import type { Gate, Request } from '../transport/sender';

/** What an operation on the tags or attributes of accounts sends, and what its answers mean. */
export class AccountWork implements Work<BatchEntry, Value[]> {
	constructor(
		private readonly operation: Operation,
		private readonly path: string,
		private readonly gate: Gate,
		private readonly lookUp: LookUp,
		private readonly outcomes: Outcomes,
	) {}

	requestFor(entries: Batch): Request {
		const body = this.operation.buildBody(entries);
		return { path: this.path, body, gates: [this.gate], isRepeatable: true };
	}

	settle(entries: Batch, reply: Reply): Settlement<BatchEntry, Value[]> {
		return settle(entries, reply, (body) => this.readAnswer(body));
	}

	async findRejected(refusal: Fault, entries: Batch): Promise<Batch> {
		const rejected = new Set(await this.operation.findRejected?.(refusal, entries, this.lookUp));
		return entries.filter((entry) => rejected.has(entry));
	}

	succeed({ target }: BatchEntry, values: Value[]): void {
		this.outcomes.succeed(target, values);
	}

	fail({ target, values }: BatchEntry, fault: Fault): void {
		this.outcomes.fail(target, values, fault);
	}

	private readAnswer(body: unknown): (entry: BatchEntry) => Found<Value[]> {
		const held = this.operation.parseResponse?.(body);
		if (!held) return ({ values }) => ({ result: [...values] });
		return ({ account }) => {
			const result = held.get(account);
			return result ? { result } : { fault: badResponseFault() };
		};
	}
}
