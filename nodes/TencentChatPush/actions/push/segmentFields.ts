import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { attributeRowsField } from '../attributeRowsField';

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
			'What the users of the segment have in common. You cannot combine tags and attributes.',
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
		description: 'Whether users must have all of the tags or attributes, or at least one of them',
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
			'Users who have this tag do not get the push. For several tags, Tencent does not document whether users with any of them are excluded, or only users with all of them.',
		displayOptions: byTags,
	},
	{
		...attributeRowsField('The value that the users must have, up to 50 bytes', false),
		displayOptions: byAttributes,
	},
];

/** What the panel says before a run while an attribute of the segment is not filled in. */
export const attributesHint: NodeHint = {
	message: 'A segment by attributes needs at least one attribute, with a name and a value.',
	type: 'warning',
	location: 'ndv',
	whenToDisplay: 'beforeExecution',
	displayCondition: `={{ $parameter["segmentBy"] === "attributes" && $parameter["attributeValues"] !== undefined && !($parameter["attributeValues"]["attribute"] ?? []).some((row) => row.name && row.value) }}`,
};
