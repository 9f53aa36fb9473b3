import { createHash, timingSafeEqual } from 'crypto';

import type { Access } from '../transport/access';

/** What Tencent adds to the address of every callback, as it arrived: anybody can write anything there. */
export interface CallbackQuery {
	SdkAppid?: unknown;
	CallbackCommand?: unknown;
	/** SHA-256 in hex of token and RequestTime, one after the other. */
	Sign?: unknown;
	/** Unix seconds. */
	RequestTime?: unknown;
}

/**
 * Why a call is not Tencent's, or is one sent again by somebody else; undefined for a good one. The body
 * is not signed, and without a token anybody could write the same SdkAppid (1047/34354).
 *
 * @param maxAge seconds that RequestTime may differ from `now`
 * @param now milliseconds
 */
export function rejectionReason(
	query: CallbackQuery,
	{ sdkAppId, callbackToken }: Pick<Access, 'sdkAppId' | 'callbackToken'>,
	maxAge: number,
	now = Date.now(),
): string | undefined {
	const { SdkAppid, Sign, RequestTime } = query;
	if (SdkAppid !== String(sdkAppId)) return 'its SdkAppid is not the SDKAppID of the credential';
	if (!callbackToken) return undefined;
	if (callbackToken.trim() === '') return "the credential's Callback Token has spaces only";
	if (typeof Sign !== 'string' || typeof RequestTime !== 'string') return 'it is not signed';
	if (!isEqual(Sign, sha256(callbackToken + RequestTime).toString('hex'))) {
		return "its Sign does not fit the credential's Callback Token";
	}
	if (!isFresh(RequestTime, maxAge, now)) return "its RequestTime is outside 'Max Age'";
	return undefined;
}

/** The clocks may differ either way; what is no number is never fresh. */
function isFresh(requestTime: string, maxAge: number, now: number): boolean {
	return Math.abs(now / 1000 - Number(requestTime)) <= maxAge;
}

/** Takes the same time wherever two texts differ, and whatever their lengths. */
function isEqual(one: string, other: string): boolean {
	return timingSafeEqual(sha256(one), sha256(other));
}

function sha256(text: string): Buffer {
	return createHash('sha256').update(text).digest();
}
