import {
	readSegment,
	segmentHints,
	segmentKey,
} from '../../../nodes/TencentChatPush/actions/push/segment';
import { echoParameters } from '../../../nodes/TencentChatPush/engine/echoParameters';
import { sendToAll } from '../../../nodes/TencentChatPush/actions/push/sendToAll.operation';
import { sendToSegment } from '../../../nodes/TencentChatPush/actions/push/sendToSegment.operation';
import { InvalidInput } from '../../../nodes/TencentChatPush/input/invalidInput';
import { byteLength } from '../../../nodes/TencentChatPush/input/lists';
import { CALL, bodyOf, refusalOf, requestJobOf } from './support';
import { expectOfEach } from '../../support/expectOfEach';
import fc from '../../support/random/fastCheck';

function attributes(...rows: Array<[unknown, unknown]>): object {
	return { attribute: rows.map(([name, value]) => ({ name, value })) };
}

const TEN = Array.from({ length: 10 }, (_, index) => `t${index}`);

describe('A segment', () => {
	it.each<[object, object]>([
		[{ segmentBy: 'tags', match: 'any', tags: 'a, b' }, { TagsOr: ['a', 'b'] }],
		[{ segmentBy: 'tags', match: 'all', tags: ['a', 7] }, { TagsAnd: ['a', '7'] }],
		[{ segmentBy: 'tags', tags: 'a\nb' }, { TagsAnd: ['a', 'b'] }],
		[
			{ segmentBy: 'tags', match: 'any', tags: 'a', excludedTags: 'c' },
			{ TagsOr: ['a'], TagsNot: ['c'] },
		],
		[
			{ segmentBy: 'attributes', match: 'any', attributeValues: attributes(['city', 'Berlin']) },
			{ AttrsOr: { city: 'Berlin' } },
		],
		[
			{
				segmentBy: 'attributes',
				match: 'all',
				attributeValues: attributes(['city', ' Berlin '], ['level', 3]),
			},
			{ AttrsAnd: { city: 'Berlin', level: '3' } },
		],
		[{ segmentBy: 'tags', tags: 'a', attributeValues: {}, excludedTags: '' }, { TagsAnd: ['a'] }],
		[
			{ segmentBy: 'tags', tags: TEN, excludedTags: 'x', attributeValues: { attribute: [] } },
			{ TagsAnd: TEN, TagsNot: ['x'] },
		],
	])('%j', (parameters, condition) => {
		expect(readSegment({ ...parameters }, CALL)).toEqual(condition);
	});

	it('keeps an attribute of any name', () => {
		const condition = readSegment(
			{ segmentBy: 'attributes', attributeValues: attributes(['__proto__', 'x']) },
			CALL,
		);
		expect(JSON.stringify(condition)).toBe('{"AttrsAnd":{"__proto__":"x"}}');
	});

	it.each<[object, RegExp]>([
		[{ segmentBy: 'tags', tags: '' }, /has no tag/],
		[{ segmentBy: 'tags', tags: ' , ' }, /has no tag/],
		[{ segmentBy: 'tags', excludedTags: 'a' }, /has no tag/],
		[{ segmentBy: 'tags', tags: [...TEN, 'x'] }, /.Tags. has 11 tags; it can have at most 10/],
		[{ segmentBy: 'tags', tags: 'x', excludedTags: [...TEN, 'y'] }, /.Excluded Tags. has 11 tags/],
		[{ segmentBy: 'tags', tags: 'a, b', excludedTags: 'b' }, /'b' is in both/],
		[{ segmentBy: 'tags', tags: 'é'.repeat(26) }, /52 bytes long; a tag can have at most 50/],
		[{ segmentBy: 'tags', tags: 'a', excludedTags: 'x'.repeat(51) }, /51 bytes/],
		[{ segmentBy: 'tags', tags: [{ id: 1 }] }, /'Tags' contains a value that cannot be used/],
		[{ segmentBy: 'attributes', attributeValues: {} }, /has no attribute/],
		[
			{ segmentBy: 'attributes', attributeValues: { attribute: [{ name: '', value: '' }] } },
			/has no attribute/,
		],
		[{ segmentBy: 'attributes', attributeValues: 'city' }, /not a list of attributes/],
		[{ segmentBy: 'attributes', attributeValues: attributes(['city', '']) }, /cannot be used/],
		[
			{ segmentBy: 'attributes', attributeValues: attributes(['city', 'A'], ['city', 'B']) },
			/'city' is listed twice in 'Attributes'/,
		],
		[
			{ segmentBy: 'attributes', attributeValues: attributes(['city', 'é'.repeat(26)]) },
			/52 bytes/,
		],
		[{ segmentBy: 'users', tags: 'a' }, /'Segment By' is 'users'/],
		[{ tags: 'a' }, /'Segment By' is empty/],
		[{ segmentBy: 'tags', match: 'none', tags: 'a' }, /'Match' is 'none'/],
	])('is refused: %j', (parameters, words) => {
		expect(refusalOf(() => readSegment({ ...parameters }, CALL))).toMatch(words);
	});

	const GAPS = [
		'vip,',
		',vip',
		'vip,,a',
		'vip\n\na',
		'vip, ""',
		['vip', null],
		['vip', ''],
		'["vip", null]',
	];

	it.each(GAPS)('where every tag narrows, none may be missing: %j', (tags) => {
		const read = (match: unknown): object => readSegment({ segmentBy: 'tags', match, tags }, CALL);
		expect(refusalOf(() => read('all'))).toMatch(/'Tags' contains an empty tag.*more users/);
		expect(refusalOf(() => read(undefined))).toMatch(/'Tags' contains an empty tag/);
		// Without it fewer users get the push.
		expect(read('any')).toMatchObject({ TagsOr: expect.arrayContaining(['vip']) });
	});

	it.each(['any', 'all'])('of excluded tags none may be missing (%s)', (match) => {
		for (const excludedTags of [...GAPS, [null], [''], '[""]']) {
			const read = (): object =>
				readSegment({ segmentBy: 'tags', match, tags: 'b', excludedTags }, CALL);
			expect(refusalOf(read)).toMatch(/'Excluded Tags' contains an empty tag/);
		}
	});

	it.each([
		['a row without a value', attributes(['city', 'Oslo'], ['level', null])],
		['a row without a name', attributes(['city', 'Oslo'], ['', 'gold'])],
		['a row with an empty list', attributes(['city', 'Oslo'], ['level', []])],
		['a row of spaces', attributes(['city', 'Oslo'], ['level', ' '])],
		['no row', { attribute: [{ name: 'city', value: 'Oslo' }, null] }],
		['an empty row', { attribute: [{ name: 'city', value: 'Oslo' }, {}] }],
	])('by attributes is refused with %s', (_, attributeValues) => {
		for (const match of ['any', 'all']) {
			const read = (): object =>
				readSegment({ segmentBy: 'attributes', match, attributeValues }, CALL);
			expect(refusalOf(read)).toMatch(/cannot be used/);
		}
	});

	describe('whose excluded tags come from an expression', () => {
		const run = { ...CALL, byExpression: new Set(['excludedTags']) };
		const read = (excludedTags: unknown): object =>
			readSegment({ segmentBy: 'tags', tags: 'a', excludedTags }, run);

		it.each([null, undefined, '', '  '])('is refused where that finds nothing: %j', (found) => {
			expect(refusalOf(() => read(found))).toMatch(/returns nothing.*empty list: \[\]/);
		});

		it.each([[[]], ['[]']])('excludes nobody where that is said: %j', (found) => {
			expect(read(found)).toEqual({ TagsAnd: ['a'] });
		});
	});

	it('goes back in as it was asked for, also where nobody is excluded', () => {
		const asked = (parameters: object, names: string[] = []): object =>
			echoParameters(sendToSegment, { ...parameters }, { ...CALL, byExpression: new Set(names) });
		expect(asked({ segmentBy: 'tags', tags: 'a', excludedTags: '' })).toEqual({
			segmentBy: 'tags',
			tags: 'a',
			excludedTags: [],
		});
		expect(asked({ segmentBy: 'tags', tags: 'a', excludedTags: null }, ['excludedTags'])).toEqual({
			segmentBy: 'tags',
			tags: 'a',
		});
		expect(asked({ segmentBy: 'attributes', attributeValues: attributes(['a', 'b']) })).toEqual({
			segmentBy: 'attributes',
			attributeValues: attributes(['a', 'b']),
		});
	});

	it('says that several excluded tags may mean something else', () => {
		const excluding = (excludedTags: string): string[] =>
			segmentHints(readSegment({ segmentBy: 'tags', tags: 'a', excludedTags }, CALL));
		expect(excluding('b')).toEqual([]);
		expect(excluding('b, c')).toEqual([expect.stringContaining("'Excluded Tags'")]);
	});

	it('has a key that does not depend on the order', () => {
		const keyOf = (tags: string, match = 'any'): string =>
			segmentKey(readSegment({ segmentBy: 'tags', match, tags }, CALL));
		expect(keyOf('a, b')).toBe(keyOf('b, a'));
		expect(keyOf('a, b')).not.toBe(keyOf('a'));
		expect(keyOf('a, b')).not.toBe(keyOf('a, b', 'all'));
	});

	it('whatever comes, is within the limits of the API or refused', () => {
		const list = fc.oneof(fc.string(), fc.array(fc.string({ maxLength: 60 }), { maxLength: 12 }));
		const row = fc.record({ name: fc.string(), value: fc.oneof(fc.string(), fc.integer()) });
		const parameters = fc.record({
			segmentBy: fc.constantFrom('tags', 'attributes'),
			match: fc.constantFrom('any', 'all'),
			tags: list,
			excludedTags: list,
			rows: fc.array(row, { maxLength: 12 }),
		});
		fc.assert(
			fc.property(parameters, ({ rows, ...given }) => {
				const isByTags = given.segmentBy === 'tags';
				const asked = isByTags ? given : { ...given, tags: '', excludedTags: '' };
				try {
					const condition = readSegment(
						{ ...asked, attributeValues: isByTags ? {} : { attribute: rows } },
						CALL,
					);
					expectOfEach(Object.values(condition), {
						'has 1 to 10 entries': (part) => sizeOf(part) >= 1 && sizeOf(part) <= 10,
						'has texts of 1 to 50 bytes': (part) =>
							textsIn(part).every((text) => byteLength(text) >= 1 && byteLength(text) <= 50),
					});
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidInput);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

/** Tags, or attributes and their values. */
type Part = string[] | Record<string, string>;

function sizeOf(part: Part): number {
	return Array.isArray(part) ? part.length : Object.keys(part).length;
}

function textsIn(part: Part): string[] {
	return Array.isArray(part) ? part : Object.entries(part).flat();
}

describe('A push of more than 10 KB', () => {
	const LONG = '€'.repeat(3400);

	it('is refused, to all and to a segment, before it is sent', () => {
		const message = { title: 't', body: LONG };
		expect(refusalOf(() => sendToAll.read(message, CALL))).toMatch(
			/bytes long; it can have at most 10240/,
		);
		const segment = { ...message, segmentBy: 'tags', tags: 'a' };
		expect(refusalOf(() => sendToSegment.read(segment, CALL))).toMatch(/10240/);
	});

	it('begins at the first byte above', () => {
		const sizeOf = (body: string): number => {
			const additionalFields = { dataId: 'd'.repeat(64) };
			const job = requestJobOf(sendToAll, { title: 't', body, additionalFields });
			return byteLength(JSON.stringify(bodyOf(job, undefined, { ...CALL, random: 4294967295 })));
		};
		const room = 10240 - sizeOf('b');
		expect(sizeOf('b'.repeat(room + 1))).toBe(10240);
		expect(refusalOf(() => sizeOf('b'.repeat(room + 2)))).toContain('10241');
	});
});
