import { z } from 'zod';

import type { Operation } from '../Operation';
import { ACCOUNTS_PER_REQUEST } from '../limits';
import { heldByAccount } from '../../accounts/heldValues';

const entry = z
	.object({ To_Account: z.string(), Tags: z.array(z.string()).nullish() })
	.passthrough();

/** get_tag page, 1047/60567. An entry that cannot be read is left out and costs nobody else anything. */
const answer = z.object({ UserTags: z.array(entry.nullable().catch(null)) });

export const getTags: Operation<string> = {
	resource: 'tag',
	option: {
		name: 'Get Tags',
		value: 'get',
		description: 'Read which tags users have',
		action: 'Get tags of users',
	},
	fields: [],
	paths: {
		timpush: '/v4/timpush/get_tag',
		allMemberPush: '/v4/all_member_push/im_get_tag',
	},
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	buildBody: (entries) => ({ To_Account: entries.map(({ account }) => account) }),
	parseResponse: (body) =>
		heldByAccount(
			answer
				.parse(body)
				.UserTags.flatMap((held) => (held ? [[held.To_Account, held.Tags ?? []]] : [])),
		),
	toSuccessJson: (account, tags) => ({ account, tags }),
};
