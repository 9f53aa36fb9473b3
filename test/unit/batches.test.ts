import fc from 'fast-check';

import type { AccountRequest, Target } from '../../nodes/TencentChatPush/accounts/accountReader';
import { batchesOf, type Batch } from '../../nodes/TencentChatPush/accounts/batches';

/** The rest is to be read, always. */
const NEVER = (): boolean => false;

/** What a test asks for: values for an account, which an earlier order may have named already. */
interface Wish {
	account: string;
	values: string[];
}

function targetOf(account: string): Target {
	return { account, items: [], wanted: [] };
}

/** The requests that the node makes of wishes: one target per account, `undefined` after each item. */
function* requestsOf(wishes: readonly Wish[]): Generator<AccountRequest | undefined> {
	const targets = new Map<string, Target>();
	for (const { account, values } of wishes) {
		const target = targets.get(account) ?? targetOf(account);
		targets.set(account, target);
		yield { target, values };
		yield undefined;
	}
}

async function cut(wishes: readonly Wish[], perRequest: number): Promise<Batch[]> {
	const batches: Batch[] = [];
	const limits = { accounts: 100, values: perRequest };
	for await (const batch of batchesOf(requestsOf(wishes), limits, NEVER)) batches.push(batch);
	return batches;
}

function accountsIn(batch: Batch): string[] {
	return batch.map(({ account }) => account);
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
				for (const batch of await cut(wishes, perRequest)) {
					const accounts = accountsIn(batch);
					expect(accounts.length).toBeGreaterThanOrEqual(1);
					expect(accounts.length).toBeLessThanOrEqual(100);
					expect(new Set(accounts).size).toBe(accounts.length);
					for (const { values } of batch) {
						expect(values.length).toBeGreaterThanOrEqual(1);
						expect(values.length).toBeLessThanOrEqual(perRequest);
					}
				}
			}),
		);
	});

	it('lose nothing, repeat nothing, and keep the order of the values of each account', async () => {
		await fc.assert(
			fc.asyncProperty(wishesWithValues, perRequestLimits, async (wishes, perRequest) => {
				const parts = (await cut(wishes, perRequest)).flat();
				for (const wanted of inOrderOfAppearance(wishes.map(({ account }) => account))) {
					const sent = parts.filter(({ account }) => account === wanted);
					const asked = wishes.filter(({ account }) => account === wanted);
					expect(sent.flatMap(({ values }) => values)).toEqual(
						asked.flatMap(({ values }) => values),
					);
				}
				expect(parts.flatMap(({ values }) => values)).toHaveLength(
					wishes.flatMap(({ values }) => values).length,
				);
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

describe('Batches', () => {
	it('are given out as soon as they are full, while later items are still unread', async () => {
		let read = 0;
		function* endless(): Generator<AccountRequest | undefined> {
			for (;;) {
				yield { target: targetOf(`user-${read++}`), values: ['vip'] };
				yield undefined;
			}
		}
		const { value: first } = await batchesOf(
			endless(),
			{ accounts: 100, values: 10 },
			NEVER,
		).next();
		expect(first).toHaveLength(100);
		expect(read).toBe(100);
	});
});
