import { z } from 'zod';

import type { Operation } from '../Operation';
import { ACCOUNTS_PER_REQUEST } from '../limits';
import { heldByAccount } from '../../accounts/heldValues';
import { attributesJson, type Attribute } from '../../accounts/values';

/** zod's own record would drop an attribute of the name __proto__. */
const texts = z.custom<Record<string, string>>(
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		Object.values(value).every((each) => typeof each === 'string'),
);

const entry = z.object({ To_Account: z.string(), Attrs: texts.nullish() }).passthrough();

/** get_attr page, 1047/60564. An entry that cannot be read is left out and costs nobody else anything. */
const answer = z.object({ UserAttrs: z.array(entry.nullable().catch(null)) });

export const getAttributes: Operation<Attribute> = {
	resource: 'attribute',
	option: {
		name: 'Get Attributes',
		value: 'get',
		description: 'Read the attribute values that users have',
		action: 'Get attributes of users',
	},
	fields: [],
	paths: {
		timpush: '/v4/timpush/get_attr',
		allMemberPush: '/v4/all_member_push/im_get_attr',
	},
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	buildBody: (entries) => ({ To_Account: entries.map(({ account }) => account) }),
	parseResponse: (body) =>
		heldByAccount(
			answer
				.parse(body)
				.UserAttrs.flatMap((held) => (held ? [[held.To_Account, listOf(held.Attrs)]] : [])),
		),
	toSuccessJson: (account, attributes) => ({ account, attributes: attributesJson(attributes) }),
};

function listOf(attributes: Record<string, string> | null | undefined): Attribute[] {
	return Object.entries(attributes ?? {}).map(([name, value]) => ({ name, value }));
}
