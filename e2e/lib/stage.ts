import { readFile } from 'node:fs/promises';
import { Sandbox, type SandboxOptions } from '../../sandbox';
import { ensureN8n } from './installation';
import { N8n } from './n8n';
import { TEST_WORKFLOWS } from './paths';
import { recordPackage } from './packageRecord';
import { pack } from './tarball';
import { UserFolder } from './userFolder';
import { readWorkflows, type CredentialFile, type WorkflowFile } from './workflow';

export interface StageOptions {
	sandbox?: SandboxOptions;
	/** Settings for every n8n program of the test. */
	settings?: NodeJS.ProcessEnv;
	/** Besides the credential of the sandbox. */
	credentials?: readonly CredentialFile[];
	/** Folders of workflows; those of the end-to-end tests where none are given. */
	folders?: readonly string[];
	/** Workflows that stand in no file. */
	workflows?: readonly WorkflowFile[];
}

/** What every end-to-end test plays on: n8n with the packed package, and the sandbox. */
export class Stage {
	private constructor(
		readonly sandbox: Sandbox,
		readonly folder: UserFolder,
		readonly n8n: N8n,
		/** The credential that reaches the sandbox. */
		readonly credential: CredentialFile,
	) {}

	/** Sets the stage; where that goes wrong, nothing is left running. */
	static async open(options: StageOptions = {}): Promise<Stage> {
		const installation = await ensureN8n(() => undefined);
		const tarball = await pack();
		const folder = await UserFolder.temporary(installation, options.settings);
		await folder.install(tarball);
		const sandbox = await Sandbox.start(options.sandbox);
		const n8n = await N8n.start(folder).catch(async (error: unknown) => {
			await sandbox.stop();
			throw error;
		});
		const stage = new Stage(sandbox, folder, n8n, sandboxCredential(sandbox));
		try {
			await recordPackage(folder, tarball);
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
		await this.sandbox.stop();
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
		await this.folder.importWorkflows([...atSandbox(read.flat(), this.sandbox), ...workflows]);
	}
}

/** The credential of a sandbox as n8n imports it. */
export function sandboxCredential({ credential }: Sandbox): CredentialFile {
	return { id: 'sandbox', name: 'Sandbox', type: 'tencentChatApi', data: { ...credential } };
}

/** The files name the sandbox by its usual address. */
function atSandbox(workflows: WorkflowFile[], { url }: Sandbox): WorkflowFile[] {
	const text = JSON.stringify(workflows).replaceAll('http://127.0.0.1:8089', url);
	return JSON.parse(text) as WorkflowFile[];
}

/** Reads a workflow of the end-to-end tests by its name. */
export async function testWorkflow(id: string): Promise<WorkflowFile> {
	const text = await readFile(`${TEST_WORKFLOWS}/${id}.json`, 'utf8');
	return { ...(JSON.parse(text) as WorkflowFile), id };
}
