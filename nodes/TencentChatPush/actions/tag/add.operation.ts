import type { Operation } from '../Operation';
import { ACCOUNTS_PER_REQUEST } from '../limits';
import { tagsField } from './tagsField';
import { TAGS } from '../../accounts/values';

export const addTags: Operation<string> = {
	resource: 'tag',
	option: {
		name: 'Add Tags',
		value: 'add',
		description: 'Add tags to users and keep the tags that they already have',
		action: 'Add tags to users',
	},
	fields: [tagsField],
	paths: {
		timpush: '/v4/timpush/add_tag',
		allMemberPush: '/v4/all_member_push/im_add_tag',
	},
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	values: TAGS,
	buildBody: (entries) => ({
		UserTags: entries.map(({ account, values }) => ({ To_Account: account, Tags: values })),
	}),
	toSuccessJson: (account, addedTags) => ({ account, addedTags }),
};
