import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { CredentialFile } from './workflow';

/** A message of the conversation, as OpenAI's chat completions have it. */
interface ChatMessage {
	role: string;
	content: unknown;
}

export interface ChatRequest {
	messages: ChatMessage[];
	tools?: Array<{ function: { name: string; description: string; parameters: unknown } }>;
	stream?: boolean;
}

/** How a model puts what its tool answered. */
export type Wording = (toolAnswer: string) => string;

const literally: Wording = (toolAnswer) => `The tool said: ${toolAnswer}`;

/**
 * A stand-in of a language model that speaks OpenAI's chat API on loopback: it calls the first tool
 * it is offered with the given arguments, and tells what the tool answered.
 */
export class Model {
	/** What it was asked so far. */
	readonly requests: ChatRequest[] = [];

	private constructor(
		private readonly server: Server,
		private readonly toolArguments: Record<string, unknown>,
		private readonly wording: Wording,
	) {}

	static async start(
		toolArguments: Record<string, unknown>,
		wording: Wording = literally,
	): Promise<Model> {
		const server = createServer();
		const model = new Model(server, toolArguments, wording);
		server.on('request', (request: IncomingMessage, response) => {
			void text(request).then((body) => {
				const asked = JSON.parse(body) as ChatRequest;
				const { type, content } = model.reply(asked);
				response.writeHead(200, { 'content-type': type }).end(content);
			});
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		return model;
	}

	get credential(): CredentialFile {
		const { port } = this.server.address() as AddressInfo;
		const url = `http://127.0.0.1:${port}/v1`;
		return {
			id: 'model',
			name: 'Model',
			type: 'openAiApi',
			data: { apiKey: 'none', url, header: false },
		};
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		this.server.close();
		await once(this.server, 'close');
	}

	private reply(asked: ChatRequest): { type: string; content: string } {
		this.requests.push(asked);
		const message = this.answer(asked);
		const finish_reason = 'tool_calls' in message ? 'tool_calls' : 'stop';
		const common = { id: 'chat-1', created: 0, model: 'stand-in' };
		const usage = { prompt_tokens: 1, completion_tokens: 1, total_tokens: 2 };
		if (!asked.stream) {
			const choices = [{ index: 0, message, finish_reason }];
			const answer = { ...common, object: 'chat.completion', choices, usage };
			return { type: 'application/json', content: JSON.stringify(answer) };
		}
		const choices = [{ index: 0, delta: message, finish_reason }];
		const chunk = { ...common, object: 'chat.completion.chunk', choices };
		const content = `data: ${JSON.stringify(chunk)}\n\ndata: [DONE]\n\n`;
		return { type: 'text/event-stream', content };
	}

	private answer({ messages, tools }: ChatRequest): object {
		const last = messages.at(-1);
		const [tool] = tools ?? [];
		if (last?.role === 'tool' || !tool) {
			return { role: 'assistant', content: this.wording(String(last?.content)) };
		}
		const call = { name: tool.function.name, arguments: JSON.stringify(this.toolArguments) };
		return {
			role: 'assistant',
			content: null,
			tool_calls: [{ index: 0, id: 'call-1', type: 'function', function: call }],
		};
	}
}
