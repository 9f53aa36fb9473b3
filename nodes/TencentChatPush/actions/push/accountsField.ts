import type { INodeProperties } from 'n8n-workflow';

import type { Units } from '../PushOperation';

/** The accounts of a push, any number of them. */
export const pushAccountsField: INodeProperties = {
	displayName: 'Accounts',
	name: 'accounts',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. user-1, user-2',
	description:
		'One account, several separated by commas or line breaks, or an expression that returns a list. Any number of accounts is sent in requests of up to 500.',
};

/** Accounts as what a request carries several of. */
export const accountUnits = {
	parameter: 'accounts',
	title: 'Accounts',
	noun: 'account',
	failedKey: 'account',
} satisfies Partial<Units<unknown>>;
