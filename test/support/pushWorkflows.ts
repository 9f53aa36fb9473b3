import type { IConnections, IDataObject, INode, INodeParameters } from 'n8n-workflow';

import { TOOL } from './agentNodes';
import type { WorkflowJson } from './n8nEngine';
import { NODE, NODE_TYPE, nodeOf } from './runNode';

const CREDENTIALS = { tencentChatApi: { id: '1', name: 'MockServer' } };

/** Source → Loop → Tencent Chat Push → back to Loop, with other nodes between where they are given. */
export function loopOf(
	parameters: INodeParameters,
	items: readonly IDataObject[],
	push: Partial<INode> = {},
	between: readonly INode[] = [],
): WorkflowJson {
	const inLoop = [{ ...nodeOf(NODE, NODE_TYPE, parameters), credentials: CREDENTIALS, ...push }];
	const chain = [...inLoop, ...between].map(({ name }) => name);
	const connections: IConnections = {
		Source: { main: [[{ node: 'Loop', type: 'main', index: 0 }]] },
		Loop: { main: [[], [{ node: NODE, type: 'main', index: 0 }]] },
	};
	for (const [index, name] of chain.entries()) {
		const next = { node: chain[index + 1] ?? 'Loop', type: 'main' as const, index: 0 };
		connections[name] = { main: name === NODE ? [[next], [next]] : [[next]] };
	}
	return {
		nodes: [
			nodeOf('Source', 'n8n-nodes-base.manualTrigger'),
			nodeOf('Loop', 'test.loop'),
			...inLoop,
			...between,
		],
		connections,
		pinData: {
			Source: items.map((json) => ({ json })),
		},
	};
}

/** Source → Agent, whose tool is Tencent Chat Push; the test gives the type `test.agent`. */
export function agentWorkflow(
	parameters: INodeParameters,
	tool: Partial<INode> = {},
): WorkflowJson {
	return {
		nodes: [
			nodeOf('Source', 'n8n-nodes-base.manualTrigger'),
			nodeOf('Agent', 'test.agent'),
			{ ...nodeOf(TOOL, `${NODE_TYPE}Tool`, parameters), credentials: CREDENTIALS, ...tool },
		],
		connections: {
			Source: { main: [[{ node: 'Agent', type: 'main', index: 0 }]] },
			[TOOL]: { ai_tool: [[{ node: 'Agent', type: 'ai_tool', index: 0 }]] },
		},
		pinData: { Source: [{ json: {} }] },
	};
}
