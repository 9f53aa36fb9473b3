import {
	NodeConnectionTypes,
	NodeOperationError,
	type EngineRequest,
	type EngineResponse,
	type IDataObject,
	type INodeType,
} from 'n8n-workflow';

import { bareDescription } from './bareDescription';

/** The name of the tool node in the workflow of an agent. */
export const TOOL = 'Tool';

/** One call of the tool: what the model fills in for `$fromAI(…)`. */
export type ToolArguments = IDataObject;

const description = bareDescription('agent', {
	inputs: [NodeConnectionTypes.Main, { type: NodeConnectionTypes.AiTool, displayName: 'Tool' }],
});

interface InvocableTool {
	invoke(args: ToolArguments): Promise<string>;
}

function isTool(value: unknown): value is InvocableTool {
	return (
		typeof value === 'object' &&
		value !== null &&
		'invoke' in value &&
		typeof value.invoke === 'function'
	);
}

/**
 * An agent as n8n has had it from the start: it gets its tools from the engine and calls them
 * itself. It puts out what each call answered, or what it threw.
 */
export function callingAgent(calls: readonly ToolArguments[]): INodeType {
	return {
		description,
		async execute() {
			const connected = await this.getInputConnectionData(NodeConnectionTypes.AiTool, 0);
			const tool = [connected].flat().find(isTool);
			if (!tool) throw new NodeOperationError(this.getNode(), 'No tool is connected');
			const answers: IDataObject[] = [];
			for (const call of calls) {
				try {
					answers.push({ answer: JSON.parse(await tool.invoke(call)) as IDataObject[] });
				} catch (thrown) {
					answers.push({ thrown: thrown instanceof Error ? thrown.message : String(thrown) });
				}
			}
			return [answers.map((json) => ({ json }))];
		},
	};
}

/**
 * An agent as n8n has it now: it asks the engine to run the tool's node and is called again with
 * what the node put out for it. It puts out that.
 */
export function requestingAgent(calls: readonly ToolArguments[]): INodeType {
	return {
		description,
		async execute(response?: EngineResponse) {
			if (!response || response.actionResponses.length === 0) return requestFor(calls);
			return [
				response.actionResponses.map(({ data }) => ({
					json: { answer: (data.data?.ai_tool?.[0] ?? []).map(({ json }) => json) },
				})),
			];
		},
	};
}

function requestFor(calls: readonly ToolArguments[]): EngineRequest {
	return {
		actions: calls.map((input, index) => ({
			actionType: 'ExecutionNodeAction',
			nodeName: TOOL,
			input,
			type: NodeConnectionTypes.AiTool,
			id: `call-${index + 1}`,
			metadata: { itemIndex: 0 },
		})),
		metadata: {},
	};
}
