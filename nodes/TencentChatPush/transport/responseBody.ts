/** The largest answer that is read, in bytes: a hundred accounts with all their tags take less than 2 MB. */
const LARGEST_BODY = 16 * 1024 * 1024;

/**
 * Reads a response as JSON. What is not read of it stays in the connection, which the request closes when it ends.
 *
 * @returns `undefined` when it is no JSON, or too large
 * @throws what the connection throws
 */
export async function bodyOf(response: unknown): Promise<unknown> {
	return isStream(response) ? json(await textOf(response)) : response;
}

function isStream(response: unknown): response is AsyncIterable<Uint8Array> {
	return typeof response === 'object' && response !== null && Symbol.asyncIterator in response;
}

async function textOf(response: AsyncIterable<Uint8Array>): Promise<string> {
	const chunks: Uint8Array[] = [];
	let size = 0;
	// Not with 'for await', which waits for the next chunk when it is left.
	const reader = response[Symbol.asyncIterator]();
	for (let next = await reader.next(); !next.done; next = await reader.next()) {
		size += next.value.length;
		if (size > LARGEST_BODY) return '';
		chunks.push(next.value);
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
