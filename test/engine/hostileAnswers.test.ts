import type { Fault } from '../../mock-server';
import { jsonOf } from '../support/runNode';
import { series } from '../support/samples';
import { accountsOn, play, reasonsOf } from '../support/scenario';

const HUNDRED = series('user', 100);

const OK = { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' };

describe('An answer that does not come to its end', () => {
	it.concurrent('ends with the time limit, though bytes keep coming', async () => {
		const begun = performance.now();
		const outcome = await play({
			accounts: HUNDRED,
			options: { timeout: 4_000, maxRetries: 0 },
			faults: [{ do: { trickle: 500 } }],
		});
		expect(performance.now() - begun).toBeGreaterThanOrEqual(4_000);
		expect(performance.now() - begun).toBeLessThan(12_000);
		expect(outcome.error).toMatchObject({ name: 'NodeApiError', httpCode: 'TIMEOUT' });
		// The request, and one that asks whether the service is there at all.
		expect(outcome.mockServer.requests).toHaveLength(2);
	});

	it.concurrent('is read when it comes slowly, but within the time limit', async () => {
		const outcome = await play({ accounts: HUNDRED, faults: [{ do: { trickle: 10 } }] });
		expect(accountsOn(outcome.success)).toEqual(HUNDRED);
		expect(outcome.mockServer.requests).toHaveLength(1);
	});

	it.concurrent('costs nobody anything where the next one does', async () => {
		const outcome = await play({
			accounts: series('user', 300),
			options: { timeout: 4_000 },
			faults: [{ skip: 1, times: 1, do: { trickle: 500 } }],
		});
		expect(outcome.failed).toEqual([]);
		expect(outcome.success).toHaveLength(300);
		expect(outcome.mockServer.requests).toHaveLength(4);
	});
});

describe('An answer of many MB', () => {
	it.each([17, 200])(
		'is not read to its end, though it would be right: %i MB',
		async (megabytes) => {
			const outcome = await play({
				accounts: HUNDRED,
				options: { maxRetries: 1 },
				faults: [{ do: { megabytes } }],
			});
			expect(outcome.error).toMatchObject({ name: 'NodeApiError', httpCode: 'BAD_RESPONSE' });
			expect(outcome.mockServer.requests).toHaveLength(2);
		},
	);

	it('is read where it is of 16 MB', async () => {
		const outcome = await play({ accounts: HUNDRED, faults: [{ do: { megabytes: 16 } }] });
		expect(accountsOn(outcome.success)).toEqual(HUNDRED);
	});
});

describe('FAIL with a code written as text', () => {
	it.each([
		['90001', 90001],
		['70009', 70009],
		['60007', 60007],
	])('is read as that code: %s', async (ErrorCode, code) => {
		const outcome = await play({
			accounts: ['alice'],
			options: { maxRetries: 1 },
			faults: [{ do: { shape: { ActionStatus: 'FAIL', ErrorCode, ErrorInfo: '' } } }],
			more: { onError: 'continueRegularOutput' },
		});
		const retryable = code === 60007;
		expect(reasonsOf(outcome)).toEqual([{ account: 'alice', code, retryable }]);
		expect(outcome.mockServer.requests).toHaveLength(retryable ? 2 : 1);
	});
});

describe('An account that stands twice in the answer to a read', () => {
	const GET = { resource: 'tag', operation: 'get' };

	function answer(...alice: string[][]): Fault {
		const entries = alice.map((Tags) => ({ To_Account: 'alice', Tags }));
		return { shape: { ...OK, UserTags: [...entries, { To_Account: 'bob', Tags: ['old'] }] } };
	}

	it('with different contents is not believed, and asked for again', async () => {
		const outcome = await play({
			accounts: ['alice', 'bob'],
			parameters: GET,
			faults: [{ times: 1, do: answer(['vip'], ['trial']) }],
		});
		expect(jsonOf(outcome.success)).toEqual([
			{ account: 'alice', tags: [] },
			{ account: 'bob', tags: ['old'] },
		]);
		expect(outcome.mockServer.requests.map(({ accounts }) => accounts)).toEqual([
			['alice', 'bob'],
			['alice'],
		]);
	});

	it('with different contents every time is on Failed', async () => {
		const outcome = await play({
			accounts: ['alice', 'bob'],
			parameters: GET,
			options: { maxRetries: 1 },
			faults: [{ do: answer(['vip'], ['trial']) }],
		});
		expect(accountsOn(outcome.success)).toEqual(['bob']);
		expect(reasonsOf(outcome)).toEqual([
			{ account: 'alice', code: 'BAD_RESPONSE', retryable: true },
		]);
	});

	it('with the same contents is believed', async () => {
		const outcome = await play({
			accounts: ['alice', 'bob'],
			parameters: GET,
			faults: [{ do: answer(['vip'], ['vip']) }],
		});
		expect(jsonOf(outcome.success)[0]).toEqual({ account: 'alice', tags: ['vip'] });
		expect(outcome.mockServer.requests).toHaveLength(1);
	});
});

describe('The question which attribute names the app has', () => {
	const REMOVE = { resource: 'attribute', operation: 'remove', attributes: '={{ $json.names }}' };

	it('costs innocent accounts nothing when the answer holds no names', async () => {
		const items = HUNDRED.map((accounts, index) => ({
			accounts,
			names: index === 41 ? 'town' : 'city',
		}));
		const outcome = await play({
			parameters: REMOVE,
			items,
			mockServer: { accounts: HUNDRED, attributeNames: ['city'] },
			faults: [{ command: 'get_attr_name', do: { shape: OK } }],
		});
		expect(accountsOn(outcome.success)).toEqual(HUNDRED.filter((account) => account !== 'user-42'));
		expect(reasonsOf(outcome)).toEqual([{ account: 'user-42', code: 90033, retryable: false }]);
	});

	it('is asked again when it failed, so that a misspelt name does not cost two requests per account', async () => {
		const crowd = series('user', 2_000);
		const outcome = await play({
			parameters: REMOVE,
			items: crowd.map((accounts, index) => ({ accounts, names: index % 2 ? 'town' : 'city' })),
			mockServer: { accounts: crowd, attributeNames: ['city'] },
			options: { maxRetries: 0 },
			faults: [{ command: 'get_attr_name', times: 1, do: { code: 91000 } }],
		});
		expect(outcome.success).toHaveLength(1_000);
		expect(outcome.failed).toHaveLength(1_000);
		expect(new Set(reasonsOf(outcome).map(({ code }) => code))).toEqual(new Set([90033]));
		// Two for each batch, two for the questions, and the first batch split once in vain.
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(2 * 20 + 2 + 4);
	});
});
