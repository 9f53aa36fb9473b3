import { existsSync } from 'node:fs';
import { cp, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, ROOT } from '../lib/paths';
import { plainEnvironment, run } from '../lib/processes';

const INSTALL_TIMEOUT = 600_000;

/** Newer releases of these need more than the older n8n brings, and npm would take them. */
const OVERRIDES = { 'zod-to-json-schema': '3.24.6', 'p-retry': '4.6.2' };

/** What the tests need of the project. */
const COPIED = [
	'README.md',
	'docs',
	'dist',
	'nodes',
	'credentials',
	'mock-server',
	'test',
	'icons',
	'package.json',
];
/** What n8n provides to the package, and what the tests run it in. */
const PROVIDED = ['n8n-core', 'zod', 'luxon', 'reflect-metadata'];

/** A copy of the project that finds an older n8n where the project itself finds the newest. */
export async function projectWith(core: string): Promise<string> {
	const installed = join(await ensureInstalled(core), 'node_modules');
	const project = join(CACHE, 'older', core, 'project');
	await rm(project, { recursive: true, force: true });
	await mkdir(project, { recursive: true });
	for (const name of COPIED) await cp(join(ROOT, name), join(project, name), { recursive: true });
	const modules = join(project, 'node_modules');
	await linkAll(join(ROOT, 'node_modules'), modules);
	for (const name of PROVIDED) await relink(join(installed, name), join(modules, name));
	await wrapWorkflow(join(installed, 'n8n-workflow'), join(modules, 'n8n-workflow'));
	return project;
}

async function ensureInstalled(core: string): Promise<string> {
	const folder = join(CACHE, 'older', core);
	const done = join(folder, 'installed');
	if (existsSync(done)) return folder;
	await mkdir(folder, { recursive: true });
	const dependencies = { 'n8n-core': core, 'reflect-metadata': '0.2.2' };
	const manifest = JSON.stringify({ private: true, dependencies, overrides: OVERRIDES });
	await writeFile(join(folder, 'package.json'), manifest);
	const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
	const args = ['install', '--ignore-scripts', '--legacy-peer-deps', ...quiet];
	await run('npm', args, { cwd: folder, env: plainEnvironment(), timeout: INSTALL_TIMEOUT });
	await writeFile(done, '');
	return folder;
}

async function linkAll(from: string, to: string): Promise<void> {
	await mkdir(to);
	for (const name of await readdir(from)) await symlink(join(from, name), join(to, name));
}

async function relink(from: string, to: string): Promise<void> {
	await rm(to, { recursive: true, force: true });
	await symlink(from, to);
}

/**
 * The tests make the data of a run with a function that n8n-workflow has since late 2025; before
 * that they get the same from here.
 */
async function wrapWorkflow(real: string, to: string): Promise<void> {
	await rm(to, { recursive: true, force: true });
	await mkdir(to);
	await writeFile(join(to, 'index.js'), wrapperOf(real));
}

function wrapperOf(real: string): string {
	return `const real = require(${JSON.stringify(real)});
const createRunExecutionData = ({ resultData = {}, executionData = {} } = {}) => ({
	startData: {},
	resultData: { runData: {}, pinData: {}, ...resultData },
	executionData: {
		contextData: {},
		nodeExecutionStack: [],
		metadata: {},
		waitingExecution: {},
		waitingExecutionSource: {},
		...executionData,
	},
});
module.exports = { createRunExecutionData, ...real };
`;
}
