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
		'One tag, several separated by commas or line breaks, or an expression that returns a list. A tag can have up to 50 bytes: 50 Latin letters or 16 Chinese characters.',
	builderHint: {
		propertyHint:
			'Text with several tags or an expression that returns a list. One item can have several tags, so do not create an item for each tag.',
	},
};
