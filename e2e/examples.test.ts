import type { Browser } from 'playwright-core';
import { ReferenceClient } from '../mock-server';
import { TOKEN, callBack } from '../test/support/callbacks';
import { openBrowser } from './lib/browser';
import { Editor } from './lib/editor';
import { EXAMPLES, exampleApp } from './lib/examples';
import { Model } from './lib/model';
import { areWanted, pictureOfCanvas, takePicture } from './lib/pictures';
import { outputsOf, type StoredExecution } from './lib/rest';
import { Stage } from './lib/stage';
import { eventually } from './lib/time';
import { callWebhook, triggerPath } from './lib/webhook';
import { readWorkflows } from './lib/workflow';

/** Contacts of the example list: the first three use the app, the last one does not. */
const [FIRST, SECOND, THIRD, STRANGER] = ['crm-00001', 'crm-00002', 'crm-00003', 'crm-00038'];

const HOUR = 3_600_000;

let model: Model;
let stage: Stage;
let client: ReferenceClient;
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	model = await Model.start({ accounts: `${FIRST}, ${STRANGER}`, tags: 'vip' }, inWords);
	stage = await Stage.open({
		mockServer: await exampleApp(),
		callbackToken: TOKEN,
		credentials: [model.credential],
		folders: [EXAMPLES],
	});
	client = new ReferenceClient(stage.mockServer.credential);
	browser = await openBrowser();
	editor = await Editor.open(browser, stage.n8n.url);
});

afterAll(async () => {
	await browser?.close();
	await client?.close();
	await stage?.close();
	await model?.stop();
});

/** What a model would make of the tool's answer. */
function inWords(toolAnswer: string): string {
	const items = JSON.parse(toolAnswer) as Array<{ account: string; error?: { message: string } }>;
	const tagged = items.filter(({ error }) => !error).map(({ account }) => account);
	const failed = items.flatMap(({ account, error }) =>
		error ? [`${account} could not be tagged: ${error.message}.`] : [],
	);
	return [`Tagged ${tagged.join(', ')}.`, ...failed].join(' ');
}

/** What n8n stored of the last run of an example. */
async function lastRun(id: string): Promise<StoredExecution> {
	const execution = await stage.n8n.rest.lastExecution(id);
	expect(execution.status).toBe('success');
	return execution;
}

it('crm-webhook tags the contacts, imports new ones and answers with those that failed', async () => {
	await editor.openWorkflow('crm-webhook');
	await editor.execute();
	const long = 'x'.repeat(33);
	const contacts = [
		{ id: FIRST, tags: ['customer', 'berlin'] },
		{ id: STRANGER, tags: ['customer'] },
		{ id: long, tags: ['customer'] },
	];
	const url = `${stage.n8n.url}/webhook-test/crm-contacts`;
	const answer = await (await callWebhook(url, { contacts })).json();
	expect(answer).toMatchObject({
		tagged: 2,
		failed: [{ account: long, error: { code: 'INVALID_INPUT' } }],
	});
	expect(stage.mockServer.app.tagsOf(STRANGER)).toEqual(['customer']);
	expect(stage.mockServer.app.tagsOf(FIRST)).toEqual(['customer', 'berlin']);
	await editor.succeeded();
	await pictureOfCanvas(editor.page, 'example-crm-webhook');
	stage.mockServer.app.deleteAccount(STRANGER);
});

it('nightly-segments makes the managed tags those of the list, and leaves the others', async () => {
	const { app } = stage.mockServer;
	app.setTags(FIRST, ['vip', 'plan:free']);
	app.setTags(SECOND, ['plan:free']);
	app.setTags(THIRD, ['newsletter', 'vip']);
	await editor.openWorkflow('nightly-segments');
	await editor.execute();
	await editor.succeeded();
	const [success = []] = outputsOf(await lastRun('nightly-segments'), 'Sync tags');
	expect(success.slice(0, 3)).toEqual([
		{
			account: FIRST,
			tags: ['plan:pro', 'newsletter'],
			addedTags: ['plan:pro', 'newsletter'],
			removedTags: ['plan:free'],
		},
		{ account: SECOND, tags: ['plan:free'], addedTags: [], removedTags: [] },
		{ account: THIRD, tags: [], addedTags: [], removedTags: ['newsletter'] },
	]);
	expect(app.tagsOf(FIRST).sort()).toEqual(['newsletter', 'plan:pro', 'vip']);
	expect(app.tagsOf(THIRD)).toEqual(['vip']);
	await pictureOfCanvas(editor.page, 'example-nightly-segments');
});

