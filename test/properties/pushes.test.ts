import fc, { type Arbitrary } from 'fast-check';
import type { IDataObject, INodeExecutionData, OnError } from 'n8n-workflow';

import { MockServer, type Fault, type FaultRule } from '../../mock-server';
import { assertInLanes } from '../support/random/lanes';
import { jsonOf, linksOf, runNode, type NodeRun } from '../support/runNode';
import { series } from '../support/samples';
import { ownApp } from '../support/scenario';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

/** There is a second between two pushes to a crowd. */
const CROWD_RUNS = Math.ceil(RUNS / 2);

/** Long enough for the full number on two cores. */
const TIME_LIMIT = 300_000;

const UNWELCOME = /error|problem|failure|mistake/i;

/** An input item: accounts, and a message that some of them share. */
interface Item extends IDataObject {
	account: string[];
	title: string;
	body: string;
}

interface Case {
	items: Item[];
	faults: FaultRule[];
	onError: OnError;
	retryUnconfirmed: boolean;
	retryOnFail: boolean;
	stopOnFailedAccounts: boolean;
	maxRetries: number;
	usersPerSecond: number;
	seed: number;
}

const ACCOUNTS = series('u', 8);
const STRANGER = 'ghost';

const item: Arbitrary<Item> = fc.record({
	account: fc.array(
		fc.oneof(
			{ weight: 12, arbitrary: fc.constantFrom(...ACCOUNTS) },
			{ weight: 1, arbitrary: fc.constantFrom(STRANGER, 'a,b') },
		),
		{ maxLength: 5 },
	),
	title: fc.oneof(
		{ weight: 8, arbitrary: fc.constantFrom('Sale', 'Order') },
		{ weight: 1, arbitrary: fc.constant('') },
	),
	body: fc.constantFrom('one', 'two', 'three'),
});

