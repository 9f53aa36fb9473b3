import {
	asListInput,
	byteLength,
	copyOf,
	elementsOf,
	hasGap,
	readList,
	preview,
} from '../../nodes/TencentChatPush/input/lists';
import fc from '../support/random/fastCheck';

/** Names out of what separates, quotes and encloses the elements of a list. */
const FULL_OF_MARKS = fc.string({ unit: fc.constantFrom(...'ab ,，、،\n"\'“”„‘’«»「」＂[]{}\\') });

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
		['half of a JSON text', '["a", "b"', ['["a"', 'b']],
		['a bracket that begins a name', '[a], b', ['[a]', 'b']],
		['brackets within an array', ['[a]', '{b}'], ['[a]', '{b}']],
		[
			'numbers of JSON text, digit by digit',
			'[1234567890123456789, 1.50, -7, 1e2]',
			['1234567890123456789', '1.50', '-7', '1e2'],
		],
		['digits within texts of JSON', '["\\"1.50", 1.50]', ['"1.50', '1.50']],
		['the comma of Chinese', 'vip，新用户', ['vip', '新用户']],
		['the enumeration comma of Chinese', 'vip、新用户', ['vip', '新用户']],
		['the comma of Arabic', 'vip،جديد', ['vip', 'جديد']],
		['line breaks of word processors', 'a\u2028b\u2029c', ['a', 'b', 'c']],
		['quotes of a sheet', '"VIP","Blog"', ['VIP', 'Blog']],
		['quotes with spaces around', ' "VIP" ,\t"Blog" ', ['VIP', 'Blog']],
		['spaces within quotes', '" VIP "', ['VIP']],
		['a comma within quotes', '"Berlin, Mitte", Bonn', ['Berlin, Mitte', 'Bonn']],
		['a line break within quotes', '"one\ntwo",three', ['one\ntwo', 'three']],
		['doubled quotes of CSV', '"a ""b"", c",d', ['a "b", c', 'd']],
		['a name in quotes, in quotes', '"""VIP"""', ['"VIP"']],
		['single quotes', "'vip', 'blog, news'", ['vip', 'blog, news']],
		['typographic quotes', '“VIP”，“新用户”', ['VIP', '新用户']],
		['single typographic quotes', '‘vip’, ‘blog, news’', ['vip', 'blog, news']],
		['German quotes', '„vip“, „blog, news“', ['vip', 'blog, news']],
		['French quotes', '«vip», « blog, news »', ['vip', 'blog, news']],
		['quotes of Taiwan', '「VIP」、「新用戶、老用戶」', ['VIP', '新用戶、老用戶']],
		['an apostrophe within quotes', "'O'Neil', 'rock 'n' roll'", ["O'Neil", "'rock 'n' roll'"]],
		[
			'apostrophes',
			"O'Neil, '90s, rock 'n' roll, boys'",
			["O'Neil", "'90s", "rock 'n' roll", "boys'"],
		],
		['typographic apostrophes', '‘90s, O’Neil', ['‘90s', 'O’Neil']],
		['inches', '5" pipe, 6" pipe', ['5" pipe', '6" pipe']],
		['a quote that does not end', '"VIP, Blog', ['"VIP', 'Blog']],
		['more than one pair of quotes', '"a" and "b", c', ['"a" and "b"', 'c']],
		['quotes within an array', ['"VIP"', "'blog'"], ['"VIP"', "'blog'"]],
		['quotes around nothing', '"", \'\', “”, a', ['a']],
		['a quote alone', '"', ['"']],
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

	it.each<[string, string]>([
		["a list in Python's spelling", "['vip', 'blog']"],
		['a list without quotes', '[travel, wishlist]'],
		['a list of one name without quotes', ' [vip] '],
		['a list with a comma too many', '["a", "b",]'],
		['the JSON text of an object', '{"a": "b"}'],
		["a set in Python's spelling", "{'vip'}"],
		['an array of PostgreSQL', '{vip,blog}'],
		['an expression that nobody evaluates', '{{ $json.tags }}'],
		['two lists', '["a"], ["b"]'],
	])('never takes %s for names', (_, text) => {
		expect(readList(text)).toEqual({ values: [], unusable: [text] });
	});

	it('takes time that grows with the length of a text alone, whatever its quotes', () => {
		const looks = jest.spyOn(String.prototype, 'indexOf');
		for (const piece of ['"a,', "'a'b,", '“a,', '"a"",', '"""x,', '‘a,', '"",""', '„a,', "'  ,"]) {
			looks.mockClear();
			readList(piece.repeat(2_000));
			expect(looks.mock.calls.length).toBeLessThan(10_000);
		}
		looks.mockRestore();
	});

	it('reads a text as it is asked for', () => {
		const [first] = elementsOf(`a, "b, c${', d'.repeat(100_000)}`);
		expect(first).toBe('a');
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

describe('asListInput', () => {
	it.each<[string, string | string[]]>([
		['alice', 'alice'],
		['carol ann', 'carol ann'],
		["O'Neil", "O'Neil"],
		['[vip]', ['[vip]']],
		['{vip}', ['{vip}']],
		['[vip', '[vip'],
		['smith, john', ['smith, john']],
		['vip，新用户', ['vip，新用户']],
		['vip、新用户', ['vip、新用户']],
		['"VIP"', ['"VIP"']],
		["'vip'", ["'vip'"]],
		['“VIP”', ['“VIP”']],
		['"VIP', '"VIP'],
		['one\ntwo', ['one\ntwo']],
		['["a"]', ['["a"]']],
		['', ''],
	])('gives %p back such that it is read as this one name again', (name, input) => {
		expect(asListInput(name)).toEqual(input);
	});

	it('does so for every name that a list can hold', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(fc.string(), FULL_OF_MARKS)), (list) => {
				for (const name of readList(list).values) {
					expect(readList(asListInput(name))).toEqual({ values: [name], unusable: [] });
				}
			}),
		);
	});
});

