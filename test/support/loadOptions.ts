import { LoadOptionsContext } from 'n8n-core';
import {
	Workflow,
	type ICredentialDataDecryptedObject,
	type INodeParameters,
	type INodePropertyOptions,
} from 'n8n-workflow';

import { TestCredentials, additionalData, typesOf } from './n8nEngine';
import { NODE, workflowOf } from './runNode';

/** Loads the choices of a drop-down as the editor does when it is opened. */
export async function loadOptions(
	method: string,
	credential: ICredentialDataDecryptedObject,
	parameters: INodeParameters,
): Promise<INodePropertyOptions[]> {
	const { nodeTypes, credentialTypes } = await typesOf({});
	const json = workflowOf({ credential, parameters, items: [] });
	const workflow = new Workflow({ ...json, active: false, nodeTypes });
	const node = workflow.getNode(NODE);
	const load = node && nodeTypes.getByNameAndVersion(node.type).methods?.loadOptions?.[method];
	if (!node || !load) throw new Error(`The node has no method ${method}`);
	const helper = new TestCredentials(credential, credentialTypes);
	const data = { ...additionalData(helper, json, 'internal'), currentNodeParameters: parameters };
	return await load.call(new LoadOptionsContext(workflow, node, data, 'parameters.attributes'));
}
