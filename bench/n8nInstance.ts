import { dirname } from 'node:path';

import type { Installation } from '../e2e/lib/installation';
import { N8n } from '../e2e/lib/n8n';
import { run as runProgram } from '../e2e/lib/processes';
import { outputsOf, taskOf } from '../e2e/lib/rest';
import { pack } from '../e2e/lib/tarball';
import { UserFolder } from '../e2e/lib/userFolder';
import { callWebhook } from '../e2e/lib/webhook';
import type { CredentialFile } from '../e2e/lib/workflow';
import { Child } from './children';
import { MEASURED, workflowOf, type N8nJob } from './n8nWorkflows';
import type { MockServerJob, MockServerQuestion, MockServerReady, Traffic } from './protocol';

const RUN_TIMEOUT = 5 * 60_000;

/** An app of the service, with a mock server and a credential of its own. */
export type N8nApp = Pick<MockServerJob, 'accounts' | 'latency' | 'callsPerSecond'> & {
	/** ID of the credential. */
	id: string;
	sdkAppId: number;
};

/** What came of running a workflow once. */
export interface N8nRun {
	/** Milliseconds that the measured node took, by n8n's own record of the execution. */
	nodeMs: number;
	traffic: Traffic;
	/** Accounts shown as done, each once. */
	success: string[];
	/** Accounts on no output of our node. */
	lost: number;
}

/** A mock server in a process of its own, and how to start it anew. */
interface App {
	child: Child;
	job: MockServerJob;
	credential: CredentialFile;
}

/** A whole n8n as users run it: `n8n start` with its defaults, and the packed package installed. */
export class N8nInstance {
	private readonly apps = new Map<string, App>();
	private n8n?: N8n;

	private constructor(private readonly folder: UserFolder) {}

	/** Starts n8n on an empty database, and brings credentials and workflows in. */
	static async open(
		installation: Installation,
		apps: readonly N8nApp[],
		jobs: readonly N8nJob[],
	): Promise<N8nInstance> {
		const instance = new N8nInstance(await UserFolder.temporary(installation));
		try {
			for (const app of apps) await instance.startApp(app);
			await instance.start(jobs);
			return instance;
		} catch (thrown) {
			await instance.close();
			throw thrown;
		}
	}

	/** The versions of n8n and its Node.js, and the engine that evaluates its expressions. */
	async about(): Promise<string> {
		const { environment: env, installation } = this.folder;
		const { node, n8n, version } = installation;
		const cwd = dirname(n8n);
		const printed = await runProgram(node, ['-e', ABOUT], { cwd, env, timeout: 60_000 });
		return `n8n ${version} · ${printed.split('\n').at(-1) ?? ''}`;
	}

	/** Runs the workflow of a job once, to its end, against a mock server that is as good as new. */
	async run(job: N8nJob): Promise<N8nRun> {
		const { n8n } = this;
		const app = this.apps.get(job.credential);
		if (!n8n || !app) throw new Error('n8n and its mock servers do not run');
		await app.child.ask<MockServerJob, MockServerReady>(app.job);
		const { ok, status } = await callWebhook(`${n8n.url}/webhook/${job.id}`, {}, RUN_TIMEOUT);
		if (!ok) throw new Error(`n8n answered ${status} to the webhook of ${job.id}:\n${n8n.log}`);
		const execution = await n8n.rest.lastExecution(job.id);
		const [success = [], failed = []] = outputsOf(execution, MEASURED).map(accountsOf);
		const question = { shown: success, tag: job.tag };
		return {
			nodeMs: taskOf(execution, MEASURED).executionTime,
			traffic: await app.child.ask<MockServerQuestion, Traffic>(question),
			success,
			lost: job.accounts - new Set([...success, ...failed]).size,
		};
	}

	async close(): Promise<void> {
		await this.n8n?.stop();
		for (const { child } of this.apps.values()) await child.stop();
		await this.folder.remove();
	}

	private async startApp({ id, ...options }: N8nApp): Promise<void> {
		const child = Child.start('mockServerProcess.ts');
		const { credential: data } = await child.ask<MockServerJob, MockServerReady>(options);
		const port = Number(new URL(data.endpoint).port);
		const credential = { id, name: id, type: 'tencentChatApi', data: { ...data } };
		this.apps.set(id, { child, job: { ...options, port }, credential });
	}

	private async start(jobs: readonly N8nJob[]): Promise<void> {
		const { folder } = this;
		await folder.install(await pack());
		this.n8n = await N8n.start(folder);
		await folder.importCredentials([...this.apps.values()].map(({ credential }) => credential));
		await folder.importWorkflows(jobs.map(workflowOf));
		for (const { id } of jobs) await this.n8n.rest.activate(id);
	}
}

/** For the Node.js of n8n, in the folder of n8n: what its own configuration says. */
const ABOUT = `
require('reflect-metadata');
const { Container } = require('@n8n/di');
const { GlobalConfig } = require('@n8n/config');
const { engine } = Container.get(GlobalConfig).expressionEngine;
console.log('Node ' + process.version + ' · expression engine ' + engine);
`;

function accountsOf(items: unknown[]): string[] {
	return [...new Set(items.map((item) => String((item as { account?: unknown }).account)))];
}