describe('A gap', () => {
	it.each<[unknown, boolean]>([
		['vip', false],
		['vip, berlin', false],
		['vip,', true],
		[',vip', true],
		['vip,,berlin', true],
		['vip, \u200b, berlin', true],
		['vip\n\nberlin', true],
		['vip\r\nberlin', false],
		['vip,""', true],
		['', true],
		[['vip', null], true],
		[['vip', undefined], true],
		[['vip', ' '], true],
		[['vip', [null]], true],
		['["vip", null]', true],
		[['vip', 'a,,b'], false],
		[[], false],
		[null, true],
		[undefined, true],
	])('in %j: %p', (list, expected) => {
		expect(hasGap(list)).toBe(expected);
	});
});

describe('A copy', () => {
	it.each<[unknown, unknown]>([
		['a', 'a'],
		[
			{ id: 1n, list: [undefined] },
			{ id: '1', list: [null] },
		],
		[new Date(0), '1970-01-01T00:00:00.000Z'],
		[undefined, null],
		[() => 'a', null],
		[JSON.parse('{"__proto__": {"a": 1}}'), JSON.parse('{"__proto__": {"a": 1}}')],
	])('of %p can be stored', (value, copy) => {
		expect(copyOf(value)).toEqual(copy);
		expect(Object.entries(copyOf(value) ?? {})).toEqual(Object.entries(copy ?? {}));
	});

	it('is never the same object', () => {
		const inner = { a: 1 };
		const copy = copyOf({ inner }) as { inner: object };
		expect(copy.inner).toEqual(inner);
		expect(copy.inner).not.toBe(inner);
	});

	it('of what cannot be looked at says what stood there', () => {
		const circle: { self?: unknown } = {};
		circle.self = circle;
		expect(copyOf(circle)).toBe('[object]');
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
		expect(preview(value)).toBe(text);
	});

	it('takes anything without throwing', () => {
		const options = { withDate: true, withMap: true, withNullPrototype: true };
		fc.assert(
			fc.property(fc.anything(options), (value) => {
				const text = preview(value);
				expect(text.length).toBeLessThanOrEqual(60);
				expect(text).not.toMatch(/[\r\n]/);
			}),
			{ numRuns: 1000 },
		);
	});
});
