import type { Browser, Page } from 'playwright-core';
import { ReferenceClient } from '../../mock-server';
import { TOKEN } from '../../test/support/callbacks';
import { Editor, type Look } from '../lib/editor';
import { EXAMPLES, exampleApp } from '../lib/examples';
import { TEST_WORKFLOWS } from '../lib/paths';
import { SCALE } from '../lib/pictures';
import { Stage } from '../lib/stage';
import { readWorkflows, type CredentialFile, type WorkflowFile } from '../lib/workflow';

/** Where the editor says that it is, and what it calls the credential of the mock server. */
const SHOWN_URL = 'https://n8n.example.com';
const SHOWN_CREDENTIAL = 'Tencent Chat account';

/** A credential as users have it. Its test is led to the mock server. */
export const SHOWN: CredentialFile = {
	id: 'shown',
	name: SHOWN_CREDENTIAL,
	type: 'tencentChatApi',
	data: { region: 'adminapisgp.im.qcloud.com', endpoint: '', callbackToken: TOKEN },
};

/** Everything that pictures are taken of. */
export interface Set {
	stage: Stage;
	client: ReferenceClient;
	/** The editor, light or dark, in a window of this size. */
	editor(window: Required<Look>['window'], isDark?: boolean): Promise<Editor>;
	close(): Promise<void>;
}

/** Contacts of the example list. */
export const [FIRST, SECOND, THIRD] = ['crm-00001', 'crm-00002', 'crm-00003'] as const;

export async function buildSet(browser: Browser): Promise<Set> {
	const app = await exampleApp();
	const stage = await Stage.open({
		mockServer: app,
		callbackToken: TOKEN,
		credentialName: SHOWN_CREDENTIAL,
		shownUrl: SHOWN_URL,
		folders: [EXAMPLES, TEST_WORKFLOWS],
	});
	const { mockServer, folder, n8n } = stage;
	const { sdkAppId, identifier, secretKey } = mockServer.credential;
	await folder.importCredentials([
		{ ...SHOWN, data: { ...SHOWN.data, sdkAppId, identifier, secretKey } },
	]);
	await folder.importWorkflows(await previews(stage.credential));
	const client = new ReferenceClient(mockServer.credential);
	const editors = new Map<boolean, Promise<Editor>>();
	const opened = async (look: Look): Promise<Editor> => {
		const editor = await Editor.open(browser, n8n.url, look);
		// Otherwise n8n explains in a bubble that output can be pinned.
		await editor.page.addInitScript("localStorage.setItem('N8N_PIN_DATA_DISCOVERY_NDV', 'true')");
		await leadToMockServer(editor.page, mockServer.url);
		return editor;
	};
	return {
		stage,
		client,
		editor: async (window, isDark = false) => {
			const known = editors.get(isDark) ?? opened({ window, scale: SCALE, isDark });
			editors.set(isDark, known);
			const editor = await known;
			await editor.page.setViewportSize(window);
			return editor;
		},
		close: async () => {
			await client.close();
			await stage.close();
		},
	};
}

/** The example of a campaign, which only looks. */
async function previews(credential: CredentialFile): Promise<WorkflowFile[]> {
	const examples = await readWorkflows(EXAMPLES, [credential]);
	return examples
		.filter(({ id }) => id === 'segment-campaign')
		.map((example) => ({
			...example,
			id: 'preview',
			nodes: example.nodes.map((node) =>
				node.name === 'Send to segment'
					? {
							...node,
							parameters: { ...node.parameters, additionalFields: {}, options: { preview: true } },
						}
					: node,
			),
		}));
}

/** Has n8n test credentials of a region at the mock server, which knows no regions. */
async function leadToMockServer(page: Page, endpoint: string): Promise<void> {
	await page.route('**/rest/credentials/test', async (route) => {
		const body = route.request().postDataJSON() as { credentials: CredentialFile };
		const data = { ...body.credentials.data, region: 'custom', endpoint };
		await route.continue({
			postData: JSON.stringify({ credentials: { ...body.credentials, data } }),
		});
	});
}
