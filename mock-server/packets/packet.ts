import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A value as JSON has it. */
export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

/** How a call ends: for all accounts, for some of them, or not at all. */
export type Outcome = 'success' | 'partial' | 'failed';

/** A row of a page's table, e.g. `UserTags[].Tags`. */
interface PacketField {
	name: string;
	/** `String`, `Integer`, `Array`, `Object Array` or `Object`. */
	type: string;
}

/** What Tencent's pages show of one call; README.md says how to read it. */
export interface Packet {
	call: string;
	/** E.g. `/v4/timpush/add_tag`. */
	path: string;
	/** The copies of pages that were read. */
	sources: Array<{ page: string }>;
	limits: JsonObject;
	request: JsonObject;
	requestVariants?: Record<string, JsonObject>;
	/** null where no page shows the packet. */
	responses: Record<Outcome, JsonObject | null>;
	fields: { request: PacketField[]; response: PacketField[] };
	codes: Array<{ code: number; meaning: string }>;
	/** What was concluded, by the path of the place it would fill, e.g. `responses.success`. */
	inferred?: JsonObject;
	/** A sample that the copies cut off; a text where it is no JSON. */
	sampleAsSeen?: Json;
	open: string[];
}

const restPrefix = '/v4/';
const kept = new Map<string, Packet>();

/** The packet of a file, e.g. `timpush.add_tag`. */
export function readPacket(name: string): Packet {
	const known = kept.get(name);
	if (known) return known;
	const packet = JSON.parse(readFileSync(join(__dirname, `${name}.json`), 'utf8')) as Packet;
	kept.set(name, packet);
	return packet;
}

/** The names of the packets of all callbacks, e.g. `callback.Push.OfflinePush`. */
export function callbackPacketNames(): string[] {
	return packetNames().filter((name) => name.startsWith('callback.'));
}

/** The names of the packets of all REST calls, each the family and the command. */
export function restPacketNames(): string[] {
	return packetNames()
		.filter((name) => {
			const { path } = readPacket(name);
			return typeof path === 'string' && path === `${restPrefix}${name.replace('.', '/')}`;
		})
		.sort();
}

function packetNames(): string[] {
	return readdirSync(__dirname)
		.filter((file) => file.endsWith('.json'))
		.map((file) => file.slice(0, -'.json'.length));
}
