import type { Browser } from 'playwright-core';
import { openBrowser } from './lib/browser';
import { Editor } from './lib/editor';
import { EXAMPLES, exampleApp } from './lib/examples';
import { Model } from './lib/model';
import { freePort } from './lib/ports';
import { outputsOf, type StoredExecution } from './lib/rest';
import { screenshot } from './lib/screenshots';
import { Stage } from './lib/stage';
import { callWebhook } from './lib/webhook';
import { readWorkflows } from './lib/workflow';

/** Contacts of the example list: the first three use the app, the last one does not. */
const [FIRST, SECOND, THIRD, STRANGER] = ['crm-00001', 'crm-00002', 'crm-00003', 'crm-00038'];

let model: Model;
let stage: Stage;
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	model = await Model.start({ accounts: `${FIRST}, ${STRANGER}`, tags: 'vip' }, inWords);
	stage = await Stage.open({
		// The usual port, where it is free: the pictures show it.
		mockServer: { ...(await exampleApp()), port: await freePort(8089) },
		credentials: [model.credential],
		folders: [EXAMPLES],
	});
	browser = await openBrowser();
	editor = await Editor.open(browser, stage.n8n.url);
});

afterAll(async () => {
	await browser?.close();
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

it('crm-webhook tags the contacts and answers with those that failed', async () => {
	await editor.openWorkflow('crm-webhook');
	await editor.execute();
	const contacts = [
		{ id: FIRST, tags: ['customer', 'berlin'] },
		{ id: STRANGER, tags: ['customer'] },
	];
	const url = `${stage.n8n.url}/webhook-test/crm-contacts`;
	const answer = await (await callWebhook(url, { contacts })).json();
	expect(answer).toMatchObject({
		tagged: 1,
		failed: [{ account: STRANGER, tags: ['customer'], error: { code: 70107 } }],
	});
	expect(stage.mockServer.app.tagsOf(FIRST)).toEqual(['customer', 'berlin']);
	await editor.succeeded();
	await screenshot(editor.page, 'example-crm-webhook');
});

it('nightly-segments takes a tag from those who still hold it', async () => {
	stage.mockServer.app.setTags(FIRST, ['vip', 'trial-ends-soon']);
	stage.mockServer.app.setTags(SECOND, ['vip']);
	stage.mockServer.app.setTags(THIRD, ['trial-ends-soon']);
	await editor.openWorkflow('nightly-segments');
	await editor.execute();
	await editor.succeeded();
	const [success] = outputsOf(await lastRun('nightly-segments'), 'Remove the tag');
	expect(success).toEqual([
		{ account: FIRST, removedTags: ['trial-ends-soon'] },
		{ account: THIRD, removedTags: ['trial-ends-soon'] },
	]);
	expect(stage.mockServer.app.tagsOf(FIRST)).toEqual(['vip']);
	expect(stage.mockServer.app.tagsOf(THIRD)).toEqual([]);
	await screenshot(editor.page, 'example-nightly-segments');
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
	await screenshot(editor.page, 'example-retry-failed');
});

it('chat-agent tags users when it is asked to, and tells who failed', async () => {
	stage.mockServer.app.setTags(FIRST, []);
	await editor.openWorkflow('chat-agent');
	await editor.byId('workflow-chat-button').click();
	const input = editor.byId('chat-input');
	await input.fill(`Tag ${FIRST} and ${STRANGER} as vip, please`);
	await input.press('Enter');
	const answer = `Tagged ${FIRST}. ${STRANGER} could not be tagged: The app does not know this account.`;
	await editor.byId('canvas-chat-body').getByText(answer).waitFor();
	expect(outputsOf(await lastRun('chat-agent'), 'Agent')).toEqual([[{ output: answer }]]);
	expect(stage.mockServer.app.tagsOf(FIRST)).toEqual(['vip']);
	await editor.succeeded();
	await screenshot(editor.page, 'example-chat-agent');
});
