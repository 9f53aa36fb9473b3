import type { Fault } from '../../mock-server';
import { CONTINUE_MODES, series } from '../support/samples';
import { accountsOn, play, reasonsOf } from '../support/scenario';

const MULTITUDE = series('user', 30_000);

describe('A host that answers nothing from the start', () => {
	const SILENCES: Array<[string, Fault, string]> = [
		['resets every connection', { reset: true }, 'NETWORK'],
		['never answers', { hang: true }, 'TIMEOUT'],
		['has a gateway before it that cannot reach it', { status: 502 }, 'HTTP_502'],
		['answers with web pages', { garbage: '<html>' }, 'BAD_RESPONSE'],
	];

	describe.each(SILENCES)('and %s', (_, told, code) => {
		it.concurrent(
			"costs 'Max Retries' requests more than the first, and the workflow stops",
			async () => {
				const outcome = await play({
					accounts: MULTITUDE,
					options: { timeout: 4_000, maxRetries: 1 },
					faults: [{ do: told }],
				});
				expect(outcome.error).toMatchObject({ name: 'NodeApiError', httpCode: code });
				expect([outcome.success, outcome.failed]).toEqual([[], []]);
				expect(outcome.mockServer.requests).toHaveLength(2);
			},
		);
	});

	it.concurrent.each(CONTINUE_MODES)(
		'puts everything on Failed in the mode $mode',
		async ({ onError }) => {
			const outcome = await play({
				accounts: MULTITUDE,
				options: { maxRetries: 1 },
				faults: [{ do: { reset: true } }],
				more: { onError },
			});
			expect(outcome.success).toEqual([]);
			expect(accountsOn(outcome.failed)).toEqual(MULTITUDE);
			const reasons = reasonsOf(outcome).map((reason) => [reason.code, reason.retryable].join());
			expect([...new Set(reasons)]).toEqual(['NETWORK,true']);
			expect(outcome.mockServer.requests).toHaveLength(2);
		},
	);

	it.concurrent('but comes to itself in time costs nobody anything', async () => {
		const outcome = await play({
			accounts: series('user', 3_000),
			faults: [{ times: 4, do: { reset: true } }],
		});
		expect(outcome.failed).toEqual([]);
		expect(outcome.success).toHaveLength(3_000);
		// The first request, four probes, and a request for each hundred.
		expect(outcome.mockServer.requests).toHaveLength(1 + 4 + 30);
	});
});
