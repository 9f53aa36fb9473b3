import type { Operation } from '../Operation';
import { unregisteredAttributes } from './unregistered';
import { ACCOUNTS_PER_REQUEST } from '../limits';
import { ATTRIBUTE_NAMES } from '../../accounts/values';

export const removeAttributes: Operation<string> = {
	resource: 'attribute',
	option: {
		name: 'Remove Attributes',
		value: 'remove',
		description: 'Delete the values that users have for specific attributes',
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
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	values: ATTRIBUTE_NAMES,
	buildBody: (entries) => ({
		UserAttrs: entries.map(({ account, values }) => ({ To_Account: account, Attrs: values })),
	}),
	findRejected: unregisteredAttributes,
	toSuccessJson: (account, removedAttributes) => ({ account, removedAttributes }),
};
