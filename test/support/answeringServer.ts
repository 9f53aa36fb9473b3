import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { ownApp } from './scenario';

/** A request that was answered. */
interface AnsweredRequest {
	/** E.g. `/v4/timpush/get_tag`. */
	path: string;
	body: unknown;
}

/** A server that knows nothing but what to answer. */
export interface AnsweringServer {
	credential: Record<string, string>;
	requests: AnsweredRequest[];
}

/**
 * Starts a server that answers each path with exactly this JSON, and stops it after `use`. A path
 * without an answer gets HTTP 404.
 */
export async function answering<T>(
	answers: Readonly<Record<string, unknown>>,
	use: (server: AnsweringServer) => Promise<T>,
): Promise<T> {
	const requests: AnsweredRequest[] = [];
	const server = createServer((request, response) => {
		void read(request).then(({ path, body }) => {
			requests.push({ path, body });
			const answer = answers[path];
			response.writeHead(answer === undefined ? 404 : 200, { 'content-type': 'application/json' });
			response.end(JSON.stringify(answer ?? {}));
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	const credential = {
		sdkAppId: String(ownApp()),
		region: 'custom',
		endpoint: `http://127.0.0.1:${port}`,
		identifier: 'administrator',
		secretKey: '0123456789abcdef'.repeat(4),
	};
	try {
		return await use({ credential, requests });
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

async function read(request: IncomingMessage): Promise<AnsweredRequest> {
	const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
	return { path: pathname, body: await json(request) };
}
