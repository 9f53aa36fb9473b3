import { z } from 'zod';

import { CUSTOM_REGION, REGIONS } from './regions';

/** What a credential opens: where requests go, and who signs them. */
export interface Access {
	/** Origin and path prefix without a slash at the end, e.g. `https://adminapisgp.im.qcloud.com`. */
	baseUrl: string;
	/** Unsigned 32-bit number of the application. */
	sdkAppId: number;
	/** The app administrator in whose name calls are made. */
	identifier: string;
	secretKey: string;
	/** What Tencent signs its callbacks with; '' where the app has none. */
	callbackToken: string;
}

const MAX_UINT32 = 4_294_967_295;

const fields = z.object({
	sdkAppId: z.coerce
		.string()
		.trim()
		.regex(/^\d+$/, "'SDKAppID' must contain digits only, e.g. 1400000000")
		.transform(Number)
		.refine(
			(id) => id > 0 && id <= MAX_UINT32,
			"'SDKAppID' is out of range: copy it from the Chat console",
		),
	region: z.string({ message: "'Region' is empty" }),
	endpoint: z.string().trim().optional(),
	identifier: z
		.string({ message: "'Admin User ID' is empty" })
		.trim()
		.min(1, "'Admin User ID' is empty"),
	secretKey: z.string({ message: "'Secret Key' is empty" }).trim().min(1, "'Secret Key' is empty"),
	// Credentials stored before the trigger existed do not have it. Spaces alone are no token, and not none.
	callbackToken: z
		.string({ message: "'Callback Token' is not text" })
		.transform((token) => token.trim() || token)
		.default(''),
});

/**
 * Reads the fields of a Tencent Chat API credential.
 *
 * @throws Error in plain words, naming the field; never holding a value of it
 */
export function accessOf(credential: unknown): Access {
	const parsed = fields.safeParse(credential);
	if (!parsed.success) {
		throw new Error(parsed.error.issues[0]?.message ?? 'The credential is incomplete');
	}
	const { region, endpoint, ...rest } = parsed.data;
	const baseUrl = region === CUSTOM_REGION ? customBaseUrl(endpoint ?? '') : regionBaseUrl(region);
	return { baseUrl, ...rest };
}

function regionBaseUrl(region: string): string {
	if (!REGIONS.some(({ value }) => value === region)) {
		throw new Error("'Region' is not in the list: choose the region of your application");
	}
	return `https://${region}`;
}

function customBaseUrl(endpoint: string): string {
	if (!URL.canParse(endpoint)) {
		throw new Error("'Endpoint' is not a URL, e.g. https://im-gateway.example.com");
	}
	const url = new URL(endpoint);
	if (url.username || url.password || url.search || url.hash) {
		throw new Error("'Endpoint' must be a plain URL without user, query or fragment");
	}
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
		throw new Error("'Endpoint' must begin with https:// (http:// is only for localhost)");
	}
	return url.href.replace(/\/+$/, '');
}

/** Only requests that never leave the computer may do without TLS: they carry an administrator's UserSig. */
function isLoopback(hostname: string): boolean {
	return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}
