import { freePort } from './ports';
import { Service } from './processes';
import { Rest } from './rest';
import type { UserFolder } from './userFolder';

export interface N8nOptions {
	/** The port to take where it is free; any other where it is not. */
	port?: number;
	/** Further settings of n8n. */
	settings?: NodeJS.ProcessEnv;
	onLine?: (line: string) => void;
}

const START_TIMEOUT = 300_000;

/** A running n8n. */
export class N8n {
	/** n8n's own API; signed in to only after `signIn`. */
	readonly rest: Rest;

	private constructor(
		readonly url: string,
		readonly folder: UserFolder,
		private readonly service: Service,
	) {
		this.rest = new Rest(url);
	}

	/** Starts n8n on a folder, with its owner set up and signed in. */
	static async start(folder: UserFolder, options: N8nOptions = {}): Promise<N8n> {
		const port = await freePort(options.port);
		const url = `http://127.0.0.1:${port}`;
		const service = await program(folder, ['start'], options, {
			N8N_PORT: String(port),
			N8N_EDITOR_BASE_URL: url,
			WEBHOOK_URL: url,
		});
		const n8n = new N8n(url, folder, service);
		try {
			await service.ready(async () => await answers(`${url}/healthz/readiness`), START_TIMEOUT);
			await n8n.rest.signIn();
			return n8n;
		} catch (error) {
			await n8n.stop();
			throw error;
		}
	}

	/** Settles when n8n has ended, by itself or not. */
	get ended(): Promise<number | null> {
		return this.service.ended;
	}

	/** What n8n logged last. */
	get log(): string {
		return this.service.output;
	}

	async stop(): Promise<void> {
		await this.service.stop();
	}
}

/** Starts a worker of n8n's queue mode on the folder of its main process. */
export async function startWorker(folder: UserFolder, options: N8nOptions = {}): Promise<Service> {
	const port = await freePort();
	const health = { QUEUE_HEALTH_CHECK_ACTIVE: 'true', QUEUE_HEALTH_CHECK_PORT: String(port) };
	const service = await program(folder, ['worker', '--concurrency=5'], options, health);
	const url = `http://127.0.0.1:${port}/healthz/readiness`;
	await service.ready(async () => await answers(url), START_TIMEOUT);
	return service;
}

/** A process of n8n's queue mode that takes the calls of webhooks, and where it takes them. */
export interface WebhookProcess {
	url: string;
	service: Service;
}

/** Starts a webhook process on the folder of its main process. */
export async function startWebhookProcess(
	folder: UserFolder,
	options: N8nOptions = {},
): Promise<WebhookProcess> {
	const port = await freePort(options.port);
	const own = { N8N_PORT: String(port), QUEUE_HEALTH_CHECK_ACTIVE: 'true' };
	const service = await program(folder, ['webhook'], options, own);
	const url = `http://127.0.0.1:${port}`;
	await service.ready(async () => await answers(`${url}/healthz/readiness`), START_TIMEOUT);
	return { url, service };
}

async function program(
	folder: UserFolder,
	args: string[],
	{ settings, onLine }: N8nOptions,
	own: NodeJS.ProcessEnv,
): Promise<Service> {
	const { node, n8n } = folder.installation;
	const broker = { N8N_RUNNERS_BROKER_PORT: String(await freePort()) };
	const env = { ...folder.environment, ...broker, ...own, ...settings };
	return new Service(`n8n ${args.join(' ')}`, node, [n8n, ...args], {
		cwd: folder.path,
		env,
		onLine,
	});
}

async function answers(url: string): Promise<boolean> {
	return await fetch(url, { signal: AbortSignal.timeout(2000) }).then(
		({ ok }) => ok,
		() => false,
	);
}
