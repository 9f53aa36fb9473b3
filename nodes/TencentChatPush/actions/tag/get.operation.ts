import { z } from 'zod';

import type { Operation } from '../../engine/Operation';
import { accountCalls, pathsInBoth } from '../accountCalls';
import { byAccount, readingJob } from '../byAccount';

const entry = z
	.object({ To_Account: z.string(), Tags: z.array(z.string()).nullish() })
	.passthrough();

/** get_tag page, 1047/60567. */
const answer = z.object({ UserTags: z.array(entry.nullable().catch(null)) });

export const getTags: Operation = {
	...accountCalls,
	resource: 'tag',
	option: {
		name: 'Get Tags',
		value: 'get',
		description: 'Get the tags that users have',
		action: 'Get tags of users',
	},
	paths: pathsInBoth('get_tag'),
	read: (_, { api }) => readingJob(api, tagsIn, (account, tags) => ({ account, tags })),
};

function tagsIn(body: unknown): ReadonlyMap<string, string[]> {
	const { UserTags } = answer.parse(body);
	return byAccount(UserTags, (held) => [held.To_Account, held.Tags ?? []]);
}
