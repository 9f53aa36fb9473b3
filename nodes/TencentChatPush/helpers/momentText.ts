/** The last millisecond that a date can hold. */
const END_OF_TIME = 8_640_000_000_000_000;

/**
 * A moment as ISO 8601 in UTC; `undefined` where a date cannot hold it, or where it is before 1970.
 *
 * @param milliseconds since 1970
 */
export function momentText(milliseconds: number): string | undefined {
	const isMoment = milliseconds >= 0 && milliseconds <= END_OF_TIME;
	return isMoment ? new Date(milliseconds).toISOString() : undefined;
}
