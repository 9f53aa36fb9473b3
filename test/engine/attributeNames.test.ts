import { MockServer } from '../../mock-server';
import { loadOptions } from '../support/loadOptions';

let mockServer: MockServer;

beforeAll(async () => {
	mockServer = await MockServer.start();
});

beforeEach(() => mockServer.reset());

afterAll(() => mockServer.stop());

const PUSH = { resource: 'attribute', operation: 'remove', options: {} };

describe('the drop-down of attribute names', () => {
	it.each([
		['timpush', '/v4/timpush/get_attr_name'],
		['allMemberPush', '/v4/all_member_push/im_get_attr_name'],
	])('lists the names of the app, sorted, from the family %s', async (api, path) => {
		mockServer.app.registerAttributes(['level', 'city']);

		const names = await loadOptions('getAttributeNames', mockServer.credential, {
			...PUSH,
			options: { api },
		});

		expect(names).toEqual([
			{ name: 'city', value: 'city' },
			{ name: 'level', value: 'level' },
		]);
		expect(mockServer.requests.map((request) => [request.path, request.body])).toEqual([
			[path, {}],
		]);
	});

	it('says how to register names when the app has none', async () => {
		const loading = loadOptions('getAttributeNames', mockServer.credential, PUSH);

		await expect(loading).rejects.toMatchObject({
			message: 'This app has no attributes yet',
			description: expect.stringContaining("'Register Attribute Names'"),
		});
	});

	it('says what is wrong with the credential', async () => {
		const credential = { ...mockServer.credential, secretKey: 'not the key' };

		const loading = loadOptions('getAttributeNames', credential, PUSH);

		await expect(loading).rejects.toMatchObject({
			message: 'The Secret Key does not belong to this SDKAppID (70009)',
			description: expect.stringContaining("Enter 'Secret Key'"),
		});
	});

	it('says when the host cannot be reached', async () => {
		const credential = { ...mockServer.credential, endpoint: 'http://127.0.0.1:1' };

		const loading = loadOptions('getAttributeNames', credential, PUSH);

		await expect(loading).rejects.toMatchObject({
			message: expect.stringContaining('cannot be reached'),
		});
	});
});
