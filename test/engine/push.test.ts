import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { RecordedRequest } from '../../mock-server';
import { jsonOf, linksOf, runNode } from '../support/runNode';
import { series } from '../support/samples';
import { play, withMockServer, type Outcome, type Scenario } from '../support/scenario';
import { mostWithin } from '../support/window';

const TO_USERS: INodeParameters = {
	resource: 'push',
	operation: 'sendToUsers',
	accounts: '={{ $json.account }}',
	title: 'Order shipped',
	body: 'It is on its way',
	additionalFields: {},
};
const PERSONAL = { body: '=Hello {{ $json.name }}' };
const TO_SEGMENT: INodeParameters = {
	resource: 'push',
	operation: 'sendToSegment',
	segmentBy: 'tags',
	match: 'any',
	tags: 'vip',
	title: '={{ $json.title }}',
	body: 'Starts at 10:00',
};
const TO_ALL: INodeParameters = {
	resource: 'push',
	operation: 'sendToAll',
	title: 'Sale',
	body: 'Starts at 10:00',
};

/** A run of the node with these parameters; accounts in items are known to the service. */
async function push(scenario: Scenario): Promise<Outcome> {
	return await play({ parameters: TO_USERS, ...scenario });
}

function batches({ mockServer }: Outcome): readonly RecordedRequest[] {
	return mockServer.requests.filter(({ path }) => path.endsWith('/batch'));
}

function bodyOf(request: RecordedRequest | undefined): IDataObject {
	return (request?.body ?? {}) as IDataObject;
}

function wasTooFrequent({ answer }: RecordedRequest): boolean {
	return JSON.stringify(answer).includes('60007');
}

/** How often each account was notified. */
function counts({ mockServer }: Outcome): IDataObject {
	return Object.fromEntries(mockServer.app.pushes.counts);
}

