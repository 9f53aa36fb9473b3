import type { AccountType } from './accountType';
import type { Answer, ErrorListEntry, UserAttrs, UserTags } from './answer';
import { asRefusal, codes, okAnswer, Refusal } from './answer';
import type { App, StoreRules } from './app';
import type { RegisteredAttribute } from './attributeRegister';
import type { AttributesElement, NamesElement, TagsElement } from './body';
import * as read from './body';
import { byteLength, limits } from './limits';

/** What one bad element (a tag of 51 bytes …) spoils: the whole request, or its account only. */
export type BadElement = 'request' | 'account';

/** What sets the two URL families apart, besides the names of their commands. */
interface Family extends StoreRules {
	path: string;
	/** Whether add_tag has `Replace`. */
	replace: boolean;
}

/** "Push Service > REST API", and "All-user/Tag message" under the same addresses. */
const timpush: Family = {
	path: '/v4/timpush',
	accountTypes: true,
	tagsPerApp: limits.tagsPerApp,
	replace: true,
};

/** The older "Pushing to All Users". */
const allMemberPush: Family = {
	path: '/v4/all_member_push',
	accountTypes: false,
	tagsPerApp: Infinity,
	replace: false,
};

/** All a command may ask while it runs. */
export interface CommandSetting {
	app: App;
	badElement: BadElement;
	/** Accounts a fault rule wants in the ErrorList, whatever they bring. */
	listed: ReadonlyMap<string, Refusal>;
	/** Puts the entries of UserTags and UserAttrs in order; the documents promise none. */
	arrange: <T>(entries: readonly T[]) => T[];
}

/** Carries a request out and answers it, or throws a {@link Refusal}. */
export type Command = (body: unknown, setting: CommandSetting) => Answer;

type FamilyCommand = (body: unknown, setting: CommandSetting & { family: Family }) => Answer;
type Setting = Parameters<FamilyCommand>[1];

/** A command that treats each account of the request by itself. */
interface AccountCommand<Element extends { account: string }, Entry> {
	read: (body: unknown, family: Family) => Element[];
	/** Throws when the element breaks a documented limit, whoever the account is. */
	check?: (element: Element, setting: Setting) => void;
	carryOut: (element: Element, setting: Setting) => Entry;
	answer?: (entries: Entry[]) => Partial<Answer>;
}

interface AddElement extends TagsElement {
	replace: boolean;
}

const getTags = perAccount<{ account: string }, UserTags>({
	read: readAccountElements,
	carryOut: ({ account }, { app }) => ({ To_Account: account, Tags: app.tagsOf(account) }),
	answer: (entries) => ({ UserTags: entries }),
});

const addTags = perAccount<AddElement, void>({
	read: (body, family) => {
		const replace = family.replace && read.readReplace(body);
		return read.readUserTags(body).map((element) => ({ ...element, replace }));
	},
	check: ({ tags, replace }) => {
		checkTagCount(tags, replace ? limits.tagsPerReplace : limits.tagsPerAdd);
		checkTagLengths(tags);
	},
	carryOut: ({ account, tags, replace }, { app, family }) => {
		app.setTags(account, replace ? tags : [...app.tagsOf(account), ...tags], family);
	},
});

const removeTags = perAccount<TagsElement, void>({
	read: read.readUserTags,
	check: ({ tags }) => checkTagLengths(tags),
	carryOut: ({ account, tags }, { app, family }) => {
		const kept = app.tagsOf(account).filter((tag) => !tags.includes(tag));
		app.setTags(account, kept, family);
	},
});

const clearAllTags = perAccount<{ account: string }, void>({
	read: readAccountElements,
	carryOut: ({ account }, { app, family }) => app.setTags(account, [], family),
});

const getAttributes = perAccount<{ account: string }, UserAttrs>({
	read: readAccountElements,
	carryOut: ({ account }, { app }) => ({ To_Account: account, Attrs: app.attributesOf(account) }),
	answer: (entries) => ({ UserAttrs: entries }),
});

const setAttributes = perAccount<AttributesElement, void>({
	read: read.readUserAttrs,
	check: ({ attributes }, { app }) => {
		for (const [name, value] of Object.entries(attributes)) {
			app.checkRegistered(name);
			checkAttributeValue(name, value);
		}
	},
	carryOut: ({ account, attributes }, { app, family }) => {
		app.setAttributes(account, attributes, family);
	},
});

const removeAttributes = perAccount<NamesElement, void>({
	read: read.readUserAttrNames,
	check: ({ names }, { app }) => names.forEach((name) => app.checkRegistered(name)),
	carryOut: ({ account, names }, { app }) => app.removeAttributes(account, names),
});

