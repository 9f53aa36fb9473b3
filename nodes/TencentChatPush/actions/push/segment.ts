import type { IDataObject } from 'n8n-workflow';

import * as complaints from '../../input/complaints';
import { hasGap, preview } from '../../input/lists';
import { ATTRIBUTE_VALUES, LONGEST, type Attribute, type Value } from '../../input/values';
import { canonicalJson } from '../../helpers/canonicalJson';
import {
	readChoice,
	readNames,
	refuseLong,
	requireChoice,
	requireNames,
} from '../../input/readers';
import { InvalidInput } from '../../input/invalidInput';
import type { Parameters, RunFacts } from '../../input/parameters';
import { isEmpty } from '../../helpers/isEmpty';
import { isObject } from '../../helpers/isObject';

/** Who gets a push, in the form of the API: tags or attributes, never both (1047/60561). */
export type Condition =
	| { TagsOr: string[]; TagsNot?: string[] }
	| { TagsAnd: string[]; TagsNot?: string[] }
	| { AttrsOr: Record<string, string> }
	| { AttrsAnd: Record<string, string> };

/** Tags in one list of a condition, refused with 90032 beyond; attributes, of which an app has 10. */
const MOST_TAGS = 10;
const MOST_ATTRIBUTES = 10;

/**
 * Reads a segment from its parameters, so that the API has nothing to refuse in it. Nothing that
 * would narrow the segment is passed over: where a part of it is empty, more users would get the push.
 *
 * @throws InvalidInput in words
 */
export function readSegment(
	parameters: Parameters,
	run: Pick<RunFacts, 'byExpression'>,
): Condition {
	const by = requireChoice(parameters.segmentBy, 'Segment By', ['tags', 'attributes']);
	const isAll = (readChoice(parameters.match, 'Match', ['all', 'any']) ?? 'all') === 'all';
	if (by === 'attributes') {
		const attributes = readAttributes(parameters.attributeValues);
		return isAll ? { AttrsAnd: attributes } : { AttrsOr: attributes };
	}
	const { tags, excluded } = readTags(parameters, run);
	if (isAll) refuseGap(parameters.tags, 'Tags', EVERY_TAG);
	const without = excluded.length > 0 ? { TagsNot: excluded } : {};
	return isAll ? { TagsAnd: tags, ...without } : { TagsOr: tags, ...without };
}

/** What of a segment may mean something else than expected, one sentence each. */
export function segmentHints(condition: Condition): string[] {
	const excluded = 'TagsNot' in condition ? (condition.TagsNot ?? []) : [];
	if (excluded.length < 2) return [];
	return [
		"Tencent does not document whether users with any of the 'Excluded Tags' are excluded, or only users with all of them. To be sure, exclude a single tag.",
	];
}

/** What an item asked for; with a list even where nobody is excluded, so that it can be fed back. */
export function echoSegment(
	given: IDataObject,
	{ byExpression }: Pick<RunFacts, 'byExpression'>,
): IDataObject {
	const isBlank = isEmpty(given.excludedTags) && !byExpression.has('excludedTags');
	return given.segmentBy === 'tags' && isBlank ? { ...given, excludedTags: [] } : given;
}

/** What two segments have in common exactly if they are about the same users. */
export function segmentKey(condition: Condition): string {
	const sorted = Object.entries(condition).map(([key, value]): [string, unknown] => [
		key,
		Array.isArray(value) ? [...value].sort() : value,
	]);
	return canonicalJson(Object.fromEntries(sorted));
}

/** What it would mean that one of them is missing. */
const EVERY_TAG = 'With fewer tags to match, more users would get the push.';
const NO_EXCLUSION = 'Users who should be excluded would get the push.';

/** A text without anything in it has no part that is empty: that is for others to judge. */
function refuseGap(list: unknown, title: string, consequence: string): void {
	if (isEmpty(list) || !hasGap(list)) return;
	throw new InvalidInput(
		`'${title}' contains an empty tag: '${preview(list)}'`,
		`${consequence} Check that its expressions return a value for this item, and remove extra commas or line breaks.`,
	);
}

/** A field that was left blank excludes nobody, and so does an empty list; an expression has to find something. */
function readExcluded(
	{ excludedTags }: Parameters,
	{ byExpression }: Pick<RunFacts, 'byExpression'>,
): string[] {
	if (isEmpty(excludedTags) && !Array.isArray(excludedTags) && byExpression.has('excludedTags')) {
		throw new InvalidInput(
			"The expression in 'Excluded Tags' returns nothing for this item",
			`${NO_EXCLUSION} To exclude nobody, let the expression return an empty list: [].`,
		);
	}
	refuseGap(excludedTags, 'Excluded Tags', NO_EXCLUSION);
	return readNames(excludedTags, 'Excluded Tags', 'tag');
}

function readTags(
	parameters: Parameters,
	run: Pick<RunFacts, 'byExpression'>,
): { tags: string[]; excluded: string[] } {
	const tags = requireNames(parameters.tags, 'Tags', 'tag');
	const excluded = readExcluded(parameters, run);
	refuseTooMany(tags.length, 'Tags', 'tags', MOST_TAGS);
	refuseTooMany(excluded.length, 'Excluded Tags', 'tags', MOST_TAGS);
	for (const tag of [...tags, ...excluded]) refuseLong(tag, 'a tag', LONGEST);
	const twice = excluded.find((tag) => tags.includes(tag));
	if (twice === undefined) return { tags, excluded };
	throw new InvalidInput(
		`The tag '${preview(twice)}' is in both 'Tags' and 'Excluded Tags'`,
		'Remove it from one of them.',
	);
}

function readAttributes(given: unknown): Record<string, string> {
	const rows = rowsOf(given);
	if (rows.every(isBlank)) {
		throw new InvalidInput(...complaints.missing('attribute', 'Attributes'));
	}
	const attributes = rows.map(readAttribute);
	refuseTooMany(attributes.length, 'Attributes', 'attributes', MOST_ATTRIBUTES);
	const names = attributes.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice === undefined) {
		return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
	}
	throw new InvalidInput(
		`The attribute '${preview(twice)}' is listed twice in 'Attributes'`,
		'In a push, Tencent Chat compares an attribute with one value only. Send one push for each value.',
	);
}

/** The rows as the node panel stores them. */
function rowsOf(given: unknown): unknown[] {
	if (isEmpty(given)) return [];
	const rows: unknown = isObject(given) ? given.attribute : given;
	if (Array.isArray(rows)) return rows;
	throw new InvalidInput(
		"'Attributes' is not a list of attributes",
		'Give each attribute a name and a value.',
	);
}

/** As a new node has one. */
function isBlank(row: unknown): boolean {
	return isEmpty(row) || (isObject(row) && isEmpty(row.name) && isEmpty(row.value));
}

function readAttribute(row: unknown): Attribute {
	const attribute = ATTRIBUTE_VALUES.read({ attribute: [row] }).values.find(isAttribute);
	if (!attribute) {
		const advice = 'Use text or numbers for names and values, and leave none empty.';
		throw new InvalidInput(...complaints.unusable('Attributes', row, advice));
	}
	refuseLong(attribute.name, 'an attribute', LONGEST);
	refuseLong(attribute.value, 'an attribute', LONGEST);
	return attribute;
}

function isAttribute(value: Value): value is Attribute {
	return typeof value !== 'string';
}

function refuseTooMany(count: number, title: string, noun: string, most: number): void {
	if (count <= most) return;
	throw new InvalidInput(
		`'${title}' has ${count} ${noun}; it can have at most ${most}`,
		'Remove some, or first add one common tag to these users and use that.',
	);
}
