import type { Answer } from '../wire/answer';
import { failAnswer } from '../wire/answer';
import type { ApiReply } from '../wire/reply';
import { replyWith } from '../wire/reply';
import type { RequestFault } from './faultInjection';
import { refusalOf } from './faultInjection';

const bytesPerMegabyte = 1_000_000;

/**
 * What a fault makes of a request. Some strike before it is carried out, the others after it.
 *
 * @param carryOut - carries the request out and answers it
 * @param onFailure - what the answer of this command has besides when it fails
 */
export function applyFault(
	fault: RequestFault,
	carryOut: () => ApiReply,
	onFailure?: Partial<Answer>,
): ApiReply {
	if ('code' in fault) return replyWith(failAnswer(refusalOf(fault), onFailure));
	if ('status' in fault) {
		const { status, headers, body, after } = fault;
		if (after) carryOut();
		return { status, headers, body };
	}
	if ('reset' in fault) return { status: 'reset' };
	if ('hang' in fault) return { status: 'hung' };
	if ('lose' in fault && fault.lose === 'before') return { status: 'reset' };
	return changeReply(fault, carryOut());
}

function changeReply(fault: Exclude<RequestFault, { code: number }>, reply: ApiReply): ApiReply {
	if ('trickle' in fault) return { ...reply, trickle: fault.trickle };
	if ('megabytes' in fault) {
		return { ...reply, paddedTo: fault.megabytes * bytesPerMegabyte };
	}
	if ('bytes' in fault) return { status: 'broken', body: fault.bytes };
	if ('garbage' in fault) return { ...reply, body: fault.garbage, code: undefined };
	if ('shape' in fault) {
		return { ...reply, body: JSON.stringify(fault.shape ?? null), code: undefined };
	}
	return { status: 'lost' };
}
