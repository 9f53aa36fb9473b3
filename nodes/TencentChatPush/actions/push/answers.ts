import { z } from 'zod';

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
export const count = z.coerce.number().catch(0);

const NUMERIC = /^-?\d{1,15}(\.\d+)?$/;

const number = z.union([z.number(), z.string().regex(NUMERIC).transform(Number)]);

/** A number, if there is one; some pages have the same thing as a number and as text. */
export const numberOrNothing = number.nullish().catch(undefined);

/** A text, if there is one; numbers become text. */
export const textOrNothing = z
	.union([z.string(), z.number().transform(String)])
	.nullish()
	.catch(undefined);

/** A number, also where it came as text; a text that is none stays. */
export const numberOrText = z
	.union([number, z.string().min(1)])
	.nullish()
	.catch(undefined);
