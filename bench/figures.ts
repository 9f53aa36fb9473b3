/** Small sums over measurements. */

/** The middle one of repeated measurements; one that went astray does not move it. */
export function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = Math.floor(sorted.length / 2);
	const [low = NaN, high = low] = sorted.slice(sorted.length % 2 ? middle : middle - 1);
	return sorted.length % 2 ? low : (low + high) / 2;
}

/** Measures in turn, A B A B, so that what slows the machine for a while slows all alike. */
export async function interleave<T>(
	times: number,
	measurements: ReadonlyArray<() => Promise<T>>,
): Promise<T[][]> {
	const columns: T[][] = measurements.map(() => []);
	for (let time = 0; time < times; time++) {
		for (const [index, measure] of measurements.entries()) columns[index]?.push(await measure());
	}
	return columns;
}

/** Grouped by thousands with commas, as many decimals as asked for. */
export function formatNumber(value: number, decimals = 0): string {
	if (!Number.isFinite(value)) return '–';
	return value.toLocaleString('en-US', {
		minimumFractionDigits: decimals,
		maximumFractionDigits: decimals,
	});
}

export function megabytes(bytes: number): number {
	return bytes / 1024 / 1024;
}
