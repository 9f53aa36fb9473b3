import type { Browser, Locator, Page } from 'playwright-core';
import { openBrowser } from './lib/browser';
import { Editor } from './lib/editor';
import { ReferenceClient } from '../mock-server';
import { EXAMPLES, exampleApp } from './lib/examples';
import { TEST_WORKFLOWS } from './lib/paths';
import { pictureOfCanvas } from './lib/pictures';
import { Stage } from './lib/stage';
import { eventually } from './lib/time';
import { webhookInto } from './lib/webhookWorkflow';

const HINT = '4 of 9 accounts failed, the first: ';

/** Looks at one scheduled push, which is still to be chosen. */
const SCHEDULED = {
	resource: 'scheduledPush',
	operation: 'get',
	scheduledTaskId: { __rl: true, mode: 'list', value: '' },
	options: {},
};

let stage: Stage;
let browser: Browser;
let editor: Editor;
let page: Page;

beforeAll(async () => {
	stage = await Stage.open({
		mockServer: await exampleApp(),
		folders: [EXAMPLES, TEST_WORKFLOWS],
		workflows: [
			{
				...webhookInto('look', 'Scheduled push', SCHEDULED),
				settings: { timezone: 'Asia/Shanghai' },
			},
		],
	});
	browser = await openBrowser();
	editor = await Editor.open(browser, stage.n8n.url);
	({ page } = editor);
});

afterAll(async () => {
	await browser?.close();
	await stage?.close();
});

/** The entries of a drop-down of the node's panel, once they are there. */
async function choicesOf(parameter: string): Promise<string[]> {
	const options = page.getByRole('option').locator('visible=true');
	await eventually(
		`the choices of ${parameter}`,
		async () => {
			// While n8n still loads them, a click does nothing.
			await editor.byId(`parameter-input-${parameter}`).click();
			return await appears(options.first());
		},
		{ timeout: 60_000 },
	);
	return (await options.allInnerTexts()).map((text) => text.split('\n', 1).join().trim());
}

async function appears(locator: Locator): Promise<true | undefined> {
	return await locator.waitFor({ timeout: 1500 }).then(
		() => true,
		() => undefined,
	);
}

describe('the example workflow', () => {
	beforeAll(async () => await editor.openWorkflow('tag-contacts'));

	it('shows both outputs by name', async () => {
		const labels = await page.locator('.vue-flow__handle-right').allInnerTexts();
		expect(labels).toEqual(expect.arrayContaining(['Success', 'Failed']));
	});

	it('brings accounts to Success and to Failed', async () => {
		await editor.execute();
		await editor.succeeded();
		for (const items of ['9 items', '5 items', '4 items']) {
			await editor.byId('edge-label').getByText(items).waitFor();
		}
		await pictureOfCanvas(page, 'example-tag-contacts');
	});

	it('says in the panel of the node how many failed, and why', async () => {
		await editor.openNode('Add tags');
		expect(await editor.byId('node-hint').innerText()).toContain(HINT);
		const tabs = await editor.byId('branches').getByRole('tab').allInnerTexts();
		expect(tabs).toMatchObject([/^Success/, /^Failed/].map((text) => expect.stringMatching(text)));
		await page.getByText(/^Failed Branch/).click();
		const reasons = await editor.byId('output-panel').innerText();
		expect(reasons).toContain('70107');
		expect(reasons).toContain('INVALID_INPUT');
	});

	it('has data that can be pinned', async () => {
		// n8n offers it on every output but those for errors, and Failed counts as one.
		await page.getByText(/^Success Branch/).click();
		await editor.byId('ndv-pin-data').click();
		await page.getByText('This data is pinned').waitFor();
		await editor.byId('ndv-pin-data').click();
		await page.getByText('This data is pinned').waitFor({ state: 'hidden' });
	});

	it('offers the operations, sorted by name', async () => {
		expect(await choicesOf('operation')).toEqual([
			'Add Tags',
			'Clear All Tags',
			'Get Tags',
			'Remove Tags',
			'Replace Tags',
			'Sync Tags',
		]);
		await page.keyboard.press('Escape');
	});

	it('keeps the hint in the stored execution', async () => {
		await page.goto('/workflow/tag-contacts/executions');
		const preview = page.frameLocator('iframe');
		const isFramed = await page.locator('iframe').first().isVisible();
		const node = '[data-test-id="canvas-node"][data-node-name="Add tags"]';
		await (isFramed ? preview.locator(node) : editor.nodeOnCanvas('Add tags')).dblclick();
		const hint = '[data-test-id="node-hint"]';
		const shown = isFramed ? preview.locator(hint) : page.locator(hint);
		expect(await shown.innerText()).toContain(HINT);
		const failed = /^Failed Branch/;
		await (isFramed ? preview.getByText(failed) : page.getByText(failed)).click();
	});
});

