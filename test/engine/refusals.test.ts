import type { IDataObject } from 'n8n-workflow';

import type { Fault } from '../../mock-server';
import { knownFaults } from '../../nodes/TencentChatPush/errors/faults';
import { jsonOf } from '../support/runNode';
import { series } from '../support/samples';
import { accountsOn, play, reasonsOf, type Outcome } from '../support/scenario';

/** What it may cost to find out that it is not the accounts. */
const AT_MOST = 60;

/** Refusals that count as one account's, until everybody gets them. */
const REFUSALS: Array<[code: number | string, told: Fault]> = [
	...knownFaults()
		.filter(({ kind }) => kind === 'rejected')
		.map(({ code }): [number, Fault] => [code, { code }]),
	[99999, { code: 99999 }],
	['HTTP_400', { status: 400 }],
	['HTTP_413', { status: 413 }],
	['HTTP_422', { status: 422 }],
];

/** What contradicts what the reader sees where everybody is refused, and where nothing is on Failed. */
const OF_ONE = /this (account|item)|the account into|another name\b/;
const OF_FAILED = /Failed items/;

function descriptionsOn({ failed }: Outcome): string[] {
	return jsonOf(failed).map(({ error }) => String((error as IDataObject).description));
}

describe.each(REFUSALS)('A refusal with %s', (code, told) => {
	const accounts = series('user', 20);

	it.concurrent('of one account is advice about that one', async () => {
		const outcome = await play({ accounts, faults: [{ account: 'user-7', do: told }] });
		expect(outcome.success).toHaveLength(accounts.length - 1);
		expect(reasonsOf(outcome)).toEqual([{ account: 'user-7', code, retryable: false }]);
		expect(descriptionsOn(outcome)[0]).not.toMatch(/The node stopped|all of them/);
	});

	it.concurrent('of everybody is not about one account on any Failed item', async () => {
		const outcome = await play({
			accounts,
			faults: [{ do: told }],
			more: { onError: 'continueRegularOutput' },
		});
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(AT_MOST);
		expect(outcome.success).toEqual([]);
		expect(reasonsOf(outcome)).toEqual(
			accounts.map((account) => ({ account, code, retryable: false })),
		);
		const [said = '', ...others] = new Set(descriptionsOn(outcome));
		expect(others).toEqual([]);
		expect(said).toMatch(/^The node stopped: they probably share one cause\. /);
		expect(said).not.toMatch(OF_ONE);
	});

	it.concurrent('of everybody, thrown, sends nobody to Failed items', async () => {
		const { error, success, failed } = await play({ accounts, faults: [{ do: told }] });
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: String(code) });
		expect(error?.message).toMatch(/^Tencent Chat gave this answer for 10 accounts in a row: /);
		expect(error?.description).toMatch(/^The node stopped: /);
		expect(error?.description).not.toMatch(OF_ONE);
		expect(error?.description).not.toMatch(OF_FAILED);
		expect([success, failed]).toEqual([[], []]);
	});
});

const OF_THE_APP = knownFaults().flatMap(({ kind, code }) => (kind === 'fatal' ? [code] : []));

it.each(OF_THE_APP)(
	'A refusal of the app with %i, thrown, sends nobody to Failed items',
	async (code) => {
		const { error } = await play({ accounts: ['user-1'], faults: [{ do: { code } }] });
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: String(code) });
		expect(`${error?.message} ${error?.description}`).not.toMatch(OF_ONE);
		expect(`${error?.message} ${error?.description}`).not.toMatch(OF_FAILED);
	},
);

describe('A refusal of everybody', () => {
	it.each([5_000, 50_000])('of %i accounts stops the run as early', async (count) => {
		const outcome = await play({
			accounts: series('user', count),
			faults: [{ do: { code: 70402 } }],
			mockServer: { latency: 20 },
		});
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(AT_MOST);
		expect(outcome.error).toMatchObject({ httpCode: '70402' });
	});

	it('later in a run tells none of the hundred that it was their own fault', async () => {
		const accounts = series('user', 1_000);
		const outcome = await play({
			accounts,
			faults: [{ skip: 1, do: { code: 70402 } }],
			mockServer: { latency: 20 },
		});
		expect(outcome.success).toHaveLength(100);
		expect(outcome.failed).toHaveLength(900);
		const said = new Set(descriptionsOn(outcome));
		expect(said.size).toBe(1);
		expect([...said][0]).toMatch(/^The node stopped: /);
	});

	it('of tasks is not called one of accounts', async () => {
		const { error } = await play({
			items: [{ tasks: series('task', 40) }],
			parameters: {
				resource: 'push',
				operation: 'getStatistics',
				taskIds: '={{ $json.tasks }}',
				from: '2026-01-01',
				to: '2026-01-02',
			},
			faults: [{ do: { code: 90049 } }],
		});
		expect(error?.message).toMatch(/^Tencent Chat gave this answer for 10 tasks in a row: /);
	});

	it('keeps the advice of an account refused for a reason of its own', async () => {
		const accounts = series('user', 200);
		const outcome = await play({
			accounts,
			faults: [{ account: 'user-1', do: { code: 70107 } }, { do: { code: 90001 } }],
			more: { onError: 'continueRegularOutput' },
		});
		const [first = '', ...others] = descriptionsOn(outcome);
		expect(first).toMatch(/^Check the spelling/);
		for (const other of others) expect(other).not.toMatch(OF_ONE);
	});

	it('for one reason is not that of accounts with reasons of their own', async () => {
		const accounts = series('user', 300);
		const unlucky = accounts.slice(0, 9);
		const outcome = await play({
			accounts,
			faults: unlucky.map((account) => ({ account, do: { code: 90001 } })),
		});
		expect(accountsOn(outcome.success)).toEqual(accounts.slice(9));
		expect(accountsOn(outcome.failed)).toEqual(unlucky);
	});

	it('is not what fifty bad accounts in each request are, once somebody was served', async () => {
		const accounts = series('user', 400);
		const isBad = (_: string, index: number): boolean => index % 100 >= 50;
		const bad = accounts.filter(isBad);
		const outcome = await play({
			accounts,
			faults: bad.map((account) => ({ account, do: { code: 90034 } })),
		});
		expect(accountsOn(outcome.failed)).toEqual(bad);
		expect(accountsOn(outcome.success)).toEqual(accounts.filter((each) => !bad.includes(each)));
	});
});
