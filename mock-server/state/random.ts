/** A repeatable source of numbers in [0, 1): mulberry32 of a 32-bit seed. */
export function seededRandom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

/** A shuffled copy. */
export function shuffled<T>(list: readonly T[], random: () => number): T[] {
	const order = list.map((value) => ({ value, rank: random() }));
	return order.sort((a, b) => a.rank - b.rank).map(({ value }) => value);
}
