import { jsonParse, type IDataObject } from 'n8n-workflow';

import { isObject } from '../helpers/isObject';
import { hasLevels } from './levels';
import { COMMAND } from './pushEvent';

/** What matters here of a request as n8n hands it to a webhook. */
export interface CallbackRequest {
	/** What n8n made of it by its content type: anything. */
	body?: unknown;
	/** Its bytes, once they were read. */
	rawBody?: unknown;
	/** Reads the bytes, up to n8n's limit (`N8N_PAYLOAD_SIZE_MAX`); does nothing where they are read. */
	readRawBody?: () => Promise<void>;
}

/** A call of Tencent (1047/34354). */
export interface Callback {
	/** What it lists under `Events` (up to 100); `undefined` for a body of another form. */
	readonly events?: readonly unknown[];
	/** Set where it is about something else than pushes. */
	readonly other?: OtherCallback;
}

/** A callback about something else, such as `State.StateChange`. */
export interface OtherCallback {
	readonly command: string;
	/** As it came; text where it is no JSON, or where n8n could not store it otherwise. */
	readonly body: unknown;
}

/** Levels of lists and objects in a body; chat messages have about ten. */
const MOST_LEVELS = 100;

/**
 * Reads a call. Tencent tells the content type in the address (`contenttype=json`), so the header may be
 * missing, and n8n reads by the header alone.
 */
export async function readCallback(
	request: CallbackRequest,
	query: Readonly<IDataObject>,
): Promise<Callback> {
	const body = isCallback(request.body) ? request.body : await parsed(request);
	const events = isObject(body) && Array.isArray(body.Events) ? body.Events : undefined;
	const command = otherCommand([...(events ?? []), body, query]);
	if (command === undefined) return { events };
	const isStorable = hasLevels(body, MOST_LEVELS);
	return { events, other: { command, body: isStorable ? body : textOf(request) } };
}

/** What every callback has in its body. */
function isCallback(body: unknown): boolean {
	return isObject(body) && (Array.isArray(body.Events) || commandIn(body) !== undefined);
}

/** A body that cannot be read, for its size or because the caller has gone, is none. */
async function parsed(request: CallbackRequest): Promise<unknown> {
	await request.readRawBody?.().catch(() => undefined);
	const text = textOf(request);
	return text === undefined ? request.body : jsonParse(text, { fallbackValue: text });
}

function textOf({ rawBody }: CallbackRequest): string | undefined {
	return Buffer.isBuffer(rawBody) ? rawBody.toString('utf8') : undefined;
}

/** The command of a callback, told in its address, its body or its events, where none of them is about pushes. */
function otherCommand(places: readonly unknown[]): string | undefined {
	const commands = places.map(commandIn).filter((command) => command !== undefined);
	return commands.includes(COMMAND) ? undefined : commands[0];
}

function commandIn(place: unknown): string | undefined {
	const command = isObject(place) ? place.CallbackCommand : undefined;
	return typeof command === 'string' && command !== '' ? command : undefined;
}
