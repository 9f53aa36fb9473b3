import { z } from 'zod';

import { wholeNumber } from '../../helpers/wholeNumber';

/** The answer to a push (1047/60561) or to a batch of named accounts (1047/67553). */
const taskAnswer = z.object({ TaskId: z.string().min(1) });

/**
 * The task that a push became.
 *
 * @throws when the answer names none
 */
export function pushTask(body: unknown): { taskId: string } {
	return { taskId: taskAnswer.parse(body).TaskId };
}

/** A count, which the service may leave out or write as text. */
export const count = wholeNumber.catch(0);

const NUMERIC = /^-?\d{1,15}(\.\d+)?$/;

const number = z.union([z.number().finite(), z.string().regex(NUMERIC).transform(Number)]);

/** What is there, if it can be read; a null says that there is nothing. */
function ifAny<T>(
	schema: z.ZodType<T, z.ZodTypeDef, unknown>,
): z.ZodType<T | undefined, z.ZodTypeDef, unknown> {
	return schema
		.nullish()
		.transform((value) => value ?? undefined)
		.catch(undefined);
}

/** A number, if there is one; some pages have the same thing as a number and as text. */
export const numberOrNothing = ifAny(number);

/** A text, if there is one; numbers become text. */
export const textOrNothing = ifAny(z.union([z.string(), z.number().finite().transform(String)]));

/** A number, also where it came as text; a text that is none stays. */
export const numberOrText = ifAny(z.union([number, z.string().min(1)]));

/** A code, as it came: a number, or a vendor's word. */
export const codeOrNothing = ifAny(z.union([z.string(), z.number().finite()]));
