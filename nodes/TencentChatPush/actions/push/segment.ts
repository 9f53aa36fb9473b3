import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { byteLength, shown } from '../../accounts/lists';
import { ATTRIBUTE_VALUES, type Attribute, type Value } from '../../accounts/values';
import { canonicalJson } from './canonicalJson';
import { isEmpty, readChoice, readNames, requireChoice, requireNames } from './reading';
import { Refusal } from './refusal';
import type { Parameters } from '../PushOperation';
import { isObject } from '../../helpers/isObject';

/** Who gets a push, in the form of the API: tags or attributes, never both (1047/60561). */
export type Condition =
	| { TagsOr: string[]; TagsNot?: string[] }
	| { TagsAnd: string[]; TagsNot?: string[] }
	| { AttrsOr: Record<string, string> }
	| { AttrsAnd: Record<string, string> };

/** The parameters that a segment is read from. */
export const SEGMENT_PARAMETERS = [
	'segmentBy',
	'match',
	'tags',
	'excludedTags',
	'attributeValues',
] as const;

/** Tags in one list of a condition, refused with 90032 beyond; attributes, of which an app has 10. */
const MOST_TAGS = 10;
const MOST_ATTRIBUTES = 10;
/** Bytes of UTF-8 in a tag (90020), an attribute name or its value (90030). */
const LONGEST = 50;
/** Bytes of a push to a segment or to all users, refused with 90056 beyond (269/117847). */
const PUSH_BYTES = 10 * 1024;

const byTags = { show: { segmentBy: ['tags'] } };
const byAttributes = { show: { segmentBy: ['attributes'] } };

/** The fields of every operation that sends to a segment. */
export const segmentFields: INodeProperties[] = [
	{
		displayName: 'Segment By',
		name: 'segmentBy',
		type: 'options',
		options: [
			{
				name: 'Attributes',
				value: 'attributes',
				description: 'Users whose attributes have certain values',
			},
			{ name: 'Tags', value: 'tags', description: 'Users who have certain tags' },
		],
		default: 'tags',
		description:
			'What the users of the segment have in common. Tags and attributes cannot be combined.',
	},
	{
		displayName: 'Match',
		name: 'match',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Users who have all of them' },
			{ name: 'Any', value: 'any', description: 'Users who have at least one of them' },
		],
		default: 'all',
		description: 'Whether users must have all of the tags or attributes, or any of them',
	},
	{
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. vip, berlin',
		description:
			'Up to 10 tags, separated by commas or line breaks, or an expression that returns a list. A tag can have up to 50 bytes.',
		displayOptions: byTags,
	},
	{
		displayName: 'Excluded Tags',
		name: 'excludedTags',
		type: 'string',
		default: '',
		placeholder: 'e.g. unsubscribed',
		description:
			'Users who have this tag do not get the push. With several tags, Tencent does not document whether users need any or all of them to be excluded.',
		displayOptions: byTags,
	},
	{
		displayName: 'Attributes',
		name: 'attributeValues',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		required: true,
		default: {},
		placeholder: 'Add Attribute',
		options: [
			{
				displayName: 'Attribute',
				name: 'attribute',
				values: [
					{
						displayName: 'Name or ID',
						name: 'name',
						type: 'options',
						typeOptions: {
							loadOptionsMethod: 'getAttributeNames',
							loadOptionsDependsOn: ['options.api'],
						},
						default: '',
						description:
							'The attribute to compare. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. Berlin',
						description: 'The value that users of the segment have, up to 50 bytes',
					},
				],
			},
		],
		displayOptions: byAttributes,
	},
];

/**
 * Reads a segment from its parameters, so that the API has nothing to refuse in it. Whatever is
 * filled in counts: nothing that would narrow the segment is passed over.
 *
 * @throws Refusal in words
 */
export function readSegment(parameters: Parameters): Condition {
	const by = requireChoice(parameters.segmentBy, 'Segment By', ['tags', 'attributes']);
	const isAll = (readChoice(parameters.match, 'Match', ['all', 'any']) ?? 'all') === 'all';
	refuseMixture(by, parameters);
	if (by === 'attributes') {
		const attributes = readAttributes(parameters.attributeValues);
		return isAll ? { AttrsAnd: attributes } : { AttrsOr: attributes };
	}
	const { tags, excluded } = readTags(parameters);
	const without = excluded.length > 0 ? { TagsNot: excluded } : {};
	return isAll ? { TagsAnd: tags, ...without } : { TagsOr: tags, ...without };
}

/** What of a segment may mean something else than expected, one sentence each. */
export function segmentHints(condition: Condition): string[] {
	const excluded = 'TagsNot' in condition ? (condition.TagsNot ?? []) : [];
	if (excluded.length < 2) return [];
	return [
		"Tencent does not document whether users with any or only users with all of the 'Excluded Tags' are excluded. Exclude a single tag to be sure.",
	];
}

