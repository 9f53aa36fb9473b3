import type { Departures } from '../../mock-server/referenceClient';
import { clientOf, startPair, startMockServer } from './support';

const path = 'v4/timpush/get_attr_name';

describe('the query string', () => {
	it.each<[number, string, Departures['query']]>([
		[60012, 'sdkappid missing', { sdkappid: undefined }],
		[60025, 'sdkappid not a number', { sdkappid: 'abc' }],
		[70020, 'sdkappid of no app', { sdkappid: '1400000001' }],
		[60025, 'contenttype missing', { contenttype: undefined }],
		[60025, 'contenttype other than json', { contenttype: 'JSON' }],
		[60002, 'random missing', { random: undefined }],
		[60002, 'random above 32 bits', { random: '4294967296' }],
		[60002, 'random negative', { random: '-1' }],
		[60002, 'random no integer', { random: '1.5' }],
		[60025, 'identifier missing', { identifier: undefined }],
		[60025, 'usersig missing', { usersig: undefined }],
		[70013, 'identifier not that of the UserSig', { identifier: 'alice' }],
	])('%i: %s', async (code, _, query) => {
		const { client } = await startPair();
		const answer = await client.call(path, {}, { query });
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code });
	});

	it.each(['0', '4294967295'])('takes random %s', async (random) => {
		const { client } = await startPair();
		expect(await client.call(path, {}, { query: { random } })).toMatchObject({ ErrorCode: 0 });
	});

	it('60002: a parameter given twice', async () => {
		const { client } = await startPair();
		const answer = await client.send(`${path}?random=1&random=2`, '{}');
		expect(JSON.parse(answer.text)).toMatchObject({ ErrorCode: 60002 });
	});
});

describe('who may call', () => {
	it('90009: a valid UserSig of somebody who is no admin', async () => {
		const { mockServer } = await startPair({ accounts: ['alice'] });
		const alice = clientOf(mockServer, { identifier: 'alice' });
		expect(await alice.getAttributeNames()).toMatchObject({ ErrorCode: 90009 });
	});

	it('lets every admin in', async () => {
		const mockServer = await startMockServer({ admins: ['root', 'ops'] });
		expect(mockServer.credential.identifier).toBe('root');
		const ops = clientOf(mockServer, { identifier: 'ops' });
		expect(await ops.getAttributeNames()).toMatchObject({ ErrorCode: 0 });
	});
});

describe('method, path and body', () => {
	it('60002: not POST', async () => {
		const { client } = await startPair();
		const answer = await client.send(path, '', { method: 'GET' });
		expect(answer.status).toBe(200);
		expect(JSON.parse(answer.text)).toMatchObject({ ErrorCode: 60002 });
	});

	it('answers the HEAD of a connectivity check with 200', async () => {
		const { client } = await startPair();
		expect(await client.send('', '', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
	});

	it.each([
		'v4/timpush/add_tags',
		'v4/timpush/Add_Tag',
		'v4/timpush/add_tag/',
		'v4/timpush/im_add_tag',
		'v4/all_member_push/add_tag',
		'/',
	])('60009: %s', async (unknown) => {
		const { client } = await startPair();
		expect(await client.call(unknown, {})).toMatchObject({ ErrorCode: 60009 });
	});

	it.each(['', '{', 'To_Account=alice', Buffer.from([0x22, 0xff, 0x22])])(
		'90001: body %j, 60003 for accounts',
		async (text) => {
			const { client } = await startPair();
			const answer = await client.send(path, text);
			expect(JSON.parse(answer.text)).toEqual({
				ActionStatus: 'FAIL',
				ErrorCode: 90001,
				ErrorInfo: 'Fail to Parse json data of body, Please check it',
			});
			const other = await client.send('v4/im_open_login_svc/account_check', text);
			expect(JSON.parse(other.text)).toMatchObject({ ErrorCode: 60003 });
		},
	);

	it('90045: Push not activated', async () => {
		const { client } = await startPair({ pushEnabled: false });
		expect(await client.getAttributeNames()).toMatchObject({ ErrorCode: 90045 });
	});
});

describe('records', () => {
	it('keep what was asked and answered, and never the UserSig', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		const before = performance.now();
		await client.addTags(['alice', 'nobody'], ['vip']);
		await client.call(path, {}, { query: { UserSig: 'secret-enough' } });
		const [first] = mockServer.requests;
		expect(first).toMatchObject({
			path: '/v4/timpush/add_tag',
			command: 'add_tag',
			query: { sdkappid: '1400000000', identifier: 'administrator', contenttype: 'json' },
			body: { UserTags: [{ To_Account: 'alice', Tags: ['vip'] }, { To_Account: 'nobody' }] },
			accounts: ['alice', 'nobody'],
			answer: { status: 200, code: 0 },
		});
		expect(first?.at).toBeGreaterThanOrEqual(before);
		expect(JSON.stringify(mockServer.requests)).not.toMatch(/usersig|secret-enough/i);
	});
});
