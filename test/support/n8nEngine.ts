import './n8nSettings';
import 'reflect-metadata';
import { resolve } from 'node:path';
import { ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';
import {
	Expression,
	ICredentialsHelper,
	NodeConnectionTypes,
	Workflow,
	createRunExecutionData,
	type ICredentialDataDecryptedObject,
	type ICredentialType,
	type ICredentials,
	type IConnections,
	type IDataObject,
	type IHttpRequestOptions,
	type INode,
	type INodeExecutionData,
	type INodeType,
	type INodeTypes,
	type IPinData,
	type IRun,
	type IRunExecutionData,
	type IWorkflowExecuteAdditionalData,
	type IRequestOptionsSimplified,
	type IVersionedNodeType,
	type WorkflowExecuteMode,
} from 'n8n-workflow';

import { bareDescription } from './bareDescription';

/** The folder whose package.json and dist n8n would load. */
const PACKAGE = resolve(__dirname, '../..');

/** The built package, loaded as n8n loads an installed community package. */
async function loadPackage(): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(PACKAGE);
	await loader.loadAll();
	return loader;
}

const loaded = loadPackage();

/**
 * Which engine evaluates expressions: `vm`, the isolate that a whole n8n uses by default and that
 * needs Node.js 24, or `legacy`, which n8n-core uses where nobody chooses.
 */
const EXPRESSION_ENGINE = engineOf(process.env.EXPRESSION_ENGINE);

function engineOf(name = 'legacy'): 'legacy' | 'vm' {
	if (name === 'legacy' || name === 'vm') return name;
	throw new Error(`EXPRESSION_ENGINE is '${name}'; it can be 'legacy' or 'vm'`);
}

/** n8n's defaults (`N8N_EXPRESSION_ENGINE_…`). */
const VM = {
	engine: 'vm',
	poolSize: 1,
	maxCodeCacheSize: 1024,
	bridgeTimeout: 5000,
	bridgeMemoryLimit: 128,
} as const;

/** Starts the chosen engine. Older versions of n8n have the legacy one alone and nothing to choose it by. */
async function startEngine(): Promise<void> {
	if (EXPRESSION_ENGINE === 'legacy') return;
	await Expression.initExpressionEngine(VM);
	// n8n keeps to the old engine without a word where it takes its surroundings for a browser.
	if (Expression.getActiveImplementation() !== 'vm') throw new Error('n8n did not start vm');
}

const engineReady = startEngine();

/** A workflow as n8n exports it. */
export interface WorkflowJson {
	nodes: INode[];
	connections: IConnections;
	pinData?: IPinData;
	settings?: { executionOrder?: 'v1'; executionTimeout?: number; timezone?: string };
}

export interface EngineOptions {
	/** The decrypted data that every credential of the workflow has. */
	credential: ICredentialDataDecryptedObject;
	/** Node types of the test's own, by their full type name. */
	nodeTypes?: Record<string, INodeType>;
	mode?: WorkflowExecuteMode;
	/** The node to start at; the first of the workflow where none is given. */
	start?: string;
	/** The ID of the execution; `1` where none is given. */
	executionId?: string;
	/** What an execution that goes on, or is retried, had stored; by default the workflow begins anew. */
	stored?: IRunExecutionData;
}

export interface EngineRun {
	/** The execution as n8n would store it. */
	result: Promise<IRun>;
	/** What n8n's Stop button does. */
	cancel(): void;
}

/** Runs a workflow in n8n's own engine: its execution, expressions, item linking and HTTP helper. */
export async function startWorkflow(
	json: WorkflowJson,
	options: EngineOptions,
): Promise<EngineRun> {
	await engineReady;
	const { nodeTypes, credentialTypes } = await typesOf(options.nodeTypes ?? {});
	const workflow = new Workflow({
		id: 'test',
		nodes: json.nodes,
		connections: json.connections,
		nodeTypes,
		active: false,
		settings: { executionOrder: 'v1', ...json.settings },
	});
	const [first] = json.nodes;
	const start = workflow.getNode(options.start ?? first?.name ?? '');
	if (!start) throw new Error('The workflow has no node to start at');
	const mode = options.mode ?? 'trigger';
	const runData =
		options.stored ??
		createRunExecutionData({
			resultData: { pinData: json.pinData ?? {} },
			executionData: {
				nodeExecutionStack: [{ node: start, data: { main: [[{ json: {} }]] }, source: null }],
			},
		});
	const helper = new TestCredentials(options.credential, credentialTypes);
	const data = { ...additionalData(helper, json, mode), executionId: options.executionId ?? '1' };
	const engine = new WorkflowExecute(data, mode, runData);
	const running = engine.processRunExecutionData(workflow);
	return { result: running, cancel: () => running.cancel() };
}