describe('Send to Users', () => {
	it.concurrent('gives each account its task, with every item that named it', async () => {
		const outcome = await push({
			accounts: ['alice', 'bob'],
			items: [{ account: 'alice' }, { account: 'alice, bob' }, { account: ['bob'] }],
		});
		const [request] = batches(outcome);
		const taskId = outcome.mockServer.app.pushes.tasks[0]?.taskId;
		expect(jsonOf(outcome.success)).toEqual([
			{ account: 'alice', taskId },
			{ account: 'bob', taskId },
		]);
		expect(outcome.success.map(linksOf)).toEqual([
			[0, 1],
			[1, 2],
		]);
		expect(outcome.failed).toEqual([]);
		expect(bodyOf(request)).toEqual({
			From_Account: 'administrator',
			To_Account: ['alice', 'bob'],
			MsgRandom: expect.any(Number),
			DataId: expect.stringMatching(/^n8n-1-\d+$/),
			OfflinePushInfo: { PushFlag: 0, Title: 'Order shipped', Desc: 'It is on its way' },
		});
		expect(counts(outcome)).toEqual({ alice: 1, bob: 1 });
	});

	it.concurrent('keeps different messages apart, and sends equal ones together', async () => {
		const outcome = await push({
			accounts: ['a', 'b', 'c', 'd'],
			parameters: { ...TO_USERS, ...PERSONAL },
			items: [
				{ account: 'a', name: 'Ann' },
				{ account: 'b', name: 'Bo' },
				{ account: 'c', name: 'Ann' },
				{ account: 'a', name: 'Bo' },
				{ account: 'a', name: 'Ann' },
			],
		});
		const texts = batches(outcome).map(({ body, accounts }) => {
			const { OfflinePushInfo: info } = body as { OfflinePushInfo: IDataObject };
			return [info.Desc, accounts];
		});
		expect(texts).toEqual([
			['Hello Ann', ['a', 'c']],
			['Hello Bo', ['b', 'a']],
		]);
		expect(jsonOf(outcome.success).map(({ account }) => account)).toEqual(['a', 'b', 'c', 'a']);
		expect(outcome.success.map(linksOf)).toEqual([[0, 4], [1], [2], [3]]);
		expect(counts(outcome)).toEqual({ a: 2, b: 1, c: 1 });
	});

	it.concurrent('sends 500 accounts a second at most, in requests of as many', async () => {
		const outcome = await push({
			accounts: series('u', 1200),
			items: [{ account: series('u', 1200) }],
		});
		const sizes = batches(outcome).map(({ accounts }) => accounts.length);
		expect(sizes).toEqual([500, 500, 200]);
		expect(outcome.success).toHaveLength(1200);
		const arrivals = batches(outcome).flatMap(({ at, accounts }) => accounts.map(() => at));
		expect(mostWithin(1000, arrivals)).toBeLessThanOrEqual(500);
	});

	it.concurrent('follows Users per Second', async () => {
		const outcome = await push({
			accounts: series('u', 70),
			items: [{ account: series('u', 70) }],
			options: { usersPerSecond: 30 },
			mockServer: { plan: 'free' },
		});
		expect(batches(outcome).map(({ accounts }) => accounts.length)).toEqual([30, 30, 10]);
		expect(outcome.success).toHaveLength(70);
	});

	it.concurrent('makes 30 calls a second at most, after a large batch too', async () => {
		const many = series('u', 500);
		const single = series('s', 60);
		const outcome = await push({
			accounts: [...many, ...single],
			parameters: { ...TO_USERS, ...PERSONAL },
			items: [
				{ account: many, name: 'all' },
				...single.map((account) => ({ account, name: account })),
			],
		});
		expect(outcome.success).toHaveLength(560);
		const arrivals = batches(outcome).map(({ at }) => at);
		expect(arrivals).toHaveLength(61);
		expect(mostWithin(1000, arrivals)).toBeLessThanOrEqual(30);
		expect(outcome.mockServer.requests.filter(wasTooFrequent)).toEqual([]);
	});

	it.concurrent('puts the accounts of ErrorList on Failed, each with its reason', async () => {
		const outcome = await push({
			accounts: ['alice', 'bob'],
			items: [{ account: 'alice, ghost, bob', page: 'x' }],
			parameters: {
				...TO_USERS,
				additionalFields: { dataId: 'o-1', data: '={{ { page: $json.page } }}' },
			},
		});
		expect(jsonOf(outcome.success).map(({ account }) => account)).toEqual(['alice', 'bob']);
		expect(jsonOf(outcome.failed)).toEqual([
			{
				account: 'ghost',
				title: 'Order shipped',
				body: 'It is on its way',
				additionalFields: { dataId: 'o-1', data: { page: 'x' } },
				error: {
					code: 70107,
					message: 'This account does not exist in the app',
					description: expect.stringContaining('spelling'),
					retryable: false,
				},
			},
		]);
		expect(outcome.hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^1 of 3 accounts failed: .* \(70107\)\. Each/),
		]);
		expect(bodyOf(batches(outcome)[0])).toMatchObject({
			DataId: 'o-1',
			OfflinePushInfo: { Ext: '{"page":"x"}' },
		});
	});

	it.concurrent('loses no account of an item whose message cannot be used', async () => {
		const outcome = await push({
			accounts: ['alice', 'bob', 'carol'],
			parameters: { ...TO_USERS, title: '={{ $json.title }}' },
			items: [
				{ account: 'alice, bob', title: '' },
				{ account: 'carol', title: 'Hi' },
				{ account: 'bob', title: '' },
			],
		});
		expect(jsonOf(outcome.success)).toMatchObject([{ account: 'carol' }]);
		expect(jsonOf(outcome.failed)).toMatchObject([
			{ account: 'alice', body: 'It is on its way', error: { code: 'INVALID_INPUT' } },
			{ account: 'bob', error: { message: "'Title' is empty" } },
		]);
		expect(outcome.failed.map(linksOf)).toEqual([[0], [0, 2]]);
	});

	it.concurrent('keeps accounts where the expression of another field fails', async () => {
		const outcome = await push({
			accounts: ['alice', 'bob'],
			parameters: { ...TO_USERS, title: '={{ $json.order.title }}' },
			items: [{ account: 'alice' }, { account: 'bob', order: { title: 'Hi' } }],
		});
		expect(jsonOf(outcome.failed)).toMatchObject([{ account: 'alice' }]);
		expect(jsonOf(outcome.success)).toMatchObject([{ account: 'bob' }]);
	});

	it.concurrent(
		'puts what is no account on Failed as it came, and a list for a comma',
		async () => {
			const outcome = await push({
				accounts: ['alice'],
				items: [{ account: '' }, { account: ['alice', { id: 1 }, 'x,y'] }, {}],
			});
			expect(jsonOf(outcome.success)).toMatchObject([{ account: 'alice' }]);
			expect(jsonOf(outcome.failed)).toMatchObject([
				{ account: '', error: { code: 'INVALID_INPUT', message: 'This item has no account' } },
				{ account: { id: 1 }, error: { code: 'INVALID_INPUT' } },
				{ account: ['x,y'], error: { code: 70107 } },
				{ account: '', title: 'Order shipped', error: { code: 'INVALID_INPUT' } },
			]);
		},
	);

	it.concurrent('says beforehand what phones will cut', async () => {
		const outcome = await push({
			accounts: ['alice'],
			parameters: { ...TO_USERS, title: 'x'.repeat(45) },
			items: [{ account: 'alice' }],
		});
		expect(outcome.hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('vivo after 40'),
		]);
		expect(outcome.success).toHaveLength(1);
	});

	it.concurrent('gives Failed items that repeat exactly what did not happen', async () => {
		const first = await push({
			accounts: ['alice'],
			items: [{ account: 'alice, bob' }],
			parameters: { ...TO_USERS, additionalFields: { dataId: 'o-1' } },
		});
		const again = await push({
			accounts: ['alice', 'bob'],
			items: jsonOf(first.failed),
			parameters: {
				...TO_USERS,
				title: '={{ $json.title }}',
				body: '={{ $json.body }}',
				additionalFields: { dataId: '={{ $json.additionalFields.dataId }}' },
			},
		});
		expect(counts(again)).toEqual({ bob: 1 });
		expect(bodyOf(batches(again)[0])).toMatchObject({ DataId: 'o-1' });
	});
});

