import { mkdir, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { AppState } from '../mock-server';
import { callBack } from '../test/support/callbacks';
import { CACHE, ROOT } from './lib/paths';
import { plainEnvironment, Service } from './lib/processes';
import { Rest, outputsOf } from './lib/rest';
import { eventually } from './lib/time';
import { triggerPath } from './lib/webhook';

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

it('shows the whole loop: tag, push, callback, tag', async () => {
	const [url = '', mockServer = ''] = addresses();
	const rest = new Rest(url);
	await rest.signIn();
	await rest.execute('tag-contacts', 'Contacts');
	await rest.lastExecution('tag-contacts');
	await rest.execute('segment-campaign', 'Every morning');
	expect((await rest.lastExecution('segment-campaign')).status).toBe('success');
	const heard = await rest.lastExecution('engaged-users');
	expect(heard).toMatchObject({ status: 'success', mode: 'webhook' });
	expect(outputsOf(heard, 'Sheet')).toMatchObject([[{ account: 'crm-00002' }]]);
	const { accounts } = (await (await fetch(`${mockServer}/mock/state`)).json()) as AppState;
	const engaged = Object.keys(accounts).filter((account) =>
		accounts[account]?.tags.includes('engaged'),
	);
	expect(engaged).toEqual(['crm-00001', 'crm-00004']);
});

it("starts nothing for a stranger who calls the trigger's address", async () => {
	const [url = ''] = addresses();
	const rest = new Rest(url);
	await rest.signIn();
	const before = await rest.executions('engaged-users');
	const address = `${url}/webhook/${triggerPath(await rest.workflow('engaged-users'))}`;
	expect((await callBack(address)).status).toBe(401);
	expect(await rest.executions('engaged-users')).toEqual(before);
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
