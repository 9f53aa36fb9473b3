import fc from 'fast-check';

import {
	readSegment,
	segmentHints,
	segmentKey,
} from '../../../nodes/TencentChatPush/actions/push/segment';
import { sendToAll } from '../../../nodes/TencentChatPush/actions/push/sendToAll.operation';
import { sendToSegment } from '../../../nodes/TencentChatPush/actions/push/sendToSegment.operation';
import { Refusal } from '../../../nodes/TencentChatPush/actions/push/refusal';
import { byteLength } from '../../../nodes/TencentChatPush/accounts/lists';
import { CALL, refusalOf } from './support';

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
		expect(readSegment({ ...parameters })).toEqual(condition);
	});

	it('keeps an attribute of any name', () => {
		const condition = readSegment({
			segmentBy: 'attributes',
			attributeValues: attributes(['__proto__', 'x']),
		});
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
		[
			{ segmentBy: 'tags', tags: 'a', attributeValues: attributes(['city', 'Berlin']) },
			/both tags and attributes/,
		],
		[
			{ segmentBy: 'attributes', tags: 'a', attributeValues: attributes(['city', 'Berlin']) },
			/both tags and attributes/,
		],
		[{ segmentBy: 'attributes', attributeValues: {} }, /has no attribute/],
		[{ segmentBy: 'attributes', attributeValues: 'city' }, /not a list of attributes/],
		[{ segmentBy: 'attributes', attributeValues: attributes(['city', '']) }, /cannot be used/],
		[
			{ segmentBy: 'attributes', attributeValues: attributes(['city', 'A'], ['city', 'B']) },
			/'city' is in 'Attributes' twice/,
		],
		[
			{ segmentBy: 'attributes', attributeValues: attributes(['city', 'é'.repeat(26)]) },
			/52 bytes/,
		],
		[{ segmentBy: 'users', tags: 'a' }, /'Segment By' is 'users'/],
		[{ tags: 'a' }, /'Segment By' is empty/],
		[{ segmentBy: 'tags', match: 'none', tags: 'a' }, /'Match' is 'none'/],
	])('is refused: %j', (parameters, words) => {
		expect(refusalOf(() => readSegment({ ...parameters }))).toMatch(words);
	});

	it('says that several excluded tags may mean something else', () => {
		const excluding = (excludedTags: string): string[] =>
			segmentHints(readSegment({ segmentBy: 'tags', tags: 'a', excludedTags }));
		expect(excluding('b')).toEqual([]);
		expect(excluding('b, c')).toEqual([expect.stringContaining("'Excluded Tags'")]);
	});

	it('has a key that does not depend on the order', () => {
		const keyOf = (tags: string, match = 'any'): string =>
			segmentKey(readSegment({ segmentBy: 'tags', match, tags }));
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
					const condition = readSegment({
						...asked,
						attributeValues: isByTags ? {} : { attribute: rows },
					});
					for (const part of Object.values(condition)) assertWithin(part);
				} catch (error) {
					expect(error).toBeInstanceOf(Refusal);
				}
			}),
			{ numRuns: 1000 },
		);
	});
});

function assertWithin(part: string[] | Record<string, string>): void {
	const texts = Array.isArray(part) ? part : Object.entries(part).flat();
	const count = Array.isArray(part) ? part.length : Object.keys(part).length;
	expect(count).toBeGreaterThan(0);
	expect(count).toBeLessThanOrEqual(10);
	for (const text of texts) {
		expect(byteLength(text)).toBeGreaterThan(0);
		expect(byteLength(text)).toBeLessThanOrEqual(50);
	}
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
			const read = sendToAll.read({ title: 't', body, additionalFields }, CALL);
			return byteLength(
				JSON.stringify(sendToAll.request(read, { ...CALL, random: 4294967295 }, undefined)),
			);
		};
		const room = 10240 - sizeOf('b');
		expect(sizeOf('b'.repeat(room + 1))).toBe(10240);
		expect(refusalOf(() => sizeOf('b'.repeat(room + 2)))).toContain('10241');
	});
});
