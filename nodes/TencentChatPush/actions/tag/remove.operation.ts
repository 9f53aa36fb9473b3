import type { Operation } from '../../engine/Operation';
import { accountsField, hundredAccounts } from '../accountsField';
import { tagsBody } from './tagsBody';
import { tagsField } from './tagsField';
import { TAGS } from '../../input/values';

export const removeTags: Operation<string> = {
	resource: 'tag',
	option: {
		name: 'Remove Tags',
		value: 'remove',
		description: 'Remove specific tags from users and keep the others',
		action: 'Remove tags from users',
	},
	fields: [accountsField, tagsField],
	paths: {
		timpush: '/v4/timpush/remove_tag',
		allMemberPush: '/v4/all_member_push/im_remove_tag',
	},
	isRepeatable: true,
	units: hundredAccounts,
	values: { ...TAGS, success: (account, removedTags) => ({ account, removedTags }) },
	read: () => ({ key: '', request: (_, entries) => tagsBody(entries) }),
};
