import { mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { CACHE, ROOT } from './lib/paths';
import { plainEnvironment, Service } from './lib/processes';
import { Rest } from './lib/rest';
import { eventually } from './lib/time';

const MINUTE = 60_000;
const TSX = join(ROOT, 'node_modules/tsx/dist/cli.mjs');

let dev: Service;

beforeAll(async () => {
	const folder = join(CACHE, 'home-dev');
	await mkdir(folder, { recursive: true });
	const args = [TSX, 'scripts/dev.ts', '--watch', '--fresh', '--folder', folder];
	dev = new Service('npm run dev', process.execPath, args, {
		cwd: ROOT,
		env: plainEnvironment(),
	});
	await dev.ready(async () => dev.output.includes('Ctrl-C ends both'), 2 * MINUTE);
}, 3 * MINUTE);

afterAll(async () => await dev?.stop());

/** The addresses of n8n and of the mock server, as dev prints them. */
function addresses(): string[] {
	return [/n8n is ready: +(\S+)/, /the mock server on ([^\s;]+)/].map(
		(line) => line.exec(dev.output)?.[1] ?? '',
	);
}

async function answers(url: string): Promise<boolean> {
	return await fetch(url, { signal: AbortSignal.timeout(5000) }).then(
		() => true,
		() => false,
	);
}

it('sets up an n8n with the examples and a credential that works', async () => {
	const [url = ''] = addresses();
	const rest = new Rest(url);
	await rest.signIn();
	const workflows = await rest.get<Array<{ name: string }>>('/rest/workflows');
	expect(workflows.map(({ name }) => name)).toContain('Tag contacts for push segments');
	const credentials = await rest.get<Array<{ name: string }>>('/rest/credentials');
	expect(credentials).toMatchObject([{ name: 'MockServer' }]);
});

it('builds a change and has n8n load it', async () => {
	const now = new Date();
	await utimes(join(ROOT, 'icons/tencentChat.svg'), now, now);
	await eventually(
		'the reload',
		async () => dev.output.includes('Hot reload triggered') || undefined,
		{ timeout: MINUTE },
	);
});

it('leaves nothing running when it is interrupted', async () => {
	const all = addresses();
	expect(await Promise.all(all.map(answers))).toEqual([true, true]);
	await dev.stop();
	expect(await Promise.all(all.map(answers))).toEqual([false, false]);
});
