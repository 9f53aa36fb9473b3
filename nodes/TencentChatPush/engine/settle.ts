import { badResponseFault, isRetryable, type Fault } from '../errors/faults';
import type { Reply } from '../transport/reply';

/** What a request asks for under one name: an account or a task. */
interface Named {
	readonly account: string;
}

/** What a reply means for an entry of a request. */
export type Verdict<R> =
	/** Carried out, or found. */
	| { readonly kind: 'done'; readonly result: R }
	/**
	 * Refused for good; to be sent again; or, in a request that was refused as a whole for something that one
	 * entry brought, perhaps for this one.
	 */
	| { readonly kind: 'failed' | 'retry' | 'disputed'; readonly fault: Fault };

export type Verdicts<E, R> = ReadonlyArray<readonly [E, Verdict<R>]>;

/** What an answer says of an entry. */
export type Found<R> = { result: R } | { fault: Fault };

/**
 * What the reply says of each entry of its request.
 *
 * @param foundIn reads an answer in which the service reports success
 * @param isTrusted whether such an answer counts even if it refuses accounts that the request did not name
 */
export function settle<E extends Named, R>(
	entries: readonly E[],
	reply: Reply,
	foundIn: (body: unknown) => (entry: E) => Found<R>,
	isTrusted = false,
): Verdicts<E, R> {
	const { fault, listed, body } = reply;
	const refusalOf = refusalsIn(entries, listed);
	const isUnclear = !isTrusted && strangersIn(entries, listed).length > 0;
	const whole = fault ?? (isUnclear ? badResponseFault() : undefined);
	const foundFor = whole ? () => ({ fault: whole }) : foundIn(body);
	return entries.map((entry) => {
		const own = refusalOf(entry);
		const found = own ? { fault: own } : foundFor(entry);
		return [entry, verdictOn(found, whole)];
	});
}

function verdictOn<R>(found: Found<R>, whole: Fault | undefined): Verdict<R> {
	if ('result' in found) return { kind: 'done', result: found.result };
	const { fault } = found;
	if (isRetryable(fault)) return { kind: 'retry', fault };
	return { kind: fault === whole && fault.kind === 'rejected' ? 'disputed' : 'failed', fault };
}

/** The reason that a list gives for an entry; in a request for one account, no other can be meant. */
export function refusalsIn(
	entries: readonly Named[],
	listed: ReadonlyMap<string, Fault>,
): (entry: Named) => Fault | undefined {
	const only = entries.length === 1 ? [...listed.values()][0] : undefined;
	return ({ account }) => listed.get(account) ?? only;
}

/**
 * Accounts that an answer refuses though the request did not name them: any that it named may be
 * meant. In a request for one account, that one is.
 */
export function strangersIn(
	entries: readonly Named[],
	listed: ReadonlyMap<string, Fault>,
): string[] {
	if (listed.size === 0 || entries.length === 1) return [];
	const asked = new Set(entries.map(({ account }) => account));
	return [...listed.keys()].filter((account) => !asked.has(account));
}