/** Runs a workflow to its end. */
export async function runWorkflow(json: WorkflowJson, options: EngineOptions): Promise<IRun> {
	return await (
		await startWorkflow(json, options)
	).result;
}

/** What a node gave, output by output. */
export function outputsOf(run: IRun, node: string): INodeExecutionData[][] {
	const outputs = run.data.resultData.runData[node]?.at(-1)?.data?.main ?? [];
	return outputs.map((items) => items ?? []);
}

export interface Types {
	nodeTypes: INodeTypes;
	credentialTypes: Record<string, ICredentialType>;
}

export async function typesOf(own: Record<string, INodeType>): Promise<Types> {
	const loader = await loaded;
	const all: Record<string, INodeType | IVersionedNodeType> = { ...PASS_THROUGH, ...own };
	for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
		const fullName = `${loader.packageName}.${name}`;
		all[fullName] = type;
		if ('execute' in type) all[`${fullName}Tool`] = asTool(type);
	}
	const byName = (name: string): INodeType => {
		const type = all[name];
		if (!type || !('execute' in type || 'webhook' in type)) {
			throw new Error(`The engine of the tests does not know the node type ${name}`);
		}
		return type;
	};
	return {
		nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
		credentialTypes: Object.fromEntries(
			Object.entries(loader.credentialTypes).map(([name, { type }]) => [name, type]),
		),
	};
}

/** What n8n makes of a node that is usable as a tool: the same, with an agent's connections. */
function asTool(type: INodeType): INodeType {
	const description = {
		...type.description,
		name: `${type.description.name}Tool`,
		inputs: [],
		outputs: [NodeConnectionTypes.AiTool],
	};
	return { ...type, description, execute: type.execute };
}

/** Stands in for n8n's trigger and no-operation nodes, which hand on what they get. */
function passThrough(name: string): INodeType {
	return {
		description: bareDescription(name),
		async execute() {
			return [this.getInputData()];
		},
	};
}

const PASS_THROUGH = {
	'n8n-nodes-base.manualTrigger': passThrough('manualTrigger'),
	'n8n-nodes-base.noOp': passThrough('noOp'),
};

export class TestCredentials extends ICredentialsHelper {
	constructor(
		private readonly credential: ICredentialDataDecryptedObject,
		private readonly types: Record<string, ICredentialType>,
	) {
		super();
	}

	getParentTypes(): string[] {
		return [];
	}

	isCredentialUsableByNode(): boolean {
		return true;
	}

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		typeName: string,
		requestOptions: IHttpRequestOptions | IRequestOptionsSimplified,
	): Promise<IHttpRequestOptions> {
		const type = this.types[typeName];
		if (typeof type?.authenticate !== 'function') throw new Error(`${typeName} cannot sign`);
		return await type.authenticate(credentials, requestOptions as IHttpRequestOptions);
	}

	async preAuthentication(): Promise<undefined> {}

	async runPreAuthentication(): Promise<undefined> {}

	async getCredentials(): Promise<ICredentials> {
		throw new Error('The tests give credentials decrypted');
	}

	async getDecrypted(): Promise<ICredentialDataDecryptedObject> {
		return { ...this.credential };
	}

	async updateCredentials(): Promise<void> {}

	async updateCredentialsOauthTokenData(): Promise<void> {}

	getCredentialsProperties(): [] {
		return [];
	}
}

export function additionalData(
	credentialsHelper: ICredentialsHelper,
	json: WorkflowJson,
	mode: WorkflowExecuteMode,
): IWorkflowExecuteAdditionalData {
	const url = 'http://localhost:5678/';
	const workflowData = {
		id: 'test',
		name: 'test',
		active: false,
		isArchived: false,
		activeVersionId: null,
		createdAt: new Date(0),
		updatedAt: new Date(0),
		nodes: json.nodes,
		connections: json.connections,
	};
	const data: Partial<IWorkflowExecuteAdditionalData> & IDataObject = {
		credentialsHelper: credentialsHelper as never,
		hooks: new ExecutionLifecycleHooks(mode, '1', workflowData) as never,
		currentNodeExecutionIndex: 0,
		executionId: '1',
		variables: {},
		restApiUrl: url,
		instanceBaseUrl: url,
		formBaseUrl: url,
		formWaitingBaseUrl: url,
		formTestBaseUrl: url,
		webhookBaseUrl: url,
		webhookWaitingBaseUrl: url,
		webhookTestBaseUrl: url,
	};
	return data as unknown as IWorkflowExecuteAdditionalData;
}
