import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { limits, plans } from '../../mock-server/wire/limits';
import { fileMockServer } from '../support/fileMockServer';
import { tablesIn } from '../support/markdown';
import { jsonOf, type NodeRun } from '../support/runNode';
import { itemsOf, series } from '../support/samples';
import { mostWithin } from '../support/window';

function read(page: string): string {
	return readFileSync(resolve(__dirname, '../..', page), 'utf8');
}

const OPTIONS = read('docs/options.md');
const PUSHES = read('docs/pushes.md');
const README = read('README.md');
const TAGS = read('docs/tags.md');
const ATTRIBUTES = read('docs/attributes.md');

/** Every limit that docs/options.md names, with its value. */
const TOLD = new Map(
	tablesIn(OPTIONS)
		.filter(([header]) => header?.[0] === 'Limit')
		.flatMap(([, ...rows]) => rows)
		.map(([name = '', value = '']) => [name.replaceAll('*', ''), value.replaceAll(',', '')]),
);

/** The limits that the tests of this file have asked for. */
const asked = new Set<string>();

function told(limit: string): string {
	asked.add(limit);
	return TOLD.get(limit) ?? '';
}

function numberOf(limit: string): number {
	return parseInt(told(limit), 10);
}

const on = fileMockServer();

const GET = { resource: 'tag', operation: 'get', accounts: '={{ $json.account }}' };
const ADD = { ...GET, operation: 'add', tags: '={{ $json.tags }}' };
const SEND = { resource: 'push', title: 'Sale', body: '={{ $json.text }}' };
const TO_SEGMENT = { ...SEND, operation: 'sendToSegment', tags: '={{ $json.tags }}' };
const TO_USERS = { ...SEND, operation: 'sendToUsers', accounts: '={{ $json.account }}' };

function codesOf({ failed }: NodeRun): unknown[] {
	return jsonOf(failed).map(({ error }) => (error as IDataObject).code);
}

/** Whether the node itself refuses an item. */
async function isRefused(parameters: INodeParameters, item: IDataObject): Promise<boolean> {
	const before = on.mockServer.requests.length;
	const outcome = await on.run(parameters, [item]);
	const isSent = on.mockServer.requests.length > before;
	expect(codesOf(outcome)).toEqual(isSent ? [] : ['INVALID_INPUT']);
	return !isSent;
}

/** That a command was called as often as told in one second and not more; with room for how requests are spread. */
function expectPace(command: string, perSecond: number): void {
	const requests = on.mockServer.requests.filter((each) => each.command === command);
	const moments = requests.map(({ at }) => at);
	const busiest = mostWithin(1_000, moments);
	expect(requests.length).toBeGreaterThan(perSecond);
	expect(busiest).toBeLessThanOrEqual(perSecond);
	expect(busiest).toBeGreaterThan(perSecond / 2);
}

beforeEach(() => on.mockServer.app.importAccounts(['user-1']));

