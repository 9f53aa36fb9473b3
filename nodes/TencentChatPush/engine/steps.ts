import type { IDataObject } from 'n8n-workflow';
import { ZodError } from 'zod';

import { FaultError } from '../errors/faultError';
import { badResponseFault, unexpectedFault, type Fault } from '../errors/faults';
import { exclusive } from '../helpers/exclusive';
import type { BatchEntry } from './entry';
import type { Ask, Operation, StepsJob } from './Operation';
import type { Sink } from './outcomes';
import type { FactsOf } from './requestFacts';
import type { Session } from './Session';

/** Serves items that each take several requests, one after another. */
export class Steps {
	constructor(
		private readonly operation: Operation,
		private readonly session: Session,
		private readonly factsOf: FactsOf,
		private readonly sink: Sink,
	) {}

	/** Serves an item, and others that change the same after it. */
	async serve(batchEntry: BatchEntry, job: StepsJob): Promise<void> {
		const facts = this.factsOf([batchEntry]);
		const serve = async (): Promise<void> => {
			const outcome = await outcomeOf(async () => await job.execute(facts, this.ask));
			if (!outcome) return;
			if ('items' in outcome) this.sink.succeed(batchEntry, outcome.items);
			else this.sink.fail(batchEntry, outcome.fault);
		};
		if (job.changes === undefined) return await serve();
		await exclusive(`${facts.sdkAppId} ${this.session.path} ${job.changes}`, serve);
	}

	private readonly ask: Ask = async (body, read, path = this.session.path) => {
		const { sender, gateOf } = this.session;
		const attempt = sender.newAttempt();
		const gates = [gateOf(path, this.operation.callsPerSecond)];
		for (;;) {
			const reply = await sender.send({ path, body, gates, isRepeatable: true }, attempt);
			if (!reply) throw new StoppedError();
			const { fault: refusal } = reply;
			const wasDone =
				path === this.session.path && isDoneBefore(this.operation, refusal, attempt.unconfirmed);
			const found = refusal && !wasDone ? { fault: refusal } : readBy(read, reply.body);
			if ('answer' in found) return found.answer;
			const { fault } = found;
			const isOver = fault.kind === 'rejected' || fault.kind === 'fatal';
			if (isOver || !attempt.retry()) throw new FaultError(fault);
			attempt.unconfirmed ??= fault.mayBeDone ? fault : undefined;
			await sender.pauseBefore(attempt, fault.retryAfter);
		}
	};
}

/**
 * Whether a refusal means that an earlier try of the request was carried out.
 *
 * @param unconfirmed what came instead of a clear answer to an earlier try
 */
export function isDoneBefore(
	{ doneBefore }: Operation,
	refusal: Fault | undefined,
	unconfirmed: Fault | undefined,
): boolean {
	// A refusal says nothing of an earlier attempt that may have been carried out.
	const isUnconfirmed = unconfirmed !== undefined && unconfirmed !== refusal;
	return isUnconfirmed && refusal !== undefined && refusal.code === doneBefore;
}

/** @returns `undefined` where the run stopped meanwhile */
async function outcomeOf(
	execute: () => Promise<IDataObject[]>,
): Promise<{ items: IDataObject[] } | { fault: Fault } | undefined> {
	try {
		return { items: await execute() };
	} catch (error) {
		if (error instanceof StoppedError) return undefined;
		return { fault: error instanceof FaultError ? error.fault : unexpectedFault(error) };
	}
}

/** What an answer holds, or that it is of another shape than documented. */
function readBy<Answer>(
	read: (body: unknown) => Answer,
	body: unknown,
): { answer: Answer } | { fault: Fault } {
	try {
		return { answer: read(body) };
	} catch (error) {
		return { fault: error instanceof ZodError ? badResponseFault() : unexpectedFault(error) };
	}
}

/** Thrown where a run stops while an item is being served; the item has no outcome of its own then. */
class StoppedError extends Error {}
