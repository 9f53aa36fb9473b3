import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { parse } from 'node:querystring';
import { buffer } from 'node:stream/consumers';
import { WebhookContext } from 'n8n-core';
import {
	Workflow,
	jsonParse,
	type ICredentialDataDecryptedObject,
	type INodeExecutionData,
	type INodeParameters,
	type INodeTypeDescription,
	type IWebhookData,
	type IWebhookResponseData,
} from 'n8n-workflow';

import {
	TestCredentials,
	additionalData,
	runWorkflow,
	typesOf,
	type WorkflowJson,
} from './n8nEngine';
import { nodeOf } from './runNode';

const TRIGGER = 'Tencent Chat Push Trigger';
const TRIGGER_TYPE = 'n8n-nodes-tencent-chat-push.tencentChatPushTrigger';

export interface TriggerOptions {
	credential: ICredentialDataDecryptedObject;
	parameters?: INodeParameters;
}

/** What became of a call. */
export interface Received {
	/** What the node handed to n8n; undefined when it threw. */
	result?: IWebhookResponseData;
	reason?: unknown;
}

/** The built trigger behind an HTTP server that reads calls as n8n reads them. */
export class Trigger {
	private constructor(
		readonly url: string,
		readonly received: readonly Received[],
		private readonly server: ReturnType<typeof createServer>,
		private readonly workflow: Workflow,
	) {}

	static async listen(options: TriggerOptions): Promise<Trigger> {
		const { receive, workflow } = await receiverOf(options);
		const received: Received[] = [];
		const server = createServer((request, response) => {
			void receive(request, response).then(
				(result) => received.push({ result }),
				(reason: unknown) => {
					received.push({ reason });
					response.writeHead(500).end();
				},
			);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		return new Trigger(`http://127.0.0.1:${port}/`, received, server, workflow);
	}

	/** The built trigger's own words. */
	static async description(): Promise<INodeTypeDescription> {
		const { nodeTypes } = await typesOf({});
		return nodeTypes.getByNameAndVersion(TRIGGER_TYPE).description;
	}

	/** The items of everything that started the workflow so far. */
	get items(): INodeExecutionData[] {
		return this.received.flatMap(({ result }) => result?.workflowData ?? []).flat();
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
		await this.workflow.expression.releaseIsolate?.();
	}
}

/** Trigger → No Operation. */
function workflowOf({ parameters = {} }: TriggerOptions): WorkflowJson {
	return {
		nodes: [
			{
				...nodeOf(TRIGGER, TRIGGER_TYPE, parameters),
				typeVersion: 1.1,
				credentials: { tencentChatApi: { id: '1', name: 'Tencent Chat account' } },
			},
			nodeOf('After', 'n8n-nodes-base.noOp'),
		],
		connections: { [TRIGGER]: { main: [[{ node: 'After', type: 'main', index: 0 }]] } },
	};
}

type Receiver = (
	request: IncomingMessage,
	response: ServerResponse,
) => Promise<IWebhookResponseData>;

async function receiverOf(
	options: TriggerOptions,
): Promise<{ receive: Receiver; workflow: Workflow }> {
	const json = workflowOf(options);
	const { nodeTypes, credentialTypes } = await typesOf({});
	const helper = new TestCredentials(options.credential, credentialTypes);
	const workflow = new Workflow({ id: 'test', ...json, nodeTypes, active: true });
	const node = workflow.getNode(TRIGGER);
	const { webhook } = nodeTypes.getByNameAndVersion(TRIGGER_TYPE);
	if (!node || !webhook) throw new Error('The package has no trigger');
	// n8n does so before it calls a webhook; older versions know no isolates.
	await workflow.expression.acquireIsolate?.();
	const receive: Receiver = async (request, response) => {
		const data = {
			...additionalData(helper, json, 'webhook'),
			httpRequest: await asExpressHas(request),
			httpResponse: asExpressSends(response),
		};
		const context = new WebhookContext(
			workflow,
			node,
			data as never,
			'webhook',
			{ webhookDescription: { name: 'default' } } as IWebhookData,
			[],
			null,
		);
		return await webhook.call(context);
	};
	return { receive, workflow };
}

/** The workflow that a call starts, run in n8n's engine; what came out behind the trigger. */
export async function runStarted(
	options: TriggerOptions,
	items: INodeExecutionData[],
): Promise<INodeExecutionData[]> {
	const json = workflowOf(options);
	const run = await runWorkflow(
		{ ...json, pinData: { [TRIGGER]: items } },
		{ credential: options.credential },
	);
	return run.data.resultData.runData.After?.at(-1)?.data?.main?.[0] ?? [];
}

/** What n8n reads a body by, for nodes of a version above 1; all else stays unread. */
const READERS = new Map<string | undefined, (body: string) => unknown>([
	['application/json', (body) => jsonParse(body)],
	['text/plain', (body) => body],
	['application/x-www-form-urlencoded', (body) => ({ ...parse(body) })],
]);

/** A request with what n8n's middleware adds: query, and the body by its content type. */
async function asExpressHas(request: IncomingMessage): Promise<object> {
	const { searchParams } = new URL(request.url ?? '', 'http://localhost');
	const keys = [...new Set(searchParams.keys())];
	const extended = Object.assign(request, {
		query: Object.fromEntries(keys.map((key) => [key, valueOf(searchParams, key)])),
		params: {},
		body: undefined as unknown,
		rawBody: undefined as Buffer | undefined,
		readRawBody: async () => {
			extended.rawBody ??= await buffer(request);
		},
	});
	const read = READERS.get(request.headers['content-type']);
	if (!read) return extended;
	await extended.readRawBody();
	extended.body = read(String(extended.rawBody));
	return extended;
}

/** A key that is given twice makes a list, as in Express. */
function valueOf(searchParams: URLSearchParams, key: string): string | string[] | undefined {
	const values = searchParams.getAll(key);
	return values.length === 1 ? values[0] : values;
}

/** The methods of Express that nodes use. */
function asExpressSends(response: ServerResponse): object {
	const own = {
		status(code: number) {
			response.statusCode = code;
			return own;
		},
		json(body: unknown) {
			response.setHeader('content-type', 'application/json; charset=utf-8');
			response.end(JSON.stringify(body));
			return own;
		},
		send(body: string) {
			response.end(body);
			return own;
		},
	};
	return own;
}
