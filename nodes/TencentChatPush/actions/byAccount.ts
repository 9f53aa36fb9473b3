import type { IDataObject } from 'n8n-workflow';

import { accountsIn } from './accountCalls';
import type { RequestJob } from '../engine/Operation';
import { badResponseFault, nothingFault, type Fault } from '../errors/faults';
import type { Api } from '../input/options';

/**
 * What an answer says of each account. An account that stands there twice is known only if both
 * say the same: otherwise it is left out, as if the answer did not name it.
 *
 * @param entries `null` stands for one that cannot be read: it is left out and costs nobody else anything
 * @param read what an entry says of which account
 */
export function byAccount<E, V>(
	entries: ReadonlyArray<E | null>,
	read: (entry: E) => readonly [account: string, values: V[]],
): ReadonlyMap<string, V[]> {
	const held = new Map<string, V[]>();
	const contradictory = new Set<string>();
	for (const entry of entries) {
		if (entry === null) continue;
		const [account, values] = read(entry);
		const before = held.get(account);
		if (before && JSON.stringify(before) !== JSON.stringify(values)) contradictory.add(account);
		held.set(account, values);
	}
	for (const account of contradictory) held.delete(account);
	return held;
}

/**
 * Reads what accounts hold.
 *
 * @param heldIn what an answer says of each account; throws a ZodError when it is not of the documented shape
 * @param itemOf the Success item of an account
 */
export function readingJob<V>(
	api: Api,
	heldIn: (body: unknown) => ReadonlyMap<string, V[]>,
	itemOf: (account: string, held: V[]) => IDataObject,
): RequestJob {
	return {
		key: '',
		request: (_, entries) => ({ To_Account: accountsIn(entries) }),
		answer: (body) => {
			const held = heldIn(body);
			return ({ account }) => {
				const values = held.get(account);
				return values ? [itemOf(account, values)] : leftOutFault(api);
			};
		},
	};
}

/** The fault of an account that an answer leaves out. The older API names nobody whom it does not serve (1047/37167-37175). */
function leftOutFault(api: Api): Fault {
	return api === 'allMemberPush' ? nothingFault() : badResponseFault();
}
