import { TOKEN } from '../../test/support/callbacks';
import type { Locator } from 'playwright-core';
import type { Editor } from '../lib/editor';
import { takePicture, type Margin } from '../lib/pictures';
import { eventually } from '../lib/time';
import { triggerPath } from '../lib/webhook';
import { Film } from './film';
import { FIRST, SECOND, THIRD, SHOWN, type Set } from './set';

/** One picture of the documents, or one in light and dark. */
export type Scene = (set: Set) => Promise<void>;

const WIDE = { width: 1640, height: 892 };
const FILM = { width: 1360, height: 800 };

/** Without the round corners of the window below, and n8n's question there. */
const LESS: Partial<Margin> = { bottom: -60 };
const OF_PANEL: Partial<Margin> = { ...LESS, top: 14 };

/** The panel of the open node. */
function panel(editor: Editor): Locator[] {
	return [editor.byId('tab-params'), editor.byId('node-parameters')];
}

async function executed(editor: Editor, workflow: string): Promise<void> {
	await editor.openWorkflow(workflow);
	await editor.execute();
	await editor.succeeded();
}

/** Opens the drop-down of a parameter. While n8n still loads its entries, a click does nothing. */
async function openList(editor: Editor, parameter: string): Promise<void> {
	const entry = editor.page.getByRole('option').locator('visible=true').first();
	await eventually(
		`the choices of ${parameter}`,
		async () => {
			await editor.byId(`parameter-input-${parameter}`).click();
			await editor.page.waitForTimeout(1500);
			return (await entry.isVisible()) || undefined;
		},
		{ timeout: 30_000 },
	);
}

/** The parameters of the open node beside what came out. */
function panelAndOutput(editor: Editor): Locator[] {
	return [editor.byId('node-parameters'), editor.byId('output-panel')];
}

const campaign =
	(isDark: boolean): Scene =>
	async ({ stage, editor: open }) => {
		const { app } = stage.mockServer;
		for (const account of [FIRST, SECOND]) app.setTags(account, ['plan:free', 'newsletter']);
		const editor = await open(WIDE, isDark);
		await executed(editor, 'segment-campaign');
		await editor.openNode('Send to segment');
		const name = isDark ? 'campaign-dark' : 'campaign';
		await takePicture(editor.page, name, panelAndOutput(editor), LESS);
	};

const failed: Scene = async ({ editor: open }) => {
	const editor = await open({ width: 1920, height: 940 });
	await executed(editor, 'tag-contacts');
	await editor.openNode('Add tags');
	await editor.page.getByText(/^Failed Branch/).click();
	await takePicture(editor.page, 'failed', panelAndOutput(editor), LESS);
};

const operations: Scene = async ({ editor: open }) => {
	const editor = await open({ width: 1180, height: 760 });
	await editor.openWorkflow('tag-contacts');
	await editor.openNode('Add tags');
	await openList(editor, 'operation');
	await takePicture(editor.page, 'operations', panel(editor), { ...OF_PANEL, right: 24 });
};

const attributes: Scene = async ({ editor: open }) => {
	const editor = await open({ width: 1180, height: 670 });
	await editor.openWorkflow('attributes');
	await editor.openNode('Attributes');
	await openList(editor, 'attributes');
	await takePicture(editor.page, 'attributes', panel(editor), OF_PANEL);
};

const actions: Scene = async ({ editor: open }) => {
	const editor = await open({ width: 1180, height: 1500 });
	await editor.openWorkflow('tag-contacts');
	await editor.byId('node-creator-plus-button').click();
	await editor.byId('node-creator-search-bar').fill('tencent');
	await editor.page.getByText('Tencent Chat Push').first().click();
	await editor.byId('node-creator').getByText('Add tags to users', { exact: true }).waitFor();
	await takePicture(editor.page, 'actions', [editor.byId('node-creator')]);
};

const syncTags: Scene = async ({ stage, editor: open }) => {
	const { app } = stage.mockServer;
	app.setTags(FIRST, ['vip', 'plan:free']);
	app.setTags(SECOND, ['plan:free']);
	app.setTags(THIRD, ['newsletter', 'vip']);
	const editor = await open({ width: 2080, height: 790 });
	await executed(editor, 'nightly-segments');
	await editor.openNode('Sync tags');
	await takePicture(editor.page, 'sync-tags', panelAndOutput(editor), LESS);
};

