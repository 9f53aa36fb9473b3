import type {
	IDataObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IN8nHttpFullResponse,
} from 'n8n-workflow';

import { bodyOf, discard } from './responseBody';
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
			finished.abort();
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
				this.context,
				'tencentChatApi',
				options,
			);
		const { statusCode, headers } = response;
		if (statusCode === 200 && !finished.aborted) {
			return replyOf({ statusCode, headers, body: await bodyOf(response.body, finished) });
		}
		discard(response.body);
		return replyOf({ statusCode, headers, body: undefined });
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
