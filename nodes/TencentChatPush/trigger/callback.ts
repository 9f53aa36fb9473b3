import { jsonParse } from 'n8n-workflow';

/** The body of a call, as n8n read it, and as it came. */
export interface CallbackBody {
	/** What n8n made of it by its content type: anything. */
	body?: unknown;
	/** Its bytes. */
	rawBody?: unknown;
}

/**
 * What a callback lists under `Events` (up to 100); nothing for a body of another form. Tencent tells the
 * content type in the address (`contenttype=json`), so the header may be missing, and n8n reads JSON by the header alone.
 */
export function listedEvents({ body, rawBody }: CallbackBody): unknown[] {
	return listIn(body) ?? listIn(parsed(rawBody)) ?? [];
}

function listIn(body: unknown): unknown[] | undefined {
	return isRecord(body) && Array.isArray(body.Events) ? body.Events : undefined;
}

function parsed(rawBody: unknown): unknown {
	if (!Buffer.isBuffer(rawBody)) return undefined;
	return jsonParse(rawBody.toString('utf8'), { fallbackValue: null });
}

export function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