const preview: Scene = async ({ editor: open }) => {
	const editor = await open({ width: 1440, height: 1150 });
	await executed(editor, 'preview');
	await editor.openNode('Send to segment');
	await takePicture(editor.page, 'preview', panelAndOutput(editor), LESS);
};

const trigger: Scene = async ({ editor: open }) => {
	const editor = await open({ width: 1180, height: 860 });
	await editor.openWorkflow('engaged-users');
	await editor.openNode('Push events');
	await editor.page.getByText('Webhook URLs').click();
	await editor.page.getByText('Production URL', { exact: true }).click();
	await takePicture(editor.page, 'trigger', panel(editor), OF_PANEL);
};

const credential: Scene = async ({ editor: open }) => {
	const editor = await open({ width: 1180, height: 1180 });
	const dialog = editor.byId('editCredential-modal');
	await editor.page.goto(`/home/credentials/${SHOWN.id}`);
	await dialog.getByText('Connection tested successfully').waitFor();
	await takePicture(editor.page, 'credential', [dialog], { bottom: -36 });
	await dialog.locator('[data-test-id="parameter-input-secretKey"] input').fill('f'.repeat(64));
	await editor.byId('credential-save-button').click();
	await dialog.getByText(/connect with these settings/).waitFor();
	await dialog.getByText('More details').click();
	await dialog.getByText(/Enter 'Secret Key' in the credential again/).waitFor();
	await takePicture(editor.page, 'credential-wrong-key', [dialog], { bottom: -65 });
};

/** Tag, push, click, tag: what happens to users who have a tag. */
const loop: Scene = async ({ stage, client, editor: open }) => {
	const { mockServer, n8n } = stage;
	const { app } = mockServer;
	app.devices.set(FIRST, { fate: 'clicked', online: false, platform: 'huawei' });
	const editor = await open(FILM);
	const { page } = editor;
	const fit = async (): Promise<void> => await editor.byId('zoom-to-fit').click();
	const film = await Film.start();

	const tag = '1  Tag: users of your CRM get their tags';
	await editor.openWorkflow('tag-contacts');
	await fit();
	await film.show(page, tag, 1.5);
	await editor.execute();
	await editor.succeeded();
	await film.show(page, tag, 2);
	await editor.openNode('Add tags');
	await page.getByText(/^Success Branch/).click();
	await film.show(page, tag, 2.5);

	const push = '2  Push: everyone with the tags gets a push';
	app.setTags(FIRST, ['plan:free', 'newsletter']);
	await editor.openWorkflow('segment-campaign');
	await fit();
	await editor.execute();
	await editor.succeeded();
	await film.show(page, push, 2);
	await editor.openNode('Send to segment');
	await film.show(page, push, 3.5);

	const click = '3  Click: a user opens the push, and Tencent calls your workflow';
	await editor.openWorkflow('engaged-users');
	await fit();
	await editor.execute();
	const url = `${n8n.url}/webhook-test/${triggerPath(await n8n.rest.workflow('engaged-users'))}`;
	await film.show(page, click, 1.5);
	mockServer.setCallback({ url, token: TOKEN });
	await client.push(
		{ Title: 'Spring sale', Desc: '20 % off until Sunday' },
		{ Condition: { TagsAnd: ['newsletter'] } },
	);
	await mockServer.callbacksDone();
	mockServer.setCallback(undefined);
	await editor.succeeded();
	await editor.openNode('Push events');
	await film.show(page, click, 2.5);

	const again = '4  Tag: who opened it has a tag for your next segment';
	await page.keyboard.press('Escape');
	await film.show(page, again, 2);
	await editor.openNode('Tag as engaged');
	await film.show(page, again, 2);
	await film.develop('loop');
};

export const SCENES: Readonly<Record<string, Scene>> = {
	campaign: campaign(false),
	'campaign-dark': campaign(true),
	failed,
	operations,
	attributes,
	actions,
	'sync-tags': syncTags,
	preview,
	trigger,
	credential,
	loop,
};
