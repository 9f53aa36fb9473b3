import type { Operation } from '../../engine/Operation';
import { accountCalls, accountsIn } from '../accountCalls';

export const clearAllTags: Operation = {
	...accountCalls,
	resource: 'tag',
	option: {
		name: 'Clear All Tags',
		value: 'clearAll',
		description: 'Remove all tags from users',
		action: 'Clear all tags of users',
	},
	paths: {
		timpush: '/v4/timpush/clear_all_tags',
		allMemberPush: '/v4/all_member_push/im_remove_all_tags',
	},
	read: () => ({
		key: '',
		request: (_, entries) => ({ To_Account: accountsIn(entries) }),
		answer:
			() =>
			({ account }) => [{ account, cleared: true }],
	}),
};
