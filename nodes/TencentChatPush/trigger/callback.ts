import { jsonParse } from 'n8n-workflow';

import { isObject } from '../helpers/isObject';

/** What matters here of a request as n8n hands it to a webhook. */
export interface CallbackRequest {
	/** What n8n made of it by its content type: anything. */
	body?: unknown;
	/** Its bytes, once they were read. */
	rawBody?: unknown;
	/** Reads the bytes, up to n8n's limit (`N8N_PAYLOAD_SIZE_MAX`); does nothing where they are read. */
	readRawBody?: () => Promise<void>;
}

/**
 * What a callback lists under `Events` (up to 100); nothing for a body of another form. Tencent tells the
 * content type in the address (`contenttype=json`), so the header may be missing, and n8n reads by the header alone.
 */
export async function listedEvents(request: CallbackRequest): Promise<unknown[]> {
	return listIn(request.body) ?? listIn(await parsed(request)) ?? [];
}

function listIn(body: unknown): unknown[] | undefined {
	return isObject(body) && Array.isArray(body.Events) ? body.Events : undefined;
}

/** A body that cannot be read, for its size or because the caller has gone, is none. */
async function parsed(request: CallbackRequest): Promise<unknown> {
	await request.readRawBody?.().catch(() => undefined);
	const { rawBody } = request;
	if (!Buffer.isBuffer(rawBody)) return undefined;
	return jsonParse(rawBody.toString('utf8'), { fallbackValue: null });
}
