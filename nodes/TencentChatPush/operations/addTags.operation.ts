import type { Operation } from './Operation';
import { TAGS } from '../values';

export const addTags: Operation = {
	resource: 'tag',
	option: {
		name: 'Add Tags',
		value: 'add',
		description: 'Give users tags in addition to those they hold',
		action: 'Add tags to users',
	},
	fields: [
		{
			displayName: 'Tags',
			name: 'tags',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. vip, berlin',
			description:
				'One tag, several separated by commas or line breaks, or a list by expression. A tag has up to 50 bytes.',
		},
	],
	paths: {
		timpush: '/v4/timpush/add_tag',
		allMemberPush: '/v4/all_member_push/im_add_tag',
	},
	values: TAGS,
	request: (shares) => ({
		UserTags: shares.map(({ account, values }) => ({ To_Account: account, Tags: values })),
	}),
	result: (account, addedTags) => ({ account, addedTags }),
};
