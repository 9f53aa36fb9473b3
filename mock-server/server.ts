import { once, setMaxListeners } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A request that has arrived whole. */
export interface HttpCall {
	/** `performance.now()`, ms. */
	at: number;
	method: string;
	url: URL;
	/** Address of the caller. */
	from: string;
	body: Buffer;
}

/** What to do with a call. */
export interface HttpReply {
	/** The HTTP status; `hung` never answers; `reset` and `lost` both reset the connection. */
	status: number | 'reset' | 'hung' | 'lost';
	headers?: Record<string, string>;
	body?: string;
	/** Extra ms before the reply. */
	delay?: number;
}

export interface HttpListenerOptions {
	host: string;
	/** 0 takes any free port. */
	port: number;
	/** PEM texts; given, the server speaks https. */
	tls?: { key: string; cert: string };
}

/** Longer than the 90 s after which a caller is to give up an idle connection. */
const keepAliveMs = 95_000;

/** HTTP, and nothing of what is said over it. */
export class HttpListener {
	/** E.g. `http://127.0.0.1:12345`. */
	readonly url: string;
	private readonly connections: ReadonlyMap<number | undefined, Socket>;
	private readonly closing = new AbortController();

	private constructor(
		private readonly server: Server,
		scheme: string,
	) {
		this.url = `${scheme}://${hostAndPort(server)}`;
		this.connections = trackConnections(server);
		// Every delayed reply listens, and there is no limit to them.
		setMaxListeners(0, this.closing.signal);
	}

	static async listen({ host, port, tls }: HttpListenerOptions): Promise<HttpListener> {
		const server = tls ? createHttpsServer(tls) : createHttpServer();
		server.keepAliveTimeout = keepAliveMs;
		server.listen(port, host);
		await once(server, 'listening');
		return new HttpListener(server, tls ? 'https' : 'http');
	}

	/** From now on hands every request to `handle` and does what the reply says. */
	serve(handle: (call: HttpCall) => HttpReply): void {
		this.server.on('request', (request: IncomingMessage, response: ServerResponse) => {
			void this.converse(request, response, handle);
		});
	}

	/** Ends every connection, hanging ones too, and frees the port. */
	async close(): Promise<void> {
		this.closing.abort();
		const closed = once(this.server, 'close');
		this.server.close();
		this.server.closeAllConnections();
		await closed;
	}

	private async converse(
		request: IncomingMessage,
		response: ServerResponse,
		handle: (call: HttpCall) => HttpReply,
	): Promise<void> {
		try {
			const call = this.callOf(request, await readBody(request));
			const reply = call ? handle(call) : { status: 400 };
			if (reply.delay) await sleep(reply.delay, undefined, { signal: this.closing.signal });
			this.send(reply, request, response);
		} catch (thrown) {
			abandon(request, response, thrown);
		}
	}

	private callOf(request: IncomingMessage, body: Buffer): HttpCall | undefined {
		const at = performance.now();
		const { method = '', url: target = '', socket } = request;
		if (!URL.canParse(this.url + target)) return undefined;
		return { at, method, url: new URL(this.url + target), from: socket.remoteAddress ?? '', body };
	}

	private send(reply: HttpReply, request: IncomingMessage, response: ServerResponse): void {
		const { status, headers, body } = reply;
		if (status === 'hung') return;
		if (typeof status === 'number') response.writeHead(status, headers).end(body);
		else this.connections.get(request.socket.remotePort)?.resetAndDestroy();
	}
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** A caller that went away, or the end of the mock server, is as it should be; all else is not. */
function abandon(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
	if (request.socket.destroyed || (thrown instanceof Error && thrown.name === 'AbortError')) return;
	response.writeHead(500, { 'content-type': 'text/plain' }).end(`mockServer: ${String(thrown)}`);
}

/**
 * TCP connections by the caller's port. Under TLS a request knows its TLS socket only, and that
 * one cannot be reset.
 */
function trackConnections(server: Server): ReadonlyMap<number | undefined, Socket> {
	const connections = new Map<number | undefined, Socket>();
	server.on('connection', (socket: Socket) => {
		const { remotePort } = socket;
		connections.set(remotePort, socket);
		socket.once('close', () => connections.delete(remotePort));
	});
	return connections;
}

function hostAndPort(server: Server): string {
	const { address, family, port } = server.address() as AddressInfo;
	return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