const fault: Arbitrary<Fault> = fc.oneof(
	{
		weight: 4,
		arbitrary: fc.constantFrom<Fault>({ lose: 'after' }, { lose: 'before' }, { reset: true }),
	},
	{
		weight: 3,
		arbitrary: fc.constantFrom(60007, 91000, 60008, 70500).map((code): Fault => ({ code })),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom(408, 429, 500, 503).map((status): Fault => ({ status })),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom<Fault>(
			{ garbage: '<html>' },
			{ shape: null },
			{ shape: { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' } },
		),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom(90001, 90043, 70402, 99999).map((code): Fault => ({ code })),
	},
	{ weight: 1, arbitrary: fc.constantFrom(90045, 70009).map((code): Fault => ({ code })) },
	{ weight: 1, arbitrary: fc.constant<Fault>({ latency: 30 }) },
);

const rule: Arbitrary<FaultRule> = fc.oneof(
	fc.record({ do: fault, skip: fc.nat(4), times: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ do: fault, account: fc.constantFrom(...ACCOUNTS), times: fc.constantFrom(1, 2, 50) }),
	fc.record({
		do: fc.constantFrom(70107, 60007, 91000, 90001).map((code): Fault => ({ code })),
		account: fc.constantFrom(...ACCOUNTS),
		listed: fc.constant(true),
		times: fc.constantFrom(1, 2, 50),
	}),
);

const anyCase: Arbitrary<Case> = fc.record({
	items: fc.array(item, { minLength: 1, maxLength: 6 }),
	faults: fc.array(rule, { maxLength: 3 }),
	onError: fc.constantFrom<OnError>('stopWorkflow', 'continueRegularOutput'),
	retryUnconfirmed: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
	retryOnFail: fc.boolean(),
	stopOnFailedAccounts: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
	maxRetries: fc.nat(1),
	usersPerSecond: fc.constantFrom(3, 500),
	seed: fc.nat(1000),
});

interface Played extends NodeRun {
	given: Case;
	mockServer: MockServer;
}

/** Plays a case against a mock server of its own. */
async function play(given: Case): Promise<Played> {
	const { items, faults, onError, retryOnFail, seed, ...options } = given;
	const mockServer = await MockServer.start({
		sdkAppId: ownApp(),
		accounts: ACCOUNTS,
		seed,
		plan: { usersPerSecond: Infinity },
	});
	try {
		faults.forEach((each) => mockServer.injectFault(each));
		const run = await runNode({
			credential: { ...mockServer.credential },
			parameters: {
				resource: 'push',
				operation: 'sendToUsers',
				accounts: '={{ $json.account }}',
				title: '={{ $json.title }}',
				body: '={{ $json.body }}',
				options: { ...options, outageTolerance: 1 },
			},
			items,
			onError,
			node: { retryOnFail, maxTries: 2, waitBetweenTries: 1100 },
		});
		return { ...run, given, mockServer };
	} finally {
		await mockServer.stop();
	}
}

/** Which input items asked for each account and message. */
function asked({ items }: Case): Map<string, number[]> {
	const found = new Map<string, number[]>();
	for (const [index, { account, title, body }] of items.entries()) {
		for (const name of new Set(account)) {
			const key = keyOf(name, title, body);
			found.set(key, [...(found.get(key) ?? []), index]);
		}
	}
	return found;
}

function keyOf(...parts: unknown[]): string {
	return JSON.stringify(parts);
}

/** How often each account got each message. */
function notified({ mockServer }: Played): Map<string, number> {
	const counts = new Map<string, number>();
	for (const { info, notifications } of mockServer.app.pushes.tasks) {
		for (const { account } of notifications) {
			const key = keyOf(account, info.Title, info.Desc);
			counts.set(key, (counts.get(key) ?? 0) + 1);
		}
	}
	return counts;
}

/** Nobody is notified of what nobody asked for, nor twice. */
function expectOnce(played: Played): void {
	const wanted = asked(played.given);
	for (const [key, count] of notified(played)) {
		expect(wanted.has(key)).toBe(true);
		if (!played.given.retryUnconfirmed) expect([key, count]).toEqual([key, 1]);
	}
}

/** By account and message; a message on Success is that of its task. */
function toldOn(played: Played): { success: Told; failed: Told } {
	const tasks = played.mockServer.app.pushes;
	const success = played.success.map((item): [string, INodeExecutionData] => {
		const info = tasks.find(String(item.json.taskId))?.info;
		return [keyOf(item.json.account, info?.Title, info?.Desc), item];
	});
	const failed = played.failed
		.filter(({ json }) => json.account !== '')
		.map((item): [string, INodeExecutionData] => {
			const { account, title = '', body } = item.json;
			return [keyOf(Array.isArray(account) ? account[0] : account, title, body), item];
		});
	return { success, failed };
}

type Told = Array<[string, INodeExecutionData]>;

/** Everybody is on exactly one output, linked to the items that asked; Success tells the truth. */
function expectEverybody(played: Played): void {
	const { success, failed } = toldOn(played);
	const told = [...success, ...failed];
	const wanted = asked(played.given);
	expect(told.map(([key]) => key).sort()).toEqual([...wanted.keys()].sort());
	for (const [key, item] of told) expect([key, linksOf(item)]).toEqual([key, wanted.get(key)]);
	const counts = notified(played);
	for (const [key] of success) expect([key, counts.has(key)]).toEqual([key, true]);
	for (const [key, { json }] of failed) {
		const { code, retryable } = json.error as IDataObject;
		if (counts.has(key)) expect([key, code, retryable]).toEqual([key, 'UNCONFIRMED', false]);
	}
	const empty = played.given.items.flatMap(({ account }, index) =>
		account.length > 0 ? [] : [index],
	);
	const nobodies = played.failed.filter(({ json }) => json.account === '');
	expect(nobodies.flatMap(linksOf)).toEqual(empty);
}

function expectWords({ failed }: Played): void {
	for (const { error } of jsonOf(failed)) {
		const { message, description } = error as IDataObject;
		expect(`${String(message)} ${String(description)}`).not.toMatch(UNWELCOME);
	}
}

/** The whole is reported at once only where nothing was done, or where it was asked for. */
function expectStoppedForGood(played: Played): void {
	const { given, error } = played;
	expect(given.onError).toBe('stopWorkflow');
	expect(`${error?.message} ${error?.description}`).not.toMatch(UNWELCOME);
	if (!given.stopOnFailedAccounts) expect(notified(played).size).toBe(0);
}

/** A run that pushes to a segment, or to everybody. */
interface CrowdCase {
	isToAll: boolean;
	titles: string[];
	faults: FaultRule[];
	maxPushes: number;
	onError: OnError;
}

const crowdCase: Arbitrary<CrowdCase> = fc.record({
	isToAll: fc.boolean(),
	titles: fc.array(fc.constantFrom('Sale', 'News', ''), { minLength: 1, maxLength: 5 }),
	faults: fc.array(fc.record({ do: fault, skip: fc.nat(2), times: fc.nat(2) }), { maxLength: 2 }),
	maxPushes: fc.constantFrom(1, 2),
	onError: fc.constantFrom<OnError>('stopWorkflow', 'continueRegularOutput'),
});

async function playCrowd(given: CrowdCase): Promise<void> {
	const { isToAll, titles, faults, maxPushes, onError } = given;
	const mockServer = await MockServer.start({ sdkAppId: ownApp(), accounts: ACCOUNTS });
	try {
		mockServer.app.setTags('u-1', ['vip']);
		faults.forEach((each) => mockServer.injectFault(each));
		const run = await runNode({
			credential: { ...mockServer.credential },
			parameters: {
				resource: 'push',
				operation: isToAll ? 'sendToAll' : 'sendToSegment',
				...(!isToAll && { segmentBy: 'tags', match: 'any', tags: 'vip' }),
				title: '={{ $json.title }}',
				body: 'Starts now',
				options: { maxPushes, maxRetries: 1, outageTolerance: 1 },
			},
			items: titles.map((title) => ({ title })),
			onError,
		});
		expectCrowd(given, run, mockServer);
	} finally {
		await mockServer.stop();
	}
}

function expectCrowd(
	{ titles, isToAll, maxPushes, onError }: CrowdCase,
	run: NodeRun,
	mockServer: MockServer,
): void {
	const { tasks } = mockServer.app.pushes;
	const sent = tasks.map(({ info }) => info.Title);
	const wanted = [...new Set(titles)].filter((title) => title !== '');
	expect(new Set(sent).size).toBe(sent.length);
	if (wanted.length > maxPushes) expect(mockServer.requests).toEqual([]);
	for (const { notifications } of tasks) {
		const names = notifications.map(({ account }) => account);
		expect(names).toEqual(isToAll ? ACCOUNTS : ['u-1']);
	}
	if (run.error) {
		expect(onError).toBe('stopWorkflow');
		expect(sent).toEqual([]);
		return;
	}
	const done = jsonOf(run.success).map(
		({ taskId }) => mockServer.app.pushes.find(String(taskId))?.info.Title,
	);
	const undone = jsonOf(run.failed).map(({ title }) => title ?? '');
	expect([...done, ...undone].sort()).toEqual([...new Set(titles)].sort());
	for (const { title, error } of jsonOf(run.failed)) {
		if (sent.includes(String(title))) expect(error).toMatchObject({ code: 'UNCONFIRMED' });
	}
	const linked = [...run.success, ...run.failed].flatMap(linksOf);
	expect(linked.sort()).toEqual(titles.map((_, index) => index));
}

it(
	`No crowd gets a push twice or by accident (${CROWD_RUNS} runs)`,
	async () => {
		await assertInLanes(crowdCase, CROWD_RUNS, playCrowd);
	},
	TIME_LIMIT,
);

it(
	`Nobody is notified twice, nobody is lost, and Success is true (${RUNS} runs)`,
	async () => {
		await assertInLanes(anyCase, RUNS, async (given) => {
			const played = await play(given);
			expectOnce(played);
			if (played.error) expectStoppedForGood(played);
			else {
				expectEverybody(played);
				expectWords(played);
			}
		});
	},
	TIME_LIMIT,
);
