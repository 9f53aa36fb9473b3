import { REDIS, ensureProgram } from './lib/debian';
import { startWorker } from './lib/n8n';
import { freePort } from './lib/ports';
import { Service } from './lib/processes';
import { outputsOf, type ExecutionSummary, type StoredExecution } from './lib/rest';
import { Stage } from './lib/stage';
import { eventually } from './lib/time';
import { callWebhook } from './lib/webhook';
import type { WorkflowFile } from './lib/workflow';

const EXECUTIONS = 20;
const ACCOUNTS = 5000;
/** What Tencent allows an app. */
const CALLS_PER_SECOND = 100;
const WORKERS = 2;
const MINUTE = 60_000;

let redis: Service;
let stage: Stage;
const workers: Service[] = [];

beforeAll(async () => {
	const port = await freePort();
	redis = await startRedis(port);
	const settings = {
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
		workflows: [load(CALLS_PER_SECOND), load(CALLS_PER_SECOND / WORKERS)],
	});
	for (let worker = 0; worker < WORKERS; worker += 1) workers.push(await addWorker());
}, 5 * MINUTE);

afterAll(async () => {
	await Promise.all(workers.map(async (worker) => await worker.stop()));
	await stage?.close();
	await redis?.stop();
}, MINUTE);

async function startRedis(port: number): Promise<Service> {
	const program = await ensureProgram('redis-server', REDIS, () => undefined);
	const bare = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
	const service = new Service('redis-server', program, ['--port', String(port), ...bare]);
	await service.ready(async () => /Ready to accept/.test(service.output), 20_000);
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
	const id = `load-${requestsPerSecond}`;
	const everybody = `={{ Array.from({ length: ${ACCOUNTS} }, (_, index) => 'user-' + index) }}`;
	return {
		id,
		name: `Load at ${requestsPerSecond} a second`,
		nodes: [
			{
				id: 'webhook',
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				position: [0, 0],
				webhookId: id,
				parameters: { httpMethod: 'POST', path: id, responseMode: 'onReceived', options: {} },
			},
			{
				id: 'add',
				name: 'Add tags',
				type: 'n8n-nodes-tencent-chat-push.tencentChatPush',
				typeVersion: 1,
				position: [250, 0],
				parameters: {
					resource: 'tag',
					operation: 'add',
					accounts: everybody,
					tags: '={{ $json.body.tag }}',
					options: { requestsPerSecond },
				},
				credentials: { tencentChatApi: { id: 'mock-server', name: 'MockServer' } },
			},
		],
		connections: { Webhook: { main: [[{ node: 'Add tags', type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
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
