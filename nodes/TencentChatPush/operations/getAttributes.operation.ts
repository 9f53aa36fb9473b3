import { z } from 'zod';

import type { Operation } from './Operation';
import { attributesJson, type Attribute } from '../values';

/** zod's own record would drop an attribute of the name __proto__. */
const texts = z.custom<Record<string, string>>(
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		Object.values(value).every((each) => typeof each === 'string'),
);

/** get_attr page, 1047/60564. */
const answer = z.object({
	UserAttrs: z.array(z.object({ To_Account: z.string(), Attrs: texts.nullish() }).passthrough()),
});

export const getAttributes: Operation<Attribute> = {
	resource: 'attribute',
	option: {
		name: 'Get Attributes',
		value: 'get',
		description: 'Read the attributes of users',
		action: 'Get attributes of users',
	},
	fields: [],
	paths: {
		timpush: '/v4/timpush/get_attr',
		allMemberPush: '/v4/all_member_push/im_get_attr',
	},
	request: (shares) => ({ To_Account: shares.map(({ account }) => account) }),
	found: (body) =>
		new Map(
			answer
				.parse(body)
				.UserAttrs.map(({ To_Account, Attrs }) => [
					To_Account,
					Object.entries(Attrs ?? {}).map(([name, value]) => ({ name, value })),
				]),
		),
	result: (account, attributes) => ({ account, attributes: attributesJson(attributes) }),
};
