import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Api } from 'tls-sig-api-v2/TLSSigAPIv2.js';
import { Pool } from 'undici';
import type { Answer, ErrorListEntry, UserAttrs, UserTags } from './wire/answer';
import type { Condition } from './wire/condition';
import type { OfflinePushInfo } from './wire/offlinePushInfo';
import type { TaskType } from './wire/taskInfo';

/** The two URL families, `v4/timpush/*` and `v4/all_member_push/*`. */
export type ApiFamily = 'timpush' | 'allMemberPush';

export interface ReferenceClientOptions {
	/** E.g. `https://adminapisgp.im.qcloud.com`. */
	endpoint: string;
	sdkAppId: string | number;
	/** An app admin. */
	identifier: string;
	secretKey: string;
	/** Family the typed helpers call, default `timpush`. */
	family?: ApiFamily;
	/** Calls `addTagsToMany` makes in any one second at most, default 100; finite. */
	callsPerSecond?: number;
	/** Connections at most, default 32. */
	connections?: number;
	/** Validity of the client's UserSig in seconds, default a day; it is not renewed. */
	validity?: number;
	/** PEM text of a CA to trust besides the usual ones. */
	ca?: string;
}

/** How a raw request departs from a proper one, to see it refused. */
export interface Departures {
	method?: 'POST' | 'GET' | 'HEAD';
	/** Query parameters to change, or to leave out where `undefined`. */
	query?: Record<string, string | undefined>;
	signal?: AbortSignal;
}

/** Fields of push and batch besides the content; sender and `MsgRandom` are made where absent. */
export interface PushFields {
	From_Account?: string;
	MsgRandom?: number;
	DataId?: string;
	/** Of push only; without it everybody is notified. */
	Condition?: Condition;
}

/** What list_sched_task is asked; times are `YYYY-MM-DD HH:MM:SS` in UTC. */
export interface TaskListQuery {
	Offset: number;
	Want: number;
	OrderBy: 'createAt' | 'schedAt';
	Asc: boolean;
	BeginTime: string;
	EndTime: string;
	Keyword?: string;
}

/** An answer as it came over HTTP. */
export interface RawAnswer {
	status: number;
	headers: Record<string, string | string[] | undefined>;
	text: string;
}

/** What became of the accounts given to `addTagsToMany`. */
export interface BulkResult {
	calls: number;
	failed: ErrorListEntry[];
}

const paths = {
	timpush: {
		setAttributeNames: 'v4/timpush/set_attr_name',
		getAttributeNames: 'v4/timpush/get_attr_name',
		getAttributes: 'v4/timpush/get_attr',
		setAttributes: 'v4/timpush/set_attr',
		removeAttributes: 'v4/timpush/remove_attr',
		getTags: 'v4/timpush/get_tag',
		addTags: 'v4/timpush/add_tag',
		removeTags: 'v4/timpush/remove_tag',
		clearAllTags: 'v4/timpush/clear_all_tags',
	},
	allMemberPush: {
		setAttributeNames: 'v4/all_member_push/im_set_attr_name',
		getAttributeNames: 'v4/all_member_push/im_get_attr_name',
		getAttributes: 'v4/all_member_push/im_get_attr',
		setAttributes: 'v4/all_member_push/im_set_attr',
		removeAttributes: 'v4/all_member_push/im_remove_attr',
		getTags: 'v4/all_member_push/im_get_tag',
		addTags: 'v4/all_member_push/im_add_tag',
		removeTags: 'v4/all_member_push/im_remove_tag',
		clearAllTags: 'v4/all_member_push/im_remove_all_tags',
	},
} as const satisfies Record<ApiFamily, Record<string, string>>;

/** What only timpush has. */
const pushPaths = {
	push: 'v4/timpush/push',
	batch: 'v4/timpush/batch',
	revoke: 'v4/timpush/revoke',
	addScheduledTask: 'v4/timpush/add_sched_task',
	modifyScheduledTask: 'v4/timpush/modify_sched_task',
	deleteScheduledTask: 'v4/timpush/delete_sched_task',
	getScheduledTask: 'v4/timpush/get_sched_task',
	listScheduledTasks: 'v4/timpush/list_sched_task',
	getStatistics: 'v4/timpush/all_member_push_statistics',
	getTrace: 'v4/timpush/all_member_push_trace',
} as const;

const accountsPerCall = 100;
const daySeconds = 86_400;

/** A slot's rest after its answer: the second of the limit, and a little for coarse timers. */
const slotRestMs = 1_005;

