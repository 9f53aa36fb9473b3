import { NodeConnectionTypes, type IExecuteFunctions } from 'n8n-workflow';

/** n8n before 2.8 does not say whether an agent is calling. */
type Caller = Pick<IExecuteFunctions, 'getNode'> & Partial<IExecuteFunctions>;

/**
 * Whether an agent is calling: by itself, which n8n says since 2.8, or through the engine, which
 * then has a place for the log. Either way a tool has a type of its own, with 'Tool' at its end.
 */
export function isTool(context: Caller): boolean {
	const { type, rewireOutputLogTo } = context.getNode();
	const hasEngine = rewireOutputLogTo === NodeConnectionTypes.AiTool;
	return hasEngine || type.endsWith('Tool') || context.isToolExecution?.() === true;
}
