/** The largest answer that is read, in bytes: a hundred accounts with all their tags take less than 2 MB. */
const LARGEST_BODY = 16 * 1024 * 1024;

/** What is used of a Node stream. */
interface Stream extends AsyncIterable<Uint8Array> {
	destroy(): void;
}

/**
 * Reads a response as JSON.
 *
 * @param finished given when nobody waits for it any more
 * @returns `undefined` when it is no JSON, or too large
 * @throws what the connection throws
 */
export async function bodyOf(response: unknown, finished: AbortSignal): Promise<unknown> {
	if (!isStream(response)) return response;
	const stop = (): void => response.destroy();
	finished.addEventListener('abort', stop);
	try {
		return json(await textOf(response));
	} finally {
		finished.removeEventListener('abort', stop);
	}
}

/** Closes a response that nobody reads. */
export function discard(response: unknown): void {
	if (isStream(response)) response.destroy();
}

function isStream(response: unknown): response is Stream {
	return typeof response === 'object' && response !== null && Symbol.asyncIterator in response;
}

async function textOf(response: Stream): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	for await (const chunk of response) {
		size += chunk.length;
		if (size > LARGEST_BODY) return '';
		chunks.push(chunk);
	}
	return Buffer.concat(chunks).toString('utf8');
}

function json(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
