import type { AccountType } from '../wire/accountType';
import type { UserAttrs } from '../wire/answer';
import { okAnswer } from '../wire/answer';
import { codes, Refusal } from '../wire/refusal';
import type { RegisteredAttribute } from '../state/attributeRegister';
import type { Run } from './command';
import { byteLength, limits } from '../wire/limits';
import { perAccount, readAccountElements } from './perAccount';
import type { AttributesElement, NamesElement } from '../wire/tagBodies';
import * as read from '../wire/tagBodies';

export const getAttributes = perAccount<{ account: string }, UserAttrs>({
	read: readAccountElements,
	carryOut: ({ account }, { app }) => ({ To_Account: account, Attrs: app.attributesOf(account) }),
	answer: (entries) => ({ UserAttrs: entries }),
});

export const setAttributes = perAccount<AttributesElement, void>({
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

export const removeAttributes = perAccount<NamesElement, void>({
	read: read.readUserAttrNames,
	check: ({ names }, { app }) => names.forEach((name) => app.checkRegistered(name)),
	carryOut: ({ account, names }, { app }) => app.removeAttributes(account, names),
});

export const setAttributeNames: Run = (body, { app, family }) => {
	const names = read.readAttrNames(body);
	const types = family.accountTypes ? read.readAttrTypes(body) : {};
	app.defineAttributes(withTypes(names, types));
	return okAnswer();
};

export const getAttributeNames: Run = (body, { app, family }) => {
	read.readNothing(body);
	const types = family.accountTypes ? { AttrTypes: app.attributeTypes } : {};
	return okAnswer({ AttrNames: app.attributeNames, ...types });
};

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