describe('the nodes panel', () => {
	beforeAll(async () => await editor.openWorkflow('tag-contacts'));

	it.each(['腾讯', '推送', '标签', 'tencent im', 'schedule', 'user', 'account', 'webhook'])(
		'finds both nodes, as one entry, by %s',
		async (words) => {
			if (!(await editor.byId('node-creator').isVisible())) {
				await editor.byId('node-creator-plus-button').click();
			}
			await editor.byId('node-creator').locator('input').first().fill(words);
			const entry = editor.byId('item-iterator-item').filter({ hasText: 'Tencent Chat Push' });
			await entry.first().waitFor();
			expect(await entry.first().innerText()).toContain('Send and schedule pushes');
		},
	);
});

describe('the drop-down of attribute names', () => {
	beforeAll(async () => {
		await editor.openWorkflow('attributes');
		await editor.openNode('Attributes');
	});

	it('holds those that the app has', async () => {
		expect(await choicesOf('attributes')).toEqual(['city', 'language', 'plan']);
	});

	it('lets one be chosen', async () => {
		await page.getByRole('option', { name: 'plan' }).click();
		await page.keyboard.press('Escape');
		expect(await editor.byId('parameter-input-attributes').innerText()).toContain('plan');
	});
});

describe('the panel of a push', () => {
	beforeAll(async () => {
		await editor.openWorkflow('segment-campaign');
		await editor.openNode('Send to segment');
	});

	it('offers what can be done with pushes', async () => {
		expect(await choicesOf('operation')).toEqual([
			'Get Delivery Trace',
			'Get Losses',
			'Get Statistics',
			'Recall',
			'Send to All Users',
			'Send to Segment',
			'Send to Users',
		]);
		await page.keyboard.press('Escape');
	});

	it('asks for tags or for attributes, as chosen', async () => {
		const panel = editor.byId('node-parameters');
		expect(await panel.innerText()).toContain('Excluded Tags');
		expect(await choicesOf('segmentBy')).toEqual(['Attributes', 'Tags']);
		await page.getByRole('option', { name: 'Attributes' }).click();
		await panel.getByText('Excluded Tags').waitFor({ state: 'hidden' });
		await panel.getByText('Add Attribute').waitFor();
	});
});

describe('the drop-down of scheduled pushes', () => {
	it("holds those that wait, by title and time in the workflow's zone", async () => {
		const client = new ReferenceClient(stage.mockServer.credential);
		const tomorrow = new Date(Date.now() + 86_400_000);
		const time = tomorrow.toISOString().slice(0, 19).replace('T', ' ');
		const answer = await client.addScheduledTask('All', time, {
			From_Account: 'administrator',
			MsgRandom: 1,
			OfflinePushInfo: { PushFlag: 0, Title: 'Tuesday at nine', Desc: 'Good morning' },
		});
		expect(answer).toMatchObject({ ErrorCode: 0 });
		await client.close();
		await editor.openWorkflow('look');
		await editor.openNode('Scheduled push');
		await editor.byId('rlc-input').click();
		const local = new Date(tomorrow.getTime() + 8 * 3_600_000).toISOString();
		const shown = local.slice(0, 16).replace('T', ' ');
		await page.getByText(`Tuesday at nine (${shown} Asia/Shanghai)`).click();
		expect(await editor.byId('rlc-input').inputValue()).toContain('Tuesday at nine');
	});
});

describe('the panel of the trigger', () => {
	it('says what to enter where, and to set a token', async () => {
		await editor.openWorkflow('engaged-users');
		await editor.openNode('Push events');
		const panel = await editor.byId('node-parameters').innerText();
		expect(panel).toContain('Push.AllMemberPush');
		expect(panel).toContain('Without a Callback Token');
		expect(await editor.byId('node-parameters').getByText('Clicked').count()).toBe(1);
	});
});

describe('the credential dialog', () => {
	beforeAll(async () => {
		await editor.openWorkflow('attributes');
		await editor.openNode('Attributes');
		await editor.byId('credential-edit-button').click();
		await editor.byId('editCredential-modal').waitFor();
	});

	it('shows its fields and that the connection works', async () => {
		const dialog = editor.byId('editCredential-modal');
		await dialog.getByText('Connection tested successfully').waitFor();
		const text = await dialog.innerText();
		for (const field of [
			'SDKAppID',
			'Region',
			'Endpoint',
			'Admin User ID',
			'Secret Key',
			'Callback Token',
		]) {
			expect(text).toContain(field);
		}
	});

	it('says what is wrong with a wrong key', async () => {
		const dialog = editor.byId('editCredential-modal');
		await dialog.locator('[data-test-id="parameter-input-secretKey"] input').fill('f'.repeat(64));
		await editor.byId('credential-save-button').click();
		await dialog.getByText(/connect with these settings/).waitFor();
		await dialog.getByText('More details').click();
		await dialog.getByText(/Enter 'Secret Key' in the credential again/).waitFor();
	});
});

describe('the panel of nodes', () => {
	it('finds the node and its actions', async () => {
		await editor.openWorkflow('attributes');
		await editor.byId('node-creator-plus-button').click();
		await editor.byId('node-creator-search-bar').fill('tencent');
		await page.getByText('Tencent Chat Push').first().click();
		const list = editor.byId('node-creator');
		for (const action of [
			'Send a push to a segment',
			'Get many scheduled pushes',
			'Add tags to users',
		]) {
			// The list comes in parts.
			await list.getByText(action, { exact: true }).waitFor();
		}
	});
});
