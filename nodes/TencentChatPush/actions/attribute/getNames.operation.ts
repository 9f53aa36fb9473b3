import { z } from 'zod';

import type { PushOperation } from '../PushOperation';

/** The kinds of accounts that an attribute is for. */
export type AccountType = 'registrationId' | 'userId';

/** A registered attribute name. */
export interface RegisteredName {
	readonly name: string;
	/** Its place among the app's ten, 0 to 9. */
	readonly index: number;
	readonly accountType: AccountType;
}

/** `AttrTypes` of the service: 0 for the UserID of a logged-in account, 1 for a RegistrationID. */
const REGISTRATION_ID = 1;

/** get_attr_name page, 1047/60562; the older family has no `AttrTypes`. */
const answer = z.object({
	AttrNames: z.record(z.string().regex(/^\d+$/), z.string()).nullish(),
	AttrTypes: z.record(z.string(), z.coerce.number()).nullish(),
});

/**
 * The names of an answer by their places.
 *
 * @throws when the answer is not of the documented shape
 */
export function registeredNamesIn(body: unknown): RegisteredName[] {
	const { AttrNames, AttrTypes } = answer.parse(body);
	return Object.entries(AttrNames ?? {})
		.filter(([, name]) => name !== '')
		.map(([key, name]): RegisteredName => ({
			name,
			index: Number(key),
			accountType: AttrTypes?.[key] === REGISTRATION_ID ? 'registrationId' : 'userId',
		}))
		.sort((one, other) => one.index - other.index);
}

/** A name as the Success item of it. */
export function nameJson({ name, index, accountType }: RegisteredName): {
	name: string;
	index: number;
	accountType: AccountType;
} {
	return { name, index, accountType };
}

export const getAttributeNames: PushOperation<undefined, RegisteredName[]> = {
	resource: 'attribute',
	option: {
		name: 'Get Attribute Names',
		value: 'getNames',
		description: 'List the attributes that are registered in the app',
		action: 'Get attribute names',
	},
	fields: [],
	paths: {
		timpush: '/v4/timpush/get_attr_name',
		allMemberPush: '/v4/all_member_push/im_get_attr_name',
	},
	callsPerSecond: 100,
	isRepeatable: true,
	read: () => undefined,
	key: () => '',
	request: () => ({}),
	answer: registeredNamesIn,
	results: (_, names) => names.map(nameJson),
	failed: () => ({}),
};
