import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { bodyOf } from './responseBody';
import { replyOf, unanswered, type Reply } from './reply';
import { readSendingError } from './sendingError';
import { networkFault, timeoutFault, unsentFault } from '../errors/connectionFaults';
import type { Fault } from '../errors/faults';
import { wait } from '../helpers/wait';

interface ClientSettings {
	/** Host of the API, for messages. */
	host: string;
	/** Milliseconds for one request, from its start to the last byte of its answer. */
	timeout: number;
}

/** Why the signal of a request aborts. One for all: each error takes the time of its stack trace. */
const FINISHED = new Error('The request is finished');

/** Sends requests to Tencent Chat: one request in, one reply out. It never throws. */
export class Client {
	constructor(
		private readonly context: IExecuteFunctions | ILoadOptionsFunctions,
		private readonly settings: ClientSettings,
	) {}

	/** Sends one request and waits for its answer, at most as long as the time limit says. */
	async post(path: string, body: IDataObject): Promise<Reply> {
		const finished = new AbortController();
		try {
			return await Promise.race([
				this.request(path, body, finished.signal),
				this.timeLimit(finished.signal),
			]);
		} catch (error) {
			// n8n's own object carries the URL with the UserSig: only what it says of the cause goes on.
			return unanswered(this.sendingFault(error));
		} finally {
			finished.abort(FINISHED);
		}
	}

	private async request(path: string, body: IDataObject, finished: AbortSignal): Promise<Reply> {
		const options: IHttpRequestOptions = {
			method: 'POST',
			url: path,
			// As text: n8n's helper merges objects, and leaves out names such as 'constructor' then.
			body: JSON.stringify(body),
			headers: { 'Content-Type': 'application/json' },
			timeout: this.settings.timeout,
			// Read here: n8n limits neither the size of a body nor the time it takes as a whole.
			encoding: 'stream',
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
		};
		const response: IN8nHttpFullResponse =
			await this.context.helpers.httpRequestWithAuthentication.call(
				contextUntil(finished, this.context),
				'tencentChatApi',
				options,
			);
		const { statusCode, headers } = response;
		const json = statusCode === 200 ? await bodyOf(response.body) : undefined;
		return replyOf({ statusCode, headers, body: json });
	}

	private async timeLimit(finished: AbortSignal): Promise<Reply> {
		await wait(this.settings.timeout, finished);
		return unanswered(timeoutFault(this.settings.host));
	}

	private sendingFault(error: unknown): Fault {
		const { code, neverLeft } = readSendingError(error);
		if (code !== undefined || !neverLeft) return networkFault(code, this.settings.host, neverLeft);
		return unsentFault(error instanceof Error ? error.message : '');
	}
}

/**
 * n8n's context, for a request that ends with this signal, too: its connection is closed, whatever still comes over it.
 * n8n hands no signal on but that of the execution, which it asks its context for; not every kind of context has one.
 */
function contextUntil<C extends IExecuteFunctions | ILoadOptionsFunctions>(
	finished: AbortSignal,
	context: C,
): C {
	const cancelled =
		'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
	const signal = cancelled ? AbortSignal.any([cancelled, finished]) : finished;
	return Object.create(context, { getExecutionCancelSignal: { value: () => signal } }) as C;
}
