import type { INodeParameters } from 'n8n-workflow';
import type { WorkflowFile } from './workflow';

/** How a webhook answers: at once, or with the items of the first output when the workflow has ended. */
export type Answering = 'atOnce' | 'withItems';

const ANSWERS: Record<Answering, INodeParameters> = {
	atOnce: { responseMode: 'onReceived' },
	withItems: { responseMode: 'lastNode', responseData: 'allEntries' },
};

/**
 * A webhook, at the address of the workflow's ID, and our node after it, which reads what it is to do
 * of `$json.body`.
 */
export function webhookInto(
	id: string,
	node: string,
	parameters: INodeParameters,
	answering: Answering = 'withItems',
): WorkflowFile {
	return {
		id,
		name: id,
		nodes: [
			{
				id: 'webhook',
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2.1,
				position: [0, 0],
				webhookId: id,
				parameters: { httpMethod: 'POST', path: id, ...ANSWERS[answering], options: {} },
			},
			{
				id: 'ours',
				name: node,
				type: 'n8n-nodes-tencent-chat-push.tencentChatPush',
				typeVersion: 1,
				position: [250, 0],
				parameters,
				credentials: { tencentChatApi: { id: 'mock-server', name: 'MockServer' } },
			},
		],
		connections: { Webhook: { main: [[{ node, type: 'main', index: 0 }]] } },
		settings: { executionOrder: 'v1' },
	};
}
