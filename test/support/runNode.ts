import type {
	ExecutionError,
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeExecutionData,
	INodeParameters,
	IRun,
	NodeExecutionHint,
	OnError,
} from 'n8n-workflow';

import {
	outputsOf,
	startWorkflow,
	type EngineOptions,
	type EngineRun,
	type WorkflowJson,
} from './n8nEngine';

export interface NodeRun {
	success: INodeExecutionData[];
	failed: INodeExecutionData[];
	/** Items on the output that n8n itself adds in the mode 'Continue (using error output)'. */
	engineErrors: INodeExecutionData[];
	/** The reason when the node stopped the workflow. */
	error?: ExecutionError;
	hints: NodeExecutionHint[];
	run: IRun;
}

export interface NodeOptions {
	credential: ICredentialDataDecryptedObject;
	parameters: INodeParameters;
	items: IDataObject[];
	onError?: OnError;
	node?: Partial<INode>;
	/** What both nodes behind the outputs are, instead of n8n's No Operation. */
	after?: Partial<INode>;
	/** Contents of pinned items, by node. */
	pinned?: Record<string, IDataObject[]>;
	/** Node types of the test's own, by their full type name. */
	nodeTypes?: EngineOptions['nodeTypes'];
	/** Settings of the workflow. */
	settings?: WorkflowJson['settings'];
	executionId?: string;
	/** How the execution was started; by a trigger where it is not given. */
	mode?: EngineOptions['mode'];
}

export const NODE = 'Tencent Chat Push';
/** The node, as workflows name it. */
export const NODE_TYPE = 'n8n-nodes-tencent-chat-push.tencentChatPush';

/** Source → Tencent Chat Push → a node on each output; the source gives the items. */
export function workflowOf(options: NodeOptions): WorkflowJson {
	const { parameters, items, onError, node, after, pinned, settings } = options;
	return {
		settings,
		nodes: [
			nodeOf('Source', 'n8n-nodes-base.manualTrigger'),
			{
				...nodeOf(NODE, NODE_TYPE, parameters),
				credentials: { tencentChatApi: { id: '1', name: 'MockServer' } },
				...(onError && { onError }),
				...node,
			},
			{ ...nodeOf('Succeeded', 'n8n-nodes-base.noOp'), ...after },
			{ ...nodeOf('Failed', 'n8n-nodes-base.noOp'), ...after },
		],
		connections: {
			Source: { main: [[{ node: NODE, type: 'main', index: 0 }]] },
			[NODE]: {
				main: [
					[{ node: 'Succeeded', type: 'main', index: 0 }],
					[{ node: 'Failed', type: 'main', index: 0 }],
				],
			},
		},
		pinData: Object.fromEntries(
			Object.entries({ Source: items, ...pinned }).map(([name, contents]) => [
				name,
				contents.map((json) => ({ json })),
			]),
		),
	};
}

/** A node of a workflow. */
export function nodeOf(name: string, type: string, parameters: INodeParameters = {}): INode {
	return { id: name, name, type, typeVersion: 1, position: [0, 0], parameters };
}

/** Starts the node in n8n's engine, to be cancelled or awaited. */
export async function startNode(options: NodeOptions): Promise<EngineRun> {
	const { credential, nodeTypes, executionId, mode } = options;
	return await startWorkflow(workflowOf(options), { credential, nodeTypes, executionId, mode });
}

/** Runs the node in n8n's engine and sorts what came out. */
export async function runNode(options: NodeOptions): Promise<NodeRun> {
	const run = await (await startNode(options)).result;
	const [success = [], failed = [], engineErrors = []] = outputsOf(run, NODE);
	const task = run.data.resultData.runData[NODE]?.at(-1);
	return { success, failed, engineErrors, error: task?.error, hints: task?.hints ?? [], run };
}

/** The contents of items. */
export function jsonOf(items: INodeExecutionData[]): IDataObject[] {
	return items.map(({ json }) => json);
}

/** The input items that an output item is linked to. */
export function linksOf({ pairedItem }: INodeExecutionData): number[] {
	const links = Array.isArray(pairedItem) ? pairedItem : [pairedItem];
	return links.flatMap((link) =>
		link === undefined ? [] : [typeof link === 'number' ? link : link.item],
	);
}
