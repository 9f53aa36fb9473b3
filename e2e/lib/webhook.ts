import { eventually } from './time';

const TIMEOUT = 20_000;

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
