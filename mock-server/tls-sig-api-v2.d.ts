/** Tencent's own UserSig library, as far as it is used here; it ships no types. */
declare module 'tls-sig-api-v2/TLSSigAPIv2.js' {
	export class Api {
		/**
		 * @param sdkAppId - SDKAppID of the app
		 * @param secretKey - key of the app
		 */
		constructor(sdkAppId: number, secretKey: string);

		/**
		 * Makes a UserSig.
		 *
		 * @param identifier - UserID it is made for
		 * @param expire - validity in seconds
		 */
		genUserSig(identifier: string, expire: number): string;
	}
}
