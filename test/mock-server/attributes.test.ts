import type { Answer } from '../../mock-server';
import { clientOf, device, families, ok, series, startPair, startMockServer } from './support';

const setPath = { timpush: 'v4/timpush/set_attr', allMemberPush: 'v4/all_member_push/im_set_attr' };
const removePath = {
	timpush: 'v4/timpush/remove_attr',
	allMemberPush: 'v4/all_member_push/im_remove_attr',
};

describe.each(families)('attributes in %s', (family) => {
	const state = { accounts: ['alice', 'bob'], attributeNames: ['city', 'sex'] };

	it('are set one by one and read back', async () => {
		const { client } = await startPair(state, family);
		expect(await client.setAttributes(['alice'], { city: 'Oslo', sex: 'f' })).toEqual(ok);
		await client.setAttributes(['alice'], { city: '北京' });
		expect(await client.getAttributes(['alice', 'bob'])).toEqual({
			...ok,
			UserAttrs: [
				{ To_Account: 'alice', Attrs: { city: '北京', sex: 'f' } },
				{ To_Account: 'bob', Attrs: {} },
			],
		});
	});

	it('are removed by name; one that is not held does no harm', async () => {
		const { mockServer, client } = await startPair(state, family);
		mockServer.app.setAttributes('alice', { city: 'Oslo', sex: 'f' });
		expect(await client.removeAttributes(['alice', 'bob'], ['city'])).toEqual(ok);
		expect(mockServer.app.attributesOf('alice')).toEqual({ sex: 'f' });
	});

	it('70107 for whoever is not imported', async () => {
		const { client } = await startPair(state, family);
		const listed = { ...ok, ErrorList: [expect.objectContaining({ ErrorCode: 70107 })] };
		expect(await client.setAttributes(['alice', 'nobody'], { city: 'x' })).toEqual(listed);
		expect(await client.removeAttributes(['alice', 'nobody'], ['city'])).toEqual(listed);
		expect(await client.getAttributes(['alice', 'nobody'])).toEqual({
			...listed,
			UserAttrs: [{ To_Account: 'alice', Attrs: {} }],
		});
	});

	it('90018: 101 accounts', async () => {
		const accounts = series('user', 101);
		const { client } = await startPair({ ...state, accounts }, family);
		const hundred = accounts.slice(1);
		expect(await client.getAttributes(hundred)).toMatchObject(ok);
		expect(await client.setAttributes(hundred, { city: 'x' })).toEqual(ok);
		expect(await client.removeAttributes(hundred, ['city'])).toEqual(ok);
		const tooMany = { ErrorCode: 90018 };
		expect(await client.getAttributes(accounts)).toMatchObject(tooMany);
		expect(await client.setAttributes(accounts, { city: 'x' })).toMatchObject(tooMany);
		expect(await client.removeAttributes(accounts, ['city'])).toMatchObject(tooMany);
	});

	it('90033: a name that is not registered', async () => {
		const { mockServer, client } = await startPair(state, family);
		const refused = { ActionStatus: 'FAIL', ErrorCode: 90033 };
		expect(await client.setAttributes(['alice'], { city: 'x', age: '1' })).toMatchObject(refused);
		expect(await client.removeAttributes(['alice'], ['age'])).toMatchObject(refused);
		expect(mockServer.app.attributesOf('alice')).toEqual({});
	});

	it('may be 50 bytes long, not 51 and not empty', async () => {
		const { client } = await startPair(state, family);
		const set = (city: string): Promise<Answer> => client.setAttributes(['alice'], { city });
		expect(await set(`${'市'.repeat(16)}ab`)).toEqual(ok);
		for (const city of [`${'市'.repeat(16)}abc`, 'x'.repeat(51), '']) {
			expect(await set(city)).toMatchObject({ ErrorCode: 90033 });
		}
	});

	it('90001: bodies of the wrong shape', async () => {
		const { client } = await startPair({ ...state, callsPerSecond: Infinity }, family);
		for (const Attrs of [undefined, {}, [], ['city'], { city: 1 }, { city: null }, 'city']) {
			const body = { UserAttrs: [{ To_Account: 'alice', Attrs }] };
			expect(await client.call(setPath[family], body)).toMatchObject({ ErrorCode: 90001 });
		}
		for (const Attrs of [undefined, [], { city: 'x' }, [1], ['']]) {
			const body = { UserAttrs: [{ To_Account: 'alice', Attrs }] };
			expect(await client.call(removePath[family], body)).toMatchObject({ ErrorCode: 90001 });
		}
	});

	it('spoil their account only, when the mock server is started so', async () => {
		const { mockServer, client } = await startPair({ ...state, badElement: 'account' }, family);
		const UserAttrs = [
			{ To_Account: 'alice', Attrs: { age: '1' } },
			{ To_Account: 'bob', Attrs: { city: 'Oslo' } },
		];
		expect(await client.call(setPath[family], { UserAttrs })).toMatchObject({
			...ok,
			ErrorList: [{ To_Account: 'alice', ErrorCode: 90033 }],
		});
		expect(mockServer.app.attributesOf('bob')).toEqual({ city: 'Oslo' });
	});
});

