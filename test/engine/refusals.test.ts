import type { Fault } from '../../mock-server';
import { series } from '../support/samples';
import { accountsOn, play, reasonsOf } from '../support/scenario';

/** What it may cost to find out that it is not the accounts. */
const AT_MOST = 60;

/** Refusals that count as one account's, until everybody gets them. */
const REFUSALS: Array<[code: number | string, told: Fault]> = [
	[60003, { code: 60003 }],
	[90001, { code: 90001 }],
	[99999, { code: 99999 }],
	['HTTP_400', { status: 400 }],
	['HTTP_413', { status: 413 }],
];

describe.each(REFUSALS)('A refusal of everybody with %s', (code, told) => {
	it.concurrent.each([5_000, 50_000])(
		'of %i accounts stops the run, and is said once',
		async (count) => {
			const outcome = await play({
				accounts: series('user', count),
				faults: [{ do: told }],
				mockServer: { latency: 20 },
			});
			expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(AT_MOST);
			expect(outcome.error).toMatchObject({ name: 'NodeApiError', httpCode: String(code) });
			expect(outcome.error?.message).toMatch(/\b10 accounts in a row/);
			expect([outcome.success, outcome.failed]).toEqual([[], []]);
		},
	);

	it.concurrent('leaves all on Failed where the workflow is to go on', async () => {
		const accounts = series('user', 5_000);
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
	});
});

describe('A refusal of everybody', () => {
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
