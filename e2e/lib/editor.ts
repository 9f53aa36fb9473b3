import type { Browser, Locator, Page } from 'playwright-core';
import { areWanted, SCALE } from './pictures';
import { OWNER } from './userFolder';

const WINDOW = { width: 1440, height: 900 };
const STEP_TIMEOUT = 60_000;

/** How the editor is shown. */
export interface Look {
	window?: { width: number; height: number };
	/** Pixels of a picture for one of the page. */
	scale?: number;
	isDark?: boolean;
}

/** n8n's editor in a browser, signed in as its owner. */
export class Editor {
	private constructor(readonly page: Page) {}

	static async open(
		browser: Browser,
		url: string,
		{ window = WINDOW, scale = areWanted ? SCALE : 1, isDark = false }: Look = {},
	): Promise<Editor> {
		const context = await browser.newContext({
			baseURL: url,
			locale: 'en-GB',
			viewport: window,
			deviceScaleFactor: scale,
			colorScheme: isDark ? 'dark' : 'light',
		});
		context.setDefaultTimeout(STEP_TIMEOUT);
		const page = await context.newPage();
		// Nothing beyond this machine is asked for: n8n's editor would wait for it.
		await page.route(
			/^https?:\/\/(?!127\.0\.0\.1|localhost)/,
			async (route) => await route.abort(),
		);
		await page.goto('/signin');
		await page.getByLabel('Email').fill(OWNER.email);
		await page.getByLabel('Password').fill(OWNER.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(/\/(home|workflow)/);
		return new Editor(page);
	}

	/** What n8n's own tests find by this name. */
	byId(id: string): Locator {
		return this.page.locator(`[data-test-id="${id}"]`);
	}

	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`/workflow/${id}`);
		await this.byId('canvas-node').first().waitFor();
	}

	nodeOnCanvas(name: string): Locator {
		return this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`);
	}

	async openNode(name: string): Promise<void> {
		await this.nodeOnCanvas(name).dblclick();
		await this.byId('node-parameters').waitFor();
	}

	/** Presses "Execute workflow". */
	async execute(): Promise<void> {
		await this.byId('execute-workflow-button').click();
	}

	/** Waits until the execution has succeeded, and takes the notice of it away. */
	async succeeded(): Promise<void> {
		await this.page.getByText('Workflow executed successfully').waitFor();
		await this.page.getByRole('alert').locator('.el-notification__closeBtn').click();
	}
}
