import { readFile } from 'node:fs/promises';
import { MockServer, type MockServerOptions } from '../../mock-server';
import { ensureN8n } from './installation';
import { N8n } from './n8n';
import { TEST_WORKFLOWS } from './paths';
import { recordPackage } from './packageRecord';
import { pack } from './tarball';
import { UserFolder } from './userFolder';
import { readWorkflows, type CredentialFile, type WorkflowFile } from './workflow';

export interface StageOptions {
	mockServer?: MockServerOptions;
	/** Settings for every n8n program of the test. */
	settings?: NodeJS.ProcessEnv;
	/** What the credential of the mock server has as its Callback Token; none where it is not given. */
	callbackToken?: string;
	/** What the editor calls that credential. */
	credentialName?: string;
	/** The address that the editor shows as n8n's own. */
	shownUrl?: string;
	/** Besides the credential of the mock server. */
	credentials?: readonly CredentialFile[];
	/** Folders of workflows; those of the end-to-end tests where none are given. */
	folders?: readonly string[];
	/** Workflows that stand in no file. */
	workflows?: readonly WorkflowFile[];
}

/** What every end-to-end test plays on: n8n with the packed package, and the mock server. */
export class Stage {
	private constructor(
		readonly mockServer: MockServer,
		readonly folder: UserFolder,
		readonly n8n: N8n,
		/** The credential that reaches the mock server. */
		readonly credential: CredentialFile,
	) {}

	/** Sets the stage; where that goes wrong, nothing is left running. */
	static async open(options: StageOptions = {}): Promise<Stage> {
		const installation = await ensureN8n(() => undefined);
		const tarball = await pack();
		const folder = await UserFolder.temporary(installation, options.settings);
		await folder.install(tarball);
		const mockServer = await MockServer.start(options.mockServer);
		const n8n = await N8n.start(folder, { settings: shownAs(options.shownUrl) }).catch(
			async (error: unknown) => {
				await mockServer.stop();
				throw error;
			},
		);
		const stage = new Stage(
			mockServer,
			folder,
			n8n,
			mockServerCredential(mockServer, options.callbackToken, options.credentialName),
		);
		try {
			// n8n's list of packages is needed by the editor alone, and the tests of that use SQLite.
			if (options.settings?.DB_TYPE === undefined) await recordPackage(folder, tarball);
			await stage.fill(options);
			return stage;
		} catch (error) {
			await stage.close();
			throw error;
		}
	}

	/** Ends everything and leaves nothing behind. */
	async close(): Promise<void> {
		await this.n8n.stop();
		await this.mockServer.stop();
		await this.folder.remove();
	}

	private async fill({
		credentials = [],
		workflows = [],
		...options
	}: StageOptions): Promise<void> {
		const all = [this.credential, ...credentials];
		await this.folder.importCredentials(all);
		const folders = options.folders ?? [TEST_WORKFLOWS];
		const read = await Promise.all(folders.map(async (path) => await readWorkflows(path, all)));
		await this.folder.importWorkflows([
			...atMockServer(read.flat(), this.mockServer),
			...workflows,
		]);
	}
}

/** The credential of a mock server as n8n imports it. */
export function mockServerCredential(
	{ credential }: MockServer,
	callbackToken = '',
	name = 'MockServer',
): CredentialFile {
	const data = { ...credential, callbackToken };
	return { id: 'mock-server', name, type: 'tencentChatApi', data };
}

function shownAs(url?: string): NodeJS.ProcessEnv {
	return url === undefined ? {} : { WEBHOOK_URL: url, N8N_EDITOR_BASE_URL: url };
}

/** The files name the mock server by its usual address. */
function atMockServer(workflows: WorkflowFile[], { url }: MockServer): WorkflowFile[] {
	const text = JSON.stringify(workflows).replaceAll('http://127.0.0.1:8089', url);
	return JSON.parse(text) as WorkflowFile[];
}

/** Reads a workflow of the end-to-end tests by its name. */
export async function testWorkflow(id: string): Promise<WorkflowFile> {
	const text = await readFile(`${TEST_WORKFLOWS}/${id}.json`, 'utf8');
	return { ...(JSON.parse(text) as WorkflowFile), id };
}
