/**
 * Makes n8n's core a good guest: it keeps its settings in a temporary folder instead of the home folder
 * of the person who runs the tests, and logs nothing, as failing nodes are what many tests ask for.
 * Import this before n8n-core; `N8N_LOG_LEVEL=debug` lets the log be read.
 */
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Names the folder to the processes that this one starts. */
const FOLDER = 'TENCENT_CHAT_PUSH_N8N_FOLDER';

/** For jest, which calls it once before all tests. */
export default function prepareN8n(): void {
	process.env.N8N_LOG_LEVEL ??= 'silent';
	if (existsSync(process.env[FOLDER] ?? '')) return;
	const folder = mkdtempSync(join(tmpdir(), 'tencent-chat-push-'));
	// Written here, because processes that start together would each write a key of their own.
	mkdirSync(join(folder, '.n8n'));
	const settings = JSON.stringify({ encryptionKey: 'of-no-use-outside-the-tests' });
	writeFileSync(join(folder, '.n8n', 'config'), settings, { mode: 0o600 });
	process.env[FOLDER] = folder;
	process.env.N8N_USER_FOLDER = folder;
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
}

prepareN8n();
