/**
 * What an answer says of each account. An account that stands there twice is known only if both
 * say the same: otherwise it is left out, as if the answer did not name it.
 */
export function heldByAccount<V>(
	entries: ReadonlyArray<readonly [account: string, values: V[]]>,
): ReadonlyMap<string, V[]> {
	const held = new Map<string, V[]>();
	const doubtful = new Set<string>();
	for (const [account, values] of entries) {
		const before = held.get(account);
		if (before && JSON.stringify(before) !== JSON.stringify(values)) doubtful.add(account);
		held.set(account, values);
	}
	for (const account of doubtful) held.delete(account);
	return held;
}
