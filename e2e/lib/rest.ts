import { parse } from 'flatted';
import type { IRunExecutionData, ITaskData } from 'n8n-workflow';
import { eventually } from './time';
import { OWNER } from './userFolder';
import type { CredentialFile, WorkflowFile } from './workflow';

const REQUEST_TIMEOUT = 60_000;

/** An execution as n8n stored it. */
export interface StoredExecution {
	id: string;
	status: string;
	mode: string;
	startedAt: string;
	stoppedAt: string;
	data: IRunExecutionData;
}

export interface ExecutionSummary {
	id: string;
	status: string;
	mode: string;
}

export interface TestAnswer {
	status: string;
	message: string;
}

const FINAL = new Set(['success', 'error', 'crashed', 'canceled']);

/** The API that n8n's own editor speaks, as its owner. */
export class Rest {
	private cookie = '';

	constructor(private readonly url: string) {}

	/** Becomes the owner: sets one up in a new n8n, signs in to a used one. */
	async signIn(): Promise<void> {
		const isNew = await this.isNew();
		const { email, password } = OWNER;
		if (isNew) await this.post('/rest/owner/setup', OWNER);
		else await this.post('/rest/login', { emailOrLdapLoginId: email, password });
	}

	async workflow(id: string): Promise<WorkflowFile & { versionId: string }> {
		return await this.get(`/rest/workflows/${id}`);
	}

	/** Publishes a workflow, so that its triggers and webhooks work. */
	async activate(id: string): Promise<void> {
		const { versionId } = await this.workflow(id);
		await this.post(`/rest/workflows/${id}/activate`, { versionId });
	}

	/** What "Execute workflow" in the editor asks n8n for. */
	async execute(id: string, trigger: string): Promise<void> {
		await this.post(`/rest/workflows/${id}/run`, { triggerToStartFrom: { name: trigger } });
	}

	async deactivate(id: string): Promise<void> {
		await this.post(`/rest/workflows/${id}/deactivate`, {});
	}

	/** What the "Test" of the credential dialog asks n8n. */
	async testCredential({ id, name, type, data }: CredentialFile): Promise<TestAnswer> {
		return await this.post('/rest/credentials/test', { credentials: { id, name, type, data } });
	}

	async executions(workflowId: string): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.get<{ results: ExecutionSummary[] }>(
			`/rest/executions?filter=${filter}&limit=100`,
		);
		return results;
	}

	/** A stored execution with all its data. */
	async execution(id: string): Promise<StoredExecution> {
		const stored = await this.get<Omit<StoredExecution, 'data'> & { data: string }>(
			`/rest/executions/${id}`,
		);
		return { ...stored, data: parse(stored.data) as IRunExecutionData };
	}

	/** The newest execution of a workflow, once it has ended. */
	async lastExecution(workflowId: string, timeout = 90_000): Promise<StoredExecution> {
		const { id } = await eventually(
			`an execution of ${workflowId} to end`,
			async () => {
				const [newest] = await this.executions(workflowId);
				return newest && FINAL.has(newest.status) ? newest : undefined;
			},
			{ timeout },
		);
		return await this.execution(id);
	}

	async get<T>(path: string): Promise<T> {
		return await this.send('GET', path);
	}

	async post<T>(path: string, body: unknown): Promise<T> {
		return await this.send('POST', path, body);
	}

	private async isNew(): Promise<boolean> {
		const settings = await this.get<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'/rest/settings',
		);
		return settings.userManagement.showSetupOnFirstLoad;
	}

	private async send<T>(method: string, path: string, body?: unknown): Promise<T> {
		const response = await fetch(`${this.url}${path}`, {
			method,
			headers: { 'content-type': 'application/json', cookie: this.cookie },
			body: body === undefined ? undefined : JSON.stringify(body),
			signal: AbortSignal.timeout(REQUEST_TIMEOUT),
		});
		const text = await response.text();
		if (!response.ok) throw new Error(`n8n answered ${response.status} to ${path}: ${text}`);
		const [cookie] = response.headers.getSetCookie();
		if (cookie !== undefined) this.cookie = cookie.split(';', 1).join();
		return (JSON.parse(text) as { data: T }).data;
	}
}

/** What a node did in an execution, the last time it ran. */
export function taskOf({ data }: StoredExecution, node: string): ITaskData {
	const task = data.resultData.runData[node]?.at(-1);
	if (!task) throw new Error(`The node '${node}' did not run`);
	return task;
}

/** The contents of the items on each output of a node. */
export function outputsOf(execution: StoredExecution, node: string): unknown[][] {
	const outputs = taskOf(execution, node).data?.main ?? [];
	return outputs.map((items) => (items ?? []).map(({ json }) => json));
}
