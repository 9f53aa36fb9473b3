import { TOKEN, callBack, signedQuery } from '../test/support/callbacks';
import { EXAMPLES } from './lib/examples';
import { Model } from './lib/model';
import { outputsOf } from './lib/rest';
import { Stage, testWorkflow } from './lib/stage';
import { eventually } from './lib/time';
import { callWebhook, triggerPath } from './lib/webhook';
import { webhookInto } from './lib/webhookWorkflow';
import type { WorkflowFile } from './lib/workflow';

/** What becomes of a push to these. */
const [CLICKS, READS, FAILS, OUTSIDE] = ['alice', 'bob', 'carol', 'dave'];
const HOUR = 3_600_000;
const UNDERSTOOD = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';

const SEGMENT = { segmentBy: 'tags', match: 'all', excludedTags: '' };
const MESSAGE = {
	title: '={{ $json.body.title }}',
	body: '={{ $json.body.body }}',
	additionalFields: {},
	options: {},
};
const TASK = { __rl: true, mode: 'id', value: '={{ $json.body.scheduledTaskId }}' };

/** What a model would say: more than the tool asks for, so that it could reach more people. */
const ARGUMENTS = {
	Accounts: `${CLICKS}, nobody`,
	Title: 'Hello',
	Body: 'A word from the model',
	Tags: 'everybody',
	resource: 'push',
	operation: 'sendToAll',
};

const TEXTS = { title: fromModel('Title'), body: fromModel('Body'), additionalFields: {} };

let model: Model;
let stage: Stage;

beforeAll(async () => {
	model = await Model.start(ARGUMENTS);
	stage = await Stage.open({
		mockServer: { accounts: [CLICKS, READS, FAILS, OUTSIDE] },
		callbackToken: TOKEN,
		credentials: [model.credential],
		folders: [EXAMPLES],
		workflows: [...pushWorkflows(), ...(await agents())],
	});
	const { devices } = stage.mockServer.app;
	for (const [account, fate] of [
		[CLICKS, 'clicked'],
		[READS, 'delivered'],
		[FAILS, 'failed'],
	] as const) {
		devices.set(account, { fate, online: false, platform: 'huawei' });
	}
}, 1_200_000);

afterAll(async () => {
	await stage?.close();
	await model?.stop();
});

function pushWorkflows(): WorkflowFile[] {
	const scheduled = { resource: 'scheduledPush', scheduledTaskId: TASK, options: {} };
	return [
		webhookInto('send-to-segment', 'Push', {
			...{ resource: 'push', operation: 'sendToSegment', ...SEGMENT, ...MESSAGE },
			tags: '={{ $json.body.tags }}',
		}),
		webhookInto('plan', 'Push', {
			...{ resource: 'scheduledPush', operation: 'create', ...SEGMENT, ...MESSAGE },
			recipients: 'segment',
			tags: '={{ $json.body.tags }}',
			sendAt: '={{ $json.body.sendAt }}',
		}),
		webhookInto('list', 'Push', { ...scheduled, operation: 'getAll', returnAll: true }),
		webhookInto('look', 'Push', { ...scheduled, operation: 'get' }),
		webhookInto('move', 'Push', {
			...scheduled,
			operation: 'update',
			updateFields: { sendAt: '={{ $json.body.sendAt }}' },
		}),
		webhookInto('count', 'Push', {
			...{ resource: 'push', operation: 'getStatistics', options: {} },
			taskIds: '={{ $json.body.taskId }}',
			to: '={{ $json.body.to }}',
		}),
	];
}

function fromModel(name: string): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${name}', \`\`, 'string') }}`;
}

/** Agents that have the node as their tool, each as its owner has set it up. */
async function agents(): Promise<WorkflowFile[]> {
	const workflow = await testWorkflow('agent-tool');
	const withTool = (id: string, parameters: object): WorkflowFile => ({
		...workflow,
		id,
		nodes: workflow.nodes.map((node) =>
			node.type.endsWith('.tencentChatPushTool')
				? { ...node, parameters: { resource: 'push', ...parameters } }
				: node,
		),
	});
	const segment = { operation: 'sendToSegment', ...SEGMENT, ...TEXTS };
	return [
		withTool('agent-users', {
			operation: 'sendToUsers',
			accounts: fromModel('Accounts'),
			...TEXTS,
		}),
		withTool('agent-segment', { ...segment, tags: 'readers' }),
		withTool('agent-no-segment', { ...segment, tags: '' }),
	];
}

const published = new Set<string>();

/** Runs a workflow by its webhook, and gives back what its node put on Success. */
async function run(id: string, body: object): Promise<unknown[]> {
	if (!published.has(id)) await stage.n8n.rest.activate(id);
	published.add(id);
	const response = await callWebhook(`${stage.n8n.url}/webhook/${id}`, body);
	return (await response.json()) as unknown[];
}

/** Publishes the example, and gives back its address once it answers. */
async function publishTrigger(): Promise<string> {
	const { rest, url } = stage.n8n;
	await rest.activate('engaged-users');
	const address = `${url}/webhook/${triggerPath(await rest.workflow('engaged-users'))}`;
	await eventually(
		'the trigger',
		async () => (await callBack(address, { query: {} })).status !== 404 || undefined,
		{ timeout: 60_000 },
	);
	return address;
}

