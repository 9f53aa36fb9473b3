/**
 * `npm run dev`: a real n8n with this package installed in it, the mock server to talk to, a credential
 * that reaches the mock server, and the example workflows. The mock server calls the trigger of one of
 * them back for every push, as Tencent would. With `--watch`, a change of the sources is
 * built and loaded while n8n runs.
 */
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { watch } from 'gulp';

import { EXAMPLES, exampleApp } from '../e2e/lib/examples';
import { ensureN8n } from '../e2e/lib/installation';
import { N8n } from '../e2e/lib/n8n';
import { recordPackage } from '../e2e/lib/packageRecord';
import { CACHE, ROOT } from '../e2e/lib/paths';
import { freePort } from '../e2e/lib/ports';
import { mockServerCredential } from '../e2e/lib/stage';
import { build, pack, type Tarball } from '../e2e/lib/tarball';
import { OWNER, UserFolder } from '../e2e/lib/userFolder';
import { hasTrigger, triggerPath } from '../e2e/lib/webhook';
import { readWorkflows } from '../e2e/lib/workflow';
import { MockServer, type PushTask, type RecordedCallback } from '../mock-server';

const USAGE = `Starts a real n8n with this package and the mock server. Ctrl-C ends both.

  --watch   builds and loads changes of the sources while n8n runs
  --fresh   forgets the workflows and executions of earlier runs
  --folder  keeps n8n's database there; default .n8n/dev
  --help`;

const DEFAULT_FOLDER = join(CACHE, 'dev');
const N8N_PORT = 5678;
const MOCK_SERVER_PORT = 8089;

/** The example that hears back from pushes. */
const LOOP = 'engaged-users';
/** Who signed in to the app, as the fields of the node and the README name users. */
const USERS = ['user-1', 'user-2'];
/** Only ever signs calls on this machine. */
const CALLBACK_TOKEN = 'only-here';
/** What becomes of pushes to the first contacts of the examples, so that there is something to see. */
const FATES = { 'crm-00001': 'clicked', 'crm-00002': 'failed', 'crm-00004': 'clicked' } as const;

/** What runs and has to be ended. */
const parts: Array<{ stop(): Promise<void> }> = [];

async function main(): Promise<void> {
	const flag = { type: 'boolean' } as const;
	const folder = { type: 'string', default: DEFAULT_FOLDER } as const;
	const { values } = parseArgs({ options: { watch: flag, fresh: flag, folder, help: flag } });
	if (values.help) return console.log(USAGE);
	const interrupted = interruption();
	try {
		await Promise.race([interrupted, start(values)]);
		await Promise.race([interrupted, brokenDown()]);
	} catch (error) {
		console.error(error instanceof Error ? error.message : error);
		process.exitCode = 1;
	}
	await stopAll();
}

/** Settles at Ctrl-C; further ones change nothing, everything is being ended by then. */
async function interruption(): Promise<void> {
	await new Promise<void>((interrupt) => {
		for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
			process.on(signal, () => interrupt());
		}
	});
}

async function stopAll(): Promise<void> {
	console.log('\nEnding n8n and the mock server …');
	await Promise.all(parts.map(async (part) => await part.stop()));
	// A start that was interrupted half way may still wait for something.
	process.exit();
}

interface StartOptions {
	watch?: boolean;
	fresh?: boolean;
	folder: string;
}

async function start(options: StartOptions): Promise<void> {
	const { watch: isWatching = false, fresh = false, folder: home } = options;
	const installation = await ensureN8n((text) => console.log(text));
	if (fresh) await rm(home, { recursive: true, force: true });
	const folder = new UserFolder(home, installation);
	console.log('Building the package and installing it in n8n …');
	await build();
	const tarball = await pack();
	await folder.install(tarball);
	const mockServer = await startMockServer();
	console.log(`Starting n8n ${installation.version} …`);
	const n8n = await startN8n(folder, isWatching);
	await recordPackage(folder, tarball);
	await fill(n8n, mockServer);
	await closeLoop(n8n, mockServer);
	if (isWatching) reloadOnChange(folder, tarball);
	console.log(welcome(n8n, mockServer, isWatching));
}

async function startMockServer(): Promise<MockServer> {
	const app = await exampleApp();
	const mockServer = await MockServer.start({
		...app,
		accounts: [...USERS, ...(app.accounts ?? [])],
		port: await freePort(MOCK_SERVER_PORT),
		onPush: ({ notifications, taskId }: PushTask) =>
			console.log(`Mock server: notified ${notifications.length} users (${taskId}).`),
		onCallback: ({ query, events, status, failure }: RecordedCallback) => {
			const what = events.length > 0 ? `${events.length} events` : query.CallbackCommand;
			console.log(`Mock server: called back with ${what}: ${status ?? failure}.`);
		},
	});
	parts.push(mockServer);
	const { devices } = mockServer.app;
	for (const [account, fate] of Object.entries(FATES)) {
		devices.set(account, { fate, online: false, platform: 'huawei' });
	}
	return mockServer;
}

