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

/** A number, if there is one. */
export const numberOrNothing = z.coerce.number().nullish().catch(undefined);

/** A text, if there is one. */
export const textOrNothing = z.coerce.string().nullish().catch(undefined);
