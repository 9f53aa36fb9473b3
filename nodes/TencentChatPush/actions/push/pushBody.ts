import type { IDataObject } from 'n8n-workflow';

import { DATA_ID_BYTES, messageBody, type Message } from './message';
import type { Condition } from './segment';
import { InvalidInput } from '../../input/invalidInput';
import { byteLength } from '../../input/lists';
import type { RequestFacts } from '../../engine/Operation';

/** The largest `MsgRandom`, an unsigned 32-bit number (1047/67553). */
const LARGEST_RANDOM = 0xffff_ffff;

/** Bytes of a push to a segment or to all users, refused with 90056 beyond (269/117847). */
const PUSH_BYTES = 10 * 1024;

/** Calls a second of `push` (1047/60561); closer ones are refused with 90024. */
export const PUSHES_PER_SECOND = 1;

/** The body of a push to a segment, or to all users where there is no condition (1047/60561). */
export function pushBody(
	message: Message,
	call: Pick<RequestFacts, 'sender' | 'random' | 'dataId'>,
	condition?: Condition,
): IDataObject {
	return {
		...messageBody(message, call),
		MsgRandom: call.random,
		...(condition && { Condition: condition }),
	};
}

/**
 * Checks the size of a push to a segment or to all users before any is sent.
 *
 * @throws InvalidInput where it is over 10 KB
 */
export function refuseLargePush(message: Message, sender: string, condition?: Condition): void {
	const largest = { sender, random: LARGEST_RANDOM, dataId: 'x'.repeat(DATA_ID_BYTES) };
	const size = byteLength(JSON.stringify(pushBody(message, largest, condition)));
	if (size <= PUSH_BYTES) return;
	throw new InvalidInput(
		`The push is ${size} bytes long; it can have at most ${PUSH_BYTES}`,
		"Shorten 'Body', 'Data' or the texts under 'Languages'. Non-Latin characters use up to 4 bytes each.",
	);
}
