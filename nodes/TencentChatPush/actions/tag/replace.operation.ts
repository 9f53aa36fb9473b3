import type { Operation } from '../Operation';
import { ACCOUNTS_PER_REQUEST } from '../limits';
import { tagsField } from './tagsField';
import { TAGS } from '../../accounts/values';

export const replaceTags: Operation<string> = {
	resource: 'tag',
	option: {
		name: 'Replace Tags',
		value: 'replace',
		description: 'Set exactly these tags for users and remove all others',
		action: 'Replace tags of users',
	},
	fields: [tagsField],
	// im_add_tag knows no 'Replace' (1047/37173).
	paths: { timpush: '/v4/timpush/add_tag' },
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	values: { ...TAGS, perRequest: 100, merge: 'replace' },
	buildBody: (entries) => ({
		Replace: 1,
		UserTags: entries.map(({ account, values }) => ({ To_Account: account, Tags: values })),
	}),
	toSuccessJson: (account, tags) => ({ account, tags }),
};