describe('MsgRandom', () => {
	const randoms = (outcome: Outcome): unknown[] =>
		batches(outcome).map((request) => bodyOf(request).MsgRandom);
	const sent = { accounts: ['alice'], items: [{ account: 'alice' }] };

	it.concurrent('is the same for every try of a request', async () => {
		const faults = [{ times: 2, do: { code: 60007 } }];
		const outcome = await push({ ...sent, faults });
		expect(new Set(randoms(outcome)).size).toBe(1);
		expect(batches(outcome)).toHaveLength(3);
		expect(counts(outcome)).toEqual({ alice: 1 });
	});

	it.concurrent('is the same when n8n runs the node again', async () => {
		const node = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
		const faults = [{ times: 1, do: { code: 90045 } }];
		const outcome = await push({ ...sent, faults, more: { node } });
		const [first, second] = batches(outcome);
		expect(outcome.error).toBeUndefined();
		expect(bodyOf(second)).toEqual(bodyOf(first));
		expect(counts(outcome)).toEqual({ alice: 1 });
	});

	it.concurrent('is another one in another execution, and so is the Data ID', async () => {
		const [one, other] = await Promise.all(
			['7', '8'].map(async (executionId) => await push({ ...sent, more: { executionId } })),
		);
		const [first, second] = [one, other].map((outcome) => outcome && bodyOf(batches(outcome)[0]));
		expect(first?.MsgRandom).not.toBe(second?.MsgRandom);
		expect(first?.DataId).toMatch(/^n8n-7-/);
		expect(second?.DataId).toMatch(/^n8n-8-/);
	});

	it.concurrent('leaves room in a Data ID for any execution', async () => {
		const outcome = await push({ ...sent, more: { executionId: 'e'.repeat(80) } });
		expect(counts(outcome)).toEqual({ alice: 1 });
		expect(String(bodyOf(batches(outcome)[0]).DataId).length).toBeLessThanOrEqual(64);
	});
});

