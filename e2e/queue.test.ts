import { TOKEN, callBack } from '../test/support/callbacks';
import { REDIS, ensureProgram } from './lib/debian';
import { EXAMPLES } from './lib/examples';
import { startWebhookProcess, startWorker, type WebhookProcess } from './lib/n8n';
import { freePort } from './lib/ports';
import { Postgres } from './lib/postgres';
import { Service } from './lib/processes';
import { outputsOf, type ExecutionSummary, type StoredExecution } from './lib/rest';
import { Stage } from './lib/stage';
import { eventually } from './lib/time';
import { callWebhook, triggerPath } from './lib/webhook';
import { webhookInto } from './lib/webhookWorkflow';
import type { WorkflowFile } from './lib/workflow';

const EXECUTIONS = 20;
const ACCOUNTS = 5000;
/** What Tencent allows an app. */
const CALLS_PER_SECOND = 100;
const WORKERS = 2;
/** Who is in the segment that gets a push. */
const MEMBERS = 500;
const MINUTE = 60_000;

let redis: Service;
let postgres: Postgres;
let stage: Stage;
let webhooks: WebhookProcess;
const workers: Service[] = [];

beforeAll(async () => {
	const port = await freePort();
	redis = await startRedis(port);
	postgres = await Postgres.start();
	const settings = {
		...postgres.settings,
		EXECUTIONS_MODE: 'queue',
		QUEUE_BULL_REDIS_HOST: '127.0.0.1',
		QUEUE_BULL_REDIS_PORT: String(port),
		OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
		// n8n finds out sooner that a worker is gone; its usual 60 s would only make the test longer.
		QUEUE_WORKER_STALLED_INTERVAL: '10000',
		QUEUE_WORKER_LOCK_DURATION: '30000',
		QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	};
	stage = await Stage.open({
		settings,
		mockServer: { accounts: accounts(), callsPerSecond: CALLS_PER_SECOND },
		callbackToken: TOKEN,
		folders: [EXAMPLES],
		workflows: [load(CALLS_PER_SECOND), load(CALLS_PER_SECOND / WORKERS), campaign()],
	});
	webhooks = await startWebhookProcess(stage.folder);
	for (let worker = 0; worker < WORKERS; worker += 1) workers.push(await addWorker());
}, 5 * MINUTE);

afterAll(async () => {
	await Promise.all(workers.map(async (worker) => await worker.stop()));
	await webhooks?.service.stop();
	await stage?.close();
	await redis?.stop();
	await postgres?.stop();
}, MINUTE);

async function startRedis(port: number): Promise<Service> {
	const program = await ensureProgram('redis-server', REDIS, () => undefined);
	const bare = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const service = new Service('redis-server', program, ['--port', String(port), ...bare]);
	await service.ready(async () => /Ready to accept/.test(service.output), 60_000);
	return service;
}

async function addWorker(): Promise<Service> {
	return await startWorker(stage.folder);
}

function accounts(): string[] {
	return Array.from({ length: ACCOUNTS }, (_, index) => `user-${index}`);
}

/** A webhook that answers at once and tags all accounts, at a given pace for each worker. */
function load(requestsPerSecond: number): WorkflowFile {
	const everybody = `={{ Array.from({ length: ${ACCOUNTS} }, (_, index) => 'user-' + index) }}`;
	const parameters = {
		resource: 'tag',
		operation: 'add',
		accounts: everybody,
		tags: '={{ $json.body.tag }}',
		options: { requestsPerSecond },
	};
	return webhookInto(`load-${requestsPerSecond}`, 'Add tags', parameters, 'atOnce');
}

/** A webhook that sends a push to a segment. */
function campaign(): WorkflowFile {
	return webhookInto('campaign', 'Send to segment', {
		resource: 'push',
		operation: 'sendToSegment',
		segmentBy: 'tags',
		match: 'all',
		tags: '={{ $json.body.tags }}',
		excludedTags: '',
		title: 'Sale',
		body: 'Until Sunday',
		additionalFields: {},
		options: {},
	});
}

/** Starts the executions, all at once. */
async function startMany(id: string): Promise<void> {
	const url = `${stage.n8n.url}/webhook/${id}`;
	await stage.n8n.rest.activate(id);
	const calls = Array.from({ length: EXECUTIONS }, async (_, index) => {
		const { ok } = await callWebhook(url, { tag: `${id}-${index}` });
		expect(ok).toBe(true);
	});
	await Promise.all(calls);
}

const OVER = new Set(['success', 'error', 'crashed', 'canceled']);

async function allOver(id: string, timeout: number): Promise<ExecutionSummary[]> {
	return await eventually(
		`${EXECUTIONS} executions of ${id} to end`,
		async () => {
			const executions = await stage.n8n.rest.executions(id);
			const over = executions.filter(({ status }) => OVER.has(status));
			return over.length >= EXECUTIONS ? over : undefined;
		},
		{ timeout, interval: 1000 },
	);
}

