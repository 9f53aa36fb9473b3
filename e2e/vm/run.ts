/**
 * `npm run test:vm`: the engine tests and the properties with `vm`, the expression engine that n8n
 * uses by default. It needs Node.js 24, which comes along with the n8n of the end-to-end tests.
 * Arguments go to jest, e.g. the name of a test file.
 */
import { join } from 'node:path';
import execa from 'execa';
import { ensureN8n } from '../lib/installation';
import { ROOT } from '../lib/paths';
import { plainEnvironment } from '../lib/processes';
import { build } from '../lib/tarball';

const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');
const CONFIG = join(ROOT, 'e2e/vm/jest.config.js');

async function main(): Promise<void> {
	const { node } = await ensureN8n(say);
	await build();
	const args = [JEST, '--config', CONFIG, '--silent', ...process.argv.slice(2)];
	const env = { ...plainEnvironment(), EXPRESSION_ENGINE: 'vm' };
	const options = { cwd: ROOT, env, extendEnv: false, stdio: 'inherit', reject: false } as const;
	process.exitCode = (await execa(node, args, options)).exitCode ?? 1;
}

function say(text: string): void {
	process.stdout.write(`${text}\n`);
}

main().catch((thrown: unknown) => {
	say(thrown instanceof Error ? thrown.message : String(thrown));
	process.exitCode = 1;
});
