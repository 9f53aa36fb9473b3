import { createHmac, timingSafeEqual } from 'node:crypto';
import { inflateSync } from 'node:zlib';
import { codes, Refusal } from './refusal';
import { isRecord } from './body';

/** What a UserSig must have been made for. */
export interface ExpectedSigner {
	sdkAppId: number;
	identifier: string;
	/** The app's key; HMAC takes its ASCII text, it is not hex-decoded. */
	secretKey: string;
}

/** The fields of a TLSSigAPIv2 UserSig; `time` is Unix seconds, `expire` seconds of validity. */
interface UserSigDocument {
	identifier: string;
	sdkAppId: number;
	time: number;
	expire: number;
	sig: string;
}

/**
 * Checks a TLSSigAPIv2 UserSig, in the order of Tencent's own Go verifier: what it was made for,
 * then its age, then its signature. Throws the {@link Refusal} the API would answer.
 *
 * @param now - Unix time in seconds
 */
export function checkUserSig(userSig: string, expected: ExpectedSigner, now: number): void {
	const document = readUserSig(userSig);
	if (document.identifier !== expected.identifier) {
		throw new Refusal(codes.identifierMismatch, 'the UserSig was made for another UserID');
	}
	if (document.sdkAppId !== expected.sdkAppId) {
		throw new Refusal(codes.sdkAppIdMismatch, 'the UserSig was made for another SDKAppID');
	}
	if (now > document.time + document.expire) {
		throw new Refusal(codes.userSigExpired, 'the UserSig has expired');
	}
	if (!isSignedWith(document, expected.secretKey)) {
		throw new Refusal(codes.userSigWrongKey, 'the UserSig was made with another key');
	}
}

/** Standard base64 HMAC-SHA256 over the four signed fields; UserSig page. */
export function signature(fields: Omit<UserSigDocument, 'sig'>, secretKey: string): string {
	const signed =
		`TLS.identifier:${fields.identifier}\n` +
		`TLS.sdkappid:${fields.sdkAppId}\n` +
		`TLS.time:${fields.time}\n` +
		`TLS.expire:${fields.expire}\n`;
	return createHmac('sha256', secretKey).update(signed).digest('base64');
}

function isSignedWith(document: UserSigDocument, secretKey: string): boolean {
	const expected = Buffer.from(signature(document, secretKey));
	const given = Buffer.from(document.sig);
	return given.length === expected.length && timingSafeEqual(given, expected);
}

function readUserSig(userSig: string): UserSigDocument {
	const document = parseUserSig(userSig);
	if (document === undefined) {
		throw new Refusal(codes.userSigMalformed, 'the UserSig is illegal, it may be truncated');
	}
	return document;
}

function parseUserSig(userSig: string): UserSigDocument | undefined {
	const fields = inflateJson(userSig);
	if (!isRecord(fields)) return undefined;
	const identifier = fields['TLS.identifier'];
	const sdkAppId = fields['TLS.sdkappid'];
	const time = fields['TLS.time'];
	const expire = fields['TLS.expire'];
	const sig = fields['TLS.sig'];
	const isWhole =
		fields['TLS.ver'] === '2.0' &&
		typeof identifier === 'string' &&
		typeof sdkAppId === 'number' &&
		typeof time === 'number' &&
		typeof expire === 'number' &&
		typeof sig === 'string';
	return isWhole ? { identifier, sdkAppId, time, expire, sig } : undefined;
}

/** Undoes base64 in Tencent's URL-safe alphabet, then zlib, then JSON. */
function inflateJson(userSig: string): unknown {
	if (!/^[A-Za-z0-9*_-]+$/.test(userSig)) return undefined;
	const base64 = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
	try {
		return JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString('utf8'));
	} catch {
		return undefined;
	}
}
