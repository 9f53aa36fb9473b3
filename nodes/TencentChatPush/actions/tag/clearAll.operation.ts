import type { Operation } from '../Operation';
import { ACCOUNTS_PER_REQUEST } from '../limits';

export const clearAllTags: Operation = {
	resource: 'tag',
	option: {
		name: 'Clear All Tags',
		value: 'clearAll',
		description: 'Remove every tag that users have',
		action: 'Clear all tags of users',
	},
	fields: [],
	paths: {
		timpush: '/v4/timpush/clear_all_tags',
		allMemberPush: '/v4/all_member_push/im_remove_all_tags',
	},
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	buildBody: (entries) => ({ To_Account: entries.map(({ account }) => account) }),
	toSuccessJson: (account) => ({ account, cleared: true }),
};
