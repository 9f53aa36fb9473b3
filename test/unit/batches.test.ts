import { batchesOf } from '../../nodes/TencentChatPush/engine/batches';
import type { Batch, Entry, EntryRequest, Group } from '../../nodes/TencentChatPush/engine/entry';
import { expectOfEach } from '../support/expectOfEach';
import fc from '../support/random/fastCheck';

/** The rest is to be read, always. */
const NEVER = (): boolean => false;

/** What a test asks for: values for an account, which an earlier order may have named already. */
interface Wish {
	account: string;
	values: string[];
	/** What it is asked for with; the same for all where there is none. */
	group?: Group;
}

/** What items ask for alike: the message with this name, say. */
function groupOf(name: string, hasUnits = true): Group {
	const job = { key: name, request: () => ({}) };
	return { job, parameters: {}, hasUnits, entries: new Map() };
}

/** What a group serves under the name of an account, the same each time. */
function entryOf(account: string, group: Group): Entry {
	const entry = group.entries.get(account) ?? { account, items: [], group, wanted: [] };
	group.entries.set(account, entry);
	return entry;
}

/** The requests that the node makes of wishes: one entry per account, `undefined` after each item. */
function* requestsOf(wishes: readonly Wish[]): Generator<EntryRequest | undefined> {
	const only = groupOf('');
	for (const { account, values, group = only } of wishes) {
		yield { entry: entryOf(account, group), values };
		yield undefined;
	}
}

async function cut(wishes: readonly Wish[], perRequest: number, units = 100): Promise<Batch[]> {
	const batches: Batch[] = [];
	const limits = { units, values: perRequest };
	for await (const batch of batchesOf(requestsOf(wishes), limits, NEVER)) batches.push(batch);
	return batches;
}

function accountsIn(batch: Batch): string[] {
	return batch.map(({ account }) => account);
}

/** Its accounts and their values. */
function contentOf(batch: Batch | undefined): unknown[] | undefined {
	return batch?.map(({ account, values }) => [account, values]);
}

function valuesByAccount(
	parts: ReadonlyArray<{ account: string; values: readonly unknown[] }>,
): Record<string, unknown[]> {
	const found: Record<string, unknown[]> = {};
	for (const { account, values } of parts) (found[account] ??= []).push(...values);
	return found;
}

function inOrderOfAppearance(accounts: readonly string[]): string[] {
	return [...new Set(accounts)];
}

/** Orders with values: an account may come again, always with values it did not bring before. */
const wishesWithValues = fc
	.array(fc.record({ account: fc.nat(250), count: fc.integer({ min: 1, max: 25 }) }), {
		maxLength: 400,
	})
	.map((orders) =>
		orders.map(({ account, count }, order) => ({
			account: `user-${account}`,
			values: Array.from({ length: count }, (_, index) => `${order}.${index}`),
		})),
	);

/** Orders for accounts alone: each account once. */
const wishesWithoutValues = fc
	.uniqueArray(fc.nat(2000), { maxLength: 450 })
	.map((accounts) => accounts.map((account) => ({ account: `user-${account}`, values: [] })));

const perRequestLimits = fc.integer({ min: 1, max: 12 });

describe('Batches of accounts with values', () => {
	it('hold 1 to 100 accounts, none twice, none without a value or above the limit', async () => {
		await fc.assert(
			fc.asyncProperty(wishesWithValues, perRequestLimits, async (wishes, perRequest) => {
				const batches = await cut(wishes, perRequest);
				expectOfEach(batches, {
					'holds 1 to 100 accounts': ({ length }) => length >= 1 && length <= 100,
					'holds none twice': (batch) => new Set(accountsIn(batch)).size === batch.length,
				});
				expectOfEach(batches.flat(), {
					'has a value, and none above the limit': ({ values }) =>
						values.length >= 1 && values.length <= perRequest,
				});
			}),
		);
	});

	it('lose nothing, repeat nothing, and keep the order of the values of each account', async () => {
		await fc.assert(
			fc.asyncProperty(wishesWithValues, perRequestLimits, async (wishes, perRequest) => {
				const parts = (await cut(wishes, perRequest)).flat();
				expect(valuesByAccount(parts)).toEqual(valuesByAccount(wishes));
			}),
		);
	});

	it('name the accounts in the order of their first appearance', async () => {
		await fc.assert(
			fc.asyncProperty(wishesWithValues, perRequestLimits, async (wishes, perRequest) => {
				const batches = await cut(wishes, perRequest);
				expect(inOrderOfAppearance(batches.flatMap(accountsIn))).toEqual(
					inOrderOfAppearance(wishes.map(({ account }) => account)),
				);
			}),
		);
	});

	it.each([
		{ accounts: 1, values: 25, perRequest: 10, requests: 3 },
		{ accounts: 100, values: 10, perRequest: 10, requests: 1 },
		{ accounts: 100, values: 11, perRequest: 10, requests: 2 },
		{ accounts: 150, values: 12, perRequest: 10, requests: 4 },
		{ accounts: 250, values: 100, perRequest: 10, requests: 30 },
	])(
		'are no more than there are hundreds and rounds: $accounts accounts × $values values',
		async ({ accounts, values, perRequest, requests }) => {
			const wishes = Array.from({ length: accounts }, (_, account) => ({
				account: `user-${account}`,
				values: Array.from({ length: values }, (_each, value) => `tag-${value}`),
			}));
			expect(await cut(wishes, perRequest)).toHaveLength(requests);
		},
	);
});