async function startN8n(folder: UserFolder, isWatching: boolean): Promise<N8n> {
	// n8n looks after changed nodes only when it takes itself for one in development.
	const reloading = { NODE_ENV: 'development', N8N_DEV_RELOAD: 'true' };
	const n8n = await N8n.start(folder, {
		port: N8N_PORT,
		settings: isWatching ? reloading : {},
		onLine: (line) => {
			if (/Hot reload/.test(line)) console.log(`n8n: ${line}`);
		},
	});
	parts.push(n8n);
	void n8n.ended.then(() => broken('n8n ended by itself', n8n.log));
	return n8n;
}

/** Imports what is not there yet; a workflow that was changed in the editor stays as it is. */
async function fill(n8n: N8n, mockServer: MockServer): Promise<void> {
	const credential = mockServerCredential(mockServer, CALLBACK_TOKEN);
	// Each time, because the mock server may have another port than last time.
	await n8n.folder.importCredentials([credential]);
	const present = await n8n.rest.get<Array<{ id: string }>>('/rest/workflows');
	const examples = await readWorkflows(EXAMPLES, [credential]);
	const missing = examples.filter(({ id }) => !present.some((workflow) => workflow.id === id));
	await n8n.folder.importWorkflows(missing);
	if (missing.some(({ id }) => id === LOOP)) await n8n.rest.activate(LOOP);
}

/** Has the mock server call the example's trigger; one that was taken out in the editor is left alone. */
async function closeLoop({ rest, url }: N8n, mockServer: MockServer): Promise<void> {
	const workflow = await rest.workflow(LOOP).catch(() => undefined);
	if (!workflow || !hasTrigger(workflow)) return;
	mockServer.setCallback({ url: `${url}/webhook/${triggerPath(workflow)}`, token: CALLBACK_TOKEN });
}

/** Builds at each change, and hands the result to n8n, which loads it and tells open editors. */
function reloadOnChange(folder: UserFolder, { name }: Tarball): void {
	const installed = join(folder.packageFolder(name), 'dist');
	const sources = ['nodes', 'credentials', 'icons'].map((source) => `${ROOT}/${source}/**`);
	const rebuild = async (): Promise<void> => {
		try {
			await build();
			await cp(join(ROOT, 'dist'), installed, { recursive: true });
			console.log('Built and handed to n8n.');
		} catch (error) {
			console.log(`Not built: ${error instanceof Error ? error.message : String(error)}`);
		}
	};
	const watcher = watch(sources, rebuild);
	parts.push({ stop: async () => await watcher.close() });
}

let broken: (what: string, log: string) => void = () => undefined;

/** Fails when one of the parts is gone that should run. */
async function brokenDown(): Promise<never> {
	return await new Promise<never>((_resolve, reject) => {
		broken = (what, log) => reject(new Error(`${what}:\n${log}`));
	});
}

function welcome({ url }: N8n, mockServer: MockServer, isWatching: boolean): string {
	return `
n8n is ready:  ${url}
  E-mail       ${OWNER.email}
  Password     ${OWNER.password}

The whole loop, without an account: tag, push, callback, tag.

  1. Sign in, open the workflow "Tag contacts for push segments", and click "Execute workflow":
     contacts get their tags, and accounts arrive on Success and on Failed.
  2. Open "Send the campaigns of the day" and click "Execute workflow": everybody with the tags
     "plan:free" and "newsletter" gets a push.
  3. The mock server now calls the trigger of "Tag users who open pushes", which is published: see its
     Executions. Who clicked has got the tag "engaged"; who was not reached is in its node "Sheet".
  4. See who got what, and who holds which tags:
     curl ${mockServer.url}/mock/notifications
     curl ${mockServer.url}/mock/state

For workflows of your own, the credential "MockServer" leads to the mock server on ${mockServer.url};
its app knows ${USERS.join(', ')} and the contacts of the examples (crm-00001, crm-00002 …), and has the
attributes "city", "language" and "plan". More users, and counts of all requests:
  curl -d '["alice","bob"]' ${mockServer.url}/mock/accounts
  curl ${mockServer.url}/mock/summary
It calls one trigger back. To make that yours, take the address from the panel of the trigger: the
production URL, or the test URL while the node listens. Then a push to crm-00001 is clicked at once:
  curl -d '{"url":"<address>","token":"${CALLBACK_TOKEN}"}' ${mockServer.url}/mock/callback
A callback of another command, for a trigger with "Other Callbacks":
  curl -d '{"command":"Push.OfflinePush"}' ${mockServer.url}/mock/callbacks
A scheduled push goes out at its time, or sooner if you turn the mock server's clock, here by an hour:
  curl -d '{"advance":3600000}' ${mockServer.url}/mock/clock
${isWatching ? 'Changes of nodes/, credentials/ and icons/ are built and loaded.\n' : ''}
Ctrl-C ends both. Your changes are kept; --fresh forgets them.`;
}

void main();
