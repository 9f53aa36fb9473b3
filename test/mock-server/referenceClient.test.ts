import { clientOf, series, startPair, startMockServer } from './support';

describe('addTagsToMany', () => {
	it('serves any number of accounts, 100 per call', async () => {
		const accounts = series('user', 250);
		const { mockServer, client } = await startPair({ accounts });
		const result = await client.addTagsToMany([...accounts, 'nobody'], ['vip', 'fan']);
		expect(result).toMatchObject({ calls: 3, failed: [{ To_Account: 'nobody' }] });
		expect(mockServer.requests.map((request) => request.accounts.length).sort()).toEqual([
			100, 100, 51,
		]);
		expect(accounts.every((account) => mockServer.app.tagsOf(account).length === 2)).toBe(true);
	});

	it('is never refused for its pace, run after run', async () => {
		const accounts = series('user', 1200);
		const { mockServer, client } = await startPair({ accounts, callsPerSecond: 5 });
		const brisk = clientOf(mockServer, { callsPerSecond: 5 });
		const start = performance.now();
		await brisk.addTagsToMany(accounts, ['vip']);
		await brisk.addTagsToMany(accounts.slice(0, 300), ['fan']);
		expect(performance.now() - start).toBeLessThan(3000);
		expect(mockServer.requests.map((request) => request.answer.code)).toEqual(
			Array.from({ length: 15 }, () => 0),
		);
		await expect(client.addTagsToMany(accounts, ['vip'])).rejects.toThrow('60007');
	});

	it('stops at a request that fails as a whole', async () => {
		const mockServer = await startMockServer({ accounts: ['alice'] });
		const stranger = clientOf(mockServer, { secretKey: 'f'.repeat(64) });
		await expect(stranger.addTagsToMany(['alice'], ['vip'])).rejects.toThrow('70009');
	});
});
