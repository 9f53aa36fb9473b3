import { z } from 'zod';

import type { Operation } from '../../engine/Operation';
import { accountCalls, pathsInBoth } from '../accountCalls';
import { byAccount, readingJob } from '../byAccount';
import { attributesJson, type Attribute } from '../../input/values';

/** zod's own record would drop an attribute of the name __proto__. */
const texts = z.custom<Record<string, string>>(
	(value) =>
		typeof value === 'object' &&
		value !== null &&
		!Array.isArray(value) &&
		Object.values(value).every((each) => typeof each === 'string'),
);

const entry = z.object({ To_Account: z.string(), Attrs: texts.nullish() }).passthrough();

/** get_attr page, 1047/60564. */
const answer = z.object({ UserAttrs: z.array(entry.nullable().catch(null)) });

export const getAttributes: Operation = {
	...accountCalls,
	resource: 'attribute',
	option: {
		name: 'Get Attributes',
		value: 'get',
		description: 'Get the attribute values that users have',
		action: 'Get attributes of users',
	},
	paths: pathsInBoth('get_attr'),
	read: (_, { api }) =>
		readingJob(api, attributesIn, (account, held) => ({
			account,
			attributes: attributesJson(held),
		})),
};

function attributesIn(body: unknown): ReadonlyMap<string, Attribute[]> {
	const { UserAttrs } = answer.parse(body);
	return byAccount(UserAttrs, (held) => [held.To_Account, listOf(held.Attrs)]);
}

function listOf(attributes: Record<string, string> | null | undefined): Attribute[] {
	return Object.entries(attributes ?? {}).map(([name, value]) => ({ name, value }));
}
