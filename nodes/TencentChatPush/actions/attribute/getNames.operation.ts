import { z } from 'zod';

import { pathsInBoth } from '../accountCalls';
import type { Operation } from '../../engine/Operation';
import { wholeNumber } from '../../helpers/wholeNumber';

/** The kinds of accounts that an attribute is for. */
export type AccountType = 'registrationId' | 'userId';

/** A registered attribute name, as the Success item of it. */
export type RegisteredName = {
	readonly name: string;
	/** Its place among the app's ten, 0 to 9. */
	readonly index: number;
	readonly accountType: AccountType;
};

/** `AttrTypes` of the service: 0 for the UserID of a logged-in account, 1 for a RegistrationID. */
const REGISTRATION_ID = 1;

/** The call that tells the names in each API; it changes nothing. */
export const ATTRIBUTE_NAMES_PATHS = pathsInBoth('get_attr_name');

/** The names by their places (get_attr_name page, 1047/60562); the older family has no `AttrTypes`. */
export const registeredNames = z
	.object({
		AttrNames: z.record(z.string().regex(/^\d+$/), z.string()).nullish(),
		AttrTypes: z.record(z.string(), wholeNumber.nullish()).nullish(),
	})
	.transform(({ AttrNames, AttrTypes }) =>
		Object.entries(AttrNames ?? {})
			.filter(([, name]) => name !== '')
			.map(([key, name]): RegisteredName => ({
				name,
				index: Number(key),
				accountType: AttrTypes?.[key] === REGISTRATION_ID ? 'registrationId' : 'userId',
			}))
			.sort((one, other) => one.index - other.index),
	);

export const getAttributeNames: Operation = {
	resource: 'attribute',
	option: {
		name: 'Get Attribute Names',
		value: 'getNames',
		description: 'List the attributes that are registered in the app',
		action: 'Get attribute names',
	},
	fields: [],
	paths: ATTRIBUTE_NAMES_PATHS,
	callsPerSecond: 100,
	isRepeatable: true,
	read: () => ({
		key: '',
		request: () => ({}),
		answer: (body) => {
			const items = registeredNames.parse(body);
			return () => items;
		},
	}),
};
