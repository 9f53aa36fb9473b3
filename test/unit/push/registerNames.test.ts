import {
	getAttributeNames,
	registeredNames,
	type RegisteredName,
} from '../../../nodes/TencentChatPush/actions/attribute/getNames.operation';
import { registerAttributeNames } from '../../../nodes/TencentChatPush/actions/attribute/registerNames.operation';
import { codeFault } from '../../../nodes/TencentChatPush/errors/faults';
import { FaultError } from '../../../nodes/TencentChatPush/errors/faultError';
import { InvalidInput } from '../../../nodes/TencentChatPush/input/invalidInput';
import { AttributeRegister } from '../../../mock-server/state/attributeRegister';
import {
	CALL,
	inTurn,
	itemsOf,
	refusalBy,
	refusalOf,
	requestJobOf,
	served,
	stepsJobOf,
	type Service,
} from './support';
import { expectOfEach } from '../../support/expectOfEach';
import fc from '../../support/random/fastCheck';

const OLDER = { ...CALL, api: 'allMemberPush' } as const;

function existing(...names: Array<[index: number, name: string]>): RegisteredName[] {
	return names.map(([index, name]) => ({ index, name, accountType: 'userId' }));
}

/** The answer that tells these names. */
function told(names: readonly RegisteredName[]): object {
	return {
		AttrNames: Object.fromEntries(names.map(({ index, name }) => [index, name])),
		AttrTypes: Object.fromEntries(
			names.map(({ index, accountType }) => [index, accountType === 'userId' ? 0 : 1]),
		),
	};
}

/** The request for the names that the app has. */
const READING = { body: {}, path: '/v4/timpush/get_attr_name' };

/** Registers names for user IDs, unless `accountType` is another one, in an app that has some. */
async function registered(
	parameters: object,
	before: readonly RegisteredName[],
	facts = CALL,
): ReturnType<typeof served> {
	const job = stepsJobOf(registerAttributeNames, { ...parameters }, facts);
	return await served(job, inTurn(told(before), {}));
}

describe('Get Attribute Names', () => {
	it('lists the names by their places', () => {
		const body = {
			ActionStatus: 'OK',
			AttrNames: { '2': 'level', '0': 'city', '1': '' },
			AttrTypes: { '0': 0, '2': 1 },
			More: 1,
		};
		expect(itemsOf(requestJobOf(getAttributeNames, {}), body)).toEqual([
			{ name: 'city', index: 0, accountType: 'userId' },
			{ name: 'level', index: 2, accountType: 'registrationId' },
		]);
	});

	it('takes an app without names, and the older family without types', () => {
		expect(registeredNames.parse({})).toEqual([]);
		expect(registeredNames.parse({ AttrNames: null })).toEqual([]);
		expect(registeredNames.parse({ AttrNames: { '0': 'city' } })).toEqual(existing([0, 'city']));
	});

	it.each([[null], ['OK'], [{ AttrNames: ['city'] }], [{ AttrNames: { first: 'city' } }]])(
		'does not take %j for an answer: names it overlooked could be overwritten',
		(body) => {
			expect(() => registeredNames.parse(body)).toThrow();
		},
	);
});

