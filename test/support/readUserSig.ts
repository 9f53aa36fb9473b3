import { createHmac } from 'node:crypto';
import { inflateSync } from 'node:zlib';

/** What a UserSig says, by Tencent's description of TLSSigAPIv2 (1047/34385). */
export interface UserSig {
	'TLS.ver': string;
	'TLS.identifier': string;
	'TLS.sdkappid': number;
	'TLS.expire': number;
	'TLS.time': number;
	'TLS.sig': string;
}

/** Undoes the URL-safe base64 and the compression of a UserSig. */
export function readUserSig(userSig: string): UserSig {
	const base64 = userSig.replaceAll('*', '+').replaceAll('-', '/').replaceAll('_', '=');
	return JSON.parse(inflateSync(Buffer.from(base64, 'base64')).toString('utf8')) as UserSig;
}

/** The signature that belongs to what a UserSig says; the key counts as text, not as hex. */
export function signatureOf(userSig: Omit<UserSig, 'TLS.sig' | 'TLS.ver'>, key: string): string {
	const signed = (['identifier', 'sdkappid', 'time', 'expire'] as const).map(
		(field) => `TLS.${field}:${userSig[`TLS.${field}`]}\n`,
	);
	return createHmac('sha256', key).update(signed.join('')).digest('base64');
}
