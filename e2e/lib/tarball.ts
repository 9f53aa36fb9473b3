import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { plainEnvironment, run } from './processes';
import { CACHE, ROOT } from './paths';

/** The package as `npm publish` would send it. */
export interface Tarball {
	name: string;
	version: string;
	file: string;
}

/** Builds the package. */
export async function build(): Promise<void> {
	await run('npm', ['run', '--silent', 'build'], {
		cwd: ROOT,
		env: plainEnvironment(),
		timeout: 300_000,
	});
}

/** Packs what was built last. */
export async function pack(): Promise<Tarball> {
	const folder = join(CACHE, 'pack');
	await mkdir(folder, { recursive: true });
	const output = await run(
		'npm',
		['pack', '--json', '--loglevel=silent', '--pack-destination', folder],
		{ cwd: ROOT, env: plainEnvironment(), timeout: 300_000 },
	);
	const [packed] = JSON.parse(output) as Array<{ name: string; version: string; filename: string }>;
	if (!packed) throw new Error('npm packed nothing');
	const { name, version, filename } = packed;
	return { name, version, file: join(folder, filename) };
}