describe('the loop', () => {
	let address: string;

	beforeAll(async () => {
		address = await publishTrigger();
	});

	it('starts nothing for a stranger without a signature', async () => {
		const unsigned = { ...signedQuery(), Sign: '' };
		const answers = await Promise.all([{}, unsigned].map((query) => callBack(address, { query })));
		expect(answers.map(({ status }) => status)).toEqual([401, 401]);
		expect(await stage.n8n.rest.executions('engaged-users')).toEqual([]);
	});

	it('brings a push to a segment back as events, and tags those who clicked', async () => {
		const { mockServer, n8n } = stage;
		for (const account of [CLICKS, READS, FAILS]) mockServer.app.setTags(account, ['loop']);
		mockServer.setCallback({ url: address, token: TOKEN });
		const [push] = await run('send-to-segment', { tags: 'loop', title: 'Sale', body: 'Today' });
		expect(push).toMatchObject({ recipients: { TagsAnd: ['loop'] } });
		await mockServer.callbacksDone();
		mockServer.setCallback(undefined);
		expect(mockServer.callbacks).toMatchObject([{ status: 200, answer: UNDERSTOOD }]);
		const execution = await n8n.rest.lastExecution('engaged-users');
		const { taskId } = push as { taskId: string };
		expect(outputsOf(execution, 'Push events')).toMatchObject([
			[
				{ event: 'clicked', account: CLICKS, taskId },
				{ event: 'failed', account: FAILS, taskId, code: 410 },
			],
		]);
		expect(outputsOf(execution, 'Sheet')).toMatchObject([[{ account: FAILS, taskId }]]);
		const tags = [CLICKS, READS, FAILS, OUTSIDE].map((who) => mockServer.app.tagsOf(who));
		expect(tags).toEqual([['loop', 'engaged'], ['loop'], ['loop'], []]);
	});
});

it('a scheduled push is planned, found, moved, delivered and counted', async () => {
	const { app, clock } = stage.mockServer;
	for (const account of [CLICKS, READS]) app.setTags(account, ['planned']);
	const inHours = (hours: number): string => new Date(start + hours * HOUR).toISOString();
	const start = Math.floor(Date.now() / 1000) * 1000;

	const planned = { tags: 'planned', title: 'Tuesday', body: 'At nine', sendAt: inHours(1) };
	const [created] = (await run('plan', planned)) as Array<{ scheduledTaskId: number }>;
	const { scheduledTaskId = 0 } = created ?? {};
	expect(created).toMatchObject({ status: 'pending', sendAt: inHours(1) });
	expect(await run('list', {})).toMatchObject([{ scheduledTaskId, title: 'Tuesday' }]);
	await run('move', { scheduledTaskId, sendAt: inHours(2) });
	expect(await run('list', {})).toMatchObject([{ scheduledTaskId, sendAt: inHours(2) }]);

	clock.advance(1.5 * HOUR);
	expect(await run('look', { scheduledTaskId })).toMatchObject([{ status: 'pending' }]);
	expect(app.pushes.notifications.some(({ title }) => title === 'Tuesday')).toBe(false);
	clock.advance(HOUR);
	const [sent] = (await run('look', { scheduledTaskId })) as Array<{ pushTaskId: string }>;
	const { pushTaskId: taskId = '' } = sent ?? {};
	expect(app.pushes.find(taskId)?.notifications).toMatchObject([
		{ account: CLICKS, title: 'Tuesday' },
		{ account: READS, title: 'Tuesday' },
	]);
	expect(await run('count', { taskId, to: inHours(3) })).toMatchObject([
		{ taskId, total: 2, sent: 2, delivered: 2, clicked: 1 },
	]);
});

describe('an agent', () => {
	/** Whom its tool notified, and what the tool answered. */
	async function ask(id: string): Promise<{ notified: string[]; answer: string }> {
		const before = stage.mockServer.app.pushes.tasks.length;
		await stage.folder.cli(['execute', `--id=${id}`]);
		const execution = await stage.n8n.rest.lastExecution(id);
		expect(execution.status).toBe('success');
		const tasks = stage.mockServer.app.pushes.tasks.slice(before);
		const notified = tasks.flatMap(({ notifications }) => notifications);
		return {
			notified: notified.map(({ account }) => account),
			answer: JSON.stringify(outputsOf(execution, 'Agent')),
		};
	}

	beforeAll(() => {
		stage.mockServer.app.setTags(READS, ['readers']);
		for (const account of [CLICKS, OUTSIDE]) stage.mockServer.app.setTags(account, ['everybody']);
	});

	it('sends to the users that it names, and to nobody else', async () => {
		const { notified, answer } = await ask('agent-users');
		expect(notified).toEqual([CLICKS]);
		expect(answer).toContain('taskId');
		expect(answer).toContain('70107');
	});

	it('sends to the segment that the owner set, whatever it names', async () => {
		const { notified } = await ask('agent-segment');
		expect(notified).toEqual([READS]);
	});

	it('sends to nobody where the owner set no segment', async () => {
		const { notified, answer } = await ask('agent-no-segment');
		expect(notified).toEqual([]);
		expect(answer).toContain("'Tags'");
	});
});