/** The minute that the example waits would only make the test longer. */
async function shortenWait(id: string): Promise<void> {
	const workflows = await readWorkflows(EXAMPLES, [stage.credential]);
	const shortened = workflows
		.filter((workflow) => workflow.id === id)
		.map((workflow) => ({
			...workflow,
			nodes: workflow.nodes.map((node) =>
				node.type === 'n8n-nodes-base.wait'
					? { ...node, parameters: { amount: 2, unit: 'seconds' } }
					: node,
			),
		}));
	await stage.folder.importWorkflows(shortened);
}

it('retry-failed feeds back what may succeed later and alerts of the rest', async () => {
	await shortenWait('retry-failed');
	// Once more often than the node tries by itself.
	stage.mockServer.injectFault({ account: SECOND, listed: true, times: 5, do: { code: 70500 } });
	await editor.openWorkflow('retry-failed');
	await editor.execute();
	await editor.succeeded();
	const execution = await lastRun('retry-failed');
	expect(outputsOf(execution, 'Add tags')).toMatchObject([
		[{ account: FIRST }],
		[
			{ account: SECOND, error: { code: 70500, retryable: true } },
			{ account: STRANGER, error: { code: 70107, retryable: false } },
		],
	]);
	expect(outputsOf(execution, 'Try again')).toMatchObject([
		[{ account: SECOND, addedTags: ['plan:plus'] }],
		[],
	]);
	expect(outputsOf(execution, 'Alert')).toMatchObject([[{ account: STRANGER }]]);
	expect(stage.mockServer.app.tagsOf(SECOND)).toContain('plan:plus');
	await pictureOfCanvas(editor.page, 'example-retry-failed');
});

it('segment-campaign sends what is due today to its segment', async () => {
	const { app } = stage.mockServer;
	app.setTags(FIRST, ['plan:free', 'newsletter']);
	app.setTags(SECOND, ['plan:free', 'newsletter', 'unsubscribed']);
	app.setTags(THIRD, ['plan:free']);
	await editor.openWorkflow('segment-campaign');
	await editor.execute();
	await editor.succeeded();
	const outputs = outputsOf(await lastRun('segment-campaign'), 'Send to segment');
	expect(outputs).toMatchObject([
		[{ recipients: { TagsAnd: ['plan:free', 'newsletter'], TagsNot: ['unsubscribed'] } }],
		[],
	]);
	expect(app.pushes.notifications).toMatchObject([{ account: FIRST, title: 'Spring sale' }]);
	await pictureOfCanvas(editor.page, 'example-segment-campaign');
});

it('order-shipped tells each customer of the order, and alerts of those it cannot reach', async () => {
	await editor.openWorkflow('order-shipped');
	await editor.execute();
	const orders = [
		{ order: '4711', customer: FIRST, name: 'Ivan', carrier: 'DHL', day: 'Tuesday' },
		{ order: '4712', customer: SECOND, name: 'Jia', carrier: 'SF', day: 'Monday' },
		{ order: '4713', customer: STRANGER, name: 'Quinn', carrier: 'UPS', day: 'Friday' },
	];
	await callWebhook(`${stage.n8n.url}/webhook-test/orders-shipped`, { orders });
	await editor.succeeded();
	const execution = await lastRun('order-shipped');
	expect(outputsOf(execution, 'Sent')).toMatchObject([[{ account: FIRST }, { account: SECOND }]]);
	expect(outputsOf(execution, 'Alert')).toMatchObject([
		[{ order: 'order-4713', customer: STRANGER, whatToDo: expect.any(String) as string }],
	]);
	const shown = [FIRST, SECOND].map((who) => stage.mockServer.app.pushes.of(who).at(-1));
	expect(shown).toMatchObject([
		{
			title: 'Order 4711 is on its way',
			text: 'Hello Ivan, DHL brings it on Tuesday.',
		},
		{ title: 'Order 4712 is on its way', text: 'Hello Jia, SF brings it on Monday.' },
	]);
	await pictureOfCanvas(editor.page, 'example-order-shipped');
});

