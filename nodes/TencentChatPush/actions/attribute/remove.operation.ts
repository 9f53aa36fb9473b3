import type { Operation } from '../Operation';
import { ATTRIBUTE_NAMES } from '../../accounts/values';

export const removeAttributes: Operation<string> = {
	resource: 'attribute',
	option: {
		name: 'Remove Attributes',
		value: 'remove',
		description: 'Delete the values that users have for some attributes',
		action: 'Remove attributes of users',
	},
	fields: [
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
	values: ATTRIBUTE_NAMES,
	request: (shares) => ({
		UserAttrs: shares.map(({ account, values }) => ({ To_Account: account, Attrs: values })),
	}),
	result: (account, removedAttributes) => ({ account, removedAttributes }),
};
