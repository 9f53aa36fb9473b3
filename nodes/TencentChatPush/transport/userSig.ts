import { Api } from 'tls-sig-api-v2/TLSSigAPIv2.js';

import type { Access } from './access';

/** Seconds a UserSig is good for: the shortest life Tencent recommends (1047/34385). */
const LIFETIME = 86_400;

/** Signs a fresh UserSig, the pass that goes with every request. */
export function signUserSig({ sdkAppId, identifier, secretKey }: Access): string {
	return new Api(sdkAppId, secretKey).genUserSig(identifier, LIFETIME);
}
