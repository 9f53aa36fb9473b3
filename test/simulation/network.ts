import type { IDataObject } from 'n8n-workflow';

import { networkFault, timeoutFault } from '../../nodes/TencentChatPush/errors/connectionFaults';
import { replyOf, unanswered, type Reply } from '../../nodes/TencentChatPush/transport/reply';
import type { EventLoop } from './eventLoop';
import type { Answer, Service } from './service';
import type { World } from './world';

export const HOST = 'api.example.com';

export interface NetworkOptions {
	/** Milliseconds from a process to the service, and the same back. */
	latency: number;
	/** Milliseconds that a packet may take longer. */
	jitter?: number;
	/** Milliseconds until the service answers. */
	answers?: number;
	/** Round trips before a request leaves: 1 over TCP, 2 more with TLS. Each needs a turn of the event loop. */
	handshakes?: number;
	/** The part of requests whose answer is lost. */
	loss?: number;
	/** Milliseconds that a process works for a round trip. */
	work?: number;
	/** Milliseconds after which a process gives up. */
	timeout?: number;
}

/** Takes calls of processes to the service: each over a connection of its own, as n8n's helper does. */
export class Network {
	constructor(
		private readonly world: World,
		private readonly service: Service,
		/** May be changed at any time. */
		readonly options: NetworkOptions,
	) {}

	/** The client of a process. */
	clientOf(loop: EventLoop): { post(path: string, body: IDataObject): Promise<Reply> } {
		return { post: async (path, body) => await this.post(loop, path, body) };
	}

	private async post(loop: EventLoop, path: string, body: IDataObject): Promise<Reply> {
		const { world } = this;
		const { timeout = 10_000, handshakes = 0, loss = 0 } = this.options;
		const work = (): void => loop.work(this.options.work ?? 0);
		return await new Promise((resolve) => {
			const giveUp = setTimeout(() => end(unanswered(timeoutFault(HOST))), timeout);
			const end = (reply: Reply): void => {
				clearTimeout(giveUp);
				resolve(reply);
			};
			const back = (reply: Reply): void =>
				world.at(world.now + this.delay, () => loop.receive(() => (work(), end(reply))));
			const arrive = (): void => {
				const answer = this.service.serve(path, accountsIn(body));
				const reply = answer.kind === 'hang' || world.random() < loss ? undefined : replyTo(answer);
				if (reply) world.at(world.now + (this.options.answers ?? 0), () => back(reply));
			};
			const connect = (left: number): void => {
				const from = Math.max(loop.now, world.now);
				world.at(from + this.delay, () => {
					if (this.service.outage === 'refused') return back(replyTo({ kind: 'refused' }));
					if (left === 0) return arrive();
					const then = (): void => (work(), connect(left - 1));
					world.at(world.now + this.delay, () => loop.receive(then));
				});
			};
			work();
			connect(handshakes);
		});
	}

	private get delay(): number {
		const { latency, jitter = 0 } = this.options;
		return latency + this.world.random() * jitter;
	}
}

function accountsIn({ accounts }: IDataObject): readonly string[] {
	return Array.isArray(accounts) ? accounts.map(String) : [];
}

function replyTo(answer: Answer): Reply {
	if (answer.kind === 'answer') return replyOf({ statusCode: 200, headers: {}, body: answer.body });
	if (answer.kind === 'status') {
		return replyOf({ statusCode: answer.status, headers: {}, body: undefined });
	}
	if (answer.kind === 'reset') return unanswered(networkFault('ECONNRESET', HOST, false));
	return unanswered(networkFault('ECONNREFUSED', HOST, true));
}
