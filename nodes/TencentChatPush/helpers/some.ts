/** A list with at least one element. */
export type Some<T> = readonly [T, ...T[]];

/** The list, where it has an element. */
export function some<T>([first, ...others]: readonly T[]): Some<T> | undefined {
	return first === undefined ? undefined : [first, ...others];
}
