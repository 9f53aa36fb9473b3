import { NodeApiError, type INode, type JsonObject } from 'n8n-workflow';

import type { Fault } from './faults';

/** A fault told as a whole, in n8n's own dress; the facts are the fault's and nothing else. */
export function apiError(node: INode, { code, message, description }: Fault): NodeApiError {
	const facts: JsonObject = { code, message };
	return new NodeApiError(node, facts, {
		message: `${message} (${code})`,
		description,
		httpCode: String(code),
	});
}
