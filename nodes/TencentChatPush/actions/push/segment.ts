import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { byteLength, shown } from '../../accounts/lists';
import { ATTRIBUTE_VALUES, type Attribute, type Value } from '../../accounts/values';
import { canonicalJson } from './overlay';
import { isEmpty, isObject, readChoice, readNames, requireChoice, requireNames } from './reading';
import { Refusal } from './refusal';
import type { Parameters } from '../PushOperation';

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
				description: 'Users whose attributes have a value',
			},
			{ name: 'Tags', value: 'tags', description: 'Users who hold tags' },
		],
		default: 'tags',
		description: 'What the users of the segment have in common. The two cannot be combined.',
	},
	{
		displayName: 'Match',
		name: 'match',
		type: 'options',
		options: [
			{ name: 'All', value: 'all', description: 'Users to whom all of them apply' },
			{ name: 'Any', value: 'any', description: 'Users to whom at least one of them applies' },
		],
		default: 'all',
		description: 'How many of the tags or attributes must apply to a user',
	},
	{
		displayName: 'Tags',
		name: 'tags',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. vip, berlin',
		description:
			'Up to 10 tags, separated by commas or line breaks, or a list by expression. A tag has up to 50 bytes.',
		displayOptions: byTags,
	},
	{
		displayName: 'Excluded Tags',
		name: 'excludedTags',
		type: 'string',
		default: '',
		placeholder: 'e.g. unsubscribed',
		description:
			'Users who hold this tag get nothing. One tag is sure: of several, the documents do not say whether any or all of them must be held.',
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
							'The attribute that is compared. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
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
		"Tencent's documents do not say whether users with any or only those with all of several 'Excluded Tags' are left out: exclude one tag to be sure.",
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
		`The push has ${size} bytes, ${PUSH_BYTES} are allowed`,
		"Shorten 'Body', 'Data' or the texts under 'Languages': letters outside English take 2 to 4 bytes each.",
	);
}

function refuseMixture(by: 'tags' | 'attributes', parameters: Parameters): void {
	const hasTags = !isEmpty(parameters.tags) || !isEmpty(parameters.excludedTags);
	const hasAttributes = rowsOf(parameters.attributeValues).length > 0;
	if (by === 'tags' ? !hasAttributes : !hasTags) return;
	throw new Refusal(
		'The item gives both tags and attributes for one segment',
		"Tencent Chat cannot combine them: leave the one empty that 'Segment By' does not name.",
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
		`The tag '${shown(twice)}' stands under both 'Tags' and 'Excluded Tags'`,
		'Take it out of one of the two.',
	);
}

function readAttributes(given: unknown): Record<string, string> {
	const attributes = rowsOf(given).map(readAttribute);
	if (attributes.length === 0) {
		throw new Refusal(
			'The item names no attribute',
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
		`The attribute '${shown(twice)}' stands twice under 'Attributes'`,
		'Tencent Chat compares an attribute with one value per push: send one push for each value.',
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
			`'${shown(row)}' does not fit into 'Attributes'`,
			'Give text or numbers, and leave none empty.',
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
		`${count} ${noun} under '${title}', ${most} are allowed`,
		'Leave some out, or give these users a tag of their own first.',
	);
}

function refuseLong(text: string, noun: string): void {
	if (byteLength(text) <= LONGEST) return;
	throw new Refusal(
		`'${shown(text)}' has ${byteLength(text)} bytes, ${LONGEST} are allowed for ${noun}`,
		'Shorten it: letters outside English take 2 to 4 bytes each.',
	);
}
