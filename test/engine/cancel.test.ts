import type { RecordedRequest } from '../../mock-server';
import { ON_ERROR_MODES, series } from '../support/samples';
import { playUntil, until, type Scenario, type Underway } from '../support/scenario';
import { WATCHED, watchedNode } from '../support/watchedNode';

/** Milliseconds within which every wait has to end, and what a busy machine takes besides. */
const AT_ONCE = 100 + 900;

/** Requests that may have left before, and arrive later. */
const ON_THEIR_WAY = 10;

/** Milliseconds for which it is watched. */
const WATCHED_FOR = 1_200;

const MULTITUDE = series('user', 30_000);

interface Aftermath {
	/** What arrived before the cancel, and after it. */
	before: RecordedRequest[];
	after: RecordedRequest[];
	/** Milliseconds from the cancel until the execution was over. */
	overAfter: number;
	/** Milliseconds from the cancel until the node itself had ended: n8n does not wait for it. */
	nodeEndedAfter: number;
}

/** Plays a scenario, presses Stop at some moment, and watches what happens next. */
async function cancelDuring(
	scenario: Scenario,
	moment: (underway: Underway) => Promise<void>,
): Promise<Aftermath> {
	const watched = await watchedNode();
	const more = {
		...scenario.more,
		nodeTypes: { [WATCHED]: watched.type },
		node: { type: WATCHED },
	};
	return await playUntil({ ...scenario, more }, async (underway) => {
		const { mockServer, execution } = underway;
		await moment(underway);
		const cancelled = performance.now();
		execution.cancel();
		await execution.result;
		const overAfter = performance.now() - cancelled;
		await sleep(WATCHED_FOR);
		const before = mockServer.requests.filter(({ at }) => at <= cancelled);
		const after = mockServer.requests.slice(before.length);
		const nodeEndedAfter = (watched.ended ?? Infinity) - cancelled;
		return { before, after, overAfter, nodeEndedAfter };
	});
}

async function sleep(milliseconds: number): Promise<void> {
	await new Promise((resolve) => setTimeout(resolve, milliseconds));
}

/** Waits until so many requests have come, and then a little longer. */
function afterRequests(count: number, then = 50): (underway: Underway) => Promise<void> {
	return async ({ mockServer }) => {
		await until(() => mockServer.requests.length >= count);
		await sleep(then);
	};
}

function expectQuiet({ after, overAfter, nodeEndedAfter }: Aftermath): void {
	expect(after.length).toBeLessThanOrEqual(ON_THEIR_WAY);
	expect(overAfter).toBeLessThan(AT_ONCE);
	expect(nodeEndedAfter).toBeLessThan(AT_ONCE);
}

describe('A cancelled execution sends nothing further and ends at once', () => {
	it('while it sends', async () => {
		const aftermath = await cancelDuring(
			{ accounts: MULTITUDE, options: { requestsPerSecond: 20 } },
			afterRequests(10),
		);
		expectQuiet(aftermath);
		expect(aftermath.before.length).toBeLessThan(100);
	});

	it.concurrent('while it waits for answers', async () => {
		const scenario = { accounts: MULTITUDE, mockServer: { latency: 5_000 } };
		const aftermath = await cancelDuring(scenario, afterRequests(100, 500));
		expectQuiet(aftermath);
		expect(aftermath.after).toEqual([]);
	});

	it.concurrent('while it waits for an answer that never comes', async () => {
		const scenario: Scenario = { accounts: ['alice'], faults: [{ do: { hang: true } }] };
		const aftermath = await cancelDuring(scenario, afterRequests(1));
		expectQuiet(aftermath);
		expect(aftermath.after).toEqual([]);
	});

	it.concurrent('while requests wait for their next try', async () => {
		const aftermath = await cancelDuring(
			{
				accounts: series('user', 1_000),
				options: { maxRetries: 10 },
				faults: [{ do: { code: 91000 } }],
			},
			afterRequests(30, 100),
		);
		expectQuiet(aftermath);
	});

	it.concurrent('while a request waits as long as Retry-After says', async () => {
		const aftermath = await cancelDuring(
			{
				accounts: ['alice'],
				faults: [{ do: { status: 429, headers: { 'retry-after': '60' } } }],
			},
			afterRequests(1, 200),
		);
		expectQuiet(aftermath);
		expect(aftermath.after).toEqual([]);
	});

	it.concurrent('while requests wait for their turn at one per second', async () => {
		const aftermath = await cancelDuring(
			{ accounts: series('user', 1_000), options: { requestsPerSecond: 1 } },
			afterRequests(2, 100),
		);
		expectQuiet(aftermath);
		expect(aftermath.before).toHaveLength(2);
		expect(aftermath.after).toEqual([]);
	});

	it.concurrent('while it looks for the account that spoils a request', async () => {
		const aftermath = await cancelDuring(
			{
				accounts: series('user', 100),
				faults: [{ do: { code: 90001 } }],
				mockServer: { latency: 20 },
			},
			afterRequests(10, 0),
		);
		expectQuiet(aftermath);
		expect(aftermath.before.length).toBeLessThan(20);
	});

	it('while the host cannot be reached', async () => {
		const aftermath = await cancelDuring(
			{ accounts: MULTITUDE, options: { maxRetries: 10 } },
			async ({ mockServer }) => {
				await until(() => mockServer.requests.length >= 5);
				await mockServer.stop();
				await sleep(1_500);
			},
		);
		expectQuiet(aftermath);
	});

	it('while it still reads its items', async () => {
		const items = MULTITUDE.map((accounts) => ({ accounts, tags: [accounts] }));
		const aftermath = await cancelDuring(
			{
				items,
				parameters: { operation: 'replace', tags: '={{ $json.tags.map((tag) => tag) }}' },
				mockServer: { accounts: MULTITUDE },
			},
			async () => await sleep(20),
		);
		expectQuiet(aftermath);
		expect(aftermath.before).toEqual([]);
		expect(aftermath.after).toEqual([]);
	});

	it('and one beside it goes on', async () => {
		await playUntil({ accounts: series('user', 1_000) }, async ({ mockServer, execution }) => {
			const cancelled = await cancelDuring(
				{ accounts: MULTITUDE, options: { requestsPerSecond: 20 } },
				afterRequests(10),
			);
			expectQuiet(cancelled);
			expect((await execution.result).status).toBe('success');
			expect(mockServer.requests).toHaveLength(10);
		});
	});
});

describe('A cancelled execution', () => {
	it.each(ON_ERROR_MODES)(
		'is a cancelled one to n8n, too, in the mode $mode',
		async ({ onError }) => {
			const run = await playUntil({ accounts: MULTITUDE, more: { onError } }, async (underway) => {
				await afterRequests(20)(underway);
				underway.execution.cancel();
				return await underway.execution.result;
			});
			expect(run.status).toBe('canceled');
		},
	);
});
