import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import type { Fault } from './faults';

/** A fault of the whole run as n8n's own error; it contains only what the fault says. */
export function apiError(node: INode, { code, message, advice }: Fault): NodeApiError {
	const facts: JsonObject = { code, message };
	return new NodeApiError(node, facts, {
		message: `${message} (${code})`,
		description: advice.thrown,
		httpCode: String(code),
	});
}
