import { randomInt } from 'crypto';
import type { IHttpRequestOptions } from 'n8n-workflow';

import type { Access } from './access';
import { signUserSig } from './userSig';

const UINT32_VALUES = 2 ** 32;

/** What this credential adds to the query. */
const SIGNED = ['sdkappid', 'identifier', 'usersig', 'random', 'contenttype'];

/**
 * A request to Tencent Chat with everything in its query that a call needs (REST API overview,
 * 1047/34620). A path is completed with the credential's base URL; a whole URL must lead there.
 *
 * @throws Error when the URL leads elsewhere: a UserSig lets its holder act as administrator
 */
export function signedRequest(request: IHttpRequestOptions, access: Access): IHttpRequestOptions {
	return {
		...request,
		...target(request, access),
		...jsonBody(request),
		qs: {
			...request.qs,
			sdkappid: access.sdkAppId,
			identifier: access.identifier,
			usersig: signUserSig(access),
			random: randomInt(UINT32_VALUES),
			contenttype: 'json',
		},
	};
}

/** n8n's HTTP Request node names the address `uri`; the request helpers of nodes name it `url`. */
type AnyRequest = IHttpRequestOptions & { uri?: string };

function target(request: AnyRequest, { baseUrl }: Access): Partial<AnyRequest> {
	const address = request.uri ?? request.url;
	const base = request.baseURL ?? baseUrl;
	const url = new URL(URL.canParse(address) ? address : joined(base, address));
	if (!leadsTo(url, new URL(baseUrl))) {
		throw new Error(
			`This credential signs requests to ${baseUrl.replace(/^https?:\/\//, '')} only. Use that address in the URL, or change 'Region' in the credential.`,
		);
	}
	// A sample address of Tencent's brings placeholders for what is signed here.
	for (const name of SIGNED) url.searchParams.delete(name);
	return request.uri === undefined ? { url: url.href, baseURL: undefined } : { uri: url.href };
}

/** An endpoint with a path is one service of several on its host. */
function leadsTo(url: URL, base: URL): boolean {
	const folder = base.pathname.replace(/\/*$/, '/');
	return url.origin === base.origin && url.pathname.startsWith(folder);
}

function joined(baseUrl: string, path: string): string {
	return `${baseUrl}/${path.replace(/^\/+/, '')}`;
}

/** The API refuses an empty body, and n8n does not send `{}` unless it is text. */
function jsonBody({ body, headers }: IHttpRequestOptions): Partial<IHttpRequestOptions> {
	const isEmpty =
		body === undefined ||
		body === null ||
		body === '' ||
		(Object.getPrototypeOf(body) === Object.prototype && Object.keys(body).length === 0);
	if (!isEmpty) return {};
	return { body: '{}', headers: { ...headers, 'Content-Type': 'application/json' } };
}
