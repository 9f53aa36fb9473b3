import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { jsonOf } from '../support/runNode';
import { play, type Outcome } from '../support/scenario';

/** An expression that finds nothing: a field that is left blank does not get as far as the node. */
const NOTHING = '={{ $json.none }}';

/** Operations of which nothing is given. */
const BARE: INodeParameters[] = [
	{ resource: 'account', operation: 'check', accounts: NOTHING },
	{ resource: 'account', operation: 'import', accounts: NOTHING },
	{ resource: 'attribute', operation: 'get', accounts: NOTHING },
	{ resource: 'attribute', operation: 'getNames' },
	{ resource: 'attribute', operation: 'registerNames', names: NOTHING, accountType: NOTHING },
	{ resource: 'attribute', operation: 'remove', accounts: NOTHING, attributes: NOTHING },
	{ resource: 'attribute', operation: 'set', accounts: NOTHING, attributeValues: {} },
	{ resource: 'push', operation: 'getLosses', taskIds: NOTHING, from: NOTHING, to: NOTHING },
	{ resource: 'push', operation: 'getStatistics', taskIds: NOTHING, from: NOTHING, to: NOTHING },
	{ resource: 'push', operation: 'getTrace', accounts: NOTHING, taskId: NOTHING },
	{ resource: 'push', operation: 'recall', taskId: NOTHING, title: NOTHING, body: NOTHING },
	{ resource: 'push', operation: 'sendToAll', title: NOTHING, body: NOTHING },
	{
		resource: 'push',
		operation: 'sendToSegment',
		segmentBy: NOTHING,
		match: NOTHING,
		title: NOTHING,
		body: NOTHING,
	},
	{ resource: 'push', operation: 'sendToUsers', accounts: NOTHING, title: NOTHING, body: NOTHING },
	{
		resource: 'scheduledPush',
		operation: 'create',
		recipients: NOTHING,
		sendAt: NOTHING,
		title: NOTHING,
		body: NOTHING,
	},
	{ resource: 'scheduledPush', operation: 'delete', scheduledTaskId: NOTHING },
	{ resource: 'scheduledPush', operation: 'get', scheduledTaskId: NOTHING },
	{
		resource: 'scheduledPush',
		operation: 'getAll',
		returnAll: NOTHING,
		limit: NOTHING,
		filters: {},
	},
	{ resource: 'scheduledPush', operation: 'update', scheduledTaskId: NOTHING, updateFields: {} },
	{ resource: 'tag', operation: 'add', accounts: NOTHING, tags: NOTHING },
	{ resource: 'tag', operation: 'clearAll', accounts: NOTHING },
	{ resource: 'tag', operation: 'get', accounts: NOTHING },
	{ resource: 'tag', operation: 'remove', accounts: NOTHING, tags: NOTHING },
	{ resource: 'tag', operation: 'replace', accounts: NOTHING, tags: NOTHING },
];

describe('A Failed item of which nothing was filled in', () => {
	it.concurrent.each(BARE)(
		"stays on Failed in the mode 'Continue (using error output)': $resource $operation",
		async (parameters) => {
			const { failed, engineErrors, error } = await play({
				parameters,
				items: [{}],
				faults: [{ do: { code: 90001 } }],
				more: { onError: 'continueErrorOutput' },
			});
			expect([error, engineErrors]).toEqual([undefined, []]);
			expect(failed).toHaveLength(1);
			const [{ error: reason, ...asked }] = jsonOf(failed) as [IDataObject];
			expect(reason).toMatchObject({ message: expect.any(String) });
			expect(Object.keys(asked)).not.toEqual([]);
		},
	);
});

const MESSAGE = { title: 'Sale', body: 'Starts at 10:00' };

/** Where something odd can stand, and what of a Failed item repeats it. */
const PLACES: ReadonlyArray<[string, INodeParameters, (json: Record<string, unknown>) => unknown]> =
	[
		[
			'an account of tags',
			{ resource: 'tag', operation: 'get', accounts: '={{ $json.odd }}' },
			({ account }) => account,
		],
		[
			'an account to import',
			{ resource: 'account', operation: 'import', accounts: '={{ $json.odd }}' },
			({ account }) => account,
		],
		[
			'a tag',
			{ resource: 'tag', operation: 'add', accounts: 'alice', tags: '={{ $json.odd }}' },
			({ tags }) => (tags as unknown[] | undefined)?.[0],
		],
		[
			'an account of a push',
			{ resource: 'push', operation: 'sendToUsers', accounts: '={{ $json.odd }}', ...MESSAGE },
			({ account }) => account,
		],
		[
			'a task',
			{ resource: 'push', operation: 'getStatistics', taskIds: '={{ $json.odd }}' },
			({ taskIds }) => taskIds,
		],
		[
			'a task of losses',
			{ resource: 'push', operation: 'getLosses', taskIds: '={{ $json.odd }}' },
			({ taskIds }) => taskIds,
		],
		[
			'a tag of a segment',
			{
				resource: 'push',
				operation: 'sendToSegment',
				segmentBy: 'tags',
				tags: '={{ $json.odd }}',
				...MESSAGE,
			},
			({ tags }) => tags,
		],
	];

describe.each(PLACES)('%s that cannot be used', (_, parameters, oddIn) => {
	it.concurrent('goes out as a copy', async () => {
		const odd = { id: 1, deep: { list: [1] } };
		const { failed, run } = await play({ accounts: ['alice'], parameters, items: [{ odd }] });
		expect(jsonOf(failed).map(oddIn)).toEqual([odd]);
		const source = run.data.resultData.runData.Source?.[0]?.data?.main?.[0]?.[0]?.json.odd;
		expect(source).toEqual(odd);
		for (const { json } of failed) expect(oddIn(json)).not.toBe(source);
	});

	it.concurrent.each([
		'$env',
		'[$env]',
		'[1n, { id: 2n }]',
		'[{ id: 2n }]',
		'() => 1',
		"Symbol('a')",
	])('can be stored: %s', async (expression) => {
		const list = JSON.parse(
			JSON.stringify(parameters).replace('$json.odd', expression),
		) as INodeParameters;
		const outcome: Outcome = await play({ accounts: ['alice'], parameters: list, items: [{}] });
		expect(outcome.failed).not.toEqual([]);
		for (const item of outcome.failed) {
			expect(JSON.parse(JSON.stringify(item.json))).toEqual(item.json);
		}
	});
});
