import { NodeConnectionTypes, type INodeTypeDescription } from 'n8n-workflow';

/** The description of a node of the tests: one input, one output, and what else is given. */
export function bareDescription(
	name: string,
	more: Partial<INodeTypeDescription> = {},
): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: [],
		version: 1,
		description: '',
		defaults: {},
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
		...more,
	};
}
