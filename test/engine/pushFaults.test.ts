import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault, RecordedRequest } from '../../mock-server';
import { jsonOf } from '../support/runNode';
import { series } from '../support/samples';
import { play, playUntil, until, type Outcome, type Scenario } from '../support/scenario';

const TO_USERS: INodeParameters = {
	resource: 'push',
	operation: 'sendToUsers',
	accounts: '={{ $json.account }}',
	title: 'Order shipped',
	body: '=Hello {{ $json.name }}',
	additionalFields: {},
};
const TO_ALL: INodeParameters = { resource: 'push', operation: 'sendToAll', title: 'T', body: 'B' };
const SCHEDULED: INodeParameters = {
	...TO_ALL,
	resource: 'scheduledPush',
	operation: 'create',
	recipients: 'all',
	sendAt: '2099-01-01 08:00',
};
const ALICE = { accounts: ['alice'], items: [{ account: 'alice' }] };

/** Two messages: a request for each, the first of which leaves alone. */
const TWO = {
	accounts: ['alice', 'bob'],
	items: [
		{ account: 'alice', name: 'Ann' },
		{ account: 'bob', name: 'Bo' },
	],
};

async function push(scenario: Scenario): Promise<Outcome> {
	return await play({ parameters: TO_USERS, ...scenario });
}

function sent({ mockServer }: Outcome, command = 'batch'): readonly RecordedRequest[] {
	return mockServer.requests.filter((request) => request.command === command);
}

function randoms(outcome: Outcome): unknown[] {
	return sent(outcome).map(({ body }) => (body as IDataObject).MsgRandom);
}

function counts({ mockServer }: Outcome): IDataObject {
	return Object.fromEntries(mockServer.app.pushes.counts);
}

function codes({ failed }: Outcome): unknown[] {
	return jsonOf(failed).map(({ error }) => (error as IDataObject).code);
}