/**
 * A plain client of the API, written from the documents alone. It shares nothing
 * with the n8n node, so that each can be checked against the other. It neither retries nor judges:
 * every helper resolves to the answer, whether `OK` or `FAIL`.
 */
export class ReferenceClient {
	private readonly pool: Pool;
	private readonly paths: (typeof paths)[ApiFamily];
	private readonly query: Record<string, string>;
	/** When each slot of `addTagsToMany` is free again, `performance.now()` ms, earliest first. */
	private readonly slots: number[];

	constructor(options: ReferenceClientOptions) {
		const { endpoint, family = 'timpush', callsPerSecond = 100, connections = 32, ca } = options;
		this.pool = new Pool(endpoint, { connections, ...(ca && { connect: { ca } }) });
		this.paths = paths[family];
		this.slots = Array.from({ length: callsPerSecond }, () => 0);
		this.query = signedQuery(options);
	}

	/** Calls a command, e.g. `v4/timpush/add_tag`, and reads its JSON answer. */
	async call(path: string, body: unknown, departures?: Departures): Promise<Answer> {
		const { text } = await this.send(path, JSON.stringify(body), departures);
		return JSON.parse(text) as Answer;
	}

	/** Sends any text to any path, as the documents ask save for the departures given. */
	async send(path: string, text: string | Buffer, departures: Departures = {}): Promise<RawAnswer> {
		const { method = 'POST', query = {}, signal } = departures;
		const { statusCode, headers, body } = await this.pool.request({
			path: `/${path}?${this.queryString(query)}`,
			method,
			...(method === 'POST' && { body: text, headers: { 'content-type': 'application/json' } }),
			signal,
		});
		return { status: statusCode, headers, text: await body.text() };
	}

	/** Registers attribute names by key, "0" to "9"; `types` in the timpush family only. */
	setAttributeNames(
		names: Record<string, string>,
		types?: Record<string, number>,
	): Promise<Answer> {
		return this.call(this.paths.setAttributeNames, { AttrNames: names, AttrTypes: types });
	}

	getAttributeNames(): Promise<Answer> {
		return this.call(this.paths.getAttributeNames, {});
	}

	getAttributes(accounts: string[]): Promise<Answer> {
		return this.call(this.paths.getAttributes, { To_Account: accounts });
	}

	setAttributes(accounts: string[], attributes: Record<string, string>): Promise<Answer> {
		const elements = accounts.map((account) => ({ To_Account: account, Attrs: attributes }));
		return this.call(this.paths.setAttributes, { UserAttrs: elements satisfies UserAttrs[] });
	}

	removeAttributes(accounts: string[], names: string[]): Promise<Answer> {
		const elements = accounts.map((account) => ({ To_Account: account, Attrs: names }));
		return this.call(this.paths.removeAttributes, { UserAttrs: elements });
	}

	getTags(accounts: string[]): Promise<Answer> {
		return this.call(this.paths.getTags, { To_Account: accounts });
	}

	addTags(accounts: string[], tags: string[]): Promise<Answer> {
		return this.call(this.paths.addTags, { UserTags: userTags(accounts, tags) });
	}

	/** Gives the accounts exactly these tags: add_tag with `Replace` 1, timpush family only. */
	replaceTags(accounts: string[], tags: string[]): Promise<Answer> {
		return this.call(this.paths.addTags, { UserTags: userTags(accounts, tags), Replace: 1 });
	}

	removeTags(accounts: string[], tags: string[]): Promise<Answer> {
		return this.call(this.paths.removeTags, { UserTags: userTags(accounts, tags) });
	}

	clearAllTags(accounts: string[]): Promise<Answer> {
		return this.call(this.paths.clearAllTags, { To_Account: accounts });
	}

	/** Pushes to everybody, or to those who meet the condition. */
	push(info: OfflinePushInfo, fields: PushFields = {}): Promise<Answer> {
		return this.call(pushPaths.push, this.pushBody(info, fields));
	}

	/** Pushes to named accounts, 500 at most. */
	batch(accounts: string[], info: OfflinePushInfo, fields: PushFields = {}): Promise<Answer> {
		return this.call(pushPaths.batch, { ...this.pushBody(info, fields), To_Account: accounts });
	}

	/** Puts other words in the place of a push. */
	revoke(taskId: string, info?: OfflinePushInfo): Promise<Answer> {
		return this.call(pushPaths.revoke, { TaskId: taskId, OfflinePushInfo: info });
	}

	/** Plans a push; `content` is the body of push or batch, `schedAt` as in {@link TaskListQuery}. */
	addScheduledTask(type: TaskType, schedAt: string, content: object): Promise<Answer> {
		const body = { Type: type, SchedAt: schedAt, Content: content };
		return this.callForApp(pushPaths.addScheduledTask, body);
	}

