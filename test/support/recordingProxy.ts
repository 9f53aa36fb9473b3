import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer that the proxy gives by itself. */
export interface OwnAnswer {
	status?: number;
	headers?: Record<string, string>;
	body: string;
}

/** Stands before a service and reads along, as anybody between n8n and Tencent could. */
export interface RecordingProxy {
	url: string;
	/** Every UserSig that came by, once. */
	readonly userSigs: ReadonlySet<string>;
	stop(): Promise<void>;
}

/**
 * Starts a proxy before a service.
 *
 * @param answer what it answers by itself, given the whole URL of the request; by default it hands
 * requests on
 */
export async function startRecordingProxy(
	service: string,
	answer?: (url: URL) => OwnAnswer,
): Promise<RecordingProxy> {
	const userSigs = new Set<string>();
	const server = createServer((incoming, response) => {
		const url = new URL(incoming.url ?? '', service);
		userSigs.add(url.searchParams.get('usersig') ?? '');
		if (answer) give(answer(url), response);
		else handOn(incoming, url, response);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		userSigs,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}

function give({ status = 200, headers, body }: OwnAnswer, response: ServerResponse): void {
	response.writeHead(status, headers).end(body);
}

function handOn(incoming: IncomingMessage, url: URL, response: ServerResponse): void {
	const { method, headers } = incoming;
	const outgoing = request(url, { method, headers }, (answer) => {
		response.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(response);
	});
	outgoing.on('error', () => incoming.socket.resetAndDestroy());
	incoming.pipe(outgoing);
}