/** What leaves open whether the push was sent, and whether the mock server sends it then. */
const DOUBTFUL: Array<[string, Fault, number]> = [
	['the answer is lost', { lose: 'after' }, 1],
	['the connection is reset', { reset: true }, 0],
	['HTTP 500 comes', { status: 500 }, 0],
	['HTTP 503 comes', { status: 503 }, 0],
	['HTTP 408 comes', { status: 408 }, 0],
	['the answer is no JSON', { garbage: '<html>' }, 1],
	['the answer names no task', { shape: { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' } }, 1],
	['the service is in trouble (91000)', { code: 91000 }, 0],
	['no answer comes in time', { hang: true }, 0],
];

describe.each([
	['to users', TO_USERS, 'batch'],
	['to all users', TO_ALL, 'push'],
	['for later', SCHEDULED, 'add_sched_task'],
])('A push %s is not sent again', (_, parameters, command) => {
	it.concurrent.each(DOUBTFUL)('when %s', async (__, fault, notified) => {
		const outcome = await push({
			...ALICE,
			parameters,
			options: { timeout: 4000 },
			faults: [{ command, times: 1, do: fault }],
		});
		expect(sent(outcome, command)).toHaveLength(1);
		expect(codes(outcome)).toEqual(['UNCONFIRMED']);
		expect(outcome.success).toEqual([]);
		if (command !== 'add_sched_task') {
			expect(counts(outcome)).toEqual(notified ? { alice: 1 } : {});
		} else expect(outcome.mockServer.schedule.tasks).toHaveLength(notified);
		const [{ error } = {}] = jsonOf(outcome.failed);
		const { retryable, description } = error as IDataObject;
		const [{ body } = {}] = sent(outcome, command);
		const content = ((body as IDataObject).Content ?? body) as IDataObject;
		expect(retryable).toBe(false);
		expect(description).toContain(`'${String(content.DataId)}'`);
		expect(description).toMatch(/\d{4}-\d\d-\d\dT/);
	});
});

describe('A push that cannot have been sent is sent again', () => {
	it.concurrent.each<[string, Fault]>([
		['too many calls (60007)', { code: 60007 }],
		['HTTP 429', { status: 429 }],
	])('after %s', async (_, fault) => {
		const outcome = await push({ ...ALICE, faults: [{ times: 1, do: fault }] });
		expect(outcome.success).toHaveLength(1);
		expect(counts(outcome)).toEqual({ alice: 1 });
		expect(new Set(randoms(outcome)).size).toBe(1);
	});

	it.concurrent('after too early a push (90024)', async () => {
		const faults = [{ times: 1, do: { code: 90024 } }];
		const outcome = await push({ ...ALICE, parameters: TO_ALL, faults });
		expect(outcome.success).toHaveLength(1);
		expect(counts(outcome)).toEqual({ alice: 1 });
	});

	it.concurrent('after refused connections', async () => {
		await playUntil({ ...ALICE, parameters: TO_USERS }, async ({ mockServer, execution }) => {
			const outage = mockServer.outage({ kind: 'refused', ms: 500 });
			await outage.over;
			const run = await execution.result;
			expect(run.data.resultData.error).toBeUndefined();
			expect(Object.fromEntries(mockServer.app.pushes.counts)).toEqual({ alice: 1 });
		});
	});

	it.concurrent('and says what it was where it stays so', async () => {
		const outcome = await push({
			...TWO,
			faults: [{ skip: 1, do: { code: 60007 } }],
			options: { maxRetries: 0 },
		});
		expect(codes(outcome)).toEqual([60007]);
		expect(jsonOf(outcome.failed)).toMatchObject([
			{
				account: 'bob',
				title: 'Order shipped',
				body: 'Hello Bo',
				error: { retryable: true, description: expect.stringContaining("'Users per Second'") },
			},
		]);
	});
});

describe('A batch that is larger than the plan allows', () => {
	it.concurrent('fails in seconds, with the option to change', async () => {
		const accounts = series('u', 100);
		const outcome = await push({
			accounts,
			items: [{ account: accounts }],
			mockServer: { plan: 'free' },
			options: { maxRetries: 2 },
		});
		expect(sent(outcome)).toHaveLength(3);
		expect(new Set(codes(outcome))).toEqual(new Set([60007]));
		expect(jsonOf(outcome.failed)[0]).toMatchObject({
			error: { description: expect.stringContaining("'Users per Second'") },
		});
	});
});

describe('Nothing is reported as undone that may be done', () => {
	it.concurrent('where the run stops after it', async () => {
		const outcome = await push({
			...TWO,
			faults: [
				{ times: 1, do: { lose: 'after' } },
				{ command: 'batch', do: { code: 90045 } },
			],
		});
		expect(outcome.error).toBeUndefined();
		expect(codes(outcome)).toEqual(['UNCONFIRMED', 90045]);
		expect(counts(outcome)).toEqual({ alice: 1 });
	});

	it.concurrent('where n8n runs the node again', async () => {
		const outcome = await push({
			accounts: ['alice', 'bob', 'carol'],
			items: ['alice', 'bob', 'ghost', 'carol'].map((account) => ({ account, name: account })),
			faults: [{ account: 'bob', do: { lose: 'after' } }],
			options: { stopOnFailedAccounts: true },
			more: { node: { retryOnFail: true, maxTries: 3, waitBetweenTries: 1100 } },
		});
		expect(outcome.error?.message).toContain('2 of 4 accounts failed');
		expect(counts(outcome)).toEqual({ alice: 1, bob: 1, carol: 1 });
	});
});

describe('Retry Unconfirmed', () => {
	const options = { retryUnconfirmed: true };

	it.concurrent('sends the push again with the same MsgRandom', async () => {
		const outcome = await push({
			...ALICE,
			options,
			faults: [{ command: 'batch', times: 1, do: { lose: 'after' } }],
			mockServer: { msgRandomWindow: '7 days' },
		});
		expect(outcome.success).toHaveLength(1);
		expect(sent(outcome)).toHaveLength(2);
		expect(new Set(randoms(outcome)).size).toBe(1);
		expect(counts(outcome)).toEqual({ alice: 1 });
	});

	it.concurrent('says so where it stays unconfirmed', async () => {
		const outcome = await push({
			...TWO,
			options: { ...options, maxRetries: 1 },
			faults: [{ account: 'bob', do: { code: 91000 } }],
		});
		expect(codes(outcome)).toEqual(['UNCONFIRMED']);
		expect(sent(outcome)).toHaveLength(3);
	});

	it.concurrent('says so where a refusal or the end of the run comes after it', async () => {
		const outcome = await push({
			...TWO,
			options,
			faults: [
				{ account: 'bob', times: 1, do: { code: 91000 } },
				{ account: 'bob', do: { code: 90047 } },
			],
		});
		expect(codes(outcome)).toEqual(['UNCONFIRMED']);
	});
});

describe('A batch that is refused for one account', () => {
	it.concurrent('is split, and asks nobody twice', async () => {
		const accounts = series('u', 20);
		const outcome = await push({
			accounts,
			items: [{ account: accounts }],
			faults: [{ account: 'u-7', do: { code: 90001 } }],
		});
		expect(outcome.success).toHaveLength(19);
		expect(jsonOf(outcome.failed)).toMatchObject([{ account: 'u-7', error: { code: 90001 } }]);
		const others = accounts.filter((account) => account !== 'u-7');
		expect(counts(outcome)).toEqual(Object.fromEntries(others.map((account) => [account, 1])));
		expect(new Set(randoms(outcome)).size).toBe(sent(outcome).length);
	});

	it.concurrent('is not split for what the message brings', async () => {
		const accounts = series('u', 20);
		const outcome = await push({
			accounts: [...accounts, 'bob'],
			parameters: {
				...TO_USERS,
				additionalFields: { offlinePushInfo: '={{ $json.info }}' },
			},
			items: [
				...series('bad', 12).map((name) => ({
					account: accounts,
					name,
					info: { AndroidInfo: { PushStyle: 'large' } },
				})),
				{ account: 'bob', name: 'Bo', info: {} },
			],
		});
		expect(counts(outcome)).toEqual({ bob: 1 });
		expect(sent(outcome)).toHaveLength(13);
		expect(new Set(codes(outcome))).toEqual(new Set([90043]));
		expect(outcome.failed).toHaveLength(240);
	});

	it.concurrent('retries an account that was listed for the time being', async () => {
		const outcome = await push({
			accounts: ['alice', 'bob', 'carol'],
			items: [{ account: 'alice, bob, carol' }],
			faults: [
				{ account: 'bob', listed: true, times: 1, do: { code: 60007 } },
				{ account: 'carol', listed: true, times: 1, do: { code: 91000 } },
			],
		});
		expect(counts(outcome)).toEqual({ alice: 1, bob: 1 });
		expect(outcome.success).toHaveLength(2);
		expect(codes(outcome)).toEqual(['UNCONFIRMED']);
		expect(sent(outcome).map(({ accounts }) => accounts)).toEqual([
			['alice', 'bob', 'carol'],
			['bob'],
		]);
	});
});

describe('An outage in the middle', () => {
	it.concurrent(
		'leaves pushes unsent that wait, and probes with what changes nothing',
		async () => {
			const items = series('u', 40).map((account) => ({ account, name: account }));
			const scenario = { accounts: series('u', 40), items, parameters: TO_USERS };
			await playUntil(scenario, async ({ mockServer, execution }) => {
				await until(() => mockServer.app.pushes.tasks.length >= 5);
				const outage = mockServer.outage({ kind: 'status', ms: 2500 });
				await outage.over;
				const run = await execution.result;
				const [success, failed] =
					run.data.resultData.runData['Tencent Chat Push']?.[0]?.data?.main ?? [];
				const during = mockServer.requests.filter(
					({ at }) => at > outage.began && at < (outage.ended ?? 0),
				);
				const unsure = during.filter(({ command }) => command === 'batch').length;
				expect(during.map(({ command }) => command)).toContain('get_attr_name');
				expect(unsure).toBeLessThanOrEqual(3);
				expect(failed).toHaveLength(unsure);
				expect(success).toHaveLength(40 - unsure);
				expect(Math.max(...mockServer.app.pushes.counts.values())).toBe(1);
				expect(mockServer.app.pushes.counts.size).toBe(40 - unsure);
			});
		},
	);

	it.concurrent('that lasts too long leaves them on Failed as never sent', async () => {
		const outcome = await push({
			accounts: ['alice'],
			items: series('n', 8).map((name) => ({ account: 'alice', name })),
			options: { outageTolerance: 1 },
			faults: [
				{ command: 'batch', skip: 1, do: { reset: true } },
				{ command: 'get_attr_name', do: { reset: true } },
			],
		});
		expect(counts(outcome)).toEqual({ alice: 1 });
		expect(outcome.success).toHaveLength(1);
		const [first, ...others] = codes(outcome);
		expect(first).toBe('UNCONFIRMED');
		expect(others).toContain('NETWORK');
	});
});

describe('A cancelled execution', () => {
	it.concurrent('sends nothing further', async () => {
		const items = series('u', 300).map((account) => ({ account, name: account }));
		const scenario = { accounts: series('u', 300), items, parameters: TO_USERS };
		await playUntil(scenario, async ({ mockServer, execution }) => {
			await until(() => mockServer.requests.length >= 10);
			execution.cancel();
			await execution.result;
			const known = mockServer.requests.length;
			await new Promise((resolve) => setTimeout(resolve, 1200));
			expect(mockServer.requests.length - known).toBeLessThanOrEqual(2);
			expect(known).toBeLessThan(60);
		});
	});
});