	/** Changes the time or the content of a planned push. */
	modifyScheduledTask(
		taskId: number,
		type: TaskType,
		change: { SchedAt?: string; Content?: object },
	): Promise<Answer> {
		const body = { TaskID: taskId, Type: type, ...change };
		return this.callForApp(pushPaths.modifyScheduledTask, body);
	}

	deleteScheduledTask(taskId: number, type: TaskType): Promise<Answer> {
		return this.callForApp(pushPaths.deleteScheduledTask, { TaskID: taskId, Type: type });
	}

	getScheduledTask(taskId: number): Promise<Answer> {
		return this.callForApp(pushPaths.getScheduledTask, { TaskID: taskId });
	}

	listScheduledTasks(query: TaskListQuery): Promise<Answer> {
		return this.callForApp(pushPaths.listScheduledTasks, query);
	}

	/** Statistics of pushes between two times in Unix seconds; without TaskIds of the whole app. */
	getStatistics(startTime: number, endTime: number, taskIds: string[] = []): Promise<Answer> {
		const body = { StartTime: startTime, EndTime: endTime, TaskID: taskIds };
		return this.call(pushPaths.getStatistics, body);
	}

	/** What became of a push for an account. */
	getTrace(taskId: string, account: string): Promise<Answer> {
		return this.call(pushPaths.getTrace, { TaskID: taskId, UserID: account });
	}

	/**
	 * Adds the same tags (10 at most) to any number of accounts, as fast as the limit allows.
	 *
	 * @throws Error when a whole request fails; what was not sent by then is not sent
	 */
	async addTagsToMany(accounts: readonly string[], tags: string[]): Promise<BulkResult> {
		const waiting = chunk(accounts, accountsPerCall);
		const result: BulkResult = { calls: waiting.length, failed: [] };
		const work = async (): Promise<void> => {
			for (let next = waiting.shift(); next; next = waiting.shift()) {
				result.failed.push(...(await this.addInSlot(next, tags)));
			}
		};
		const workers = Math.min(this.slots.length, waiting.length);
		try {
			await Promise.all(Array.from({ length: workers }, work));
		} finally {
			waiting.length = 0;
		}
		return result;
	}

	/** Closes all connections. */
	async close(): Promise<void> {
		await this.pool.destroy();
	}

	/**
	 * Adds tags in one of as many slots as a second allows calls. A slot rests a second after
	 * its answer, so no second holds more calls than allowed, as the server counts them.
	 */
	private async addInSlot(accounts: string[], tags: string[]): Promise<ErrorListEntry[]> {
		const freeAt = this.slots.shift() ?? 0;
		await sleep(Math.max(0, freeAt - performance.now()));
		try {
			return listedIn(await this.addTags(accounts, tags));
		} finally {
			this.slots.push(performance.now() + slotRestMs);
		}
	}

	private callForApp(path: string, body: object): Promise<Answer> {
		return this.call(path, { Sdkappid: Number(this.query.sdkappid), ...body });
	}

	private pushBody(info: OfflinePushInfo, fields: PushFields): Record<string, unknown> {
		const made = { From_Account: this.query.identifier, MsgRandom: randomInt(2 ** 32) };
		return { ...made, ...fields, OfflinePushInfo: info };
	}

	private queryString(changes: Record<string, string | undefined>): string {
		const random = String(randomInt(2 ** 32));
		const query = { ...this.query, random, ...changes };
		const given = Object.entries(query).filter(
			(entry): entry is [string, string] => entry[1] !== undefined,
		);
		return new URLSearchParams(given).toString();
	}
}

function signedQuery(options: ReferenceClientOptions): Record<string, string> {
	const { sdkAppId, identifier, secretKey, validity = daySeconds } = options;
	const usersig = new Api(Number(sdkAppId), secretKey).genUserSig(identifier, validity);
	return { sdkappid: String(sdkAppId), identifier, usersig, contenttype: 'json' };
}

function userTags(accounts: string[], tags: string[]): UserTags[] {
	return accounts.map((account) => ({ To_Account: account, Tags: tags }));
}

function listedIn(answer: Answer): ErrorListEntry[] {
	if (answer.ErrorCode !== 0) throw new Error(`${answer.ErrorCode} ${answer.ErrorInfo}`);
	return answer.ErrorList ?? [];
}

function chunk<T>(list: readonly T[], size: number): T[][] {
	const count = Math.ceil(list.length / size);
	return Array.from({ length: count }, (_, index) => list.slice(index * size, (index + 1) * size));
}
