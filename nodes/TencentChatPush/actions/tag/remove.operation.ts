import type { Operation } from '../../engine/Operation';
import { pathsInBoth } from '../accountCalls';
import { tagCalls, tagsBody } from './tagCalls';
import { TAGS } from '../../input/values';

export const removeTags: Operation<string> = {
	...tagCalls,
	option: {
		name: 'Remove Tags',
		value: 'remove',
		description: 'Remove specific tags from users and keep the others',
		action: 'Remove tags from users',
	},
	paths: pathsInBoth('remove_tag'),
	values: { ...TAGS, success: (account, removedTags) => ({ account, removedTags }) },
	read: () => ({ key: '', request: (_, entries) => tagsBody(entries) }),
};
