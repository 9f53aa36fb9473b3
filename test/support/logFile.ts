/** Lets n8n log everything into a file, for a test that reads it. Import this before n8n-core. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = mkdtempSync(join(tmpdir(), 'tencent-chat-push-log-'));
export const LOG_FILE = join(folder, 'n8n.log');

writeFileSync(LOG_FILE, '');

Object.assign(process.env, {
	N8N_LOG_LEVEL: 'debug',
	N8N_LOG_OUTPUT: 'file',
	N8N_LOG_FILE_LOCATION: LOG_FILE,
});

process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
