import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A proxy that lets nobody through. */
export interface ConnectProxy {
	url: string;
	/** Where callers wanted to go, as `host:port`. */
	readonly targets: string[];
	stop(): Promise<void>;
}

/** Starts a proxy that notes where a caller wants to go and answers 502. */
export async function startConnectProxy(): Promise<ConnectProxy> {
	const targets: string[] = [];
	const server = createServer((_, response) => response.writeHead(502).end());
	server.on('connect', ({ url }, socket) => {
		targets.push(url ?? '');
		socket.end('HTTP/1.1 502 Bad Gateway\r\nConnection: close\r\n\r\n');
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}`,
		targets,
		stop: async () => {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		},
	};
}
