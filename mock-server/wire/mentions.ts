import { isRecord } from './body';

/**
 * What a request is about: one entry per array element that names an account, or a single one
 * without account when the request names attributes of the app, or tags or attributes of a segment.
 */
export interface Mention {
	account?: string;
	/** Tags, or attribute names. */
	names: string[];
}

/** Where requests have lists of accounts, or of elements with one each. */
const accountLists = [
	'To_Account',
	'UserTags',
	'UserAttrs',
	'AccountList',
	'Accounts',
	'CheckItem',
	'DeleteItem',
];

/**
 * Finds what a request is about, however badly it is shaped: records and faults need this of
 * requests that are refused, too.
 */
export function mentionsOf(body: unknown): Mention[] {
	if (!isRecord(body)) return [];
	if (isRecord(body.AttrNames)) return [{ names: textsIn(Object.values(body.AttrNames)) }];
	if (isRecord(body.Condition)) return [{ names: conditionNames(body.Condition) }];
	if (isRecord(body.Content)) return mentionsOf(body.Content);
	const lists = [...accountLists.map((name) => body[name]), [body.UserID]];
	return lists.flatMap((list) => (Array.isArray(list) ? list.flatMap(mentionOf) : []));
}

function conditionNames(condition: Record<string, unknown>): string[] {
	const { AttrsOr, AttrsAnd } = condition;
	const lists = [condition.TagsOr, condition.TagsAnd, condition.TagsNot];
	const attributes = [AttrsOr, AttrsAnd].flatMap((value) =>
		isRecord(value) ? Object.keys(value) : [],
	);
	return [...lists.flatMap((list) => (Array.isArray(list) ? textsIn(list) : [])), ...attributes];
}

function mentionOf(element: unknown): Mention[] {
	if (typeof element === 'string') return [{ account: element, names: [] }];
	if (!isRecord(element)) return [];
	const account = element.To_Account ?? element.UserID;
	if (typeof account !== 'string') return [];
	const named: unknown = element.Tags ?? element.Attrs;
	const names = Array.isArray(named) ? named : isRecord(named) ? Object.keys(named) : [];
	return [{ account, names: textsIn(names) }];
}

function textsIn(values: unknown[]): string[] {
	return values.filter((value) => typeof value === 'string');
}
