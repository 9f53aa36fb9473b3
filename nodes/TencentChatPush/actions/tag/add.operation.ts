import type { Operation } from '../../engine/Operation';
import { pathsInBoth } from '../accountCalls';
import { tagCalls, tagsBody } from './tagCalls';
import { TAGS } from '../../input/values';

export const addTags: Operation<string> = {
	...tagCalls,
	option: {
		name: 'Add Tags',
		value: 'add',
		description: 'Add tags to users and keep their existing tags',
		action: 'Add tags to users',
	},
	paths: pathsInBoth('add_tag'),
	values: { ...TAGS, success: (account, addedTags) => ({ account, addedTags }) },
	read: () => ({ key: '', request: (_, entries) => tagsBody(entries) }),
};
