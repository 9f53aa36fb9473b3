import type { Operation } from '../../engine/Operation';
import { accountsField, hundredAccounts } from '../accountsField';
import { tagsBody } from './tagsBody';
import { tagsField } from './tagsField';
import { TAGS } from '../../input/values';

export const replaceTags: Operation<string> = {
	resource: 'tag',
	option: {
		name: 'Replace Tags',
		value: 'replace',
		description: 'Set exactly these tags for users and remove all others',
		action: 'Replace tags of users',
	},
	fields: [accountsField, tagsField],
	// im_add_tag knows no 'Replace' (1047/37173).
	paths: { timpush: '/v4/timpush/add_tag' },
	isRepeatable: true,
	units: hundredAccounts,
	values: {
		...TAGS,
		perRequest: 100,
		merge: 'replace',
		success: (account, tags) => ({ account, tags }),
	},
	read: () => ({ key: '', request: (_, entries) => ({ Replace: 1, ...tagsBody(entries) }) }),
};
