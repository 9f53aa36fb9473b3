import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { accountCalls, accountsField } from '../accountCalls';
import type { Operation, RequestEntries } from '../../engine/Operation';

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

/** What operations on tags that items name have in common. */
export const tagCalls = {
	...accountCalls,
	resource: 'tag',
	fields: [accountsField, tagsField],
} satisfies Partial<Operation>;

/** Accounts with their tags, as the calls that change tags take them (1047/60568, 1047/60566). */
export function tagsBody(entries: RequestEntries<string>): IDataObject {
	return {
		UserTags: entries.map(({ account, values }) => ({ To_Account: account, Tags: [...values] })),
	};
}