/** Has the service carry out a scheduled push to those with a tag, at a time that has passed. */
async function sendAt(time: number, tag: string): Promise<void> {
	const { clock } = stage.mockServer;
	clock.set(time - HOUR);
	const schedAt = new Date(time).toISOString().slice(0, 19).replace('T', ' ');
	const answer = await client.addScheduledTask('Tag', schedAt, {
		From_Account: 'administrator',
		MsgRandom: 1,
		OfflinePushInfo: { PushFlag: 0, Title: `For ${tag}`, Desc: 'Yesterday' },
		Condition: { TagsAnd: [tag] },
	});
	expect(answer).toMatchObject({ ErrorCode: 0 });
	clock.set(time + 1000);
	clock.set(Date.now());
}

it("campaign-report counts what became of yesterday's pushes, by segment", async () => {
	const { app } = stage.mockServer;
	for (const [account, fate, tags] of [
		[FIRST, 'clicked', ['vip', 'newsletter']],
		[SECOND, 'delivered', ['vip']],
		[THIRD, 'failed', ['vip']],
	] as const) {
		app.setTags(account, [...tags]);
		app.devices.set(account, { fate, online: false, platform: 'huawei' });
	}
	const today = new Date().setUTCHours(0, 0, 0, 0);
	await sendAt(today - 9 * HOUR, 'vip');
	await sendAt(today - 8 * HOUR, 'newsletter');
	await sendAt(today - 7 * HOUR, 'vip');
	await sendAt(today - 30 * HOUR, 'vip');
	await editor.openWorkflow('campaign-report');
	await editor.execute();
	await editor.succeeded();
	expect(outputsOf(await lastRun('campaign-report'), 'Sheet')).toEqual([
		[
			{ segment: 'vip', users: 6, delivered: '66.7 %', clicked: '33.3 %' },
			{ segment: 'newsletter', users: 1, delivered: '100.0 %', clicked: '100.0 %' },
		],
	]);
	const loss = {
		...{ stage: 'afterSending', platform: 'Huawei', code: '410', count: 1 },
		reason: 'Device token no longer valid',
	};
	expect(outputsOf(await lastRun('campaign-report'), 'Losses')).toMatchObject([[loss, loss]]);
	await pictureOfCanvas(editor.page, 'example-campaign-report');
});

it('engaged-users listens in the editor, and tags who clicked', async () => {
	const { mockServer, n8n } = stage;
	for (const [account, fate] of [
		[FIRST, 'clicked'],
		[SECOND, 'failed'],
		[THIRD, 'delivered'],
	] as const) {
		mockServer.app.setTags(account, ['listening']);
		mockServer.app.devices.set(account, { fate, online: false, platform: 'huawei' });
	}
	await editor.openWorkflow('engaged-users');
	await editor.execute();
	const path = triggerPath(await n8n.rest.workflow('engaged-users'));
	const url = `${n8n.url}/webhook-test/${path}`;
	await eventually(
		'n8n to listen',
		async () => (await callBack(url, { query: {} })).status === 401 || undefined,
		{ timeout: 60_000 },
	);
	mockServer.setCallback({ url, token: TOKEN });
	await client.push({ Title: 'Hello', Desc: 'Again' }, { Condition: { TagsAnd: ['listening'] } });
	await mockServer.callbacksDone();
	mockServer.setCallback(undefined);
	await editor.succeeded();
	const execution = await lastRun('engaged-users');
	expect(outputsOf(execution, 'Tag as engaged')).toMatchObject([[{ account: FIRST }], []]);
	expect(outputsOf(execution, 'Sheet')).toMatchObject([[{ account: SECOND }]]);
	expect(mockServer.app.tagsOf(FIRST)).toEqual(['listening', 'engaged']);
	await pictureOfCanvas(editor.page, 'example-engaged-users');
});

it('chat-agent tags users when it is asked to, and tells who failed', async () => {
	stage.mockServer.app.setTags(FIRST, []);
	await editor.openWorkflow('chat-agent');
	await editor.byId('workflow-chat-button').click();
	const input = editor.byId('chat-input');
	await input.fill(`Tag ${FIRST} and ${STRANGER} as vip, please`);
	await input.press('Enter');
	const answer = `Tagged ${FIRST}. ${STRANGER} could not be tagged: This account does not exist in the app.`;
	await editor.byId('canvas-chat-body').getByText(answer).waitFor();
	expect(outputsOf(await lastRun('chat-agent'), 'Agent')).toEqual([[{ output: answer }]]);
	expect(stage.mockServer.app.tagsOf(FIRST)).toEqual(['vip']);
	await editor.succeeded();
	if (!areWanted) return;
	const subjects = [editor.byId('canvas'), editor.byId('logs-panel')];
	await takePicture(editor.page, 'example-chat-agent', subjects, { top: -20 });
});
