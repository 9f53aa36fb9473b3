import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { ROOT } from './paths';

const IMAGES = join(ROOT, 'docs/images');

/** Long enough for n8n's animations and toasts to settle. */
const STILL = 1200;

/**
 * Takes the picture that the README shows, when it was asked for (SCREENSHOTS=true): no two runs
 * give the same bytes, and a plain test run must not change files.
 *
 * @param width pixels of the window, where the usual one cuts something off
 */
export async function screenshot(page: Page, name: string, width?: number): Promise<void> {
	if (process.env.SCREENSHOTS !== 'true') return;
	await mkdir(IMAGES, { recursive: true });
	const usual = page.viewportSize();
	if (usual && width) await page.setViewportSize({ ...usual, width });
	// Nothing on it is under the pointer.
	await page.mouse.move(0, 0);
	await page.waitForTimeout(STILL);
	await page.screenshot({ path: join(IMAGES, `${name}.png`), animations: 'disabled' });
	if (usual) await page.setViewportSize(usual);
}
