import fc from 'fast-check';

import {
	getAttributeNames,
	registeredNamesIn,
	type RegisteredName,
} from '../../../nodes/TencentChatPush/actions/attribute/getNames.operation';
import {
	registerAttributeNames,
	registrationOf,
	type WantedNames,
} from '../../../nodes/TencentChatPush/actions/attribute/registerNames.operation';
import { Refusal } from '../../../nodes/TencentChatPush/actions/push/refusal';
import { AttributeRegister } from '../../../mock-server/attributeRegister';
import { CALL, refusalOf } from './support';

const OLDER = { ...CALL, api: 'allMemberPush' } as const;

function existing(...names: Array<[index: number, name: string]>): RegisteredName[] {
	return names.map(([index, name]) => ({ index, name, accountType: 'userId' }));
}

function wanted(...names: string[]): WantedNames {
	return { names, accountType: 'userId' };
}

describe('Get Attribute Names', () => {
	it('lists the names by their places', () => {
		const body = {
			ActionStatus: 'OK',
			AttrNames: { '2': 'level', '0': 'city', '1': '' },
			AttrTypes: { '0': 0, '2': 1 },
			More: 1,
		};
		const names = getAttributeNames.answer(body);
		expect(getAttributeNames.results(undefined, names, undefined)).toEqual([
			{ name: 'city', index: 0, accountType: 'userId' },
			{ name: 'level', index: 2, accountType: 'registrationId' },
		]);
	});

	it('takes an app without names, and the older family without types', () => {
		expect(registeredNamesIn({})).toEqual([]);
		expect(registeredNamesIn({ AttrNames: null })).toEqual([]);
		expect(registeredNamesIn({ AttrNames: { '0': 'city' } })).toEqual(existing([0, 'city']));
	});

	it.each([[null], ['OK'], [{ AttrNames: ['city'] }], [{ AttrNames: { first: 'city' } }]])(
		'does not take %j for an answer: names it overlooked could be overwritten',
		(body) => {
			expect(() => registeredNamesIn(body)).toThrow();
		},
	);
});

describe('Register Attribute Names', () => {
	it('fills free places only', () => {
		const registration = registrationOf(wanted('level', 'city', 'sex'), existing([1, 'city']));
		expect(registerAttributeNames.request(wanted(), CALL, registration)).toEqual({
			AttrNames: { '0': 'level', '2': 'sex' },
			AttrTypes: { '0': 0, '2': 0 },
		});
		expect(registerAttributeNames.results(wanted(), undefined, registration)).toEqual([
			{ name: 'level', index: 0, accountType: 'userId' },
			{ name: 'city', index: 1, accountType: 'userId' },
			{ name: 'sex', index: 2, accountType: 'userId' },
		]);
	});

	it('has types for registration IDs, and none in the older family', () => {
		const devices = registrationOf({ names: ['model'], accountType: 'registrationId' }, []);
		expect(registerAttributeNames.request(wanted(), CALL, devices)).toMatchObject({
			AttrTypes: { '0': 1 },
		});
		expect(registerAttributeNames.request(wanted(), OLDER, devices)).toEqual({
			AttrNames: { '0': 'model' },
		});
	});

	it('has nothing to do where the app has all of them', () => {
		const { added, all } = registrationOf(wanted('city'), existing([4, 'city']));
		expect(added).toEqual([]);
		expect(all).toEqual(existing([4, 'city']));
	});

	it('refuses a name of the other account type', () => {
		const devices: WantedNames = { names: ['city'], accountType: 'registrationId' };
		expect(refusalOf(() => registrationOf(devices, existing([0, 'city'])))).toMatch(/'city'/);
	});

	it('refuses more names than there is room for', () => {
		const nine = existing(
			...Array.from({ length: 9 }, (_, at): [number, string] => [at, `a${at}`]),
		);
		expect(registrationOf(wanted('b', 'a3'), nine).added).toEqual(existing([9, 'b']));
		expect(refusalOf(() => registrationOf(wanted('b', 'c'), nine))).toMatch(
			/room for 1 more attributes, and this item has 2 new/,
		);
	});

	it('reads the names and the account type', () => {
		const read = registerAttributeNames.read;
		expect(read({ names: 'city, level\ncity' }, CALL)).toEqual(wanted('city', 'level'));
		expect(read({ names: ['a, b'], accountType: 'registrationId' }, CALL)).toEqual({
			names: ['a, b'],
			accountType: 'registrationId',
		});
		expect(refusalOf(() => read({ names: '' }, CALL))).toMatch(/has no attribute/);
		expect(refusalOf(() => read({ names: 'é'.repeat(26) }, CALL))).toMatch(/52 bytes/);
		expect(refusalOf(() => read({ names: 'a', accountType: 'x' }, CALL))).toMatch(/Account Type/);
		expect(refusalOf(() => read({ names: 'a', accountType: 'registrationId' }, OLDER))).toMatch(
			/older API/,
		);
		expect(read({ names: 'a', accountType: 'userId' }, OLDER)).toEqual(wanted('a'));
	});

	it('whatever the app has, keeps every name and adds the others, or changes nothing', () => {
		const name = fc.constantFrom(...'abcdefghijklmnop');
		const type = fc.constantFrom<RegisteredName['accountType']>('userId', 'registrationId');
		const register = fc.uniqueArray(
			fc.record({ index: fc.integer({ min: 0, max: 9 }), name, accountType: type }),
			{ selector: (each) => each.name },
		);
		const names = fc.uniqueArray(name, { minLength: 1 });
		fc.assert(
			fc.property(register, names, type, (given, asked, accountType) => {
				const places = new Map(given.map((each) => [each.index, each]));
				const before = [...places.values()];
				const server = new AttributeRegister();
				fill(server, before);
				try {
					const registration = registrationOf({ names: asked, accountType }, before);
					fill(server, registration.added);
					expect(registration.all.map((each) => each.name)).toEqual(asked);
					for (const each of registration.all) expectIn(server, each);
				} catch (error) {
					expect(error).toBeInstanceOf(Refusal);
				}
				for (const each of before) expectIn(server, each);
			}),
			{ numRuns: 1000 },
		);
	});
});

/** Does to the mock server's register what the request would. */
function fill(server: AttributeRegister, names: readonly RegisteredName[]): void {
	server.define(
		new Map(
			names.map(({ index, name, accountType }) => [
				String(index),
				{ name, type: accountType === 'userId' ? 0 : 1 },
			]),
		),
	);
}

function expectIn(server: AttributeRegister, { index, name, accountType }: RegisteredName): void {
	expect(server.names[index]).toBe(name);
	expect(server.typeOf(name)).toBe(accountType === 'userId' ? 0 : 1);
}
