import type { Answer } from '../../mock-server';
import { commands } from '../../mock-server/commands';
import { limits, plans } from '../../mock-server/wire/limits';
import { clientOf, device, families, ok, series, startMockServer, startPair } from './support';

const service = 'v4/im_open_login_svc';
const isUnknown = (account: string): object => ({ To_Account: account, ErrorCode: 70107 });
const named = (names: string[]): object[] => names.map((UserID) => ({ UserID }));

describe('a mock server with accounts that no app may have', () => {
	it('does not start, and keeps no port', async () => {
		const before = await startMockServer();
		const port = Number(new URL(before.url).port);
		await before.stop();
		await expect(startMockServer({ port, accounts: ['x'.repeat(33)] })).rejects.toThrow(RangeError);
		expect((await startMockServer({ port })).url).toBe(before.url);
	});
});

describe('account_import and multiaccount_import', () => {
	it('make accounts known to every other command', async () => {
		const { mockServer, client } = await startPair();
		expect(await client.addTags(['anna'], ['vip'])).toMatchObject({
			ErrorList: [isUnknown('anna')],
		});
		const body = { UserID: 'anna', Nick: 'Anna', FaceUrl: 'https://www.example.com/anna.png' };
		expect(await client.call(`${service}/account_import`, body)).toEqual(ok);
		expect(
			await client.call(`${service}/multiaccount_import`, { AccountList: named(['bruno']) }),
		).toEqual({ ...ok, FailAccounts: [] });
		for (const family of families) {
			const other = clientOf(mockServer, { family });
			expect(await other.addTags(['anna', 'bruno'], ['vip'])).toEqual(ok);
		}
		expect(await client.batch(['anna', 'bruno'], { Title: 'Sale' })).not.toHaveProperty(
			'ErrorList',
		);
	});

	it('take the older form, and an account twice', async () => {
		const { mockServer, client } = await startPair();
		const body = { Accounts: ['anna', 'bruno', 'anna'] };
		expect(await client.call(`${service}/multiaccount_import`, body)).toEqual({
			...ok,
			FailAccounts: [],
		});
		expect(mockServer.app.accounts).toEqual(['anna', 'bruno']);
	});

	it('overwrite the nickname and picture that are given, and keep what an account holds', async () => {
		const { mockServer, client } = await startPair({ accounts: ['anna'] });
		mockServer.app.setTags('anna', ['vip']);
		const importOne = (card: object): Promise<Answer> =>
			client.call(`${service}/multiaccount_import`, {
				AccountList: [{ UserID: 'anna', ...card }],
			});
		await importOne({ Nick: 'Anna', FaceUrl: 'https://www.example.com/anna.png' });
		await importOne({ Nick: 'Anni' });
		await importOne({});
		expect(mockServer.app.cardOf('anna')).toEqual({
			Nick: 'Anni',
			FaceUrl: 'https://www.example.com/anna.png',
		});
		expect(mockServer.app.tagsOf('anna')).toEqual(['vip']);
	});

	it('name whom they did not import, without a reason', async () => {
		const { mockServer, client } = await startPair();
		mockServer.injectFault({ account: 'bruno', listed: true, do: { code: 70398 } });
		const long = 'x'.repeat(33);
		const body = { AccountList: named(['anna', long, 'bruno']) };
		expect(await client.call(`${service}/multiaccount_import`, body)).toEqual({
			...ok,
			FailAccounts: [long, 'bruno'],
		});
		expect(mockServer.app.accounts).toEqual(['anna']);
	});

	it('import nobody where the edition allows fewer accounts', async () => {
		const { mockServer, client } = await startPair({ accounts: ['anna'], accountsAtMost: 2 });
		const many = (names: string[]): Promise<Answer> =>
			client.call(`${service}/multiaccount_import`, { AccountList: named(names) });
		expect(await many(['anna', 'bruno', 'carla'])).toMatchObject({ ErrorCode: 70398 });
		expect(await many(['anna', 'bruno'])).toMatchObject({ ErrorCode: 0 });
		expect(await client.call(`${service}/account_import`, { UserID: 'carla' })).toMatchObject({
			ActionStatus: 'FAIL',
			ErrorCode: 70398,
		});
		expect(mockServer.app.accounts).toEqual(['anna', 'bruno']);
	});

	it.each([
		['account_import', {}],
		['account_import', { UserID: 7 }],
		['account_import', { UserID: 'x'.repeat(33) }],
		['multiaccount_import', {}],
		['multiaccount_import', { AccountList: [] }],
		['multiaccount_import', { AccountList: ['anna'] }],
		['multiaccount_import', { Accounts: named(['anna']) }],
		['multiaccount_import', { Accounts: series('user', 101) }],
		['account_check', { CheckItem: named(series('user', 101)) }],
		['account_check', { CheckItem: ['anna'] }],
		['account_delete', { DeleteItem: [] }],
		['account_delete', { UserID: 'anna' }],
	])('refuse with 70402: %s, body %#', async (command, body) => {
		const { client } = await startPair();
		const answer = await client.call(`${service}/${command}`, body);
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 70402 });
	});
});

