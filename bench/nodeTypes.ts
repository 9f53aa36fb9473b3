import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeType } from 'n8n-workflow';

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
