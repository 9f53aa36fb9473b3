import { chromium, type Browser, type Page } from 'playwright-core';
import { CHROMIUM, ensureProgram } from './debian';
import { OWNER } from './userFolder';

/** Keeps Chromium from looking for anything but the page it is sent to. */
const FLAGS = [
	'--no-sandbox',
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

const WINDOW = { width: 1440, height: 900 };
const STEP_TIMEOUT = 20_000;

export async function openBrowser(): Promise<Browser> {
	const executablePath = await ensureProgram('chromium', CHROMIUM, () => undefined);
	return await chromium.launch({ executablePath, args: FLAGS, timeout: 60_000 });
}

/** A page of n8n's editor, signed in as its owner. */
export async function openEditor(browser: Browser, url: string): Promise<Page> {
	const context = await browser.newContext({ viewport: WINDOW, baseURL: url, locale: 'en-GB' });
	context.setDefaultTimeout(STEP_TIMEOUT);
	const page = await context.newPage();
	// Nothing beyond this machine is asked for: n8n's editor would wait for it.
	await page.route(/^https?:\/\/(?!127\.0\.0\.1|localhost)/, async (route) => await route.abort());
	await page.goto('/signin');
	await page.getByLabel('Email').fill(OWNER.email);
	await page.getByLabel('Password').fill(OWNER.password);
	await page.getByRole('button', { name: 'Sign in' }).click();
	await page.waitForURL(/\/(home|workflow)/);
	return page;
}