describe('Register Attribute Names', () => {
	it('fills free places only', async () => {
		const names = ['level', 'city', 'sex'];
		const { asked, items } = await registered({ names }, existing([1, 'city']));
		expect(asked).toEqual([
			READING,
			{
				body: {
					AttrNames: { '0': 'level', '2': 'sex' },
					AttrTypes: { '0': 0, '2': 0 },
				},
			},
		]);
		expect(items).toEqual([
			{ name: 'level', index: 0, accountType: 'userId' },
			{ name: 'city', index: 1, accountType: 'userId' },
			{ name: 'sex', index: 2, accountType: 'userId' },
		]);
	});

	it('has types for registration IDs, and none in the older family', async () => {
		const names = ['model'];
		const devices = await registered({ names, accountType: 'registrationId' }, []);
		expect(devices.asked[1]?.body).toMatchObject({
			AttrTypes: { '0': 1 },
		});
		const older = await registered({ names }, [], OLDER);
		expect(older.asked).toEqual([
			{ ...READING, path: '/v4/all_member_push/im_get_attr_name' },
			{ body: { AttrNames: { '0': 'model' } } },
		]);
	});

	it('has nothing to do where the app has all of them', async () => {
		const { asked, items } = await registered({ names: 'city' }, existing([4, 'city']));
		expect(asked).toEqual([READING]);
		expect(items).toEqual(existing([4, 'city']));
	});

	it('refuses a name of the other account type', async () => {
		const devices = { names: ['city'], accountType: 'registrationId' };
		expect(await refusalBy(registered(devices, existing([0, 'city'])))).toMatch(/'city'/);
	});

	it('refuses more names than there is room for', async () => {
		const nine = existing(
			...Array.from({ length: 9 }, (_, at): [number, string] => [at, `a${at}`]),
		);
		const { asked, items } = await registered({ names: ['b', 'a3'] }, nine);
		expect(asked[1]?.body).toEqual({ AttrNames: { '9': 'b' }, AttrTypes: { '9': 0 } });
		expect(items).toEqual(existing([9, 'b'], [3, 'a3']));
		expect(await refusalBy(registered({ names: ['b', 'c'] }, nine))).toMatch(
			/has 2 new attributes, but the app can have only 1 more/,
		);
	});

	it('looks whether a registration was carried out that was refused', async () => {
		const refusal = new FaultError(codeFault(90033));
		const job = stepsJobOf(registerAttributeNames, { names: 'city' });
		const present = await served(job, inTurn(told([]), refusal, told(existing([0, 'city']))));
		expect(present.asked).toEqual([READING, { body: told(existing([0, 'city'])) }, READING]);
		expect(present.items).toEqual(existing([0, 'city']));
		for (const after of [told([]), refusal]) {
			await expect(served(job, inTurn(told([]), refusal, after))).rejects.toBe(refusal);
		}
	});

	it('reads the names and the account type', async () => {
		const read = registerAttributeNames.read;
		const two = await registered({ names: 'city, level\ncity' }, []);
		expect(two.items).toEqual(existing([0, 'city'], [1, 'level']));
		const devices = await registered({ names: ['a, b'], accountType: 'registrationId' }, []);
		expect(devices.items).toEqual([{ name: 'a, b', index: 0, accountType: 'registrationId' }]);
		expect(refusalOf(() => read({ names: '' }, CALL))).toMatch(/has no attribute/);
		expect(refusalOf(() => read({ names: 'é'.repeat(26) }, CALL))).toMatch(/52 bytes/);
		expect(refusalOf(() => read({ names: 'a', accountType: 'x' }, CALL))).toMatch(/Account Type/);
		expect(refusalOf(() => read({ names: 'a', accountType: 'registrationId' }, OLDER))).toMatch(
			/older API/,
		);
		const older = await registered({ names: 'a', accountType: 'userId' }, [], OLDER);
		expect(older.items).toEqual(existing([0, 'a']));
	});

	it('whatever the app has, keeps every name and adds the others, or changes nothing', async () => {
		const name = fc.constantFrom(...'abcdefghijklmnop');
		const type = fc.constantFrom<RegisteredName['accountType']>('userId', 'registrationId');
		const register = fc.uniqueArray(
			fc.record({ index: fc.integer({ min: 0, max: 9 }), name, accountType: type }),
			{ selector: (each) => each.name },
		);
		const names = fc.uniqueArray(name, { minLength: 1 });
		await fc.assert(
			fc.asyncProperty(register, names, type, async (given, asked, accountType) => {
				const places = new Map(given.map((each) => [each.index, each]));
				const before = [...places.values()];
				const server = new AttributeRegister();
				fill(server, before);
				const known = server.names;
				const job = stepsJobOf(registerAttributeNames, { names: asked, accountType });
				try {
					const { items } = await served(job, serviceOf(server));
					expect(items.map(({ name: each }) => each)).toEqual(asked);
					expectIn(server, items);
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidInput);
					expect(server.names).toEqual(known);
				}
				expectIn(server, before);
			}),
			{ numRuns: 1000 },
		);
	});
});

/** The mock server's register as what answers the requests of an item. */
function serviceOf(server: AttributeRegister): Service {
	return ({ body, path }) => {
		if (path !== undefined) return { AttrNames: server.names, AttrTypes: server.types };
		fill(server, registeredNames.parse(body));
		return {};
	};
}

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

function expectIn(
	server: AttributeRegister,
	names: ReadonlyArray<Partial<Record<keyof RegisteredName, unknown>>>,
): void {
	expectOfEach(names, {
		'has its place': ({ index, name }) => server.names[String(index)] === name,
		'has its account type': ({ name, accountType }) =>
			server.typeOf(String(name)) === (accountType === 'userId' ? 0 : 1),
	});
}
