import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CHROMIUM, POSTGRES, REDIS, ensureProgram } from './lib/debian';
import { ensureN8n } from './lib/installation';
import { CACHE } from './lib/paths';
import { build } from './lib/tarball';

/** Before all suites: n8n is on disk, the package is built, earlier runs are cleared away. */
export default async function setUp(): Promise<void> {
	const report = (text: string): void => void process.stderr.write(`${text}\n`);
	await ensureN8n(report);
	await ensureProgram('chromium', CHROMIUM, report);
	await ensureProgram('redis-server', REDIS, report);
	await ensureProgram('postgres', POSTGRES, report);
	await clearAway();
	await build();
}

/** What runs that were broken off left behind. */
async function clearAway(): Promise<void> {
	const names = await readdir(CACHE).catch(() => []);
	const left = names.filter((name) => name.startsWith('home-'));
	for (const name of left) await rm(join(CACHE, name), { recursive: true, force: true });
}
