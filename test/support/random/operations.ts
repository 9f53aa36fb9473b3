import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { MockServer } from '../../../mock-server';

/** What an account asks for or holds: a tag, a name, or an attribute as `name=value`. */
export type Ask = string;

/** An operation of the node, as its users see it. */
export interface OperationUnderTest {
	parameters: INodeParameters;
	/** The key of what an item asks for, in Failed items too; absent where only accounts count. */
	asks?: 'tags' | 'attributes';
	/** How later items of the same account overrule earlier ones; by default they add to them. */
	laterWins?: 'value' | 'list';
	/** The most that one request may ask for one account. */
	perRequest: number;
	/** The most that a run may ask for one account. */
	perAccount: number;
	/** The keys of a Success item. */
	successKeys: string[];
	/** What a Success item says was done, in the order it says it. */
	done(json: IDataObject): Ask[];
	/** Whether the mock server bears out what a Success item says. */
	isTrue(json: IDataObject, mockServer: MockServer): boolean;
}

const EVERYTHING = 100;

function listIn(json: IDataObject, key: string): Ask[] {
	const value = json[key];
	return Array.isArray(value) ? value.map(String) : [];
}

/** An attribute as one text. */
export function attributeAsk(name: string, value: unknown): Ask {
	return JSON.stringify([name, value]);
}

function attributesIn(json: IDataObject): Ask[] {
	const attributes = (json.attributes ?? {}) as Record<string, unknown>;
	return Object.entries(attributes).map(([name, value]) => attributeAsk(name, value));
}

function tagsOf(json: IDataObject, { app }: MockServer): string[] {
	return app.tagsOf(String(json.account));
}

function attributesOf(json: IDataObject, { app }: MockServer): Ask[] {
	const attributes = app.attributesOf(String(json.account));
	return Object.entries(attributes).map(([name, value]) => attributeAsk(name, value));
}

function isSameSet(one: readonly string[], other: readonly string[]): boolean {
	return one.length === other.length && new Set([...one, ...other]).size === one.length;
}

const TAG = { resource: 'tag', accounts: '={{ $json.accounts }}' };
const ATTRIBUTE = { resource: 'attribute', accounts: '={{ $json.accounts }}' };

const ACCOUNT = { resource: 'account', accounts: '={{ $json.accounts }}' };

/** The two rows of 'Set Attributes'; their names and values come with the items. */
const ROWS = [
	{ name: '={{ $json.name1 }}', value: '={{ $json.value1 }}' },
	{ name: '={{ $json.name2 }}', value: '={{ $json.value2 }}' },
];

/** All operations, by the name that a failing case shows. */
export const OPERATIONS = {
	'Get Tags': {
		parameters: { ...TAG, operation: 'get' },
		perRequest: EVERYTHING,
		perAccount: EVERYTHING,
		successKeys: ['account', 'tags'],
		done: () => [],
		isTrue: (json, mockServer) => isSameSet(listIn(json, 'tags'), tagsOf(json, mockServer)),
	},
	'Add Tags': {
		parameters: { ...TAG, operation: 'add', tags: '={{ $json.tags }}' },
		asks: 'tags',
		perRequest: 10,
		perAccount: 100,
		successKeys: ['account', 'addedTags'],
		done: (json) => listIn(json, 'addedTags'),
		isTrue: (json, mockServer) => {
			const held = new Set(tagsOf(json, mockServer));
			return listIn(json, 'addedTags').every((tag) => held.has(tag));
		},
	},
	'Clear All Tags': {
		parameters: { ...TAG, operation: 'clearAll' },
		perRequest: EVERYTHING,
		perAccount: EVERYTHING,
		successKeys: ['account', 'cleared'],
		done: () => [],
		isTrue: (json, mockServer) => json.cleared === true && tagsOf(json, mockServer).length === 0,
	},
	'Remove Tags': {
		parameters: { ...TAG, operation: 'remove', tags: '={{ $json.tags }}' },
		asks: 'tags',
		perRequest: 10,
		perAccount: 100,
		successKeys: ['account', 'removedTags'],
		done: (json) => listIn(json, 'removedTags'),
		isTrue: (json, mockServer) => {
			const held = new Set(tagsOf(json, mockServer));
			return listIn(json, 'removedTags').every((tag) => !held.has(tag));
		},
	},
	'Replace Tags': {
		parameters: { ...TAG, operation: 'replace', tags: '={{ $json.tags }}' },
		asks: 'tags',
		laterWins: 'list',
		perRequest: 100,
		perAccount: 100,
		successKeys: ['account', 'tags'],
		done: (json) => listIn(json, 'tags'),
		isTrue: (json, mockServer) => isSameSet(listIn(json, 'tags'), tagsOf(json, mockServer)),
	},
	'Get Attributes': {
		parameters: { ...ATTRIBUTE, operation: 'get' },
		perRequest: EVERYTHING,
		perAccount: EVERYTHING,
		successKeys: ['account', 'attributes'],
		done: () => [],
		isTrue: (json, mockServer) => isSameSet(attributesIn(json), attributesOf(json, mockServer)),
	},
	'Set Attributes': {
		parameters: { ...ATTRIBUTE, operation: 'set', attributeValues: { attribute: ROWS } },
		asks: 'attributes',
		laterWins: 'value',
		perRequest: 10,
		perAccount: 10,
		successKeys: ['account', 'attributes'],
		done: attributesIn,
		isTrue: (json, mockServer) => {
			const held = new Set(attributesOf(json, mockServer));
			return attributesIn(json).every((attribute) => held.has(attribute));
		},
	},
	'Remove Attributes': {
		parameters: { ...ATTRIBUTE, operation: 'remove', attributes: '={{ $json.attributes }}' },
		asks: 'attributes',
		perRequest: 10,
		perAccount: 10,
		successKeys: ['account', 'removedAttributes'],
		done: (json) => listIn(json, 'removedAttributes'),
		isTrue: (json, mockServer) => {
			const removed = listIn(json, 'removedAttributes');
			const { app } = mockServer;
			return removed.every((name) => !Object.hasOwn(app.attributesOf(String(json.account)), name));
		},
	},
	'Check Accounts': {
		parameters: { ...ACCOUNT, operation: 'check' },
		perRequest: EVERYTHING,
		perAccount: EVERYTHING,
		successKeys: ['account', 'imported'],
		done: () => [],
		isTrue: ({ account, imported }, { app }) => imported === app.isImported(String(account)),
	},
	'Import Accounts': {
		parameters: { ...ACCOUNT, operation: 'import' },
		perRequest: EVERYTHING,
		perAccount: EVERYTHING,
		successKeys: ['account', 'imported'],
		done: () => [],
		isTrue: ({ account, imported }, { app }) =>
			imported === true && app.isImported(String(account)),
	},
} as const satisfies Record<string, OperationUnderTest>;

export type OperationName = keyof typeof OPERATIONS;

/** Sync Tags, which has a property of its own. */
export const SYNC_TAGS: INodeParameters = {
	...TAG,
	operation: 'sync',
	tags: '={{ $json.tags }}',
	managedTags: 'vip, plan:*',
};
