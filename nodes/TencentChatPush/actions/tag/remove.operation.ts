import type { Operation } from '../Operation';
import { ACCOUNTS_PER_REQUEST } from '../limits';
import { tagsField } from './tagsField';
import { TAGS } from '../../accounts/values';

export const removeTags: Operation<string> = {
	resource: 'tag',
	option: {
		name: 'Remove Tags',
		value: 'remove',
		description: 'Remove specific tags from users and keep the others',
		action: 'Remove tags from users',
	},
	fields: [tagsField],
	paths: {
		timpush: '/v4/timpush/remove_tag',
		allMemberPush: '/v4/all_member_push/im_remove_tag',
	},
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	values: TAGS,
	buildBody: (entries) => ({
		UserTags: entries.map(({ account, values }) => ({ To_Account: account, Tags: values })),
	}),
	toSuccessJson: (account, removedTags) => ({ account, removedTags }),
};
