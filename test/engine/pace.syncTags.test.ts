import { fileMockServer } from '../support/fileMockServer';
import { series } from '../support/samples';

const SYNC = {
	resource: 'tag',
	operation: 'sync',
	accounts: '={{ $json.account }}',
	tags: '={{ $json.tags }}',
	managedTags: 'plan:*',
};

describe('Sync Tags of many accounts', () => {
	/** Answers take as long as over the Internet. */
	const far = fileMockServer({ latency: 100 });

	/** Accounts with a tag, of which every so many is to have another one. */
	async function synced(
		count: number,
		everyOther: number,
	): Promise<{ reads: number; writes: number; seconds: number }> {
		const accounts = series('user', count);
		const items = accounts.map((account, at) => ({
			account,
			tags: at % everyOther === 0 ? 'plan:pro' : 'plan:free',
		}));
		const { app } = far.mockServer;
		app.importAccounts(accounts);
		for (const account of accounts) app.setTags(account, ['plan:free']);
		const begun = performance.now();
		const { success, failed } = await far.run(SYNC, items);
		const seconds = (performance.now() - begun) / 1000;
		expect([success.length, failed.length]).toEqual([count, 0]);
		const { requests } = far.mockServer;
		const reads = requests.filter(({ command }) => command === 'get_tag').length;
		return { reads, writes: requests.length - reads, seconds };
	}

	it('reads 100 accounts a request and collects the differences of the whole run', async () => {
		const { reads, writes, seconds } = await synced(20_000, 100);
		expect(reads).toBe(200);
		expect(writes).toBeLessThanOrEqual(6);
		expect(seconds).toBeLessThan(4);
	});

	it('takes three times as long where all differ, at most', async () => {
		const { reads, writes, seconds } = await synced(20_000, 1);
		expect([reads, writes]).toEqual([200, 400]);
		expect(seconds).toBeLessThan(7);
	});
});
