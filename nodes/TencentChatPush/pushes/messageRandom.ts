import { createHash } from 'crypto';

/**
 * The `MsgRandom` of a request: an unsigned 32-bit number that follows from what the request is and
 * where it comes from. The same request of the same execution has the same one, also when n8n runs
 * the node again (Retry On Fail), so that the service can drop what it got already (1047/67553).
 *
 * @param origin what tells this run of the node from others
 */
export function messageRandom(origin: readonly string[], request: unknown): number {
	const text = JSON.stringify([origin, request]);
	return createHash('sha256').update(text).digest().readUInt32BE(0);
}
