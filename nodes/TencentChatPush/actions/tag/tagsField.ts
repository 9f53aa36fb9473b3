import type { INodeProperties } from 'n8n-workflow';

/** The field of every operation that takes tags. */
export const tagsField: INodeProperties = {
	displayName: 'Tags',
	name: 'tags',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. vip, berlin',
	description:
		'One tag, several separated by commas or line breaks, or a list by expression. A tag has up to 50 bytes.',
};
