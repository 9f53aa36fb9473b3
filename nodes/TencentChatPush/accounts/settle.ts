import type { Batch, BatchEntry } from './batches';
import type { Value } from './values';
import type { Operation } from '../actions/Operation';
import { badResponseFault, isRetryable, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';

/** What a reply means for the accounts of a request. */
export interface Settlement {
	/** Carried out, or found. */
	done: Array<readonly [BatchEntry, Value[]]>;
	/** Refused for good. */
	failed: Array<readonly [BatchEntry, Fault]>;
	/** To be sent again, each with its reason. */
	retry: ReadonlyMap<BatchEntry, Fault>;
	/** Of a request that was refused as a whole for something that one of them brought. */
	disputed: Batch;
}

/** Sorts the accounts of a request by what the reply says of them; each is in exactly one group. */
export function settle(batch: Batch, reply: Reply, operation: Operation): Settlement {
	const done: Settlement['done'] = [];
	const failed: Settlement['failed'] = [];
	const retry = new Map<BatchEntry, Fault>();
	const disputed: BatchEntry[] = [];
	const held = heldValues(reply, operation);
	const whole = reply.fault ?? contradiction(batch, reply);
	for (const entry of batch) {
		const own = ownFault(entry, batch, reply);
		const values = held ? held.get(entry.account) : [...entry.values];
		const fault = own ?? whole ?? (values ? undefined : badResponseFault());
		if (!fault) done.push([entry, values ?? []]);
		else if (isRetryable(fault)) retry.set(entry, fault);
		else if (!own && fault.kind === 'rejected') disputed.push(entry);
		else failed.push([entry, fault]);
	}
	return { done, failed, retry, disputed };
}

/** The reason given for this very account; a request for one account can mean no other. */
function ownFault(entry: BatchEntry, batch: Batch, { listed }: Reply): Fault | undefined {
	return listed.get(entry.account) ?? (batch.length === 1 ? [...listed.values()][0] : undefined);
}

/** An answer that refuses an account which was not in the request may mean any that was. */
function contradiction(batch: Batch, { listed }: Reply): Fault | undefined {
	if (listed.size === 0 || batch.length === 1) return undefined;
	const asked = new Set(batch.map(({ account }) => account));
	return [...listed.keys()].every((account) => asked.has(account)) ? undefined : badResponseFault();
}

function heldValues(
	{ fault, body }: Reply,
	operation: Operation,
): ReadonlyMap<string, Value[]> | undefined {
	if (!operation.parseResponse || fault) return undefined;
	try {
		return operation.parseResponse(body);
	} catch {
		return new Map();
	}
}
