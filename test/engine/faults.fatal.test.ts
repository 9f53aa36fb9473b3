import type { OnError } from 'n8n-workflow';

import { countAttempts } from '../support/connections';
import { jsonOf, runNode, type NodeRun } from '../support/runNode';
import { ON_ERROR_MODES, series } from '../support/samples';
import { accountsOn, play, reasonsOf, withMockServer, type Outcome } from '../support/scenario';

/** Three hundred requests' worth. */
const MULTITUDE = series('user', 30_000);

const ADD = {
	resource: 'tag',
	operation: 'add',
	accounts: '={{ $json.accounts }}',
	tags: 'vip',
};

describe('A fault of the app, the credential or the region costs exactly one request', () => {
	it.each([
		['a wrong key', 70009],
		['a service that is not enabled', 90045],
		['too many refused UserSigs', 70050],
	])('%s', async (_, code) => {
		const { result, connections } = await countAttempts(
			async () =>
				await play({
					accounts: MULTITUDE,
					faults: [{ do: { code } }],
					mockServer: { latency: 250 },
				}),
		);
		expect(result.error).toMatchObject({ name: 'NodeApiError', httpCode: String(code) });
		expect(result.mockServer.requests).toHaveLength(1);
		expect(connections).toBe(1);
	});

	it('even when the service takes seconds to say so', async () => {
		const { mockServer } = await play({
			accounts: MULTITUDE,
			faults: [{ do: { code: 70009 } }],
			mockServer: { latency: 2_000 },
		});
		expect(mockServer.requests).toHaveLength(1);
	});

	it.each(ON_ERROR_MODES)('in the mode $mode', async ({ onError }) => {
		const { mockServer } = await play({
			accounts: MULTITUDE,
			faults: [{ do: { code: 70009 } }],
			more: { onError },
		});
		expect(mockServer.requests).toHaveLength(1);
	});

	it('with a million accounts', async () => {
		const outcome = await play({
			items: [{ accounts: series('user', 1_000_000) }],
			faults: [{ do: { code: 70009 } }],
		});
		expect(outcome.error).toMatchObject({ httpCode: '70009' });
		expect(outcome.mockServer.requests).toHaveLength(1);
	});

	it('in a process that has made many calls of the app before, and in executions at once', async () => {
		await withMockServer({ accounts: MULTITUDE }, async (mockServer) => {
			const run = async (secretKey = mockServer.credential.secretKey): Promise<NodeRun> =>
				await runNode({
					credential: { ...mockServer.credential, secretKey },
					parameters: ADD,
					items: [{ accounts: MULTITUDE.slice(0, 10_000) }],
				});
			expect((await run()).success).toHaveLength(10_000);
			const before = mockServer.requests.length;
			const wrong = await run('f'.repeat(64));
			expect(wrong.error).toMatchObject({ httpCode: '70009' });
			expect(mockServer.requests).toHaveLength(before + 1);
			await Promise.all([run('f'.repeat(64)), run('f'.repeat(64))]);
			expect(mockServer.requests).toHaveLength(before + 3);
		});
	});
});

describe('After a fatal fault nothing further leaves', () => {
	it('of requests that wait for their next retry', async () => {
		const outcome = await play({
			accounts: series('user', 300),
			faults: [
				{ account: 'user-101', do: { code: 91000 } },
				{ account: 'user-201', do: { code: 70009 } },
			],
			options: { requestsPerSecond: 10 },
		});
		expect(outcome.mockServer.requests).toHaveLength(3);
		expect(outcome.success).toHaveLength(100);
	});

	it('of the search for an account whose request was refused', async () => {
		const outcome = await play({
			accounts: series('user', 100),
			faults: [{ times: 3, do: { code: 90001 } }, { do: { code: 70009 } }],
			options: { requestsPerSecond: 10 },
			more: { onError: 'continueRegularOutput' },
		});
		expect(outcome.mockServer.requests).toHaveLength(4);
		expect(outcome.failed).toHaveLength(100);
	});
});

describe('A fatal fault after something was done', () => {
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