describe('Batches of accounts alone', () => {
	it('hold every account once, in order, 100 to a batch', async () => {
		await fc.assert(
			fc.asyncProperty(wishesWithoutValues, async (wishes) => {
				const batches = await cut(wishes, 0);
				expect(batches.flatMap(accountsIn)).toEqual(wishes.map(({ account }) => account));
				batches.forEach((batch, index) => {
					expect(batch).toHaveLength(Math.min(100, wishes.length - index * 100));
				});
			}),
		);
	});

	it('are none where there is no order', async () => {
		expect(await cut([], 0)).toEqual([]);
	});
});

describe('Batches of several groups', () => {
	const order = fc.record({
		group: fc.nat(4),
		account: fc.nat(40),
		count: fc.integer({ min: 1, max: 12 }),
	});

	/**
	 * Wishes of five groups: some go by accounts, others are items as a whole. Without values in a
	 * request, each account comes once in its group.
	 */
	const ordered = fc
		.record({
			hasUnits: fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }),
			units: fc.integer({ min: 1, max: 20 }),
			perRequest: fc.integer({ min: 0, max: 5 }),
			orders: fc.array(order, { maxLength: 400 }),
		})
		.map(({ hasUnits, units, perRequest, orders }) => {
			const groups = hasUnits.map((each, index) => groupOf(`message ${index}`, each));
			const known = new Set<Entry>();
			const wishes = orders.flatMap(({ group: index, account: number, count }, at) => {
				const [group = groupOf('')] = groups.slice(index);
				const account = `user-${number}`;
				const entry = entryOf(account, group);
				if (perRequest === 0 && known.has(entry)) return [];
				known.add(entry);
				const values = Array.from({ length: perRequest && count }, (_, value) => `${at}.${value}`);
				return [{ group, account, values }];
			});
			return { wishes, units, perRequest };
		});

	it('never mix them: each has the batches that it would have alone', async () => {
		await fc.assert(
			fc.asyncProperty(ordered, async ({ wishes, units: most, perRequest }) => {
				const batches = await cut(wishes, perRequest, most);
				const groups = new Set(wishes.map(({ group }) => group));
				const alone = new Map<Group, Batch[]>();
				for (const group of groups) {
					const own = wishes.filter((wish) => wish.group === group);
					const units = group.hasUnits ? most : 1;
					alone.set(group, await cut(own, perRequest, units));
				}
				for (const batch of batches) {
					const [{ entry }] = batch;
					expect(new Set(batch.map((each) => each.entry.group))).toEqual(new Set([entry.group]));
					expect(contentOf(batch)).toEqual(contentOf(alone.get(entry.group)?.shift()));
				}
				expect([...alone.values()].flat()).toEqual([]);
			}),
		);
	});

	it('hold one entry where it is not served account by account', async () => {
		await fc.assert(
			fc.asyncProperty(ordered, async ({ wishes, units: most, perRequest }) => {
				const batches = await cut(wishes, perRequest, most);
				const ofWholeItems = batches.filter(([{ entry }]) => !entry.group.hasUnits);
				expect(ofWholeItems.filter(({ length }) => length !== 1)).toEqual([]);
				const expected = wishes.filter(({ group }) => !group.hasUnits);
				expect(new Set(ofWholeItems.map(([{ entry }]) => entry))).toEqual(
					new Set(expected.map(({ group, account }) => entryOf(account, group))),
				);
			}),
		);
	});

	it('are given out as soon as they are full, while those of another group are open', async () => {
		const groups = [groupOf('one'), groupOf('other'), groupOf('whole', false)];
		let read = 0;
		function* endless(): Generator<EntryRequest> {
			for (;;) {
				for (const group of groups) yield { entry: entryOf(`user-${read++}`, group), values: [] };
			}
		}
		const batches = batchesOf(endless(), { units: 3, values: 0 }, NEVER);
		const given: unknown[] = [];
		for (let count = 0; count < 5; count++) {
			const { value } = await batches.next();
			const [{ entry }] = value as Batch;
			given.push([entry.group.job, accountsIn(value as Batch), read]);
		}
		const [one, other, whole] = groups.map(({ job }) => job);
		expect(given).toEqual([
			[whole, ['user-2'], 3],
			[whole, ['user-5'], 6],
			[one, ['user-0', 'user-3', 'user-6'], 7],
			[other, ['user-1', 'user-4', 'user-7'], 8],
			[whole, ['user-8'], 9],
		]);
	});
});

describe('Batches', () => {
	it('are given out as soon as they are full, while later items are still unread', async () => {
		let read = 0;
		const group = groupOf('');
		function* endless(): Generator<EntryRequest | undefined> {
			for (;;) {
				yield { entry: entryOf(`user-${read++}`, group), values: ['vip'] };
				yield undefined;
			}
		}
		const { value: first } = await batchesOf(endless(), { units: 100, values: 10 }, NEVER).next();
		expect(first).toHaveLength(100);
		expect(read).toBe(100);
	});
});
