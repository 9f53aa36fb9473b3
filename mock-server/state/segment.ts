import type { Condition } from '../wire/condition';

/** What an account holds. */
export interface Holder {
	tags: readonly string[];
	attributes: Readonly<Record<string, string>>;
}

/** Whether an account is in the segment. */
export function meets({ tags, attributes }: Holder, condition: Condition): boolean {
	const { TagsOr, TagsAnd = [], TagsNot = [], AttrsOr, AttrsAnd = {} } = condition;
	const holds = (tag: string): boolean => tags.includes(tag);
	const has = ([name, value]: [string, string]): boolean => attributes[name] === value;
	return (
		(TagsOr?.some(holds) ?? true) &&
		TagsAnd.every(holds) &&
		!TagsNot.some(holds) &&
		(AttrsOr === undefined || Object.entries(AttrsOr).some(has)) &&
		Object.entries(AttrsAnd).every(has)
	);
}
