import { z } from 'zod';
import { badBody } from './body';
import { limits } from './limits';

/** What statistics and losses are asked for; times are Unix seconds. */
export interface ReportQuery {
	StartTime: number;
	EndTime: number;
	/** Empty means the whole app. */
	TaskID: string[];
}

const seconds = z.number().int().nonnegative();

const statisticsBody = bodyWithin(limits.statisticsSeconds);
const lossBody = bodyWithin(limits.lossSeconds);
const traceBody = z.object({ TaskID: z.string().min(1), UserID: z.string().min(1) });
const messageTraceBody = z.object({ PushID: z.string().min(1) });

/** Reads the body of all_member_push_statistics (1047/71894) and of normal_push_statistics (1047/71897). */
export const readStatistics = readerOf(statisticsBody);
/** Reads the body of all_member_push_loss (1047/71895) and of normal_push_loss (1047/71898). */
export const readLosses = readerOf(lossBody);
/** Reads the body of all_member_push_trace (1047/71893). */
export const readTrace = readerOf(traceBody);
/** Reads the body of normal_push_trace (1047/71896). */
export const readMessageTrace = readerOf(messageTraceBody);

function bodyWithin(secondsAtMost: number): z.ZodType<ReportQuery, z.ZodTypeDef, unknown> {
	return z
		.object({
			StartTime: seconds,
			EndTime: seconds,
			TaskID: z.array(z.string().min(1)).max(limits.tasksPerReport).default([]),
		})
		.refine(({ StartTime, EndTime }) => StartTime <= EndTime, 'StartTime is after EndTime')
		.refine(
			({ StartTime, EndTime }) => EndTime - StartTime <= secondsAtMost,
			`more than ${secondsAtMost / 86_400} days`,
		);
}

function readerOf<S extends z.ZodTypeAny>(schema: S): (body: unknown) => z.output<S> {
	return (body) => {
		const result = schema.safeParse(body);
		if (result.success) return result.data as z.output<S>;
		const [issue] = result.error.issues;
		throw badBody(`${issue?.path.join('.')}: ${issue?.message}`);
	};
}
