import { zlibSync } from 'fflate/browser';

/**
 * The one function of Node's zlib that tls-sig-api-v2 calls, in plain JavaScript: the build puts
 * this in zlib's place, because community nodes may not load it. The service inflates whatever
 * level it gets, and a UserSig is too short for compression to pay.
 */
export function deflateSync(data: Uint8Array): Buffer {
	return Buffer.from(zlibSync(data, { level: 0 }));
}
