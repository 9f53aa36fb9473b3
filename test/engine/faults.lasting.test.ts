import type { OnError } from 'n8n-workflow';

import { countAttempts } from '../support/connections';
import { jsonOf } from '../support/runNode';
import { ON_ERROR_MODES, series } from '../support/samples';
import { accountsOn, play, reasonsOf, type Outcome } from '../support/scenario';

/** Three hundred requests' worth. */
const MULTITUDE = series('user', 30_000);

/** What may be under way when the first answer comes. */
const UNDER_WAY = 100;

/** The accounts that were sent, one by one. */
function sent({ mockServer }: Outcome): string[] {
	return mockServer.requests.flatMap(({ accounts }) => accounts);
}

describe('A fault of the app, the credential or the region is not hammered', () => {
	it.each([
		['a wrong key', 70009],
		['a service that is not enabled', 90045],
		['too many refused UserSigs', 70050],
	])('%s costs no more requests than were under way', async (_, code) => {
		const { result, connections } = await countAttempts(
			async () =>
				await play({
					accounts: MULTITUDE,
					faults: [{ do: { code } }],
					mockServer: { latency: 250 },
				}),
		);
		expect(result.error).toMatchObject({ httpCode: String(code) });
		expect(sent(result)).toHaveLength(new Set(sent(result)).size);
		expect(result.mockServer.requests.length).toBeLessThanOrEqual(UNDER_WAY);
		expect(connections).toBe(result.mockServer.requests.length);
	});

	it('costs no more even when the service takes seconds to say so', async () => {
		const { mockServer } = await play({
			accounts: MULTITUDE,
			faults: [{ do: { code: 70009 } }],
			mockServer: { latency: 2_000 },
		});
		expect(mockServer.requests.length).toBeLessThanOrEqual(UNDER_WAY);
	});

	it.each(ON_ERROR_MODES)('in the mode $mode', async ({ onError }) => {
		const { mockServer } = await play({
			accounts: MULTITUDE,
			faults: [{ do: { code: 70009 } }],
			more: { onError },
		});
		expect(mockServer.requests.length).toBeLessThanOrEqual(UNDER_WAY);
	});

	it('is not asked about again while other requests wait for their next try', async () => {
		const accounts = series('user', 200);
		const outcome = await play({
			accounts,
			faults: [
				{ account: 'user-1', do: { status: 503, headers: { 'retry-after': '1' } } },
				{ account: 'user-101', do: { code: 70009 } },
			],
		});
		expect(outcome.mockServer.requests).toHaveLength(2);
		expect(outcome.error).toMatchObject({ httpCode: '70009' });
	});

	it('ends the search for an account whose request was refused', async () => {
		const outcome = await play({
			accounts: series('user', 100),
			faults: [{ times: 3, do: { code: 90001 } }, { do: { code: 70009 } }],
			more: { onError: 'continueRegularOutput' },
		});
		expect(outcome.mockServer.requests).toHaveLength(4);
		expect(outcome.failed).toHaveLength(100);
	});
});

describe('A lasting fault after something was done', () => {
	/** The service serves three requests and then refuses everything. */
	async function playHalfway(onError?: OnError): Promise<Outcome> {
		return await play({
			accounts: series('user', 1_050),
			faults: [{ skip: 3, do: { code: 60020 } }],
			more: { onError },
		});
	}

	it.each(ON_ERROR_MODES)('keeps what is done, in the mode $mode', async ({ onError }) => {
		const outcome = await playHalfway(onError);
		const { success, engineErrors, error, mockServer } = outcome;
		const served = mockServer.requests.slice(0, 3).flatMap(({ accounts }) => accounts);
		expect(served).toHaveLength(300);
		expect(accountsOn(success)).toEqual(served);
		expect(reasonsOf(outcome)).toEqual(
			series('user', 1_050)
				.slice(300)
				.map((account) => ({ account, code: 60020, retryable: false })),
		);
		expect([error, engineErrors]).toEqual([undefined, []]);
	});

	it('leaves on Failed what is to be done again, and says so in a hint', async () => {
		const { failed, hints } = await playHalfway();
		expect(jsonOf(failed)[0]).toEqual({
			account: 'user-301',
			tags: ['vip'],
			error: {
				code: 60020,
				message: expect.stringMatching(/plan/),
				description: expect.stringMatching(/console/),
				retryable: false,
			},
		});
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^750 of 1050 accounts failed/),
		]);
	});

	it('counts the answers that were still under way as done', async () => {
		const { success, failed, error } = await play({
			accounts: series('user', 1_000),
			faults: [{ account: 'user-901', do: { code: 70009 } }, { do: { latency: 300 } }],
		});
		expect(error).toBeUndefined();
		expect(success).toHaveLength(900);
		expect(failed).toHaveLength(100);
	});

	it('stops the workflow all the same when all that was served were refusals', async () => {
		const { success, failed, error } = await play({
			accounts: series('user', 200),
			mockServer: { accounts: [] },
			faults: [{ skip: 1, do: { code: 60020 } }],
		});
		expect(error).toMatchObject({ httpCode: '60020' });
		expect([success, failed]).toEqual([[], []]);
	});
});
