import type { INode } from 'n8n-workflow';
import { eventually } from './time';
import type { WorkflowFile } from './workflow';

const TIMEOUT = 60_000;

/**
 * Posts JSON to a webhook; n8n says that a workflow is published a moment before its webhook is there.
 *
 * @param timeout milliseconds; longer for a webhook that answers when its workflow has ended
 */
export async function callWebhook(
	url: string,
	body: unknown,
	timeout = TIMEOUT,
): Promise<Response> {
	return await eventually(
		`the webhook ${url}`,
		async () => {
			const response = await fetch(url, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify(body),
				signal: AbortSignal.timeout(timeout),
			});
			return response.status === 404 ? undefined : response;
		},
		{ timeout },
	);
}

/** Whether a workflow has a trigger that Tencent calls. */
export function hasTrigger({ nodes }: Pick<WorkflowFile, 'nodes'>): boolean {
	return nodes.some(isTrigger);
}

/**
 * The path of the first trigger of a workflow that Tencent calls, after n8n's `webhook/` or
 * `webhook-test/`.
 *
 * @throws Error where it has none
 */
export function triggerPath({ name, nodes }: Pick<WorkflowFile, 'name' | 'nodes'>): string {
	const webhookId = nodes.find(isTrigger)?.webhookId;
	if (webhookId === undefined) throw new Error(`'${name}' has no trigger that Tencent calls`);
	return `${webhookId}/webhook`;
}

function isTrigger({ type, webhookId }: INode): boolean {
	return type.endsWith('.tencentChatPushTrigger') && webhookId !== undefined;
}
