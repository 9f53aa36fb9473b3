import type { INodeProperties } from 'n8n-workflow';

import type { Operation, RequestEntries, Units } from '../engine/Operation';
import type { Api } from '../input/options';

/** Accounts as an item gives them, any number of them. */
const anyAccounts = {
	displayName: 'Accounts',
	name: 'accounts',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. user-1, user-2',
} satisfies INodeProperties;

/** Accounts that are sent in requests of up to 100. */
export const accountsField: INodeProperties = {
	...anyAccounts,
	description:
		'One account, several separated by commas or line breaks, or an expression that returns a list. The number of accounts is not limited: the node sends up to 100 per request.',
	builderHint: {
		propertyHint:
			'Usually an expression on a field of the input item, such as its user ID. Pass all items to the node at once, without a loop, a Wait node or joining accounts beforehand: the node collects the accounts of all items, sends up to 100 per request, respects the rate limit and retries.',
	},
};

/** The accounts of a push. */
export const pushAccountsField: INodeProperties = {
	...anyAccounts,
	description:
		'One account, several separated by commas or line breaks, or an expression that returns a list. The number of accounts is not limited: the node sends up to 500 per request.',
};

/** Accounts as what a request carries several of. */
export const accountUnits = {
	parameter: 'accounts',
	title: 'Accounts',
	noun: 'account',
	failedKey: 'account',
} satisfies Partial<Units>;

/** Accounts in one request of any other operation (tags and attributes, 90018 beyond; 1047/34954, 1047/34956). */
const ACCOUNTS_PER_REQUEST = 100;

/** What operations on so many accounts have in common. */
export const accountCalls = {
	fields: [accountsField],
	isRepeatable: true,
	units: { ...accountUnits, perRequest: () => ACCOUNTS_PER_REQUEST },
} satisfies Partial<Operation>;

/** The paths of a call in both APIs; the older one calls it by the same name with `im_` before it. */
export function pathsInBoth(call: string): Record<Api, string> {
	return { timpush: `/v4/timpush/${call}`, allMemberPush: `/v4/all_member_push/im_${call}` };
}

/** The accounts of a request, as a list. */
export function accountsIn(entries: RequestEntries): string[] {
	return entries.map(({ account }) => account);
}
