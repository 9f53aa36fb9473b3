import { existsSync } from 'node:fs';
import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run, plainEnvironment } from './processes';
import { CACHE, ROOT } from './paths';

/** A whole n8n on disk, and the Node.js that runs it. */
export interface Installation {
	/** The Node.js program. */
	node: string;
	/** What to hand to it to run n8n's command line. */
	n8n: string;
	version: string;
}

export type Report = (text: string) => void;

/** n8n 2.40 runs on Node.js 24 and later. */
const OLDEST_NODE = 24;
const MINUTE = 60_000;
const MANIFEST = join(ROOT, 'e2e/package.json');
const INSTALLED = join(CACHE, 'install');
const PARTIAL = join(CACHE, 'install.partial');
const STAMP = 'installed.json';

/** Installs n8n the first time, and finds it again after that. */
export async function ensureN8n(report: Report): Promise<Installation> {
	const installed = await installedN8n();
	if (installed) return installed;
	await install(await stampOf(), report);
	return await findIn(INSTALLED);
}

/** The n8n of an earlier run, where there is one and it is the one that is wanted. */
export async function installedN8n(): Promise<Installation | undefined> {
	const stamp = await readFile(join(INSTALLED, STAMP), 'utf8').catch(() => '');
	return stamp === (await stampOf()) ? findIn(INSTALLED) : undefined;
}

/** Two installations with the same stamp are alike. */
async function stampOf(): Promise<string> {
	const manifest = await readFile(MANIFEST, 'utf8');
	return JSON.stringify({ platform: process.platform, arch: process.arch, manifest });
}

async function install(stamp: string, report: Report): Promise<void> {
	report('Installing n8n, once: about 2.3 GB, 3 to 6 minutes');
	await rm(PARTIAL, { recursive: true, force: true });
	await mkdir(PARTIAL, { recursive: true });
	await copyFile(MANIFEST, join(PARTIAL, 'package.json'));
	// Scripts stay off: of all that n8n brings, only its database has to be made for this machine.
	await npm(['install', '--legacy-peer-deps', '--ignore-scripts', '--no-package-lock']);
	report('Making the database driver of n8n for this machine');
	await buildDatabaseDriver();
	await writeFile(join(PARTIAL, STAMP), stamp);
	// Only what is whole is ever found under this name.
	await rm(INSTALLED, { recursive: true, force: true });
	await rename(PARTIAL, INSTALLED);
}

async function buildDatabaseDriver(): Promise<void> {
	const { headers } = await nodeIn(PARTIAL);
	await npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], headers);
}

async function npm(args: string[], nodedir?: string): Promise<void> {
	const env = plainEnvironment();
	if (nodedir !== undefined) env.npm_config_nodedir = nodedir;
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
	// On a terminal, npm shows its progress there.
	const stderr = 'inherit';
	await run('npm', [...args, ...quiet], { cwd: PARTIAL, env, stderr, timeout: 20 * MINUTE });
}

async function findIn(folder: string): Promise<Installation> {
	const home = join(folder, 'node_modules/n8n');
	const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as {
		version: string;
	};
	const { program } = await nodeIn(folder);
	return { node: program, n8n: join(home, 'bin/n8n'), version };
}

interface Node {
	program: string;
	/** Where native packages find Node's headers; without it npm looks for them itself. */
	headers?: string;
}

/** The Node.js that came along with n8n, or else the one that runs this. */
async function nodeIn(folder: string): Promise<Node> {
	const headers = join(folder, `node_modules/node-${process.platform}-${process.arch}`);
	const program = join(headers, 'bin/node');
	if (existsSync(program)) return { program, headers };
	if (Number.parseInt(process.versions.node) >= OLDEST_NODE) return { program: process.execPath };
	throw new Error(
		`n8n needs Node.js ${OLDEST_NODE} or later, and none comes along for ${process.platform} on ${process.arch}. Run this with such a Node.js.`,
	);
}
