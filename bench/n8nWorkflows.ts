import type { INode, INodeConnections, INodeParameters } from 'n8n-workflow';

import type { WorkflowFile } from '../e2e/lib/workflow';

/** The node whose time is taken. */
export const MEASURED = 'Measured';

const OURS = 'n8n-nodes-tencent-chat-push.tencentChatPush';

/** The node types that are compared. */
export type N8nNode = 'ours' | 'editFields';

/** What a workflow of the whole n8n does. */
export interface N8nJob {
	id: string;
	node: N8nNode;
	items: number;
	/** Distinct accounts among the items. */
	accounts: number;
	/** What the node reads of every item. */
	reads: Fields;
	/** What its tags come to. */
	tag: string;
	/** ID of the credential of our node. */
	credential: string;
}

/** Expressions. */
export interface Fields {
	account: string;
	tags: string;
}

/** What every item of the source says besides its account. */
export const PLAN = 'vip';
export const CITY = 'berlin';

/** A webhook that answers when the workflow has ended → items → the node that is measured. */
export function workflowOf(job: N8nJob): WorkflowFile {
	return {
		id: job.id,
		name: job.id,
		nodes: [webhook(job.id), source(job), measuredNode(job)],
		connections: { Webhook: leadsTo('Items'), Items: leadsTo(MEASURED) },
		settings: { executionOrder: 'v1' },
	};
}

function leadsTo(node: string): INodeConnections {
	return { main: [[{ node, type: 'main', index: 0 }]] };
}

function webhook(path: string): INode {
	const answer = { responseMode: 'lastNode', responseData: 'noData' };
	return {
		...nodeOf('Webhook', 'n8n-nodes-base.webhook', 2.1, {
			httpMethod: 'POST',
			path,
			...answer,
			options: {},
		}),
		webhookId: path,
	};
}

/** The items, made by n8n's Code node; the accounts have the names that `accountName` gives. */
function source({ items, accounts }: N8nJob): INode {
	const item = `{ user: { id: 'user-' + String(index % ${accounts}).padStart(7, '0') }, plan: '${PLAN}', city: '${CITY}' }`;
	const jsCode = `return Array.from({ length: ${items} }, (_, index) => ({ json: ${item} }));`;
	return nodeOf('Items', 'n8n-nodes-base.code', 2, { jsCode });
}

function measuredNode({ node, reads, credential }: N8nJob): INode {
	if (node === 'editFields') return nodeOf(MEASURED, 'n8n-nodes-base.set', 3.4, editFields(reads));
	const { account: accounts, tags } = reads;
	return {
		...nodeOf(MEASURED, OURS, 1, { resource: 'tag', operation: 'add', accounts, tags }),
		credentials: { tencentChatApi: { id: credential, name: credential } },
	};
}

function editFields(reads: Fields): INodeParameters {
	const assignments = Object.entries(reads).map(([name, value]) => ({
		id: name,
		name,
		value,
		type: 'string',
	}));
	return { mode: 'manual', assignments: { assignments }, options: {} };
}

function nodeOf(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
): INode {
	return {
		id: name,
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters,
	};
}
