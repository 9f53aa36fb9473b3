import type { Answer } from './answer';
import type { HttpReply } from './httpListener';

/** A reply, and the ErrorCode that it carries, if any. */
export type ApiReply = HttpReply & { code?: number };

/** An answer as it goes out. */
export function replyWith(answer: Answer): ApiReply {
	return {
		status: 200,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(answer),
		code: answer.ErrorCode,
	};
}
