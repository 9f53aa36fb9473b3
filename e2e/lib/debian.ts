import { readdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import execa from 'execa';
import { run } from './processes';
import type { Report } from './installation';

const INSTALL_TIMEOUT = 600_000;

/** The browser of the tests; the second lets pictures of it show Chinese tags. */
export const CHROMIUM = ['chromium', 'fonts-wqy-zenhei'];

/** The queue between n8n's main process and its workers. */
export const REDIS = ['redis-server'];

/** The database of n8n's queue mode. */
export const POSTGRES = ['postgresql'];

/** Debian keeps the programs of PostgreSQL, by version, where no shell looks for them. */
const POSTGRES_HOME = '/usr/lib/postgresql';

/**
 * Finds a program, and installs it from Debian's packages where it is missing and may be installed.
 *
 * @throws Error saying what to install
 */
export async function ensureProgram(
	program: string,
	debianPackages: readonly string[],
	report: Report,
): Promise<string> {
	const found = await find(program);
	if (found !== undefined) return found;
	if (process.getuid?.() === 0 && (await find('apt-get')) !== undefined) {
		report(`Installing ${debianPackages.join(', ')} from Debian's packages`);
		await aptInstall(debianPackages);
	}
	const installed = await find(program);
	if (installed !== undefined) return installed;
	throw new Error(
		`'${program}' is missing: install the package ${debianPackages[0]} of your system`,
	);
}

async function aptInstall(debianPackages: readonly string[]): Promise<void> {
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	const options = { env, timeout: INSTALL_TIMEOUT };
	await run('apt-get', ['update', '-qq'], options);
	await run(
		'apt-get',
		['install', '-y', '-qq', '--no-install-recommends', ...debianPackages],
		options,
	);
}

async function find(program: string): Promise<string | undefined> {
	const PATH = [process.env.PATH, ...(await postgresFolders())].join(delimiter);
	const { failed, stdout } = await execa('which', [program], { env: { PATH }, reject: false });
	return failed ? undefined : stdout;
}

async function postgresFolders(): Promise<string[]> {
	const versions = await readdir(POSTGRES_HOME).catch(() => []);
	return versions.map((version) => join(POSTGRES_HOME, version, 'bin'));
}
