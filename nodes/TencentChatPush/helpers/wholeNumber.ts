import { z } from 'zod';

/**
 * A whole number that has lost no digits. Some gateways write numbers as text; a `true` or a list is none, though
 * JavaScript makes 1 of either.
 */
export const wholeNumber = z
	.union([
		z.number(),
		z
			.string()
			.regex(/^-?\d{1,16}$/)
			.transform(Number),
	])
	.pipe(z.number().int().safe());