const setAttributeNames: FamilyCommand = (body, { app, family }) => {
	const names = read.readAttrNames(body);
	const types = family.accountTypes ? read.readAttrTypes(body) : {};
	app.defineAttributes(withTypes(names, types));
	return okAnswer();
};

const getAttributeNames: FamilyCommand = (body, { app, family }) => {
	read.readNothing(body);
	const types = family.accountTypes ? { AttrTypes: app.attributeTypes } : {};
	return okAnswer({ AttrNames: app.attributeNames, ...types });
};

/** Every tag and attribute command: its name in timpush, in all_member_push, and what it does. */
const table: ReadonlyArray<readonly [string, string, FamilyCommand]> = [
	['set_attr_name', 'im_set_attr_name', setAttributeNames],
	['get_attr_name', 'im_get_attr_name', getAttributeNames],
	['get_attr', 'im_get_attr', getAttributes],
	['set_attr', 'im_set_attr', setAttributes],
	['remove_attr', 'im_remove_attr', removeAttributes],
	['get_tag', 'im_get_tag', getTags],
	['add_tag', 'im_add_tag', addTags],
	['remove_tag', 'im_remove_tag', removeTags],
	['clear_all_tags', 'im_remove_all_tags', clearAllTags],
];

/** Every command by its URL path, e.g. `/v4/timpush/add_tag`. */
export const commands: ReadonlyMap<string, Command> = new Map(
	table.flatMap(([timpushName, allMemberName, command]) => [
		inFamily(timpush, timpushName, command),
		inFamily(allMemberPush, allMemberName, command),
	]),
);

function inFamily(family: Family, name: string, command: FamilyCommand): [string, Command] {
	return [`${family.path}/${name}`, (body, setting) => command(body, { ...setting, family })];
}

function perAccount<Element extends { account: string }, Entry>(
	command: AccountCommand<Element, Entry>,
): FamilyCommand {
	return (body, setting) => {
		const elements = command.read(body, setting.family);
		if (setting.badElement === 'request') {
			elements.forEach((element) => command.check?.(element, setting));
		}
		const entries: Entry[] = [];
		const errorList: ErrorListEntry[] = [];
		for (const element of elements) {
			try {
				entries.push(carryOutElement(command, element, setting));
			} catch (thrown) {
				errorList.push(listEntry(element.account, asRefusal(thrown)));
			}
		}
		return okAnswer({
			...command.answer?.(setting.arrange(entries)),
			...(errorList.length > 0 && { ErrorList: errorList }),
		});
	};
}

function carryOutElement<Element extends { account: string }, Entry>(
	command: AccountCommand<Element, Entry>,
	element: Element,
	setting: Setting,
): Entry {
	const listed = setting.listed.get(element.account);
	if (listed) throw listed;
	command.check?.(element, setting);
	setting.app.checkExists(element.account, setting.family);
	return command.carryOut(element, setting);
}

function listEntry(account: string, { code, message }: Refusal): ErrorListEntry {
	return { To_Account: account, ErrorCode: code, ErrorInfo: message };
}

function readAccountElements(body: unknown): Array<{ account: string }> {
	return read.readAccounts(body).map((account) => ({ account }));
}

function checkTagCount(tags: readonly string[], limit: number): void {
	if (tags.length > limit) {
		throw new Refusal(codes.tooManyTags, `${tags.length} tags for one account, ${limit} allowed`);
	}
}

function checkTagLengths(tags: readonly string[]): void {
	const long = tags.find((tag) => byteLength(tag) > limits.tagBytes);
	if (long !== undefined) throw new Refusal(codes.tagTooLong, `tag ${long} is too long`);
}

function checkAttributeValue(name: string, value: string): void {
	const length = byteLength(value);
	if (length === 0 || length > limits.attributeValueBytes) {
		throw new Refusal(codes.badAttribute, `the value of attribute ${name} has ${length} bytes`);
	}
}

/** Joins AttrNames and AttrTypes; the keys of AttrTypes must be keys of AttrNames. */
function withTypes(
	names: Record<string, string>,
	types: Record<string, AccountType>,
): Map<string, RegisteredAttribute> {
	const stray = Object.keys(types).find((key) => !Object.hasOwn(names, key));
	if (stray !== undefined) {
		throw new Refusal(codes.badAttribute, `AttrTypes has a key ${stray}, AttrNames has not`);
	}
	const entries = Object.entries(names).map(
		([key, name]) => [key, { name, type: types[key] ?? 0 }] as const,
	);
	return new Map(entries);
}
