import type { IDataObject } from 'n8n-workflow';

import type { AnyPushOperation, PushRecord } from './pushReader';
import type { PushOutcomes, PushRoute } from './pushWork';
import { inTurn } from './turns';
import type { Call } from '../actions/PushOperation';
import type { Session } from '../actions/Session';
import { FaultError } from '../errors/faultError';
import { badResponseFault } from '../errors/faults';
import { TimeSlice } from '../helpers/wait';
import type { Attempts } from '../transport/sender';

/** Items that are served at once. */
const MAX_CONCURRENT_ITEMS = 20;

/** Serves items that each take several requests, one after another. */
export class ItemWork {
	constructor(
		private readonly operation: AnyPushOperation,
		private readonly session: Session,
		private readonly callFor: PushRoute['callFor'],
		private readonly outcomes: PushOutcomes,
	) {}

	/** Serves all items, several at a time. */
	async serveAll(requests: Generator<PushRecord | undefined>): Promise<void> {
		const slice = new TimeSlice();
		const worker = async (): Promise<void> => {
			for (let next = requests.next(); !next.done; next = requests.next()) {
				if (next.value) await this.serveInTurn(next.value);
				if (slice.isOver()) await slice.next();
				if (this.session.isPointless()) return;
			}
		};
		await Promise.all(Array.from({ length: MAX_CONCURRENT_ITEMS }, worker));
	}

	private async serveInTurn(record: PushRecord): Promise<void> {
		const call = this.callFor(record.group, []);
		const turn = this.operation.turn?.(record.group.input);
		if (turn === undefined) return await this.serve(record, call);
		const name = `${call.sdkAppId} ${this.session.path} ${turn}`;
		await inTurn(name, async () => await this.serve(record, call));
	}

	private async serve(record: PushRecord, call: Call): Promise<void> {
		const ask = this.ask.bind(this);
		try {
			const items = await this.operation.execute?.(record.group.input, call, ask);
			this.outcomes.succeed(record, items ?? []);
		} catch (error) {
			if (error instanceof StoppedError) return;
			// What is no fault is an answer of another shape than documented.
			const fault = error instanceof FaultError ? error.fault : badResponseFault();
			this.outcomes.fail(record, fault);
		}
	}

	private async ask(body: IDataObject, path = this.session.path): Promise<unknown> {
		const { sender, options, gateOf } = this.session;
		const { callsPerSecond, doneBefore } = this.operation;
		const attempts: Attempts = { retries: 0 };
		const gates = [gateOf(path, callsPerSecond)];
		for (;;) {
			const reply = await sender.send({ path, body, gates, isRepeatable: true }, attempts);
			if (!reply) throw new StoppedError();
			const { fault } = reply;
			const wasDone = attempts.doubt && path === this.session.path && fault?.code === doneBefore;
			if (!fault || wasDone) return reply.body;
			const isOver = fault.kind === 'rejected' || fault.kind === 'fatal';
			if (isOver || ++attempts.retries > options.maxRetries) throw new FaultError(fault);
			await sender.pauseBefore(attempts, fault.retryAfter);
		}
	}
}

/** Thrown where a run stops while an item is being served; the item has no outcome of its own then. */
class StoppedError extends Error {}
