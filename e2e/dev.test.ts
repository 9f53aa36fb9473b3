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

/** What the README's first steps build: a tag for a user, and one for a user who is imported first. */
function firstSteps(mockServer: string, credential: unknown): object {
	const credentials = { tencentChatApi: credential };
	const node = (name: string, type: string, parameters: object): object => ({
		id: name,
		name,
		type,
		typeVersion: type.endsWith('httpRequest') ? 4.2 : 1,
		position: [0, 0],
		parameters,
		...(type.endsWith('Trigger') ? {} : { credentials }),
	});
	const tag = (name: string, accounts: string): object => {
		const parameters = { resource: 'tag', operation: 'add', accounts, tags: 'vip' };
		return node(name, 'n8n-nodes-tencent-chat-push.tencentChatPush', parameters);
	};
	const to = (name: string): object => ({ main: [[{ node: name, type: 'main', index: 0 }]] });
	return {
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			tag('First tag', 'user-1'),
			node('Import', 'n8n-nodes-base.httpRequest', {
				method: 'POST',
				url: `${mockServer}/v4/im_open_login_svc/account_import`,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'tencentChatApi',
				sendBody: true,
				specifyBody: 'json',
				jsonBody: '{ "UserID": "newcomer" }',
			}),
			tag('Tag the newcomer', 'newcomer'),
		],
		connections: {
			Start: to('First tag'),
			'First tag': to('Import'),
			Import: to('Tag the newcomer'),
		},
	};
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

it("knows the users of the README's first steps, and imports others as the README says", async () => {
	const [url = '', mockServer = ''] = addresses();
	const rest = new Rest(url);
	await rest.signIn();
	const [credential] = await rest.get<Array<{ id: string; name: string }>>('/rest/credentials');
	const { id } = await rest.post<{ id: string }>('/rest/workflows', {
		name: 'First steps',
		...firstSteps(mockServer, credential),
		settings: {},
	});
	await rest.execute(id, 'Start');
	const execution = await rest.lastExecution(id);
	expect(outputsOf(execution, 'First tag')).toMatchObject([
		[{ account: 'user-1', addedTags: ['vip'] }],
		[],
	]);
	expect(outputsOf(execution, 'Tag the newcomer')).toMatchObject([
		[{ account: 'newcomer', addedTags: ['vip'] }],
		[],
	]);
});

it('says how to have the callbacks sent to a trigger of your own', async () => {
	const [, mockServer = ''] = addresses();
	const [, body = ''] = /curl -d '(\{"url".*?\})' \S+\/mock\/callback/.exec(dev.output) ?? [];
	const before = await fetch(`${mockServer}/mock/callback`, {
		method: 'POST',
		body: body.replace('<address>', 'http://127.0.0.1:9/webhook/mine'),
	});
	expect(await before.json()).toEqual({ url: 'http://127.0.0.1:9/webhook/mine' });
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
