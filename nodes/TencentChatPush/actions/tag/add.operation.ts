import type { Operation } from '../../engine/Operation';
import { accountsField, hundredAccounts } from '../accountsField';
import { tagsBody } from './tagsBody';
import { tagsField } from './tagsField';
import { TAGS } from '../../input/values';

export const addTags: Operation<string> = {
	resource: 'tag',
	option: {
		name: 'Add Tags',
		value: 'add',
		description: 'Add tags to users and keep their existing tags',
		action: 'Add tags to users',
	},
	fields: [accountsField, tagsField],
	paths: {
		timpush: '/v4/timpush/add_tag',
		allMemberPush: '/v4/all_member_push/im_add_tag',
	},
	isRepeatable: true,
	units: hundredAccounts,
	values: { ...TAGS, success: (account, addedTags) => ({ account, addedTags }) },
	read: () => ({ key: '', request: (_, entries) => tagsBody(entries) }),
};
