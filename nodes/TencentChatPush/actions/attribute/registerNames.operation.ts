import type { IDataObject } from 'n8n-workflow';

import { byteLength, shown } from '../../accounts/lists';
import type { Api } from '../options';
import { asAsked } from '../push/asked';
import { readChoice, requireNames } from '../push/reading';
import { Refusal } from '../push/refusal';
import type { PushOperation } from '../PushOperation';
import {
	getAttributeNames,
	nameJson,
	registeredNamesIn,
	type AccountType,
	type RegisteredName,
} from './getNames.operation';

/** Attribute names of an app, and bytes of UTF-8 in one (1047/60563). */
const PLACES = 10;
const LONGEST = 50;

/** The number of an account type in `AttrTypes` (1047/60563). */
const TYPE_NUMBERS: Record<AccountType, number> = { userId: 0, registrationId: 1 };

/** Names that the app is to have. */
export interface WantedNames {
	readonly names: readonly string[];
	readonly accountType: AccountType;
}

/** What is to be registered so that the app has the names; `Part` of a request. */
export interface Registration {
	/** Names that take free places; none where the app has all of them. */
	readonly added: readonly RegisteredName[];
	/** All the names that were asked for, with their places, in the order asked. */
	readonly all: readonly RegisteredName[];
}

export const registerAttributeNames: PushOperation<WantedNames, undefined, Registration> = {
	resource: 'attribute',
	option: {
		name: 'Register Attribute Names',
		value: 'registerNames',
		description: 'Add attributes to the app. Names that are already registered stay as they are.',
		action: 'Register attribute names',
	},
	fields: [
		{
			displayName: 'Attribute Names',
			name: 'names',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. city, level',
			description:
				'One name, several separated by commas or line breaks, or an expression that returns a list. An app can have up to 10 attributes, and they cannot be deleted.',
		},
		{
			displayName: 'Account Type',
			name: 'accountType',
			type: 'options',
			options: [
				{
					name: 'Registration ID',
					value: 'registrationId',
					description: 'Devices that the Push SDK registers without a login',
				},
				{ name: 'User ID', value: 'userId', description: 'Users who log in to the app' },
			],
			default: 'userId',
			description: 'The kind of accounts that the attributes are for. It cannot be changed later.',
		},
	],
	paths: {
		timpush: '/v4/timpush/set_attr_name',
		allMemberPush: '/v4/all_member_push/im_set_attr_name',
	},
	callsPerSecond: 100,
	// The same names in the same places.
	isRepeatable: true,
	read: ({ names, accountType }, { api }) => ({
		names: requireNames(names, 'Attribute Names', 'attribute').map(refuseLong),
		accountType: readAccountType(accountType, api),
	}),
	request: (_, { api }, { added }) => registrationBody(added, api),
	key: (wanted) => JSON.stringify(wanted),
	// Places are free only as long as nobody else takes them.
	turn: () => 'names',
	answer: () => undefined,
	results: (_, __, { all }) => all.map(nameJson),
	async execute(wanted, call, ask) {
		const before = registeredNamesIn(await ask({}, getAttributeNames.paths[call.api]));
		const registration = registrationOf(wanted, before);
		if (registration.added.length > 0) await ask(this.request(wanted, call, registration));
		return this.results(wanted, undefined, registration);
	},
	failed: (parameters) => asAsked(parameters, ['names', 'accountType']),
};

/**
 * Finds free places for the names that the app lacks; no name in use is touched.
 *
 * @throws Refusal where a name is in use for the other kind of accounts, or places run out
 */
export function registrationOf(
	{ names, accountType }: WantedNames,
	existing: readonly RegisteredName[],
): Registration {
	const byName = new Map(existing.map((each) => [each.name, each]));
	for (const name of names) refuseOtherType(byName.get(name), accountType);
	const missing = names.filter((name) => !byName.has(name));
	const free = freePlaces(existing);
	if (missing.length > free.length) throw noPlaceFor(missing.length, free.length);
	const places = new Map(missing.map((name, at) => [name, free[at]]));
	const added = [...places].flatMap(([name, index]) =>
		index === undefined ? [] : [{ name, index, accountType }],
	);
	for (const each of added) byName.set(each.name, each);
	return { added, all: names.flatMap((name) => byName.get(name) ?? []) };
}

/** The body that names the new places alone; the older family takes no types. */
function registrationBody(added: readonly RegisteredName[], api: Api): IDataObject {
	const names = added.map(({ index, name }) => [String(index), name]);
	const types = added.map(({ index, accountType }) => [String(index), TYPE_NUMBERS[accountType]]);
	return {
		AttrNames: Object.fromEntries(names) as IDataObject,
		...(api === 'timpush' && { AttrTypes: Object.fromEntries(types) as IDataObject }),
	};
}

function freePlaces(existing: readonly RegisteredName[]): number[] {
	const taken = new Set(existing.map(({ index }) => index));
	return Array.from({ length: PLACES }, (_, index) => index).filter((index) => !taken.has(index));
}

function readAccountType(given: unknown, api: Api): AccountType {
	const type = readChoice(given, 'Account Type', ['userId', 'registrationId']) ?? 'userId';
	if (type === 'userId' || api === 'timpush') return type;
	throw new Refusal(
		'The older API has attributes for user IDs only',
		"Set the option 'API' to 'Push', or 'Account Type' to 'User ID'.",
	);
}

function refuseLong(name: string): string {
	if (byteLength(name) <= LONGEST) return name;
	throw new Refusal(
		`'${shown(name)}' is ${byteLength(name)} bytes long; an attribute name can have at most ${LONGEST}`,
		'Shorten it. Non-Latin characters use up to 4 bytes each.',
	);
}

function refuseOtherType(existing: RegisteredName | undefined, wanted: AccountType): void {
	if (!existing || existing.accountType === wanted) return;
	throw new Refusal(
		`The app already has '${shown(existing.name)}' for the other 'Account Type'`,
		'The type of an attribute cannot be changed. Use another name for this kind of account.',
	);
}

function noPlaceFor(wanted: number, free: number): Refusal {
	return new Refusal(
		`The app has room for ${free} more attributes, and this item has ${wanted} new ones`,
		`An app can have at most ${PLACES}, and none can be removed. Use one of those that 'Get Attribute Names' returns.`,
	);
}
