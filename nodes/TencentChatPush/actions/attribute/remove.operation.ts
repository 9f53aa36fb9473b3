import type { Operation } from '../../engine/Operation';
import { accountsField, hundredAccounts } from '../accountsField';
import { unregisteredAttributes } from './unregistered';
import { ATTRIBUTE_NAMES } from '../../input/values';

export const removeAttributes: Operation<string> = {
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
	paths: {
		timpush: '/v4/timpush/remove_attr',
		allMemberPush: '/v4/all_member_push/im_remove_attr',
	},
	isRepeatable: true,
	units: hundredAccounts,
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
