import { z } from 'zod';

import type { Operation } from '../../engine/Operation';
import { accountsField, hundredAccounts } from '../accountsField';
import { byAccount, readingJob } from '../byAccount';

const entry = z
	.object({ To_Account: z.string(), Tags: z.array(z.string()).nullish() })
	.passthrough();

/** get_tag page, 1047/60567. */
const answer = z.object({ UserTags: z.array(entry.nullable().catch(null)) });

export const getTags: Operation = {
	resource: 'tag',
	option: {
		name: 'Get Tags',
		value: 'get',
		description: 'Get the tags that users have',
		action: 'Get tags of users',
	},
	fields: [accountsField],
	paths: {
		timpush: '/v4/timpush/get_tag',
		allMemberPush: '/v4/all_member_push/im_get_tag',
	},
	isRepeatable: true,
	units: hundredAccounts,
	read: (_, { api }) => readingJob(api, tagsIn, (account, tags) => ({ account, tags })),
};

function tagsIn(body: unknown): ReadonlyMap<string, string[]> {
	const { UserTags } = answer.parse(body);
	return byAccount(UserTags, (held) => [held.To_Account, held.Tags ?? []]);
}
