import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExecaError } from 'execa';
import type { Installation } from './installation';
import { CACHE } from './paths';
import { freePort } from './ports';
import { plainEnvironment, run } from './processes';
import type { Tarball } from './tarball';
import type { CredentialFile, WorkflowFile } from './workflow';

/** Keeps n8n by itself: no telemetry, no look-ups of news, nothing that asks. */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	N8N_DISABLED_MODULES: 'mcp-registry',
	N8N_PYTHON_ENABLED: 'false',
	// Set, because n8n warns where they are left to their defaults.
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_RUNNERS_TASK_TIMEOUT: '60',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_GRACEFUL_SHUTDOWN_TIMEOUT: '10',
	GENERIC_TIMEZONE: 'UTC',
};

/** Credentials that only ever guard an n8n on this machine. */
export const OWNER = {
	email: 'owner@example.com',
	password: 'Only-here-1',
	firstName: 'Local',
	lastName: 'Owner',
};

const MINUTE = 60_000;

/** A folder that an n8n keeps everything in: database, keys, installed packages. */
export class UserFolder {
	constructor(
		readonly path: string,
		readonly installation: Installation,
		/** Settings of n8n that every program on this folder needs. */
		private readonly settings: NodeJS.ProcessEnv = {},
	) {}

	/** An empty one, for one test. */
	static async temporary(
		installation: Installation,
		settings?: NodeJS.ProcessEnv,
	): Promise<UserFolder> {
		await mkdir(CACHE, { recursive: true });
		return new UserFolder(await mkdtemp(join(CACHE, 'home-')), installation, settings);
	}

	/** The environment for n8n on this folder. */
	get environment(): NodeJS.ProcessEnv {
		return { ...plainEnvironment(), ...QUIET, ...this.settings, N8N_USER_FOLDER: this.path };
	}

	/** Where n8n keeps the files of an installed package. */
	packageFolder(name: string): string {
		return join(this.path, '.n8n/nodes/node_modules', name);
	}

	/** Installs a package as n8n's own installer does, but from a tarball. */
	async install({ file }: Tarball): Promise<void> {
		const cwd = join(this.path, '.n8n/nodes');
		await mkdir(cwd, { recursive: true });
		await writeFile(join(cwd, 'package.json'), JSON.stringify(EMPTY_LEDGER, null, 2));
		const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--no-package-lock'];
		const bare = ['--ignore-scripts', '--no-bin-links', '--legacy-peer-deps'];
		const env = plainEnvironment();
		await run('npm', ['install', ...bare, ...quiet, file], { cwd, env, timeout: 2 * MINUTE });
	}

	/** Runs n8n's command line and gives back what it printed. */
	async cli(args: readonly string[], timeout = MINUTE): Promise<string> {
		const { node, n8n } = this.installation;
		// A task broker of its own: that of a running n8n has the usual port.
		const N8N_RUNNERS_BROKER_PORT = String(await freePort());
		const env = { ...this.environment, N8N_RUNNERS_BROKER_PORT };
		const options = { cwd: this.path, env, timeout };
		return await run(node, [n8n, ...args], options).catch(printedBeforeCrash);
	}

	/** Puts in credentials; one with the ID of another replaces it. The owner must be set up. */
	async importCredentials(credentials: readonly CredentialFile[]): Promise<void> {
		await this.import('credentials', credentials);
	}

	/** Puts in workflows; one with the ID of another replaces it. The owner must be set up. */
	async importWorkflows(workflows: readonly WorkflowFile[]): Promise<void> {
		await this.import('workflow', workflows);
	}

	async remove(): Promise<void> {
		await rm(this.path, { recursive: true, force: true });
	}

	private async import(what: string, entries: readonly unknown[]): Promise<void> {
		if (entries.length === 0) return;
		const file = join(this.path, `import-${what}.json`);
		await writeFile(file, JSON.stringify(entries), { mode: 0o600 });
		try {
			const output = await this.cli([`import:${what}`, `--input=${file}`]);
			// n8n ends with code 0 even where it could not.
			if (!/Successfully imported/.test(output)) throw new Error(`n8n imported nothing: ${output}`);
		} finally {
			await rm(file, { force: true });
		}
	}
}

/** What n8n's command line says when it has done what it was asked for. */
const DONE = /Execution was successful|Successfully imported/;

/**
 * Once in some hundred times n8n crashes in native code while it ends, after its work is done, probably where it gives
 * up the isolates of its expression engine. What it has done counts; each test looks at that.
 */
function printedBeforeCrash(error: Partial<ExecaError>): string {
	const { signal, stdout } = error;
	if (signal === 'SIGSEGV' && stdout !== undefined && DONE.test(stdout)) return stdout;
	throw error as Error;
}

const EMPTY_LEDGER = { name: 'installed-nodes', private: true, dependencies: {} };
