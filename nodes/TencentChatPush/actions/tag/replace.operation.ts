import type { Operation } from '../../engine/Operation';
import { tagCalls, tagsBody } from './tagCalls';
import { TAGS } from '../../input/values';

export const replaceTags: Operation<string> = {
	...tagCalls,
	option: {
		name: 'Replace Tags',
		value: 'replace',
		description: 'Set exactly these tags for users and remove all others',
		action: 'Replace tags of users',
	},
	// im_add_tag knows no 'Replace' (1047/37173).
	paths: { timpush: '/v4/timpush/add_tag' },
	values: {
		...TAGS,
		perRequest: 100,
		merge: 'replace',
		success: (account, tags) => ({ account, tags }),
	},
	read: () => ({ key: '', request: (_, entries) => ({ Replace: 1, ...tagsBody(entries) }) }),
};
