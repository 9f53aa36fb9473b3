import { createHash, randomUUID } from 'crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { isFault } from '../errors/faults';
import { isExpression } from '../input/itemParameter';
import type { RunFacts } from '../input/parameters';
import type { Batch, BatchEntry } from './entry';
import type { Operation, RequestFacts } from './Operation';
import type { Session } from './Session';

/** Letters of an execution's ID that a `DataId` has room for, besides `n8n-`, a dash and a number. */
const EXECUTION_ID_LETTERS = 49;

/** What the request for some entries of one group goes by. */
export type FactsOf = (batch: Batch) => RequestFacts;

/** @param session absent where the settings cannot be used: what is read then is not sent */
export function runFactsOf(
	context: IExecuteFunctions,
	{ fields }: Operation,
	session?: Session,
): RunFacts {
	const names = fields.map(({ name }) => name);
	return {
		api: session?.options.api ?? 'timpush',
		sdkAppId: session?.access.sdkAppId ?? 0,
		sender: session?.access.identifier ?? '',
		timeZone: context.getTimezone(),
		byExpression: new Set(names.filter((name) => isExpression(context, name))),
		now: Date.now(),
	};
}

/**
 * What requests go by; the same for the same request when n8n runs the node again (Retry On Fail), so that the
 * service can drop what it got already (1047/67553).
 *
 * @param runIndex which run of the node in the execution this is
 */
export function requestFactsOf(
	context: IExecuteFunctions,
	run: RunFacts,
	runIndex: string,
): FactsOf {
	// Without an ID there is nothing by which a later try could be told from another execution.
	const execution = context.getExecutionId() || randomUUID();
	const { id, name } = context.getNode();
	const origin = [context.getInstanceId(), execution, id || name, runIndex];
	return (batch) => ({
		...run,
		// Most operations do not ask for it.
		get random() {
			return messageRandom(origin, [keyOf(batch[0]), accountsOf(batch)]);
		},
		get dataId() {
			return `n8n-${execution.slice(0, EXECUTION_ID_LETTERS)}-${this.random}`;
		},
	});
}

/**
 * The `MsgRandom` of a request: an unsigned 32-bit number that follows from what the request is and
 * where it comes from.
 */
function messageRandom(origin: readonly string[], request: unknown): number {
	const text = JSON.stringify([origin, request]);
	return createHash('sha256').update(text).digest().readUInt32BE(0);
}

function keyOf({ entry: { group } }: BatchEntry): string {
	return isFault(group.job) ? '' : group.job.key;
}

/** The accounts of a batch; none where it is an item as a whole. */
function accountsOf(batch: readonly BatchEntry[]): string[] {
	return batch.filter(({ entry }) => entry.group.hasUnits).map(({ account }) => account);
}
