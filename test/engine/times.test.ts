import type { INodeParameters } from 'n8n-workflow';

import { jsonOf } from '../support/runNode';
import { play } from '../support/scenario';

const MESSAGE = { title: 'Sale', body: 'Starts at 10:00' };

/** Where a time is read. */
const TIMES: ReadonlyArray<[string, (time: string) => INodeParameters]> = [
	[
		'Send At of a new push to all',
		(sendAt) => ({
			resource: 'scheduledPush',
			operation: 'create',
			recipients: 'all',
			sendAt,
			...MESSAGE,
		}),
	],
	[
		'Send At of a change',
		(sendAt) => ({
			resource: 'scheduledPush',
			operation: 'update',
			scheduledTaskId: '1',
			updateFields: { sendAt },
		}),
	],
	[
		'From of the list',
		(from) => ({ resource: 'scheduledPush', operation: 'getAll', filters: { from } }),
	],
	['To of the list', (to) => ({ resource: 'scheduledPush', operation: 'getAll', filters: { to } })],
	[
		'From of statistics',
		(from) => ({ resource: 'push', operation: 'getStatistics', taskIds: 't', from }),
	],
	[
		'To of statistics',
		(to) => ({ resource: 'push', operation: 'getStatistics', taskIds: 't', to }),
	],
	['From of losses', (from) => ({ resource: 'push', operation: 'getLosses', taskIds: 't', from })],
	['To of losses', (to) => ({ resource: 'push', operation: 'getLosses', taskIds: 't', to })],
];

describe.each(TIMES)('%s', (_, parametersWith) => {
	it.concurrent.each([
		"={{ DateTime.fromISO('soon') }}",
		"={{ DateTime.fromFormat('5/1/2027', 'dd.MM.yyyy') }}",
		"={{ DateTime.fromISO('soon').plus({ hours: 1 }) }}",
		"={{ $now.setZone('Mars/Olympus') }}",
		'={{ new Date(NaN) }}',
		"={{ DateTime.fromISO('soon').toString() }}",
		'={{ { ts: Date.now() + 1000 } }}',
		'2099-01-05 08:00 CST',
		'2099-01-05 08:00 local',
	])('is no date, and nothing is asked for: %s', async (time) => {
		const { mockServer, success, failed } = await play({
			parameters: parametersWith(time),
			items: [{}],
		});
		expect(mockServer.requests).toEqual([]);
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([{ error: { code: 'INVALID_INPUT' } }]);
	});
});

it.concurrent.each([
	"={{ DateTime.fromISO('2099-01-05T08:00:00+08:00') }}",
	"={{ new Date('2099-01-05T00:00:00Z') }}",
	'2099-01-05 08:00 Asia/Shanghai',
])('A time is what it says in each engine: %s', async (sendAt) => {
	const { success } = await play({
		parameters: { ...TIMES[0]?.[1](sendAt) },
		items: [{}],
	});
	expect(jsonOf(success)).toMatchObject([{ sendAt: '2099-01-05T00:00:00.000Z' }]);
});

it.concurrent('Statistics of 30 calendar days are taken in autumn, too', async () => {
	const { failed, mockServer } = await play({
		parameters: { ...TIMES[4]?.[1]('2026-10-10'), to: '2026-11-09' },
		items: [{}],
		more: { settings: { timezone: 'Europe/Berlin' } },
	});
	// The service was asked and has nothing about this task.
	expect(mockServer.requests).toHaveLength(1);
	expect(jsonOf(failed)).toMatchObject([
		{ error: { message: expect.stringContaining('no statistics') } },
	]);
});
