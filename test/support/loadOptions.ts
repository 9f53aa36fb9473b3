import { LoadOptionsContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
} from 'n8n-workflow';

import { TestCredentials, additionalData, typesOf } from './n8nEngine';
import { NODE, workflowOf } from './runNode';

/** Loads the choices of a drop-down as the editor does when it is opened. */
export async function loadOptions(
	method: string,
	credential: ICredentialDataDecryptedObject,
	parameters: INodeParameters,
): Promise<INodePropertyOptions[]> {
	const { context, methods } = await panelOf(credential, parameters, 'attributes');
	const load = methods?.loadOptions?.[method];
	if (!load) throw new Error(`The node has no method ${method}`);
	return await load.call(context);
}

/** Searches the list of a resource locator as the editor does when it is opened. */
export async function searchList(
	method: string,
	credential: ICredentialDataDecryptedObject,
	parameters: INodeParameters,
): Promise<INodeListSearchResult> {
	const { context, methods } = await panelOf(credential, parameters, 'scheduledTaskId');
	const search = methods?.listSearch?.[method];
	if (!search) throw new Error(`The node has no method ${method}`);
	return await search.call(context);
}

async function panelOf(
	credential: ICredentialDataDecryptedObject,
	parameters: INodeParameters,
	parameter: string,
): Promise<{ context: LoadOptionsContext; methods: INodeType['methods'] }> {
	const { nodeTypes, credentialTypes } = await typesOf({});
	const json = workflowOf({ credential, parameters, items: [] });
	const workflow = new Workflow({ ...json, active: false, nodeTypes });
	const node = workflow.getNode(NODE);
	if (!node) throw new Error('The workflow lacks the node');
	const { methods } = nodeTypes.getByNameAndVersion(node.type);
	const helper = new TestCredentials(credential, credentialTypes);
	const data = { ...additionalData(helper, json, 'internal'), currentNodeParameters: parameters };
	const context = new LoadOptionsContext(workflow, node, data, `parameters.${parameter}`);
	return { context, methods };
}