describe.each(families)('attribute names in %s', (family) => {
	it('are registered and read back', async () => {
		const { client } = await startPair({}, family);
		expect(await client.getAttributeNames()).toMatchObject({ ...ok, AttrNames: {} });
		expect(await client.setAttributeNames({ 0: 'city', 9: 'sex' })).toEqual(ok);
		expect(await client.getAttributeNames()).toMatchObject({ AttrNames: { 0: 'city', 9: 'sex' } });
		expect(await client.setAttributeNames({ 0: 'city' })).toEqual(ok);
	});

	it('90033: none under another key, twice, empty or of 51 bytes', async () => {
		const { mockServer, client } = await startPair({ attributeNames: ['sex', 'city'] }, family);
		const refused: Array<Record<string, string>> = [
			{ 10: 'age' },
			{ '00': 'age' },
			{ a: 'age' },
			{ 2: 'age', 3: 'age' },
			{ 2: 'city' },
			{ 2: 'x'.repeat(51) },
			{ 2: '' },
		];
		for (const names of refused) {
			expect(await client.setAttributeNames(names)).toMatchObject({
				ActionStatus: 'FAIL',
				ErrorCode: 90033,
			});
		}
		expect(await client.setAttributeNames({ 2: 'city' })).toMatchObject({
			ErrorInfo: 'attrName:city already exists at index:1',
		});
		expect(await client.setAttributeNames({ 2: 'x'.repeat(50) })).toEqual(ok);
		expect(mockServer.app.attributeNames).toEqual({ 0: 'sex', 1: 'city', 2: 'x'.repeat(50) });
	});

	it('are ten at most', async () => {
		const { client } = await startPair({ attributeNames: series('name', 10) }, family);
		expect(await client.setAttributeNames({ 10: 'eleventh' })).toMatchObject({ ErrorCode: 90033 });
		await expect(startMockServer({ attributeNames: series('name', 11) })).rejects.toThrow('no key');
	});

	it('90001: bodies of the wrong shape', async () => {
		const { client } = await startPair({}, family);
		const [set, get] = {
			timpush: ['v4/timpush/set_attr_name', 'v4/timpush/get_attr_name'],
			allMemberPush: ['v4/all_member_push/im_set_attr_name', 'v4/all_member_push/im_get_attr_name'],
		}[family];
		for (const body of [{}, { AttrNames: {} }, { AttrNames: ['city'] }, { AttrNames: { 0: 1 } }]) {
			expect(await client.call(set ?? '', body)).toMatchObject({ ErrorCode: 90001 });
		}
		expect(await client.call(get ?? '', [])).toMatchObject({ ErrorCode: 90001 });
	});

	it('take their values with them when another name takes the key', async () => {
		const { mockServer, client } = await startPair(
			{ accounts: ['alice'], attributeNames: ['city', 'sex'] },
			family,
		);
		await client.setAttributes(['alice'], { city: 'Oslo', sex: 'f' });
		await client.setAttributeNames({ 0: 'town' });
		expect(mockServer.app.attributesOf('alice')).toEqual({ sex: 'f' });
	});
});

describe('account types', () => {
	it('are kept per attribute, for good', async () => {
		const { client } = await startPair();
		await client.setAttributeNames({ 0: 'city', 1: 'model' }, { 1: 1 });
		expect(await client.getAttributeNames()).toEqual({
			...ok,
			AttrNames: { 0: 'city', 1: 'model' },
			AttrTypes: { 0: 0, 1: 1 },
		});
		const refused = { ErrorCode: 90033 };
		expect(await client.setAttributeNames({ 0: 'city' }, { 0: 1 })).toMatchObject(refused);
		expect(await client.setAttributeNames({ 1: 'model' })).toMatchObject(refused);
		expect(await client.setAttributeNames({ 2: 'age' }, { 3: 0 })).toMatchObject(refused);
		expect(await client.setAttributeNames({ 2: 'age' }, { 2: 2 })).toMatchObject({
			ErrorCode: 90001,
		});
	});

	it('90035: attributes of UserIDs and of RegistrationIDs are kept apart', async () => {
		const { mockServer, client } = await startPair({
			accounts: ['alice'],
			attributeNames: ['city'],
		});
		mockServer.app.registerAttributes(['model'], 1);
		expect(await client.setAttributes(['alice', device], { city: 'Oslo' })).toMatchObject({
			ErrorList: [{ To_Account: device, ErrorCode: 90035 }],
		});
		expect(await client.setAttributes(['alice', device], { model: 'X1' })).toMatchObject({
			ErrorList: [{ To_Account: 'alice', ErrorCode: 90035 }],
		});
		expect(mockServer.app.attributesOf('alice')).toEqual({ city: 'Oslo' });
		expect(mockServer.app.attributesOf(device)).toEqual({ model: 'X1' });
	});

	it('are nothing the old family knows', async () => {
		const mockServer = await startMockServer({ accounts: ['alice'] });
		const old = clientOf(mockServer, { family: 'allMemberPush' });
		mockServer.app.registerAttributes(['model'], 1);
		expect(await old.getAttributeNames()).toEqual({ ...ok, AttrNames: { 0: 'model' } });
		expect(await old.setAttributes(['alice'], { model: 'X1' })).toEqual(ok);
		expect(await old.setAttributes([device], { model: 'X1' })).toMatchObject({
			ErrorList: [{ To_Account: device, ErrorCode: 70107 }],
		});
	});
});