describe('Send to Segment and Send to All Users', () => {
	it.concurrent('send the same push once, however many items ask for it', async () => {
		const outcome = await push({
			parameters: TO_SEGMENT,
			items: [{ title: 'Sale' }, { title: 'Sale' }],
		});
		const taskId = outcome.mockServer.app.pushes.tasks[0]?.taskId;
		expect(jsonOf(outcome.success)).toEqual([{ taskId, recipients: { TagsOr: ['vip'] } }]);
		expect(outcome.success.map(linksOf)).toEqual([[0, 1]]);
		expect(outcome.mockServer.requests).toHaveLength(1);
	});

	it.concurrent('reach whom they name', async () => {
		await withMockServer({ accounts: ['alice', 'bob'] }, async (mockServer) => {
			mockServer.app.setTags('alice', ['vip']);
			const credential = { ...mockServer.credential };
			await runNode({ credential, parameters: TO_SEGMENT, items: [{ title: 'Sale' }] });
			expect(Object.fromEntries(mockServer.app.pushes.counts)).toEqual({ alice: 1 });
			const { success } = await runNode({ credential, parameters: TO_ALL, items: [{}] });
			expect(jsonOf(success)).toEqual([{ taskId: expect.any(String), recipients: 'all' }]);
			expect(Object.fromEntries(mockServer.app.pushes.counts)).toEqual({ alice: 2, bob: 1 });
		});
	});

	it.concurrent(
		'refuse more different pushes than Max Pushes before the first leaves',
		async () => {
			const items = [{ title: 'One' }, { title: 'Two' }, { title: 'One' }];
			const outcome = await push({ parameters: TO_SEGMENT, items });
			expect(outcome.mockServer.requests).toEqual([]);
			expect(outcome.error).toMatchObject({
				name: 'NodeApiError',
				message: expect.stringMatching(/contain 2 different pushes .* 'Max Pushes' allows 1/),
				description: expect.stringMatching(/^Nothing was sent\. .*'Max Pushes'/),
			});
		},
	);

	it.concurrent('put all of them on Failed where the workflow is to continue', async () => {
		const outcome = await push({
			parameters: TO_SEGMENT,
			items: [{ title: 'One' }, { title: 'Two' }],
			more: { onError: 'continueRegularOutput' },
		});
		expect(outcome.mockServer.requests).toEqual([]);
		expect(jsonOf(outcome.failed)).toMatchObject([
			{ segmentBy: 'tags', match: 'any', tags: 'vip', title: 'One', body: 'Starts at 10:00' },
			{ title: 'Two', error: { code: 'INVALID_INPUT', retryable: false } },
		]);
		expect(Object.keys(outcome.failed[0]?.json ?? {})).not.toContain('account');
	});

	it.concurrent('leave a second between two pushes', async () => {
		const outcome = await push({
			accounts: ['alice'],
			parameters: { ...TO_ALL, title: '={{ $json.title }}' },
			items: [{ title: 'One' }, { title: 'Two' }, { title: 'Three' }],
			options: { maxPushes: 3 },
		});
		expect(outcome.success).toHaveLength(3);
		const arrivals = outcome.mockServer.requests.map(({ at }) => at);
		expect(arrivals).toHaveLength(3);
		expect(mostWithin(1000, arrivals)).toBe(1);
	});

	it.concurrent('stop when the pushes of the day are used up, and say when to go on', async () => {
		const outcome = await push({
			accounts: ['alice'],
			parameters: { ...TO_ALL, title: '={{ $json.title }}' },
			items: series('p', 4).map((title) => ({ title })),
			options: { maxPushes: 4 },
			mockServer: { plan: { pushesPerDay: 1 } },
		});
		expect(outcome.success).toHaveLength(1);
		expect(outcome.mockServer.requests).toHaveLength(2);
		expect(jsonOf(outcome.failed)).toMatchObject([
			{ title: 'p-2', error: { code: 90047 } },
			{ title: 'p-3', error: { code: 90047, description: expect.stringContaining('tomorrow') } },
			{ title: 'p-4', error: { code: 90047 } },
		]);
		expect(counts(outcome)).toEqual({ alice: 1 });
	});

	it.concurrent.each<[string, INodeParameters, RegExp]>([
		['11 tags', { tags: series('t', 11).join(',') }, /at most 10/],
		['a tag in two lists', { excludedTags: 'vip' }, /in both 'Tags' and 'Excluded Tags'/],
		['more than 10 KB', { body: 'x'.repeat(10_300) }, /at most 10240/],
	])('refuse %s before anything is sent', async (_, wrong, message) => {
		const parameters = { ...TO_SEGMENT, ...wrong };
		const outcome = await push({ parameters, items: [{ title: 'Sale' }] });
		expect(outcome.mockServer.requests).toEqual([]);
		expect(jsonOf(outcome.failed)).toMatchObject([
			{ error: { code: 'INVALID_INPUT', message: expect.stringMatching(message) } },
		]);
	});

	it.concurrent('do not exist in the older API, and say so', async () => {
		const outcome = await push({
			parameters: TO_ALL,
			items: [{}],
			options: { api: 'allMemberPush' },
		});
		expect(outcome.mockServer.requests).toEqual([]);
		expect(outcome.error?.message).toContain("Set the option 'API' to 'Push'");
	});
});

describe('One message in two spellings', () => {
	const SPELLINGS = [
		{ account: 'alice', text: 'Caf\u00e9\nopens', data: '{"a":1,"b":2}' },
		{ account: 'alice', text: 'Cafe\u0301\r\nopens', data: '{ "b": 2, "a": 1 }' },
	];
	const MESSAGE = {
		title: 'News',
		body: '={{ $json.text }}',
		additionalFields: { data: '={{ $json.data }}' },
	};

	it.concurrent.each<[string, INodeParameters]>([
		['Send to Users', { ...TO_USERS, ...MESSAGE }],
		['Send to Segment', { ...TO_SEGMENT, ...MESSAGE }],
		['Send to All Users', { ...TO_ALL, ...MESSAGE }],
		[
			'Create, of a scheduled push',
			{
				...MESSAGE,
				resource: 'scheduledPush',
				operation: 'create',
				recipients: 'all',
				sendAt: '={{ $now.plus({ days: 1 }).startOf("day").toISO() }}',
			},
		],
	])('is one push, as the first item spells it: %s', async (_, parameters) => {
		const { success, failed, mockServer } = await push({
			parameters,
			accounts: ['alice'],
			items: SPELLINGS,
		});
		expect(failed).toEqual([]);
		expect(success.map(linksOf)).toEqual([[0, 1]]);
		expect(mockServer.requests).toHaveLength(1);
		expect(JSON.stringify(bodyOf(mockServer.requests[0]))).toContain('Caf\u00e9\\nopens');
	});
});
