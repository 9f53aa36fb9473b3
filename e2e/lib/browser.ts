import { chromium, type Browser } from 'playwright-core';
import { CHROMIUM, ensureProgram } from './debian';

/** Keeps Chromium from looking for anything but the page it is sent to. */
const FLAGS = [
	'--disable-gpu',
	'--disable-quic',
	'--no-first-run',
	'--disable-background-networking',
	'--disable-component-update',
	'--disable-sync',
];

export async function openBrowser(): Promise<Browser> {
	const executablePath = await ensureProgram('chromium', CHROMIUM, () => undefined);
	return await chromium.launch({ executablePath, args: FLAGS, timeout: 120_000 });
}
