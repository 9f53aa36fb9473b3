import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Json, JsonObject, Outcome } from '../../mock-server/packets/packet';
import { readPacket, restPacketNames } from '../../mock-server/packets/packet';

/** A request as it came. */
export interface Call {
	/** E.g. `timpush.add_tag`. */
	packet: string;
	query: URLSearchParams;
	/** The body; `{}` when it was no JSON. */
	body: JsonObject;
	/** What the clock of the options showed. */
	at: number;
}

/** What is wrong with the answers of a call. */
export interface Plant {
	/** Changes a good answer, or gives another in its place. */
	change?: (answer: JsonObject, call: Call) => Json | void;
	status?: number;
	/** In place of JSON. */
	text?: string;
	/** Carries the request out and breaks the connection. */
	isSilent?: boolean;
	/** Only from this call of its kind on, counted from 0; all without it. */
	from?: number;
	/** Only so many calls of its kind. */
	times?: number;
}

export interface StandInOptions {
	/** By the name of the packet; `*` is every call that has none of its own. */
	plants?: Readonly<Record<string, Plant>>;
	now?: () => number;
	/** Accounts that exist from the start. */
	accounts?: readonly string[];
	/** Registered attribute names by place. */
	attributeNames?: Readonly<Record<string, string>>;
}

const paths = new Map(restPacketNames().map((name) => [readPacket(name).path, name]));

/**
 * A stand-in of the API made from the packets alone, and not from the mock server: each answer is a packet with
 * the accounts, tags and tasks of the request in the place of its own.
 */
export class StandIn {
	readonly calls: Call[] = [];
	readonly accounts: Set<string>;
	readonly tasks = new Map<number, JsonObject>();
	private readonly tags = new Map<string, Set<string>>();
	private readonly attributes = new Map<string, JsonObject>();
	private names: JsonObject;
	private lastTask = 4_000_000_000;

	private constructor(
		private readonly server: Server,
		private readonly options: StandInOptions,
	) {
		this.accounts = new Set(options.accounts);
		this.names = { ...options.attributeNames };
	}

	static async start(options: StandInOptions = {}): Promise<StandIn> {
		const server = createServer();
		const standIn = new StandIn(server, options);
		server.on('request', (request, response) => void standIn.serve(request, response));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		return standIn;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** The calls of one kind. */
	of(packet: string): Call[] {
		return this.calls.filter((call) => call.packet === packet);
	}

	async stop(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}

	private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { pathname, searchParams } = new URL(request.url ?? '', 'http://stand.in');
		const packet = paths.get(pathname);
		const text = await bodyOf(request);
		if (packet === undefined) return void response.writeHead(404).end();
		const call = {
			packet,
			query: searchParams,
			body: asObject(text),
			at: this.options.now?.() ?? 0,
		};
		const count = this.of(packet).length;
		this.calls.push(call);
		const good = isJson(text)
			? this.answer(call)
			: failed(90001, 'Fail to Parse json data of body');
		const plant = this.plantFor(packet, count);
		if (plant?.isSilent) return void response.destroy();
		const answer = plant?.change?.(good, call) ?? good;
		response.writeHead(plant?.status ?? 200, { 'content-type': 'application/json' });
		response.end(plant?.text ?? JSON.stringify(answer));
	}

	private plantFor(packet: string, count: number): Plant | undefined {
		const plant = this.options.plants?.[packet] ?? this.options.plants?.['*'];
		if (!plant) return undefined;
		const { from = 0, times = Infinity } = plant;
		return count >= from && count < from + times ? plant : undefined;
	}

