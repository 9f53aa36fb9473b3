/** The most moments that lie in any stretch of so many milliseconds, wherever it begins. */
export function mostWithin(milliseconds: number, moments: readonly number[]): number {
	const ordered = [...moments].sort((one, other) => one - other);
	let most = 0;
	let first = 0;
	for (const [index, moment] of ordered.entries()) {
		while (moment - (ordered[first] ?? moment) >= milliseconds) first++;
		most = Math.max(most, index - first + 1);
	}
	return most;
}
