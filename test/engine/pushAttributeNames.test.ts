import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../mock-server';
import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, linksOf } from '../support/runNode';
import { series } from '../support/samples';

const on = fileMockServer();

const GET: INodeParameters = { resource: 'attribute', operation: 'getNames' };
const REGISTER: INodeParameters = {
	resource: 'attribute',
	operation: 'registerNames',
	names: '={{ $json.names }}',
	accountType: 'userId',
};

function written(): unknown[] {
	return on.mockServer.requests
		.filter(({ command }) => command.endsWith('set_attr_name'))
		.map(({ body }) => body);
}

describe.each(['timpush', 'allMemberPush'])('Get Attribute Names (%s)', (api) => {
	it('gives an item for each name, however many items ask', async () => {
		on.mockServer.app.registerAttributes(['city', 'level']);
		const { success } = await on.run({ ...GET, options: { api } }, [{}, {}]);
		expect(jsonOf(success)).toEqual([
			{ name: 'city', index: 0, accountType: 'userId' },
			{ name: 'level', index: 1, accountType: 'userId' },
		]);
		expect(success.map(linksOf)).toEqual([
			[0, 1],
			[0, 1],
		]);
		expect(on.mockServer.requests).toHaveLength(1);
	});

	it.each<[string, IDataObject]>([
		['an empty list', { AttrNames: {}, AttrTypes: {} }],
		['no list', {}],
		['null', { AttrNames: null }],
		['places without names', { AttrNames: { 0: '', 1: '' } }],
	])('of an app without names gives none, and no reason to worry: %s', async (_, answer) => {
		on.mockServer.injectFault({ do: { shape: { ActionStatus: 'OK', ErrorCode: 0, ...answer } } });
		const { success, failed, hints } = await on.run({ ...GET, options: { api } }, [{}]);
		expect([success, failed, hints]).toEqual([[], [], []]);
		expect(on.mockServer.requests).toHaveLength(1);
	});

	it('of an app without names in the mock server gives none', async () => {
		const { success, failed } = await on.run({ ...GET, options: { api } }, [{}]);
		expect([success, failed]).toEqual([[], []]);
	});
});

describe('Register Attribute Names', () => {
	it('fills free places only, and gives the names with their places', async () => {
		on.mockServer.app.registerAttributes(['city']);
		const { success } = await on.run(REGISTER, [{ names: 'level, city, age' }]);
		expect(jsonOf(success)).toEqual([
			{ name: 'level', index: 1, accountType: 'userId' },
			{ name: 'city', index: 0, accountType: 'userId' },
			{ name: 'age', index: 2, accountType: 'userId' },
		]);
		expect(on.mockServer.app.attributeNames).toEqual({ 0: 'city', 1: 'level', 2: 'age' });
		expect(written()).toEqual([{ AttrNames: { 1: 'level', 2: 'age' }, AttrTypes: { 1: 0, 2: 0 } }]);
	});

	it('renames nothing that another item registers at the same time', async () => {
		const items = series('name', 10).map((names) => ({ names }));
		const { success, failed } = await on.run(REGISTER, items);
		expect(failed).toEqual([]);
		expect(success).toHaveLength(10);
		expect(Object.values(on.mockServer.app.attributeNames).sort()).toEqual(
			series('name', 10).sort(),
		);
	});

	it('renames nothing that another execution registers at the same time', async () => {
		const runs = series('name', 6).map(async (names) => await on.run(REGISTER, [{ names }]));
		await Promise.all(runs);
		expect(Object.values(on.mockServer.app.attributeNames).sort()).toEqual(
			series('name', 6).sort(),
		);
	});

	it('writes nothing where the app has them all, and keeps values', async () => {
		on.mockServer.app.registerAttributes(['city']);
		on.mockServer.app.importAccounts(['alice']);
		on.mockServer.app.setAttributes('alice', { city: 'Rome' });
		const { success } = await on.run(REGISTER, [{ names: 'city' }]);
		expect(success).toHaveLength(1);
		expect(written()).toEqual([]);
		expect(on.mockServer.app.attributesOf('alice')).toEqual({ city: 'Rome' });
	});

	it('registers once where an answer was lost', async () => {
		on.mockServer.injectFault({ command: 'set_attr_name', times: 1, do: { lose: 'after' } });
		const { success } = await on.run(REGISTER, [{ names: 'city' }]);
		expect(success).toHaveLength(1);
		expect(on.mockServer.app.attributeNames).toEqual({ 0: 'city' });
	});

	it.each<[string, Fault]>([
		['a lost answer', { lose: 'after' }],
		['an answer that is no JSON', { garbage: '<html>' }],
		['an answer of another shape', { shape: [] }],
	])(
		'succeeds after %s, although the next try is refused: the names are there',
		async (_, first) => {
			on.mockServer.injectFault({ command: 'set_attr_name', times: 1, do: first });
			on.mockServer.injectFault({ command: 'set_attr_name', do: { code: 90033 } });
			const { success, failed } = await on.run(REGISTER, [{ names: 'city, level' }]);
			expect(failed).toEqual([]);
			expect(jsonOf(success).map(({ name }) => name)).toEqual(['city', 'level']);
			expect(on.mockServer.app.attributeNames).toEqual({ 0: 'city', 1: 'level' });
		},
	);

	it('fails with the reason where a refusal left the names out', async () => {
		on.mockServer.injectFault({ command: 'set_attr_name', do: { code: 90033 } });
		const { success, failed } = await on.run(REGISTER, [{ names: 'city' }]);
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toMatchObject([{ names: 'city', error: { code: 90033 } }]);
	});

	it('reads the names again where the answer cannot be read, before it writes', async () => {
		on.mockServer.app.registerAttributes(['city']);
		on.mockServer.injectFault({
			command: 'get_attr_name',
			times: 1,
			do: { shape: { ActionStatus: 'OK', ErrorCode: 0, AttrNames: 'city' } },
		});
		const { success } = await on.run(REGISTER, [{ names: 'level' }]);
		expect(jsonOf(success)).toMatchObject([{ name: 'level', index: 1 }]);
	});

	it('refuses what finds no room, or has the other type, before it writes', async () => {
		on.mockServer.app.registerAttributes(series('a', 9));
		on.mockServer.app.registerAttributes(['device'], 1);
		const { failed } = await on.run(REGISTER, [{ names: 'x' }, { names: 'device' }, { names: '' }]);
		expect(written()).toEqual([]);
		const messages = jsonOf(failed).map(({ error }) => (error as IDataObject).message);
		expect(messages).toEqual([
			expect.stringContaining('1 new attribute, but the app can have no more'),
			expect.stringContaining("the other 'Account Type'"),
			'This item has no attribute',
		]);
		expect(jsonOf(failed)).toMatchObject([{ names: 'x', accountType: 'userId' }, {}, {}]);
	});
});
