import { badResponseFault, isRetryable, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';

/** What a request asks for under one name: an account or a task. */
export interface Entry {
	readonly account: string;
}

/** What a reply means for the entries of a request. */
export interface Settlement<E, R> {
	/** Carried out, or found. */
	done: ReadonlyArray<readonly [E, R]>;
	/** Refused for good. */
	failed: ReadonlyArray<readonly [E, Fault]>;
	/** To be sent again, each with its reason. */
	retry: ReadonlyMap<E, Fault>;
	/** Of a request that was refused as a whole for something that one of them brought. */
	disputed: readonly E[];
}

/** What an answer says of an entry. */
export type Found<R> = { result: R } | { fault: Fault };

/**
 * Reads an answer in which the service reports success. What it gives is asked for each entry that
 * the answer does not refuse.
 *
 * @throws when the answer is not of the documented shape
 */
export type ReadAnswer<E, R> = (body: unknown) => (entry: E) => Found<R>;

/** Sorts the entries of a request by what the reply says of them; each is in exactly one group. */
export function settle<E extends Entry, R>(
	entries: readonly E[],
	reply: Reply,
	readAnswer: ReadAnswer<E, R>,
): Settlement<E, R> {
	const done: Array<readonly [E, R]> = [];
	const failed: Array<readonly [E, Fault]> = [];
	const retry = new Map<E, Fault>();
	const disputed: E[] = [];
	const whole = reply.fault ?? contradiction(entries, reply);
	const foundFor = whole ? () => ({ fault: whole }) : read(reply, readAnswer);
	for (const entry of entries) {
		const own = ownFault(entry, entries, reply);
		const found = own ? { fault: own } : foundFor(entry);
		if ('result' in found) done.push([entry, found.result]);
		else if (isRetryable(found.fault)) retry.set(entry, found.fault);
		else if (found.fault === whole && whole.kind === 'rejected') disputed.push(entry);
		else failed.push([entry, found.fault]);
	}
	return { done, failed, retry, disputed };
}

/** An answer that cannot be read is as good as none for each of the entries. */
function read<E, R>({ body }: Reply, readAnswer: ReadAnswer<E, R>): (entry: E) => Found<R> {
	try {
		return readAnswer(body);
	} catch {
		return () => ({ fault: badResponseFault() });
	}
}

/** The reason given for this very entry; a request for one account can mean no other. */
function ownFault<E extends Entry>(
	entry: E,
	entries: readonly E[],
	{ listed }: Reply,
): Fault | undefined {
	return listed.get(entry.account) ?? (entries.length === 1 ? [...listed.values()][0] : undefined);
}

/** An answer that refuses an account which was not in the request may mean any that was. */
function contradiction(entries: readonly Entry[], { listed }: Reply): Fault | undefined {
	if (listed.size === 0 || entries.length === 1) return undefined;
	const asked = new Set(entries.map(({ account }) => account));
	return [...listed.keys()].every((account) => asked.has(account)) ? undefined : badResponseFault();
}
