import type { Operation } from '../../engine/Operation';
import { accountCalls, accountsField, pathsInBoth } from '../accountCalls';
import { unregisteredAttributes } from './unregistered';
import { ATTRIBUTE_NAMES } from '../../input/values';

export const removeAttributes: Operation<string> = {
	...accountCalls,
	resource: 'attribute',
	option: {
		name: 'Remove Attributes',
		value: 'remove',
		description: 'Remove specific attributes from users',
		action: 'Remove attributes from users',
	},
	fields: [
		accountsField,
		{
			displayName: 'Attribute Names or IDs',
			name: 'attributes',
			type: 'multiOptions',
			typeOptions: {
				loadOptionsMethod: 'getAttributeNames',
				loadOptionsDependsOn: ['options.api'],
			},
			required: true,
			default: [],
			description:
				'The attributes to remove. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
	],
	paths: pathsInBoth('remove_attr'),
	values: {
		...ATTRIBUTE_NAMES,
		success: (account, removedAttributes) => ({ account, removedAttributes }),
	},
	read: () => ({
		key: '',
		request: (_, entries) => ({
			UserAttrs: entries.map(({ account, values }) => ({
				To_Account: account,
				Attrs: [...values],
			})),
		}),
	}),
	findRejected: unregisteredAttributes,
};
