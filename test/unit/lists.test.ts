import fc from 'fast-check';

import { asInput, byteLength, readList, shown } from '../../nodes/TencentChatPush/accounts/lists';

describe('readList', () => {
	it.each<[string, unknown, string[]]>([
		['one value', 'alice', ['alice']],
		['commas', 'alice, bob,carol', ['alice', 'bob', 'carol']],
		['line breaks of every system', 'alice\nbob\r\ncarol\rdave', ['alice', 'bob', 'carol', 'dave']],
		['gaps', ',, alice,\n\n ,bob,', ['alice', 'bob']],
		['spaces around, not inside', '  alice ann  ', ['alice ann']],
		['a tab is space, too', '\talice\t', ['alice']],
		['an array', ['alice', 'bob'], ['alice', 'bob']],
		['an array with commas inside', ['berlin, mitte'], ['berlin, mitte']],
		['an array with line breaks inside', ['one\ntwo'], ['one\ntwo']],
		['nested arrays', ['a', ['b', ['c', [['d']]]]], ['a', 'b', 'c', 'd']],
		['empty ones of every kind', [null, undefined, '', '  ', [], [[null]]], []],
		['the same twice', ['a', 'b', ' a ', ['b']], ['a', 'b']],
		['numbers', [7, 0, -1, 1.5], ['7', '0', '-1', '1.5']],
		['a number alone', 7, ['7']],
		['numbers and their texts are the same', [7, '7'], ['7']],
		['the largest exact number', 9007199254740991, ['9007199254740991']],
		['BigInt', [9007199254740993n], ['9007199254740993']],
		['the JSON text of an array', '["a", ["b"], 7, null]', ['a', 'b', '7']],
		['JSON text with spaces around', '\n [ "a" ] \n', ['a']],
		['brackets that are no JSON', '[a]', ['[a]']],
		['half of a JSON text', '["a", "b"', ['["a"', '"b"']],
		['the JSON text of an object is a text', '{"a":1}', ['{"a":1}']],
		['names of object members', '__proto__, constructor', ['__proto__', 'constructor']],
		['nothing', undefined, []],
		['null', null, []],
	])('reads %s', (_, input, values) => {
		expect(readList(input)).toEqual({ values, unusable: [] });
	});

	it.each<[string, unknown]>([
		['an object', { id: 'alice' }],
		['true', true],
		['false', false],
		['not a number', NaN],
		['infinity', -Infinity],
		['a number beyond 2^53', 2 ** 53],
		['a date', new Date(0)],
		['a function', () => 'alice'],
		['a symbol', Symbol('alice')],
	])('gives back %s as it came, and keeps the others', (_, value) => {
		expect(readList(value)).toEqual({ values: [], unusable: [value] });
		expect(readList(['a', [value, 'b']])).toEqual({ values: ['a', 'b'], unusable: [value] });
	});

	it('loses nothing and invents nothing, whatever the list', () => {
		const name = fc.oneof(fc.string(), fc.integer(), fc.constant(null));
		const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
			tree: fc.oneof({ maxDepth: 4 }, name, fc.array(tie('tree'), { maxLength: 6 })),
		}));
		fc.assert(
			fc.property(fc.array(tree), (list) => {
				const names = list
					.flat(Infinity)
					.filter((each) => each !== null)
					.map((each) => String(each).trim())
					.filter((each) => each !== '');
				expect(readList(list)).toEqual({ values: [...new Set(names)], unusable: [] });
			}),
		);
	});

	it('reads its own values again as they are', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), (list) => {
				const { values } = readList(list);
				expect(readList(values).values).toEqual(values);
				expect(readList(JSON.stringify(values)).values).toEqual(values);
			}),
		);
	});

	it('takes anything without throwing', () => {
		const options = { withBigInt: true, withDate: true, withMap: true, withNullPrototype: true };
		fc.assert(
			fc.property(fc.anything(options), (input) => {
				const { values } = readList(input);
				for (const value of values) expect(value).toBe(value.trim());
				expect(values).not.toContain('');
				expect(new Set(values).size).toBe(values.length);
			}),
		);
	});
});

describe('asInput', () => {
	it.each<[string, string | string[]]>([
		['alice', 'alice'],
		['carol ann', 'carol ann'],
		['[vip]', '[vip]'],
		['smith, john', ['smith, john']],
		['one\ntwo', ['one\ntwo']],
		['["a"]', ['["a"]']],
		['', ''],
	])('gives %p back such that it is read as this one name again', (name, input) => {
		expect(asInput(name)).toEqual(input);
	});

	it('does so for every name that a list can hold', () => {
		fc.assert(
			fc.property(fc.array(fc.string()), (list) => {
				for (const name of readList(list).values) {
					expect(readList(asInput(name))).toEqual({ values: [name], unusable: [] });
				}
			}),
		);
	});
});

describe('byteLength', () => {
	it.each([
		['', 0],
		['vip', 3],
		['é', 2],
		['签', 3],
		['🦊', 4],
		['👩‍👧', 11],
	])('counts bytes of UTF-8: %s', (text, bytes) => {
		expect(byteLength(text)).toBe(bytes);
	});

	it('counts what is sent', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'grapheme' }), (text) => {
				expect(byteLength(text)).toBe(new TextEncoder().encode(text).length);
			}),
		);
	});
});

describe('shown', () => {
	it.each<[unknown, string]>([
		['alice', 'alice'],
		[{ a: 1 }, '{"a":1}'],
		[[1, 'b'], '[1,"b"]'],
		[true, 'true'],
		[null, 'null'],
		[undefined, 'undefined'],
		[7n, '7'],
		[NaN, 'NaN'],
		[-Infinity, '-Infinity'],
		['two\n  lines', 'two lines'],
		['x'.repeat(60), 'x'.repeat(60)],
		['x'.repeat(61), `${'x'.repeat(57)}…`],
	])('puts a value on one short line: %p', (value, text) => {
		expect(shown(value)).toBe(text);
	});

	it('takes anything without throwing', () => {
		const options = { withDate: true, withMap: true, withNullPrototype: true };
		fc.assert(
			fc.property(fc.anything(options), (value) => {
				const text = shown(value);
				expect(text.length).toBeLessThanOrEqual(60);
				expect(text).not.toMatch(/[\r\n]/);
			}),
			{ numRuns: 1000 },
		);
	});
});
