import { join } from 'node:path';
import { run } from './processes';
import type { Tarball } from './tarball';
import type { UserFolder } from './userFolder';

/**
 * n8n loads every package that it finds among its installed ones, but lists under
 * "Settings › Community nodes" those of its database alone, which only its own installer, from the
 * npm registry, writes. This does what that installer does last.
 */
export async function recordPackage(
	{ path, installation }: UserFolder,
	{ name, version }: Tarball,
): Promise<void> {
	const database = join(path, '.n8n/database.sqlite');
	const node = { name: 'Tencent Chat Push', type: `${name}.tencentChatPush` };
	const data = JSON.stringify({ name, version, node });
	await run(installation.node, ['--no-warnings', '-e', SCRIPT, database, data], {
		timeout: 60_000,
	});
}

/** For the Node.js of n8n, which reads SQLite itself; the one that runs this may be older. */
const SCRIPT = `
const { DatabaseSync } = require('node:sqlite');
const [database, data] = process.argv.slice(1);
const { name, version, node } = JSON.parse(data);
const db = new DatabaseSync(database, { timeout: 10000 });
const now = new Date().toISOString().replace('T', ' ').replace('Z', '');
db.prepare('INSERT OR REPLACE INTO installed_packages ' +
	'(packageName, installedVersion, createdAt, updatedAt) VALUES (?, ?, ?, ?)')
	.run(name, version, now, now);
db.prepare('INSERT OR REPLACE INTO installed_nodes (name, type, latestVersion, package) VALUES (?, ?, 1, ?)')
	.run(node.name, node.type, name);
db.close();
`;
