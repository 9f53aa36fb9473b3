import type { Fault, RecordedRequest } from '../../mock-server';
import { outputsOf } from '../support/n8nEngine';
import { NODE } from '../support/runNode';
import { series } from '../support/samples';
import { accountsOn, play, playUntil, reasonsOf, until } from '../support/scenario';

/** Milliseconds by which two clocks of one machine may differ. */
const TOLERANCE = 5;

/** Milliseconds: the Date header of an answer tells whole seconds. */
const TRUNCATED = 1000;

/** Milliseconds from each request to the next. */
function gapsOf(requests: readonly RecordedRequest[]): number[] {
	return requests.slice(1).map(({ at }, index) => at - (requests[index]?.at ?? NaN));
}

function meanOf(values: readonly number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

describe('Retry-After', () => {
	it.concurrent.each([429, 503])('in seconds is waited out after HTTP %i', async (status) => {
		const { mockServer, success } = await play({
			accounts: ['alice'],
			faults: [{ times: 1, do: { status, headers: { 'retry-after': '1' } } }],
		});
		expect(accountsOn(success)).toEqual(['alice']);
		const own = mockServer.requests.filter(({ command }) => command === 'add_tag');
		const [wait, ...others] = gapsOf(own);
		expect(wait).toBeGreaterThanOrEqual(1000 - TOLERANCE);
		expect(others).toEqual([]);
	});

	it.concurrent('as a date is waited for', async () => {
		const date = new Date(Date.now() + 2_500).toUTCString();
		const { mockServer, success } = await play({
			accounts: ['alice'],
			faults: [{ times: 1, do: { status: 429, headers: { 'retry-after': date } } }],
		});
		expect(accountsOn(success)).toEqual(['alice']);
		expect(mockServer.requests).toHaveLength(2);
		const again = performance.timeOrigin + (mockServer.requests.at(-1)?.at ?? NaN);
		expect(again).toBeGreaterThanOrEqual(Date.parse(date) - TOLERANCE - TRUNCATED);
	});

	it.concurrent.each([
		['an hour ahead', 3_600_000],
		['an hour behind', -3_600_000],
	])("as a date is read by the server's clock, which may be %s", async (_, difference) => {
		const now = Date.now() + difference;
		const date = new Date(now + 3_500).toUTCString();
		const { mockServer, success } = await play({
			accounts: ['alice'],
			mockServer: { now },
			faults: [{ times: 1, do: { status: 429, headers: { 'retry-after': date } } }],
		});
		expect(accountsOn(success)).toEqual(['alice']);
		const [wait = NaN, ...others] = gapsOf(mockServer.requests);
		expect(wait).toBeGreaterThanOrEqual(1000);
		expect(wait).toBeLessThan(6000);
		expect(others).toEqual([]);
	});

	it.concurrent.each([
		['a date that has passed', 'Fri, 31 Dec 1999 23:59:59 GMT'],
		['no time at all', '0'],
		['a negative number', '-5'],
		['words', 'soon'],
	])('that makes no sense is no obstacle: %s', async (_, value) => {
		const { mockServer, success } = await play({
			accounts: ['alice'],
			options: { maxRetries: 1 },
			faults: [{ times: 1, do: { status: 503, headers: { 'retry-after': value } } }],
		});
		expect(accountsOn(success)).toEqual(['alice']);
		expect(gapsOf(mockServer.requests)[0]).toBeLessThan(1000);
	});

	it.concurrent('is waited out before every try', async () => {
		const outcome = await play({
			accounts: ['alice'],
			options: { maxRetries: 2 },
			faults: [{ do: { status: 429, headers: { 'retry-after': '1' } } }],
		});
		const gaps = gapsOf(outcome.mockServer.requests);
		expect(gaps).toHaveLength(2);
		expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1000 - TOLERANCE);
		expect(reasonsOf(outcome)).toEqual([{ account: 'alice', code: 'HTTP_429', retryable: true }]);
	});

	it.concurrent(
		'of a gateway holds up its own request alone, while others are answered',
		async () => {
			const { mockServer, success } = await play({
				accounts: series('user', 3_000),
				options: { requestsPerSecond: 20 },
				mockServer: { latency: 160 },
				faults: [
					{ account: 'user-101', times: 1, do: { status: 503, headers: { 'retry-after': '3' } } },
				],
			});
			expect(success).toHaveLength(3_000);
			expect(mockServer.requests).toHaveLength(31);
			const moments = mockServer.requests.map(({ at }) => at);
			const [first = NaN] = moments;
			const told = mockServer.requests.findIndex(({ accounts }) => accounts.includes('user-101'));
			expect((moments[29] ?? NaN) - first).toBeLessThan(2_500);
			expect((moments[30] ?? NaN) - (moments[told] ?? NaN)).toBeGreaterThanOrEqual(
				3_000 - TOLERANCE,
			);
		},
	);

	it.concurrent('after a frequency fault holds up every call of the app', async () => {
		const { mockServer, success } = await play({
			accounts: series('user', 1_000),
			faults: [{ times: 1, do: { status: 429, headers: { 'retry-after': '1' } } }],
		});
		expect(success).toHaveLength(1_000);
		expect(gapsOf(mockServer.requests)[0]).toBeGreaterThanOrEqual(1000 - TOLERANCE);
	});

	it.concurrent('comes with a frequency code as well', async () => {
		const body = JSON.stringify({ ActionStatus: 'FAIL', ErrorCode: 60007, ErrorInfo: '' });
		const { mockServer, success } = await play({
			accounts: ['alice'],
			faults: [{ times: 1, do: { status: 200, headers: { 'retry-after': '1' }, body } }],
		});
		expect(accountsOn(success)).toEqual(['alice']);
		expect(gapsOf(mockServer.requests)[0]).toBeGreaterThanOrEqual(1000 - TOLERANCE);
	});

	it.concurrent(
		'of a gateway in an outage is waited out by one request on behalf of all',
		async () => {
			await playUntil(
				{
					accounts: series('user', 3_000),
					options: { requestsPerSecond: 20 },
					mockServer: { latency: 50 },
				},
				async ({ mockServer, execution }) => {
					await until(() => mockServer.requests.length >= 10);
					const headers = { 'retry-after': '3' };
					const { over, began } = mockServer.outage({ kind: 'status', ms: 2_000, headers });
					await over;
					const [success, failed] = outputsOf(await execution.result, NODE);
					expect(failed).toEqual([]);
					expect(success).toHaveLength(3_000);
					const met = mockServer.requests.filter(({ answer }) => answer.status === 503);
					expect(met.filter(({ at }) => at > began + 500)).toEqual([]);
					const next = mockServer.requests.find(({ at }) => at > began + 500);
					expect((next?.at ?? NaN) - began).toBeGreaterThanOrEqual(3_000);
				},
			);
		},
	);

	const HOUR = { 'retry-after': '3600' };
	const tooMany = JSON.stringify({ ActionStatus: 'FAIL', ErrorCode: 60007, ErrorInfo: '' });
	const UNTIL_LATER: Array<[code: number | string, told: Fault]> = [
		['HTTP_429', { status: 429, headers: HOUR }],
		['HTTP_503', { status: 503, headers: HOUR }],
		[60007, { status: 200, headers: HOUR, body: tooMany }],
	];

	describe.each(UNTIL_LATER)('of an hour with %s is left to the user', (code, told) => {
		it.concurrent('after one request, where it comes first', async () => {
			const outcome = await play({ accounts: series('user', 30_000), faults: [{ do: told }] });
			expect(outcome.mockServer.requests).toHaveLength(1);
			expect(outcome.error).toMatchObject({ name: 'NodeApiError', httpCode: String(code) });
		});

		it.concurrent('with every account on Failed, to be tried again then', async () => {
			const outcome = await play({
				accounts: series('user', 300),
				faults: [{ do: told }],
				more: { onError: 'continueRegularOutput' },
			});
			expect(outcome.mockServer.requests).toHaveLength(1);
			expect(reasonsOf(outcome)).toEqual(
				series('user', 300).map((account) => ({ account, code, retryable: true })),
			);
		});

		it('after those that were under way, where it comes later', async () => {
			const outcome = await play({
				accounts: series('user', 5_000),
				options: { requestsPerSecond: 20 },
				faults: [{ skip: 10, do: told }],
			});
			expect(outcome.success).toHaveLength(1_000);
			expect(outcome.failed).toHaveLength(4_000);
			expect(outcome.mockServer.requests.length - 10).toBeLessThanOrEqual(5);
		});
	});
});

describe('Retries without Retry-After', () => {
	it('come after ever longer waits, and not in step', async () => {
		const crowds = series('crowd', 24);
		const accounts = crowds.flatMap((crowd) => series(crowd, 100));
		const { mockServer, success } = await play({
			accounts,
			options: { maxRetries: 3 },
			faults: crowds.map((crowd) => ({ account: `${crowd}-1`, times: 3, do: { code: 91000 } })),
		});
		expect(success).toHaveLength(accounts.length);
		const gaps = crowds.map((crowd) =>
			gapsOf(mockServer.requests.filter(({ accounts: [first] }) => first === `${crowd}-1`)),
		);
		const [first = [], second = [], third = []] = [0, 1, 2].map((place) =>
			gaps.map((each) => each[place] ?? NaN),
		);
		expect(meanOf(third)).toBeGreaterThan(meanOf(first));
		for (const waits of [first, second, third]) {
			expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(100);
		}
	});
});