/** Every account of an execution that n8n calls a success is on one output, and truly so. */
function checkComplete(execution: StoredExecution): { succeeded: number; failed: number } {
	const [success = [], failed = []] = outputsOf(execution, 'Add tags') as Array<
		Array<{ account: string; addedTags: string[] }>
	>;
	const named = new Set([...success, ...failed].map(({ account }) => account));
	expect(named.size).toBe(ACCOUNTS);
	expect(success.length + failed.length).toBe(ACCOUNTS);
	const untrue = success.filter(({ account, addedTags }) => {
		const held = stage.mockServer.app.tagsOf(account);
		return !addedTags.every((tag) => held.includes(tag));
	});
	expect(untrue).toEqual([]);
	return { succeeded: success.length, failed: failed.length };
}

/** Why executions did not succeed, in n8n's words. */
async function reasonsOf(executions: ExecutionSummary[]): Promise<string[]> {
	const others = executions.filter(({ status }) => status !== 'success');
	return await Promise.all(
		others.map(async ({ id, status }) => {
			const { error } = (await stage.n8n.rest.execution(id)).data.resultData;
			return `${status}: ${error?.message} ${error?.description}`;
		}),
	);
}

function refusedCalls(since: number): number {
	const requests = stage.mockServer.requests.slice(since);
	return requests.filter(({ answer }) => answer.code === 60007).length;
}

describe('two workers and a webhook process', () => {
	/** Publishes the example, and gives back its address once the webhook process answers there. */
	async function publishTrigger(): Promise<string> {
		const { rest } = stage.n8n;
		await rest.activate('engaged-users');
		const path = triggerPath(await rest.workflow('engaged-users'));
		const address = `${webhooks.url}/webhook/${path}`;
		await eventually(
			'the trigger',
			async () => (await callBack(address, { query: {} })).status !== 404 || undefined,
			{ timeout: MINUTE },
		);
		return address;
	}

	it('start nothing for a stranger', async () => {
		const address = await publishTrigger();
		expect((await callBack(address, { query: {} })).status).toBe(401);
		expect(await stage.n8n.rest.executions('engaged-users')).toEqual([]);
	});

	it(
		'bring a push to a segment back as events, and tag those who clicked',
		async () => {
			const { app } = stage.mockServer;
			const members = accounts().slice(0, MEMBERS);
			for (const account of members) app.setTags(account, ['members']);
			stage.mockServer.setCallback({ url: await publishTrigger(), token: TOKEN, retries: 3 });
			await stage.n8n.rest.activate('campaign');
			await callWebhook(`${webhooks.url}/webhook/campaign`, { tags: 'members' });
			await stage.mockServer.callbacksDone();
			stage.mockServer.setCallback(undefined);
			const { callbacks } = stage.mockServer;
			expect(callbacks.filter(({ failure }) => failure)).toEqual([]);

			const notified = app.pushes.notifications;
			expect(notified.map(({ account }) => account).sort()).toEqual([...members].sort());
			const clicked = notified.filter((each) => each.clicked).map(({ account }) => account);
			expect(clicked.length).toBeGreaterThan(MEMBERS / 10);
			const isEngaged = (account: string): boolean => app.tagsOf(account).includes('engaged');
			await eventually(
				'all who clicked to be tagged',
				async () => clicked.every(isEngaged) || undefined,
				{ timeout: MINUTE },
			);
			expect(accounts().filter(isEngaged).sort()).toEqual([...clicked].sort());
			expect(webhooks.service.output).not.toContain(TOKEN);
		},
		2 * MINUTE,
	);
});

describe('two workers', () => {
	it(
		'at the full pace each step down instead of failing accounts',
		async () => {
			const started = Date.now();
			await startMany('load-100');
			const executions = await allOver('load-100', 3 * MINUTE);
			expect(await reasonsOf(executions)).toEqual([]);
			for (const { id } of executions) {
				const { failed } = checkComplete(await stage.n8n.rest.execution(id));
				expect(failed).toBe(0);
			}
			for (const { output } of workers) expect(output).toMatch(/Worker finished execution/);
			note('full pace each', started, 0);
		},
		4 * MINUTE,
	);

	it(
		'at their part of the pace are never refused, and survive one of them killed',
		async () => {
			const started = Date.now();
			const before = stage.mockServer.requests.length;
			await startMany('load-50');
			await eventually(
				'half of the calls',
				async () =>
					stage.mockServer.requests.length - before > (EXECUTIONS * ACCOUNTS) / 100 / 2 ||
					undefined,
				{ timeout: MINUTE },
			);
			workers[0]?.kill();
			const executions = await allOver('load-50', 4 * MINUTE);
			for (const { id, status } of executions) {
				// What n8n calls crashed has been reported; the others are whole.
				if (status !== 'success') continue;
				const { failed } = checkComplete(await stage.n8n.rest.execution(id));
				expect(failed).toBe(0);
			}
			const lost = executions.filter(({ status }) => status !== 'success');
			expect(lost.length).toBeLessThanOrEqual(5);
			expect(refusedCalls(before)).toBe(0);
			note(`part of the pace, ${lost.length} reported as failed`, started, before);
			const reasons = new Set(await reasonsOf(executions));
			process.stderr.write(`  n8n's reason: ${[...reasons].join('; ')}\n`);
		},
		5 * MINUTE,
	);
});

/** For the person who reads the run. */
function note(what: string, started: number, since: number): void {
	const seconds = ((Date.now() - started) / 1000).toFixed(1);
	const requests = stage.mockServer.requests.length - since;
	process.stderr.write(
		`${what}: ${seconds} s, ${requests} calls, ${refusedCalls(since)} refused with 60007\n`,
	);
}
