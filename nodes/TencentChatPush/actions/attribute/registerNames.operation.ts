import type { IDataObject } from 'n8n-workflow';

import { pathsInBoth } from '../accountCalls';
import { preview } from '../../input/lists';
import type { Api } from '../../input/options';
import { LONGEST } from '../../input/values';
import { readChoice, refuseLong, requireNames } from '../../input/readers';
import { InvalidInput } from '../../input/invalidInput';
import type { Ask, Operation } from '../../engine/Operation';
import {
	ATTRIBUTE_NAMES_PATHS,
	registeredNames,
	type AccountType,
	type RegisteredName,
} from './getNames.operation';

/** Attribute names of an app (1047/60563). */
const PLACES = 10;

/** The number of an account type in `AttrTypes` (1047/60563). */
const TYPE_NUMBERS: Record<AccountType, number> = { userId: 0, registrationId: 1 };

/** Names that the app is to have. */
interface WantedNames {
	readonly names: readonly string[];
	readonly accountType: AccountType;
}

/** What is to be registered so that the app has the names. */
interface Registration {
	/** Names that take free places; none where the app has all of them. */
	readonly added: readonly RegisteredName[];
	/** All the names that were asked for, with their places, in the order asked. */
	readonly all: RegisteredName[];
}

export const registerAttributeNames: Operation = {
	resource: 'attribute',
	option: {
		name: 'Register Attribute Names',
		value: 'registerNames',
		description: 'Add attributes to the app. Names that are already registered stay unchanged.',
		action: 'Register attribute names',
	},
	panelHint: {
		message: `Registered attribute names are permanent: they cannot be renamed or removed, and an app can have at most ${PLACES}.`,
		type: 'warning',
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
	paths: pathsInBoth('set_attr_name'),
	callsPerSecond: 100,
	// The same names in the same places.
	isRepeatable: true,
	read: (parameters, { api }) => {
		const names = requireNames(parameters.names, 'Attribute Names', 'attribute');
		for (const name of names) refuseLong(name, 'an attribute name', LONGEST);
		const wanted = { names, accountType: readAccountType(parameters.accountType, api) };
		return {
			key: JSON.stringify(wanted),
			// Places are free only as long as nobody else takes them.
			changes: 'names',
			execute: async (_, ask) => await register(wanted, api, ask),
		};
	},
};

/**
 * Registers the names that the app lacks, and gives all that are wanted with their places.
 *
 * @throws FaultError where it cannot be done
 */
async function register(wanted: WantedNames, api: Api, ask: Ask): Promise<RegisteredName[]> {
	const namesNow = async (): Promise<RegisteredName[]> =>
		await ask({}, (body) => registeredNames.parse(body), ATTRIBUTE_NAMES_PATHS[api]);
	const { added, all } = registrationOf(wanted, await namesNow());
	if (added.length === 0) return all;
	const registering = ask(registrationBody(added, api), () => all);
	// Where they are not there afterwards either, the refusal counts.
	return await registering.catch(
		async () => presentNames(wanted, await namesNow().catch(() => [])) ?? (await registering),
	);
}

/**
 * Finds free places for the names that the app lacks; no name in use is touched.
 *
 * @throws InvalidInput where a name is in use for the other kind of accounts, or places run out
 */
function registrationOf(
	{ names, accountType }: WantedNames,
	existing: readonly RegisteredName[],
): Registration {
	const byName = new Map(existing.map((each) => [each.name, each]));
	for (const name of names) refuseOtherType(byName.get(name), accountType);
	const missing = names.filter((name) => !byName.has(name));
	const free = freePlaces(existing);
	if (missing.length > free.length) throw noPlaceFor(missing.length, free.length);
	const added = missing.flatMap((name, at) => {
		const index = free[at];
		return index === undefined ? [] : [{ name, index, accountType }];
	});
	for (const each of added) byName.set(each.name, each);
	return { added, all: names.flatMap((name) => byName.get(name) ?? []) };
}

/**
 * The names with their places where the app has all of them: a registration that was refused or not
 * answered was carried out then, by an earlier try or by somebody else.
 */
function presentNames(
	{ names, accountType }: WantedNames,
	existing: readonly RegisteredName[],
): RegisteredName[] | undefined {
	const ofType = existing.filter((each) => each.accountType === accountType);
	const all = names.flatMap((name) => ofType.find((each) => each.name === name) ?? []);
	return all.length === names.length ? all : undefined;
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
	throw new InvalidInput(
		'The older API supports attributes for user IDs only',
		"Set the option 'API' to 'Push', or 'Account Type' to 'User ID'.",
	);
}

function refuseOtherType(existing: RegisteredName | undefined, wanted: AccountType): void {
	if (!existing || existing.accountType === wanted) return;
	throw new InvalidInput(
		`'${preview(existing.name)}' is already registered for the other 'Account Type'`,
		'The account type of an attribute cannot be changed. Use another name for this kind of account.',
	);
}

function noPlaceFor(wanted: number, free: number): InvalidInput {
	const added = wanted === 1 ? '1 new attribute' : `${wanted} new attributes`;
	return new InvalidInput(
		`This item has ${added}, but the app can have ${free === 0 ? 'no' : `only ${free}`} more`,
		`An app can have at most ${PLACES}, and none can be removed. Use one of the existing names: 'Get Attribute Names' lists them.`,
	);
}