	private answer(call: Call): JsonObject {
		const { packet, body } = call;
		const command = packet.split('.')[1] ?? '';
		const handlers: Readonly<Record<string, () => JsonObject>> = {
			account_import: () => this.importAll(packet, [body.UserID]),
			multiaccount_import: () =>
				this.importAll(packet, [...list(body.AccountList).map(userId), ...list(body.Accounts)]),
			account_check: () => this.check(packet, list(body.CheckItem).map(userId)),
			account_delete: () => this.delete(packet, list(body.DeleteItem).map(userId)),
			get_tag: () =>
				this.readEach(call, 'UserTags', (account) => ({
					Tags: [...(this.tags.get(account) ?? [])],
				})),
			add_tag: () => this.writeTags(call),
			remove_tag: () => this.writeTags(call),
			clear_all_tags: () => this.writeTags(call),
			remove_all_tags: () => this.writeTags(call),
			get_attr: () =>
				this.readEach(call, 'UserAttrs', (account) => ({
					Attrs: this.attributes.get(account) ?? {},
				})),
			set_attr: () => this.writeAttributes(call),
			remove_attr: () => this.writeAttributes(call),
			get_attr_name: () => this.attributeNames(packet),
			set_attr_name: () => this.register(packet, body),
			batch: () => this.batch(call),
			revoke: () => failed(90049, '', readPacket(packet).responses.failed),
			add_sched_task: () => this.plan(packet, body),
			modify_sched_task: () => this.replan(packet, body),
			delete_sched_task: () => this.unplan(packet, body),
			get_sched_task: () => this.task(packet, body),
			list_sched_task: () => this.list(packet, body),
			all_member_push_trace: () => this.trace(call),
		};
		return (handlers[command.replace(/^im_/, '')] ?? (() => shown(packet, 'success')))();
	}

	private importAll(
		packet: string,
		names: readonly Json[] | readonly (Json | undefined)[],
	): JsonObject {
		for (const name of names) if (typeof name === 'string') this.accounts.add(name);
		return shown(packet, 'success');
	}

	private check(packet: string, names: readonly string[]): JsonObject {
		const ResultItem = names.map((UserID) => ({
			...element(shown(packet, 'success'), 'ResultItem'),
			UserID,
			AccountStatus: this.accounts.has(UserID) ? 'Imported' : 'NotImported',
		}));
		return { ...shown(packet, 'success'), ResultItem };
	}

	private delete(packet: string, names: readonly string[]): JsonObject {
		const packetItems = list(shown(packet, 'partial').ResultItem);
		const [gone = {}, unknown = {}] = packetItems.filter(isObject);
		const ResultItem = names.map((UserID) => ({
			...(this.accounts.delete(UserID) ? gone : unknown),
			UserID,
		}));
		return { ...shown(packet, 'partial'), ResultItem };
	}

	private readEach(
		{ packet, body }: Call,
		key: string,
		valueOf: (account: string) => JsonObject,
	): JsonObject {
		const asked = list(body.To_Account).map(String);
		const known = asked.filter((account) => this.accounts.has(account));
		const entries = known.map((To_Account) => ({ To_Account, ...valueOf(To_Account) }));
		// Another order than asked for, as in the page's sample.
		return { ...this.listing(packet, asked), [key]: entries.reverse() };
	}

	private writeTags({ packet, body }: Call): JsonObject {
		const isAdd = packet.endsWith('add_tag');
		for (const one of list(body.UserTags).filter(isObject)) {
			const account = String(one.To_Account);
			const held = body.Replace === 1 ? new Set<string>() : (this.tags.get(account) ?? new Set());
			for (const tag of list(one.Tags).map(String)) {
				if (isAdd) held.add(tag);
				else held.delete(tag);
			}
			this.tags.set(account, held);
		}
		for (const account of list(body.To_Account).map(String)) this.tags.delete(account);
		return this.listing(packet, namedIn(body));
	}

	private writeAttributes({ packet, body }: Call): JsonObject {
		for (const { To_Account, Attrs } of list(body.UserAttrs).filter(isObject)) {
			const held = { ...this.attributes.get(String(To_Account)) };
			if (isObject(Attrs)) Object.assign(held, Attrs);
			else for (const name of list(Attrs)) delete held[String(name)];
			this.attributes.set(String(To_Account), held);
		}
		return this.listing(packet, namedIn(body));
	}

	private attributeNames(packet: string): JsonObject {
		const answer = shown(packet, 'success');
		const AttrTypes = Object.fromEntries(Object.keys(this.names).map((place) => [place, 0]));
		return { ...answer, AttrNames: this.names, ...(answer.AttrTypes && { AttrTypes }) };
	}

	private register(packet: string, { AttrNames }: JsonObject): JsonObject {
		for (const [place, name] of Object.entries(isObject(AttrNames) ? AttrNames : {})) {
			const taken = Object.entries(this.names).some(
				([key, known]) => known === name && key !== place,
			);
			if (taken) return shown('timpush.set_attr_name', 'failed');
			this.names = { ...this.names, [place]: name };
		}
		return shown(packet, 'success');
	}

	private batch({ packet, body }: Call): JsonObject {
		if (typeof body.MsgRandom !== 'number') return shown(packet, 'failed');
		if (String(body.DataId ?? '').length > 64) {
			return { ...shown(packet, 'failed'), ErrorCode: 90057, ErrorInfo: '' };
		}
		return this.listing(packet, namedIn(body));
	}

