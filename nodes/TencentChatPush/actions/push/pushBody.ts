import type { IDataObject } from 'n8n-workflow';

import { DATA_ID_BYTES, messageBody, type Message } from './message';
import { refuseLarge, type Condition } from './segment';
import type { Call } from '../PushOperation';

/** The largest `MsgRandom`, an unsigned 32-bit number (1047/67553). */
export const LARGEST_RANDOM = 0xffff_ffff;

/** Calls a second of `push` (1047/60561); closer ones are refused with 90024. */
export const PUSHES_PER_SECOND = 1;

/** The body of a push to a segment, or to all users where there is no condition (1047/60561). */
export function pushBody(
	message: Message,
	call: Pick<Call, 'sender' | 'random' | 'dataId'>,
	condition?: Condition,
): IDataObject {
	return {
		...messageBody(message, call),
		MsgRandom: call.random,
		...(condition && { Condition: condition }),
	};
}

/**
 * Checks the size of a push before any is sent.
 *
 * @throws Refusal where it is over 10 KB
 */
export function refuseLargePush(message: Message, sender: string, condition?: Condition): void {
	const largest = { sender, random: LARGEST_RANDOM, dataId: 'x'.repeat(DATA_ID_BYTES) };
	refuseLarge(pushBody(message, largest, condition));
}