describe('the limits that the pages tell', () => {
	it('of accounts in a request', async () => {
		const most = numberOf('Accounts per request');
		const accounts = series('user', 2 * most + 1);
		on.mockServer.app.importAccounts(accounts);
		const { success } = await on.run(GET, itemsOf('account', accounts));
		expect(success).toHaveLength(accounts.length);
		const sizes = on.mockServer.requests.map((request) => request.accounts.length);
		expect(Math.max(...sizes)).toBe(most);
		expect(sizes).toHaveLength(3);
	});

	it('of requests in a second', async () => {
		const most = numberOf('Requests per second, per app and call');
		const accounts = series('user', 1.5 * most * limits.accountsPerRequest);
		on.mockServer.app.importAccounts(accounts);
		await on.run(GET, [{ account: accounts }]);
		expectPace('get_tag', most);
	});

	it('of tags in a request, of an account and of an app', async () => {
		const inRequest = numberOf('Tags of an account in one request');
		const ofAccount = numberOf('Tags of an account');
		const tags = series('tag', ofAccount + 1);
		await on.run(ADD, [{ account: 'user-1', tags: tags.slice(0, inRequest + 1) }]);
		expect(on.mockServer.requests).toHaveLength(2);
		expect(await isRefused(ADD, { account: 'user-1', tags })).toBe(true);
		expect(await isRefused(ADD, { account: 'user-1', tags: tags.slice(0, ofAccount) })).toBe(false);
		expect(numberOf('Different tags in an app')).toBe(limits.tagsPerApp);
		const inApp = limits.tagsPerApp.toLocaleString('en-US');
		expect(TAGS).toContain(`An account can have ${ofAccount} tags, an app ${inApp} different tags`);
		expect(README).toContain(`${ofAccount} tags`);
	});

	it('of bytes in a tag, an attribute name and a value', async () => {
		const bytes = numberOf('Tag, attribute name, attribute value');
		on.mockServer.app.registerAttributes(['city']);
		const set = {
			...{ ...GET, resource: 'attribute', operation: 'set' },
			attributeValues: { attribute: [{ name: 'city', value: '={{ $json.text }}' }] },
		};
		const register = {
			...{ resource: 'attribute', operation: 'registerNames' },
			...{ names: '={{ $json.text }}', accountType: 'userId' },
		};
		const add = { ...ADD, tags: '={{ $json.text }}' };
		for (const parameters of [add, set, register]) {
			const item = (length: number): IDataObject => ({
				account: 'user-1',
				text: 'x'.repeat(length),
			});
			expect(await isRefused(parameters, item(bytes))).toBe(false);
			expect(codesOf(await on.run(parameters, [item(bytes + 1)]))).toEqual(['INVALID_INPUT']);
		}
		const chinese = '标'.repeat(Math.floor(bytes / 3));
		expect(await isRefused(add, { account: 'user-1', text: chinese })).toBe(false);
		expect(await isRefused(add, { account: 'user-1', text: `${chinese}标` })).toBe(true);
		for (const page of [README, TAGS, ATTRIBUTES]) expect(page).toContain(`${bytes} bytes`);
		expect(TAGS).toContain(`${chinese.length} Chinese characters`);
		expect(README).toContain(`${chinese.length} Chinese characters`);
	});

	it('of attributes in an app', async () => {
		const most = numberOf('Attributes in an app');
		const register = { resource: 'attribute', operation: 'registerNames', accountType: 'userId' };
		const names = series('name', most + 1);
		const full = await on.run({ ...register, names: names.slice(1).join() }, [{}]);
		expect(full.success).toHaveLength(most);
		const more = await on.run({ ...register, names: names.join() }, [{}]);
		expect(codesOf(more)).toEqual(['INVALID_INPUT']);
		expect(README).toContain(`${most} attributes`);
		expect(most).toBe(10);
		expect(ATTRIBUTES).toContain('up to ten attribute names');
	});

	it('of bytes in a UserID', async () => {
		const bytes = numberOf('UserID');
		const load = { ...GET, resource: 'account', operation: 'import' };
		expect(await isRefused(load, { account: 'u'.repeat(bytes) })).toBe(false);
		expect(await isRefused(load, { account: 'u'.repeat(bytes + 1) })).toBe(true);
		expect(read('docs/accounts.md')).toContain(`up to ${bytes} bytes`);
	});

	it('of pushes in a second and a day', async () => {
		const items = series('text', 3).map((text) => ({ tags: 'vip', text }));
		const { success } = await on.run({ ...TO_SEGMENT, options: { maxPushes: 3 } }, items);
		expect(success).toHaveLength(3);
		expectPace('push', numberOf('Pushes to a segment or to all users'));
		const { free, standard, advanced } = plans;
		const days = `${free.pushesPerDay} or ${standard.pushesPerDay}`;
		expect(told('The same per day')).toBe(days);
		expect(advanced.pushesPerDay).toBe(standard.pushesPerDay);
		expect(README).toContain(`${days} pushes`);
		const aDay = `**${free.pushesPerDay} pushes a day in the free and trial plans, ${standard.pushesPerDay} in Standard and Advanced**`;
		expect(PUSHES).toContain(aDay);
		const toSegments = `**${free.pushesPerDay} pushes to segments a day** in the free and trial plans and **${standard.pushesPerDay}**`;
		expect(README).toContain(toSegments);
	});

	it('of accounts and requests of Send to Users', async () => {
		const most = numberOf('Accounts per request of Send to Users');
		const perSecond = numberOf('Requests per second of Send to Users');
		const accounts = series('user', most + 1);
		on.mockServer.app.importAccounts(accounts);
		await on.run(
			TO_USERS,
			itemsOf('account', accounts).map((item) => ({ ...item, text: 'x' })),
		);
		expect(on.mockServer.requests.map((each) => each.accounts.length).sort()).toEqual([1, most]);
		const items = series('text', perSecond + 5).map((text) => ({ account: 'user-1', text }));
		on.mockServer.clock.advance(2_000);
		await on.run(TO_USERS, items);
		expectPace('batch', perSecond);
		const { free, standard, advanced } = plans;
		expect(OPTIONS).toContain(
			`${free.usersPerSecond} in the free and trial plans, ${standard.usersPerSecond} in\nStandard, ${advanced.usersPerSecond} in Advanced`,
		);
		expect(README).toContain(
			`${free.usersPerSecond} to ${advanced.usersPerSecond} users per second`,
		);
	});

	it('of a segment and its push', async () => {
		const most = numberOf('Tags or attributes in a segment');
		const segment = (count: number): IDataObject => ({ tags: series('tag', count), text: 'x' });
		expect(await isRefused(TO_SEGMENT, segment(most))).toBe(false);
		expect(await isRefused(TO_SEGMENT, segment(most + 1))).toBe(true);
		const bytes = 1_024 * numberOf('Size of a push to a segment or to all users');
		expect(bytes).toBe(limits.pushBodyBytes);
		expect(await isRefused(TO_SEGMENT, { tags: 'vip', text: 'x'.repeat(bytes) })).toBe(true);
		const shorter = { tags: 'vip', text: 'x'.repeat(bytes - 500) };
		expect(await isRefused(TO_SEGMENT, shorter)).toBe(false);
	});

	it('of scheduled pushes, statistics, losses and traces', async () => {
		const scheduled = { resource: 'scheduledPush', operation: 'get' };
		const id = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
		await on.run({ ...scheduled, scheduledTaskId: id }, itemsOf('id', [1, 2, 3, 4, 5, 6, 7]));
		expectPace('get_sched_task', numberOf('Scheduled push requests'));
		const trace = { resource: 'push', operation: 'getTrace', taskId: 'x' };
		await on.run({ ...trace, accounts: '={{ $json.account }}' }, itemsOf('account', ['a', 'b']));
		const perSecond = numberOf('Requests for statistics, losses and traces');
		expectPace('all_member_push_trace', perSecond);
		for (const operation of ['getStatistics', 'getLosses']) {
			const parameters = { resource: 'push', operation, taskIds: series('task', 6) };
			await on.run({ ...parameters, from: '', to: '' }, [{}]);
		}
		expectPace('all_member_push_statistics', perSecond);
		expectPace('all_member_push_loss', perSecond);
	});

	it.each([
		['Get Statistics', 'getStatistics'],
		['Get Losses', 'getLosses'],
	])('of the period and the tasks of %s', async (name, operation) => {
		const [, section = ''] = PUSHES.split(`\n## ${name}\n`);
		const [, days = ''] = /up to (\d+) days\s+apart/.exec(section) ?? [];
		expect(section).toMatch(new RegExp(`the last\\s+${days} days count`));
		const parameters = { resource: 'push', operation, taskIds: 'x', to: '2030-01-31T00:00:00Z' };
		const day = (count: number): string =>
			new Date(Date.UTC(2030, 0, 31) - count * 86_400_000).toISOString();
		const within = await on.run({ ...parameters, from: day(Number(days)) }, [{}]);
		const beyond = await on.run({ ...parameters, from: day(Number(days) + 1) }, [{}]);
		expect(on.mockServer.requests).toHaveLength(1);
		expect([codesOf(within), codesOf(beyond)]).toEqual([['INVALID_INPUT'], ['INVALID_INPUT']]);
		expect(limits.tasksPerReport).toBe(5);
		expect(section).toMatch(/up to\s+five tasks/);
	});

	it('are all held by a test', () => {
		expect(TOLD.size).toBeGreaterThan(12);
		expect([...asked].sort()).toEqual([...TOLD.keys()].sort());
	});
});
