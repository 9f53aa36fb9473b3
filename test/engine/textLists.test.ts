import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { jsonOf } from '../support/runNode';
import { play, type Outcome } from '../support/scenario';

const MESSAGE = { title: 'Sale', body: 'Starts at 10:00' };
const TOMORROW = '={{ $now.plus({ days: 1 }) }}';

/** Where a list is read: the parameters with it, and where a request has it. */
const LISTS: ReadonlyArray<[string, INodeParameters, (body: IDataObject) => unknown]> = [
	[
		'the accounts of tags',
		{ resource: 'tag', operation: 'get', accounts: '={{ $json.list }}' },
		({ To_Account }) => To_Account,
	],
	[
		'tags to add',
		{ resource: 'tag', operation: 'add', accounts: 'vip', tags: '={{ $json.list }}' },
		({ UserTags }) => (UserTags as IDataObject[])[0]?.Tags,
	],
	[
		'tags to remove',
		{ resource: 'tag', operation: 'remove', accounts: 'vip', tags: '={{ $json.list }}' },
		({ UserTags }) => (UserTags as IDataObject[])[0]?.Tags,
	],
	[
		'tags to replace others',
		{ resource: 'tag', operation: 'replace', accounts: 'vip', tags: '={{ $json.list }}' },
		({ UserTags }) => (UserTags as IDataObject[])[0]?.Tags,
	],
	[
		'attributes to remove',
		{
			resource: 'attribute',
			operation: 'remove',
			accounts: 'vip',
			attributes: '={{ $json.list }}',
		},
		({ UserAttrs }) => (UserAttrs as IDataObject[])[0]?.Attrs,
	],
	[
		'names to register, which cannot be undone',
		{ resource: 'attribute', operation: 'registerNames', names: '={{ $json.list }}' },
		({ AttrNames }) => AttrNames && Object.values(AttrNames),
	],
	[
		'the accounts of a push',
		{ resource: 'push', operation: 'sendToUsers', accounts: '={{ $json.list }}', ...MESSAGE },
		({ To_Account }) => To_Account,
	],
	[
		'the tags of a segment',
		{
			resource: 'push',
			operation: 'sendToSegment',
			segmentBy: 'tags',
			tags: '={{ $json.list }}',
			...MESSAGE,
		},
		({ Condition }) => (Condition as IDataObject | undefined)?.TagsAnd,
	],
	[
		'excluded tags',
		{
			resource: 'push',
			operation: 'sendToSegment',
			segmentBy: 'tags',
			tags: 'all',
			excludedTags: '={{ $json.list }}',
			...MESSAGE,
		},
		({ Condition }) => (Condition as IDataObject | undefined)?.TagsNot,
	],
	[
		'the accounts of a scheduled push',
		{
			resource: 'scheduledPush',
			operation: 'create',
			recipients: 'users',
			accounts: '={{ $json.list }}',
			sendAt: TOMORROW,
			...MESSAGE,
		},
		({ Content }) => (Content as IDataObject | undefined)?.To_Account,
	],
	[
		'the tags of a scheduled push',
		{
			resource: 'scheduledPush',
			operation: 'create',
			recipients: 'segment',
			segmentBy: 'tags',
			tags: '={{ $json.list }}',
			sendAt: TOMORROW,
			...MESSAGE,
		},
		({ Content }) => ((Content as IDataObject | undefined)?.Condition as IDataObject)?.TagsAnd,
	],
	[
		'the tasks of statistics',
		{ resource: 'push', operation: 'getStatistics', taskIds: '={{ $json.list }}' },
		({ TaskID }) => TaskID,
	],
	[
		'the tasks of losses',
		{ resource: 'push', operation: 'getLosses', taskIds: '={{ $json.list }}' },
		({ TaskID }) => TaskID,
	],
];

describe.each(LISTS)('%s', (name, parameters, listIn) => {
	/** Names for good are to be others than the app has. */
	const isForGood = name.startsWith('names to register');

	async function run(list: string): Promise<Outcome> {
		const accounts = ['vip', 'blog, news'];
		const attributeNames = isForGood ? [] : accounts;
		return await play({ accounts, parameters, items: [{ list }], mockServer: { attributeNames } });
	}

	/** The lists of names that requests carried. */
	function sent({ mockServer }: Outcome): unknown[] {
		return mockServer.requests
			.map(({ body }) => listIn(body as IDataObject))
			.filter((list) => list !== undefined);
	}

	it.concurrent.each([
		'"vip","blog, news"',
		"'vip', 'blog, news'",
		'“vip”，“blog, news”',
		'«vip»\n«blog, news»',
		'vip、"blog, news"',
		'["vip", "blog, news"]',
	])('reads %j', async (list) => {
		expect(sent(await run(list))).toEqual([['vip', 'blog, news']]);
	});

	it.concurrent.each(["['vip', 'blog']", '[travel, wishlist]', '{"vip": true}', '{vip,blog}'])(
		'refuses %j',
		async (list) => {
			const outcome = await run(list);
			expect(sent(outcome)).toEqual([]);
			expect(outcome.success).toEqual([]);
			expect(jsonOf(outcome.failed)).toMatchObject([
				{ error: { code: 'INVALID_INPUT', description: expect.stringContaining('JSON list') } },
			]);
		},
	);
});
