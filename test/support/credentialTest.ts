import { ExecuteContext, RoutingNode } from 'n8n-core';
import {
	Workflow,
	createEmptyRunExecutionData,
	type ICredentialDataDecryptedObject,
	type ICredentialTestRequest,
	type ICredentialType,
	type IExecuteData,
	type INodeType,
} from 'n8n-workflow';

import { bareDescription } from './bareDescription';
import { TestCredentials, additionalData, typesOf } from './n8nEngine';
import { nodeOf } from './runNode';

/** What the credential window shows after 'Save' or 'Retry'. */
export interface CredentialTestResult {
	status: 'OK' | 'Error';
	message: string;
}

const NAME = 'Credential test';

/** A built credential type of the package. */
export async function credentialTypeOf(name: string): Promise<ICredentialType> {
	const { credentialTypes } = await typesOf({});
	const type = credentialTypes[name];
	if (!type) throw new Error(`The package has no credential ${name}`);
	return type;
}

/**
 * Tests a credential as n8n does: its `test` becomes the only request of a declarative node, and
 * the rules are held against the answer.
 */
export async function testCredential(
	name: string,
	given: ICredentialDataDecryptedObject,
): Promise<CredentialTestResult> {
	const type = await credentialTypeOf(name);
	if (!type.test) throw new Error(`The credential ${name} has no test`);
	const { request, rules = [] } = type.test;
	const data = { ...defaultsOf(type), ...given };
	let body: unknown;
	try {
		body = await send(name, request, data);
	} catch (thrown) {
		return { status: 'Error', message: messageOf(thrown, rules) };
	}
	for (const { type: kind, properties } of rules) {
		if (kind !== 'responseSuccessBody') continue;
		const value: unknown = Reflect.get(Object(body) as object, properties.key);
		if (value === properties.value) return { status: 'Error', message: properties.message };
	}
	return { status: 'OK', message: 'Connection successful!' };
}

/** n8n fills in what a stored credential lacks. */
function defaultsOf({ properties }: ICredentialType): ICredentialDataDecryptedObject {
	return Object.fromEntries(
		properties.map((property) => [property.name, property.default as string]),
	);
}

async function send(
	name: string,
	request: ICredentialTestRequest['request'],
	data: ICredentialDataDecryptedObject,
): Promise<unknown> {
	const nodeType = declarativeNode(name, request);
	const node = { ...nodeOf(NAME, NAME), credentials: { [name]: { id: '1', name } } };
	const { credentialTypes } = await typesOf({});
	const byName = (): INodeType => nodeType;
	const workflow = new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
	});
	const helper = new TestCredentials(data, credentialTypes);
	const executeData: IExecuteData = { node, data: {}, source: null };
	const context = new ExecuteContext(
		workflow,
		node,
		additionalData(helper, { nodes: [node], connections: {} }, 'internal'),
		'internal',
		createEmptyRunExecutionData(),
		0,
		[],
		{ main: [[{ json: {} }]] },
		executeData,
		[],
	);
	const decrypted = { id: '1', name, type: name, data };
	const [[item] = []] = (await new RoutingNode(context, nodeType, decrypted).runNode()) ?? [];
	return item?.json;
}

function declarativeNode(
	credential: string,
	request: ICredentialTestRequest['request'],
): INodeType {
	return {
		description: bareDescription(NAME, {
			credentials: [{ name: credential, required: true }],
			properties: [
				{
					displayName: 'Request',
					name: 'request',
					type: 'string',
					default: '',
					routing: { request },
				},
			],
		}),
	};
}

/** What n8n makes of a request that threw: the HTTP status, the code of the connection, or words. */
function messageOf(thrown: unknown, rules: NonNullable<ICredentialTestRequest['rules']>): string {
	const { cause, message } = thrown as { cause?: ThrownCause; message: string };
	const { response, code } = cause ?? {};
	if (response) {
		const rule = rules.find(
			({ type, properties }) => type === 'responseCode' && properties.value === response.status,
		);
		return rule?.properties.message ?? response.statusText ?? `HTTP ${response.status}`;
	}
	return code ?? message;
}

interface ThrownCause {
	response?: { status: number; statusText?: string };
	code?: string;
}