/** What two segments have in common exactly if they are about the same users. */
export function segmentKey(condition: Condition): string {
	const sorted = Object.entries(condition).map(([key, value]): [string, unknown] => [
		key,
		Array.isArray(value) ? [...value].sort() : value,
	]);
	return canonicalJson(Object.fromEntries(sorted));
}

/**
 * Checks the size of a push to a segment or to all users.
 *
 * @throws Refusal where it is over the limit
 */
export function refuseLarge(body: IDataObject): void {
	const size = byteLength(JSON.stringify(body));
	if (size <= PUSH_BYTES) return;
	throw new Refusal(
		`The push is ${size} bytes long; it can have at most ${PUSH_BYTES}`,
		"Shorten 'Body', 'Data' or the texts under 'Languages'. Non-Latin characters use up to 4 bytes each.",
	);
}

function refuseMixture(by: 'tags' | 'attributes', parameters: Parameters): void {
	const hasTags = !isEmpty(parameters.tags) || !isEmpty(parameters.excludedTags);
	const hasAttributes = rowsOf(parameters.attributeValues).length > 0;
	if (by === 'tags' ? !hasAttributes : !hasTags) return;
	throw new Refusal(
		'This item has both tags and attributes for one segment',
		"Tencent Chat cannot combine them. Clear the one that is not selected in 'Segment By'.",
	);
}

function readTags(parameters: Parameters): { tags: string[]; excluded: string[] } {
	const tags = requireNames(parameters.tags, 'Tags', 'tag');
	const excluded = readNames(parameters.excludedTags, 'Excluded Tags', 'tag');
	refuseTooMany(tags.length, 'Tags', 'tags', MOST_TAGS);
	refuseTooMany(excluded.length, 'Excluded Tags', 'tags', MOST_TAGS);
	for (const tag of [...tags, ...excluded]) refuseLong(tag, 'a tag');
	const twice = excluded.find((tag) => tags.includes(tag));
	if (twice === undefined) return { tags, excluded };
	throw new Refusal(
		`The tag '${shown(twice)}' is in both 'Tags' and 'Excluded Tags'`,
		'Remove it from one of them.',
	);
}

function readAttributes(given: unknown): Record<string, string> {
	const attributes = rowsOf(given).map(readAttribute);
	if (attributes.length === 0) {
		throw new Refusal(
			'This item has no attribute',
			"Fill in 'Attributes', or check that its expression finds a value in this item.",
		);
	}
	refuseTooMany(attributes.length, 'Attributes', 'attributes', MOST_ATTRIBUTES);
	const names = attributes.map(({ name }) => name);
	const twice = names.find((name, index) => names.indexOf(name) !== index);
	if (twice === undefined) {
		return Object.fromEntries(attributes.map(({ name, value }) => [name, value]));
	}
	throw new Refusal(
		`The attribute '${shown(twice)}' is in 'Attributes' twice`,
		'Tencent Chat compares an attribute with one value per push. Send one push for each value.',
	);
}

/** The rows as the node panel stores them. */
function rowsOf(given: unknown): unknown[] {
	if (isEmpty(given)) return [];
	const rows: unknown = isObject(given) ? given.attribute : given;
	if (Array.isArray(rows)) return rows;
	throw new Refusal(
		"'Attributes' is not a list of attributes",
		'Give each attribute its name and value.',
	);
}

function readAttribute(row: unknown): Attribute {
	const attribute = ATTRIBUTE_VALUES.read({ attribute: [row] }).values.find(isAttribute);
	if (!attribute) {
		throw new Refusal(
			`'Attributes' contains a value that cannot be used: '${shown(row)}'`,
			'Use text or numbers for names and values, and leave none empty.',
		);
	}
	refuseLong(attribute.name, 'an attribute');
	refuseLong(attribute.value, 'an attribute');
	return attribute;
}

function isAttribute(value: Value): value is Attribute {
	return typeof value !== 'string';
}

function refuseTooMany(count: number, title: string, noun: string, most: number): void {
	if (count <= most) return;
	throw new Refusal(
		`'${title}' has ${count} ${noun}; it can have at most ${most}`,
		'Remove some, or add one common tag to these users first.',
	);
}

function refuseLong(text: string, noun: string): void {
	if (byteLength(text) <= LONGEST) return;
	throw new Refusal(
		`'${shown(text)}' is ${byteLength(text)} bytes long; ${noun} can have at most ${LONGEST}`,
		'Shorten it. Non-Latin characters use up to 4 bytes each.',
	);
}
