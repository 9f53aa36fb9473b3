import { Delivery, type Work } from '../../nodes/TencentChatPush/engine/delivery';
import { settle } from '../../nodes/TencentChatPush/engine/settle';
import type { Fault } from '../../nodes/TencentChatPush/errors/faults';
import { some, type Some } from '../../nodes/TencentChatPush/helpers/some';
import { RateLimiter } from '../../nodes/TencentChatPush/transport/rateLimiter';
import { Sender, type Gate, type Request } from '../../nodes/TencentChatPush/transport/sender';
import { EventLoop } from './eventLoop';
import { HOST, type Network } from './network';
import type { World } from './world';

export const ADD_TAG = '/v4/timpush/add_tag';
const PROBE = '/v4/timpush/get_attr_name';

interface Entry {
	readonly account: string;
}

export interface Job {
	accounts: readonly string[];
	accountsPerRequest?: number;
	requestsPerSecond?: number;
	maxRetries?: number;
	/** Milliseconds. */
	outageTolerance?: number;
	isRepeatable?: boolean;
}

/** What became of an execution. */
export interface Outcome {
	done: Set<string>;
	failed: Map<string, Fault>;
	stoppedBy: Fault | undefined;
	began: number;
	ended: number;
	/** What it wrote into n8n's log. */
	lines: string[];
}

/** An n8n process: an event loop, and rate limiters that all its executions share. */
export class N8nProcess {
	readonly loop: EventLoop;

	private readonly limiters = new Map<string, RateLimiter>();

	constructor(
		world: World,
		private readonly network: Network,
	) {
		this.loop = new EventLoop(world);
	}

	limiterOf(path: string): RateLimiter {
		const limiter = this.limiters.get(path) ?? new RateLimiter();
		this.limiters.set(path, limiter);
		return limiter;
	}

	/** Runs an execution to its end. */
	async execute(job: Job, cancelled = new AbortController().signal): Promise<Outcome> {
		return await new Promise((resolve, reject) => {
			this.loop.receive(() => void this.run(job, cancelled).then(resolve, reject));
		});
	}

	private async run(job: Job, cancelled: AbortSignal): Promise<Outcome> {
		const { accounts, accountsPerRequest = 1, maxRetries = 4 } = job;
		const { outageTolerance = 30_000, requestsPerSecond = 100, isRepeatable = true } = job;
		const gateOf = (path: string): Gate => ({
			limiter: this.limiterOf(path),
			limit: requestsPerSecond,
			cost: 1,
		});
		const request = (path: string, body = {}): Request => ({
			path,
			body,
			gates: [gateOf(path)],
			isRepeatable,
		});
		const probeRequest = { ...request(PROBE), isRepeatable: true };
		const outcome: Outcome = {
			done: new Set(),
			failed: new Map(),
			stoppedBy: undefined,
			began: performance.now(),
			ended: NaN,
			lines: [],
		};
		const log = (line: string): void => void outcome.lines.push(line);
		const settings = { host: HOST, maxRetries, outageTolerance, probeRequest, log };
		const client = this.network.clientOf(this.loop);
		const sender = new Sender(client, settings, cancelled);
		const work: Work<Entry, true> = {
			noun: 'accounts',
			requestFor: (entries) =>
				request(ADD_TAG, { accounts: entries.map(({ account }) => account) }),
			settle: (entries, reply) => settle(entries, reply, () => () => ({ result: true })),
			succeed: ({ account }) => void outcome.done.add(account),
			fail: ({ account }, fault) => void outcome.failed.set(account, fault),
		};
		await new Delivery(sender, work, log).deliverAll(batchesOf(accounts, accountsPerRequest));
		return { ...outcome, stoppedBy: sender.stoppedBy, ended: performance.now() };
	}
}

async function* batchesOf(accounts: readonly string[], size: number): AsyncGenerator<Some<Entry>> {
	for (let from = 0; from < accounts.length; from += size) {
		const batch = some(accounts.slice(from, from + size).map((account) => ({ account })));
		if (batch) yield batch;
	}
}
