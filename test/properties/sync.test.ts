import type { IDataObject } from 'n8n-workflow';

import type { FaultRule } from '../../mock-server';
import { jsonOf, runNode, type NodeRun } from '../support/runNode';
import { withMockServer } from '../support/scenario';
import { SYNC_TAGS } from '../support/random/operations';
import { assertInLanes, timeLimitOf } from '../support/random/lanes';
import fc from '../support/random/fastCheck';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100);

const MANAGED = ['vip', 'plan:free', 'plan:pro', 'plan:team'];
const OTHERS = ['berlin', 'planet'];

interface SyncCase {
	/** The tags that each account holds before, by its number. */
	held: string[][];
	rows: Array<{ account: number; tags: string[] }>;
	faults: FaultRule[];
	maxRetries: number;
}

const ACCOUNTS = 12;

const someTags = (tags: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...tags]);

const anyFault: fc.Arbitrary<FaultRule> = fc.record({
	command: fc.constantFrom('get_tag', 'remove_tag', 'add_tag'),
	rate: fc.constantFrom(0.1, 0.5, 1),
	times: fc.integer({ min: 1, max: 4 }),
	skip: fc.integer({ min: 0, max: 2 }),
	do: fc.constantFrom<FaultRule['do']>(
		{ code: 70107 },
		{ code: 60007 },
		{ code: 91000 },
		{ status: 503 },
		{ reset: true },
		{ lose: true },
		{ garbage: 'oops' },
	),
});

const anySyncCase: fc.Arbitrary<SyncCase> = fc.record({
	held: fc.array(someTags([...MANAGED, ...OTHERS]), { minLength: ACCOUNTS, maxLength: ACCOUNTS }),
	rows: fc.array(
		fc.record({
			account: fc.nat(ACCOUNTS - 1),
			// Now and then one that is not managed.
			tags: fc.oneof(
				{ weight: 9, arbitrary: someTags(MANAGED) },
				{ weight: 1, arbitrary: someTags(OTHERS) },
			),
		}),
		{ minLength: 1, maxLength: 30 },
	),
	faults: fc.array(anyFault, { maxLength: 3 }),
	maxRetries: fc.integer({ min: 0, max: 2 }),
});

function nameOf(account: number): string {
	return `user-${account}`;
}

/** What each account of the rows is to have. */
function wantedIn({ rows }: SyncCase): Map<string, Set<string>> {
	const wanted = new Map<string, Set<string>>();
	for (const { account, tags } of rows) {
		const name = nameOf(account);
		wanted.set(name, new Set([...(wanted.get(name) ?? []), ...tags]));
	}
	return wanted;
}

async function played(
	given: SyncCase,
	check: (run: NodeRun, tagsOf: (account: string) => string[]) => void,
): Promise<void> {
	const accounts = given.held.map((_, account) => nameOf(account));
	await withMockServer({ accounts }, async (mockServer) => {
		given.held.forEach((tags, account) => mockServer.app.setTags(nameOf(account), tags));
		given.faults.forEach((rule) => mockServer.injectFault(rule));
		const run = await runNode({
			credential: { ...mockServer.credential },
			parameters: { ...SYNC_TAGS, options: { maxRetries: given.maxRetries } },
			items: given.rows.map(({ account, tags }) => ({ accounts: nameOf(account), tags })),
			onError: 'continueRegularOutput',
		});
		check(run, (account) => mockServer.app.tagsOf(account));
	});
}

function byAccount(items: IDataObject[]): Map<string, IDataObject> {
	const found = new Map(items.map((json) => [String(json.account), json]));
	expect(found.size).toBe(items.length);
	return found;
}

function managedOf(tags: readonly string[]): string[] {
	return tags.filter((tag) => MANAGED.includes(tag)).sort();
}

it(
	`Sync Tags loses nobody, touches no tag that is not managed, and whoever is not on Failed has what was asked for (${RUNS} runs)`,
	async () => {
		await assertInLanes(anySyncCase, RUNS, async (given) => {
			await played(given, (run, tagsOf) => {
				const success = byAccount(jsonOf(run.success));
				const failed = byAccount(jsonOf(run.failed));
				const wanted = wantedIn(given);
				expect(run.error).toBeUndefined();
				expect(new Set([...success.keys(), ...failed.keys()])).toEqual(new Set(wanted.keys()));
				given.held.forEach((before, account) => {
					const name = nameOf(account);
					const after = tagsOf(name);
					const isOther = (tag: string): boolean => !MANAGED.includes(tag);
					expect(after.filter(isOther).sort()).toEqual(before.filter(isOther).sort());
					const asked = [...(wanted.get(name) ?? [])];
					// Of an account that nobody asked for, or whose tags cannot all be managed, nothing changes.
					if (asked.length === 0 && !wanted.has(name)) expect(after.sort()).toEqual(before.sort());
					else if (asked.some(isOther)) {
						expect(after.sort()).toEqual(before.sort());
						expect([success.has(name), failed.has(name)]).toEqual([false, true]);
					} else if (!failed.has(name)) {
						expect(managedOf(after)).toEqual(asked.sort());
						expect([...(success.get(name)?.tags as string[])].sort()).toEqual(managedOf(after));
					}
				});
			});
		});
	},
	timeLimitOf(RUNS),
);
