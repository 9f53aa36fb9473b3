import { z } from 'zod';
import { badBody } from './body';
import { limits } from './limits';

const seconds = z.number().int().nonnegative();

const statisticsBody = z
	.object({
		StartTime: seconds,
		EndTime: seconds,
		TaskID: z.array(z.string().min(1)).max(limits.tasksPerStatistics).default([]),
	})
	.refine(({ StartTime, EndTime }) => StartTime <= EndTime, 'StartTime is after EndTime')
	.refine(
		({ StartTime, EndTime }) => EndTime - StartTime <= limits.statisticsSeconds,
		'more than 30 days',
	);

const traceBody = z.object({ TaskID: z.string().min(1), UserID: z.string().min(1) });

/** What all_member_push_statistics asks for; an empty `TaskID` means the whole app. */
export type StatisticsQuery = z.output<typeof statisticsBody>;

/** Reads the body of all_member_push_statistics (1047/71894). */
export const readStatistics = readerOf(statisticsBody);
/** Reads the body of all_member_push_trace (1047/71893). */
export const readTrace = readerOf(traceBody);

function readerOf<S extends z.ZodTypeAny>(schema: S): (body: unknown) => z.output<S> {
	return (body) => {
		const result = schema.safeParse(body);
		if (result.success) return result.data as z.output<S>;
		const [issue] = result.error.issues;
		throw badBody(`${issue?.path.join('.')}: ${issue?.message}`);
	};
}