	/** The packet of a good answer, or with those who do not exist, of a partly good one. */
	private listing(packet: string, accounts: readonly string[]): JsonObject {
		const unknown = accounts.filter((account) => !this.accounts.has(account));
		if (unknown.length === 0) return shown(packet, 'success');
		if (!readPacket(packet).responses.partial) return shown(packet, 'success');
		const partial = shown(packet, 'partial');
		// Some samples show another code (90035) for another reason.
		const ErrorList = unknown.map((To_Account) => ({
			...element(partial, 'ErrorList'),
			To_Account,
			ErrorCode: 70107,
		}));
		return { ...partial, ErrorList };
	}

	private plan(packet: string, { Type, SchedAt, Content }: JsonObject): JsonObject {
		this.lastTask += 1;
		const TaskInfo = shown('timpush.get_sched_task', 'success').TaskInfo;
		const own = { TaskID: this.lastTask, Type, SchedAt, Content: Content ?? {} };
		this.tasks.set(this.lastTask, {
			...(isObject(TaskInfo) ? TaskInfo : {}),
			...own,
		} as JsonObject);
		return { ...shown(packet, 'success'), TaskID: this.lastTask };
	}

	private replan(packet: string, { TaskID, SchedAt, Content }: JsonObject): JsonObject {
		const task = this.tasks.get(Number(TaskID));
		if (!task) return { ...shown(packet, 'failed'), ErrorCode: 90104 };
		Object.assign(task, SchedAt && { SchedAt }, Content && { Content });
		return { ...shown(packet, 'success'), TaskID: TaskID ?? 0 };
	}

	private unplan(packet: string, { TaskID }: JsonObject): JsonObject {
		if (!this.tasks.delete(Number(TaskID))) return { ...shown(packet, 'failed'), ErrorCode: 90104 };
		return { ...shown(packet, 'success'), TaskID: TaskID ?? 0 };
	}

	private task(packet: string, { TaskID }: JsonObject): JsonObject {
		const TaskInfo = this.tasks.get(Number(TaskID));
		return TaskInfo ? { ...shown(packet, 'success'), TaskInfo } : shown(packet, 'failed');
	}

	private list(packet: string, { OrderBy, BeginTime, EndTime }: JsonObject): JsonObject {
		if (OrderBy !== 'schedat' && OrderBy !== 'createat') return shown(packet, 'failed');
		const Tasks = [...this.tasks.values()].filter(
			({ SchedAt }) => String(SchedAt) >= String(BeginTime) && String(SchedAt) <= String(EndTime),
		);
		return { ...shown(packet, 'success'), Total: Tasks.length, Tasks };
	}

	private trace({ packet, body }: Call): JsonObject {
		const answer = shown(packet, 'success');
		return this.accounts.has(String(body.UserID)) ? answer : { ...answer, InstanceTrace: [] };
	}
}

/** A packet's answer, or what was concluded where no page shows it. */
function shown(packet: string, outcome: Outcome): JsonObject {
	const { responses, inferred = {} } = readPacket(packet);
	const common = readPacket('common.rest').responses[outcome];
	const answer = responses[outcome] ?? inferred[`responses.${outcome}`] ?? common;
	return isObject(answer ?? null) ? (structuredClone(answer) as JsonObject) : {};
}

function failed(
	ErrorCode: number,
	ErrorInfo: string,
	packet: JsonObject | null = null,
): JsonObject {
	return { ...(packet ?? shown('common.rest', 'failed')), ErrorCode, ErrorInfo };
}

function element(answer: JsonObject, key: string): JsonObject {
	return list(answer[key]).find(isObject) ?? {};
}

/** The accounts that a request names. */
function namedIn(body: JsonObject): string[] {
	const entries = [...list(body.UserTags), ...list(body.UserAttrs)].filter(isObject);
	return [...list(body.To_Account), ...entries.map(({ To_Account = '' }) => To_Account)].map(
		String,
	);
}

function userId(item: Json): string {
	return isObject(item) ? String(item.UserID) : '';
}

function list(value: Json | undefined): Json[] {
	return Array.isArray(value) ? value : [];
}

function isObject(value: Json | undefined): value is JsonObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

function asObject(text: string): JsonObject {
	return isJson(text) ? (JSON.parse(text) as JsonObject) : {};
}

async function bodyOf(request: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of request) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}
