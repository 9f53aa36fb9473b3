import type { RecordedRequest } from '../../mock-server';
import { series } from '../support/samples';
import { accountsOn, play, reasonsOf } from '../support/scenario';

/** Milliseconds by which two clocks of one machine may differ. */
const TOLERANCE = 5;

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
		const [wait, ...others] = gapsOf(mockServer.requests);
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
		expect(again).toBeGreaterThanOrEqual(Date.parse(date) - TOLERANCE);
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
			faults: [{ times: 1, do: { status: 429, headers: { 'retry-after': value } } }],
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

	it.concurrent('does not hold up requests that were not told to wait', async () => {
		const { mockServer, success } = await play({
			accounts: series('user', 1_000),
			faults: [{ times: 1, do: { status: 503, headers: { 'retry-after': '1' } } }],
		});
		expect(success).toHaveLength(1_000);
		expect(gapsOf(mockServer.requests).at(-1)).toBeGreaterThan(500);
	});

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

	it.concurrent('of seconds is not taken for silence, though everybody waits', async () => {
		const { mockServer, success, failed } = await play({
			accounts: series('user', 12_000),
			options: { maxRetries: 1 },
			faults: [
				{ times: 100, do: { status: 503, headers: { 'retry-after': '6' } } },
				{ times: 1, skip: 0, do: { reset: true } },
			],
		});
		// The one request that was cut on its last try, and nobody else.
		expect(failed).toHaveLength(100);
		expect(success).toHaveLength(11_900);
		expect(mockServer.requests).toHaveLength(220);
	});

	it.concurrent('of hours ends the sending: nothing beyond what is under way', async () => {
		const outcome = await play({
			accounts: series('user', 30_000),
			faults: [{ do: { status: 429, headers: { 'retry-after': '7200' } } }],
		});
		expect(outcome.mockServer.requests.length).toBeLessThanOrEqual(100);
		expect(outcome.failed).toHaveLength(30_000);
		expect(new Set(reasonsOf(outcome).map(({ code }) => code))).toEqual(new Set(['HTTP_429']));
	});

	it.concurrent('of hours is left to the user: the workflow does not hang for it', async () => {
		const outcome = await play({
			accounts: ['alice'],
			faults: [{ do: { status: 429, headers: { 'retry-after': '7200' } } }],
		});
		expect(outcome.mockServer.requests).toHaveLength(1);
		expect(reasonsOf(outcome)).toEqual([{ account: 'alice', code: 'HTTP_429', retryable: true }]);
	});
});

describe('Further tries without Retry-After', () => {
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
