import { once, setMaxListeners } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { pipeline } from 'node:stream/promises';
import { setImmediate as immediate, setTimeout as sleep } from 'node:timers/promises';

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
	/**
	 * The HTTP status; `hung` never answers; `reset` and `lost` both reset the connection; `broken` sends
	 * the body as it is, outside HTTP and TLS, and ends the connection.
	 */
	status: number | 'reset' | 'hung' | 'lost' | 'broken';
	headers?: Record<string, string>;
	body?: string;
	/** Sends spaces after the body, up to so many bytes in all. */
	paddedTo?: number;
	/** Extra ms before the reply. */
	delay?: number;
	/** Sends the body byte by byte, with so many ms before each. */
	trickle?: number;
}

export interface HttpListenerOptions {
	host: string;
	/** 0 takes any free port. */
	port: number;
	/** PEM texts; given, the server speaks https. */
	tls?: { key: string; cert: string };
	/** What the `Date` header says, Unix ms; default the machine's time. */
	now?: () => number;
}

/** Longer than the 90 s after which a caller is to give up an idle connection. */
const keepAliveMs = 95_000;

/** Another program may take the port while it is closed. */
const reopening = { tries: 100, everyMs: 50 };

/** HTTP, and nothing of what is said over it. */
export class HttpListener {
	/** E.g. `http://127.0.0.1:12345`. */
	readonly url: string;
	private readonly connections: ReadonlyMap<number | undefined, Socket>;
	private readonly closing = new AbortController();
	/** Settles when the connections of a closed port have ended. */
	private emptied = Promise.resolve();

	private constructor(
		private readonly server: Server,
		scheme: string,
		private readonly now: () => number,
	) {
		this.url = `${scheme}://${hostAndPort(server)}`;
		this.connections = trackConnections(server);
		// Every delayed reply listens, and there is no limit to them.
		setMaxListeners(0, this.closing.signal);
	}

	static async listen(options: HttpListenerOptions): Promise<HttpListener> {
		const { host, port, tls, now = Date.now } = options;
		const server = tls ? createHttpsServer(tls) : createHttpServer();
		server.keepAliveTimeout = keepAliveMs;
		server.listen(port, host);
		await once(server, 'listening');
		return new HttpListener(server, tls ? 'https' : 'http', now);
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
		if (!this.server.listening) return;
		const closed = once(this.server, 'close');
		this.refuse();
		await closed;
	}

	/** Closes the port and ends every connection, until {@link accept}. */
	refuse(): void {
		if (!this.server.listening) return;
		this.server.close();
		// Not before the reply is out to whoever asked for this over HTTP.
		this.emptied = immediate().then(() => this.server.closeAllConnections());
	}

	/** Listens again on the same port after {@link refuse}; not after {@link close}. */
	async accept(): Promise<void> {
		await this.emptied;
		const { hostname, port } = new URL(this.url);
		for (let tries = 1; !this.server.listening && !this.closing.signal.aborted; tries += 1) {
			this.server.listen(Number(port), hostname.replace(/[[\]]/g, ''));
			const taken = await once(this.server, 'listening').then(noError, errorOf);
			if (taken && tries >= reopening.tries) throw taken;
			if (taken) await sleep(reopening.everyMs);
		}
		if (this.closing.signal.aborted) this.refuse();
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
			await this.send(reply, request, response);
		} catch (thrown) {
			if (!this.closing.signal.aborted) abandon(request, response, thrown);
		}
	}

	private callOf(request: IncomingMessage, body: Buffer): HttpCall | undefined {
		const at = performance.now();
		const { method = '', url: target = '', socket } = request;
		if (!URL.canParse(this.url + target)) return undefined;
		return { at, method, url: new URL(this.url + target), from: socket.remoteAddress ?? '', body };
	}

	private async send(
		reply: HttpReply,
		request: IncomingMessage,
		response: ServerResponse,
	): Promise<void> {
		const { status, headers, body, paddedTo, trickle } = reply;
		if (status === 'hung') return;
		const connection = this.connections.get(request.socket.remotePort);
		if (status === 'broken') {
			connection?.end(body ?? '');
			return;
		}
		if (typeof status !== 'number') {
			connection?.resetAndDestroy();
			return;
		}
		response.setHeader('date', new Date(this.now()).toUTCString());
		response.writeHead(status, headers);
		if (trickle !== undefined) await this.trickle(response, Buffer.from(body ?? ''), trickle);
		else if (paddedTo !== undefined) await pipeline(padded(body ?? '', paddedTo), response);
		else response.end(body);
	}

	private async trickle(response: ServerResponse, body: Buffer, ms: number): Promise<void> {
		response.flushHeaders();
		for (let index = 0; index < body.length && !response.destroyed; index += 1) {
			await sleep(ms, undefined, { signal: this.closing.signal });
			response.write(body.subarray(index, index + 1));
		}
		response.end();
	}
}

const spaces = Buffer.alloc(65_536, ' ');

/** Made bit by bit, as the caller reads it: it may be hundreds of MB. */
function* padded(body: string, bytes: number): Generator<Buffer> {
	const whole = Buffer.from(body);
	yield whole;
	for (let left = bytes - whole.length; left > 0; left -= spaces.length) {
		yield spaces.subarray(0, left);
	}
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
	const chunks: Buffer[] = [];
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
	return Buffer.concat(chunks);
}

/** A caller may close the connection; anything else is a bug of the mock server. */
function abandon(request: IncomingMessage, response: ServerResponse, thrown: unknown): void {
	if (request.socket.destroyed) return;
	if (response.headersSent) return void response.destroy();
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

function noError(): undefined {
	return undefined;
}

function errorOf(thrown: unknown): Error {
	return thrown instanceof Error ? thrown : new Error(String(thrown));
}

function hostAndPort(server: Server): string {
	const { address, family, port } = server.address() as AddressInfo;
	return family === 'IPv6' ? `[${address}]:${port}` : `${address}:${port}`;
}
