import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { json } from 'node:stream/consumers';

import { ownApp } from './scenario';

/** A request as it came. */
interface AskedRequest {
	/** E.g. `/v4/timpush/get_tag`. */
	path: string;
	/** The path with its query, UserSig included. */
	url: string;
	body: unknown;
}

/** An answer to the letter. */
export interface Said {
	status: number;
	text: string;
	/** Whether more seems to come, but never does. */
	isEndless?: boolean;
}

/** A request that was answered, and how. */
export interface AnsweredRequest extends AskedRequest {
	said: Said;
}

/** Makes up the answer when a request comes. */
export type Answerer = (request: AskedRequest) => Said;

/** A server that knows nothing but what to answer. */
export interface AnsweringServer {
	credential: Record<'sdkAppId' | 'region' | 'endpoint' | 'identifier' | 'secretKey', string>;
	requests: AnsweredRequest[];
	/** Those that are open. */
	connections: ReadonlySet<Socket>;
}

/**
 * Starts a server that answers each path with exactly this JSON, or with what an {@link Answerer} says, and stops it
 * after `use`. A path without an answer gets HTTP 404.
 */
export async function answering<T>(
	answers: Readonly<Record<string, unknown>>,
	use: (server: AnsweringServer) => Promise<T>,
): Promise<T> {
	const requests: AnsweredRequest[] = [];
	const connections = new Set<Socket>();
	const server = createServer((request, response) => {
		void read(request).then((asked) => {
			const said = answerTo(asked, answers[asked.path]);
			requests.push({ ...asked, said });
			response.writeHead(said.status, { 'content-type': 'application/json' });
			response.flushHeaders();
			if (said.isEndless) response.write(said.text);
			else response.end(said.text);
		});
	});
	server.on('connection', (socket: Socket) => {
		connections.add(socket);
		socket.once('close', () => connections.delete(socket));
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
		return await use({ credential, requests, connections });
	} finally {
		server.closeAllConnections();
		await new Promise((resolve) => server.close(resolve));
	}
}

function answerTo(asked: AskedRequest, answer: unknown): Said {
	if (typeof answer === 'function') return (answer as Answerer)(asked);
	return { status: answer === undefined ? 404 : 200, text: JSON.stringify(answer ?? {}) };
}

async function read(request: IncomingMessage): Promise<AskedRequest> {
	const url = request.url ?? '/';
	const { pathname } = new URL(url, 'http://127.0.0.1');
	return { path: pathname, url, body: await json(request) };
}