describe('account_check', () => {
	it('tells imported accounts from others', async () => {
		const { mockServer, client } = await startPair({ accounts: ['anna'] });
		mockServer.injectFault({ account: 'carla', listed: true, do: { code: 70169, info: 'later' } });
		const CheckItem = named(['anna', 'bruno', device, 'carla']);
		const done = { ResultCode: 0, ResultInfo: '' };
		expect(await client.call(`${service}/account_check`, { CheckItem })).toEqual({
			...ok,
			ResultItem: [
				{ UserID: 'anna', ...done, AccountStatus: 'Imported' },
				{ UserID: 'bruno', ...done, AccountStatus: 'NotImported' },
				{ UserID: device, ...done, AccountStatus: 'NotImported' },
				{ UserID: 'carla', ResultCode: 70169, ResultInfo: 'later' },
			],
		});
	});
});

describe('account_delete', () => {
	it('forgets accounts with their tags, and says which did not exist', async () => {
		const { mockServer, client } = await startPair({ accounts: ['anna'] });
		mockServer.app.setTags('anna', ['vip']);
		const body = { DeleteItem: named(['anna', 'bruno']) };
		expect(await client.call(`${service}/account_delete`, body)).toEqual({
			...ok,
			ResultItem: [
				{ UserID: 'anna', ResultCode: 0, ResultInfo: '' },
				{
					UserID: 'bruno',
					ResultCode: 70107,
					ResultInfo: 'Err_TLS_PT_Open_Login_Account_Not_Exist',
				},
			],
		});
		expect(mockServer.app.state.accounts).toEqual({});
		expect(await client.getTags(['anna'])).toMatchObject({ ErrorList: [isUnknown('anna')] });
		mockServer.app.importAccounts(['anna']);
		expect(mockServer.app.tagsOf('anna')).toEqual([]);
	});

	it('is refused where the app does not allow it', async () => {
		const { mockServer, client } = await startPair({
			accounts: ['anna'],
			deletableAccounts: false,
		});
		const body = { DeleteItem: named(['anna']) };
		expect(await client.call(`${service}/account_delete`, body)).toMatchObject({
			ActionStatus: 'FAIL',
			ErrorCode: 71000,
		});
		expect(mockServer.app.accounts).toEqual(['anna']);
	});
});

describe('every command on accounts', () => {
	const bodies = {
		account_import: { UserID: 'anna' },
		multiaccount_import: { AccountList: named(['anna']) },
		account_check: { CheckItem: named(['anna']) },
		account_delete: { DeleteItem: named(['anna']) },
	};

	it.each(Object.entries(bodies))('%s needs no Push, but an admin: 70403', async (name, body) => {
		const mockServer = await startMockServer({ pushEnabled: false, admins: ['root'] });
		const path = `${service}/${name}`;
		expect(await clientOf(mockServer).call(path, body)).toMatchObject({ ErrorCode: 0 });
		const stranger = clientOf(mockServer, { identifier: 'anna' });
		expect(await stranger.call(path, body)).toMatchObject({ ErrorCode: 70403 });
	});

	it.each(Object.entries(bodies))('%s is recorded with its accounts', async (name, body) => {
		const { mockServer, client } = await startPair();
		mockServer.injectFault({ account: 'anna', command: name, do: { code: 70500 } });
		expect(await client.call(`${service}/${name}`, body)).toMatchObject({ ErrorCode: 70500 });
		expect(mockServer.requests).toMatchObject([{ command: name, accounts: ['anna'] }]);
	});

	it.each([
		['account_import', 200],
		['multiaccount_import', 100],
		['account_check', 100],
		['account_delete', 100],
	])('%s: %i calls in a second', (name, count) => {
		const pace = commands.get(`/${service}/${name}`)?.pace;
		expect(pace?.callsPerSecond(plans.standard) ?? limits.callsPerSecond).toBe(count);
	});
});
