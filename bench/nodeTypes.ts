import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeProperties, INodeType } from 'n8n-workflow';

import { bareDescription } from '../test/support/bareDescription';
import { chunkBodies, inParallel, PATH, UNDER_WAY } from './requests';
import type { Job } from './protocol';

const OUR_NODE = resolve(__dirname, '../dist/nodes/TencentChatPush/TencentChatPush.node.js');

const HTTP_REQUEST = resolve(
	__dirname,
	'node_modules/n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js',
);

/** The newest version of n8n's HTTP Request node. */
export const HTTP_REQUEST_VERSION = 4.5;

/** Whether n8n's nodes are installed for the benchmark. */
export function hasHttpRequest(): boolean {
	return existsSync(HTTP_REQUEST);
}

/** Our node as it is built. */
export async function ourNode(): Promise<INodeType> {
	return (await instanceFrom(OUR_NODE, 'TencentChatPush')) as INodeType;
}

/** n8n's own HTTP Request node. */
export async function httpRequestNode(): Promise<INodeType> {
	const versions = (await instanceFrom(HTTP_REQUEST, 'HttpRequest')) as {
		getNodeType(version: number): INodeType;
	};
	return versions.getNodeType(HTTP_REQUEST_VERSION);
}

/** A node file holds one class; which one it is, is known by its name. */
async function instanceFrom(file: string, name: string): Promise<unknown> {
	const contents = (await import(file)) as Record<string, new () => unknown>;
	const Class = contents[name];
	if (!Class) throw new Error(`${file} holds no ${name}`);
	return new Class();
}

/** The least that any node with our two parameters does: it reads them and returns its items. */
export const readerNode: INodeType = {
	description: bareDescription('reader', { properties: fields('accounts', 'tags') }),
	async execute() {
		const items = this.getInputData();
		for (let item = 0; item < items.length; item++) {
			this.getNodeParameter('accounts', item);
			this.getNodeParameter('tags', item);
		}
		return [items];
	},
};

/** A node that sends ready-made requests through n8n's helper, many at a time, and nothing else. */
export function helperNode({ first, accounts }: Job, requestMs: number[]): INodeType {
	return {
		description: bareDescription('helper', {
			credentials: [{ name: 'tencentChatApi', required: true }],
		}),
		async execute() {
			const { httpRequestWithAuthentication: request } = this.helpers;
			await inParallel(chunkBodies(first, accounts), UNDER_WAY, async (body) => {
				const options = { method: 'POST', url: PATH, body, json: true } as const;
				const leftAt = performance.now();
				await request.call(this, 'tencentChatApi', options);
				requestMs.push(performance.now() - leftAt);
			});
			return [this.getInputData()];
		},
	};
}

function fields(...names: string[]): INodeProperties[] {
	return names.map((name) => ({ displayName: name, name, type: 'string', default: '' }));
}
