import type { Operation } from '../Operation';

export const clearAllTags: Operation = {
	resource: 'tag',
	option: {
		name: 'Clear All Tags',
		value: 'clearAll',
		description: 'Take all tags away from users',
		action: 'Clear all tags of users',
	},
	fields: [],
	paths: {
		timpush: '/v4/timpush/clear_all_tags',
		allMemberPush: '/v4/all_member_push/im_remove_all_tags',
	},
	request: (shares) => ({ To_Account: shares.map(({ account }) => account) }),
	result: (account) => ({ account, cleared: true }),
};
