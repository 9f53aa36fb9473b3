import { codes, Refusal } from './refusal';
import { badBody, isRecord, readRecord } from './body';
import { byteLength, limits } from './limits';

/** Whom a push is for (push page, `Condition`); every key given has to hold. */
export interface Condition {
	TagsOr?: string[];
	TagsAnd?: string[];
	/** Nobody who holds any of these. */
	TagsNot?: string[];
	AttrsOr?: Record<string, string>;
	AttrsAnd?: Record<string, string>;
}

const tagKeys = ['TagsOr', 'TagsAnd', 'TagsNot'] as const;
const attributeKeys = ['AttrsOr', 'AttrsAnd'] as const;
const knownKeys: readonly string[] = [...tagKeys, ...attributeKeys];

/**
 * Reads a `Condition`, or throws the refusal its page or the push code page names.
 *
 * @param isRegistered - whether the app has an attribute of this name
 */
export function readCondition(value: unknown, isRegistered: (name: string) => boolean): Condition {
	const condition = readRecord(value, 'Condition');
	const keys = Object.keys(condition);
	const stray = keys.find((key) => !knownKeys.includes(key));
	if (stray !== undefined) throw badBody(`Condition has no ${stray}`);
	if (keys.length === 0) throw badBody('Condition is empty');
	if (new Set(keys.map((key) => key.startsWith('Tags'))).size > 1) {
		throw new Refusal(codes.mixedCondition, 'Condition holds tags and attributes');
	}
	const tags = tagKeys.filter((key) => keys.includes(key));
	const attributes = attributeKeys.filter((key) => keys.includes(key));
	const read = {
		...Object.fromEntries(tags.map((key) => [key, readTags(condition[key], key)])),
		...Object.fromEntries(
			attributes.map((key) => [key, readAttributes(condition[key], key, isRegistered)]),
		),
	} satisfies Condition;
	checkDistinct(read);
	return read;
}

function readTags(value: unknown, key: string): string[] {
	if (!Array.isArray(value) || value.length === 0) throw badBody(`${key} is not a filled array`);
	if (value.length > limits.tagsPerCondition) {
		throw new Refusal(codes.tooManyTags, `${key} holds ${value.length} tags`);
	}
	return value.map((tag: unknown) => readTag(tag, key));
}

function readTag(tag: unknown, key: string): string {
	if (typeof tag !== 'string') throw badBody(`${key} holds something else than strings`);
	if (tag === '') throw new Refusal(codes.emptyTag, `${key} holds an empty tag`);
	if (byteLength(tag) > limits.tagBytes) {
		throw new Refusal(codes.conditionTagTooLong, `${key}: tag ${tag} is too long`);
	}
	return tag;
}

function readAttributes(
	value: unknown,
	key: string,
	isRegistered: (name: string) => boolean,
): Record<string, string> {
	if (!isRecord(value)) throw badAttribute(`${key} is not an object`);
	const entries = Object.entries(value).map(([name, wanted]) => {
		if (!isRegistered(name)) throw badAttribute(`attribute ${name} is not registered`);
		if (typeof wanted !== 'string' || !isValueLength(wanted)) {
			throw badAttribute(`the value of attribute ${name} is invalid`);
		}
		return [name, wanted] as const;
	});
	if (entries.length === 0 || entries.length > limits.attributesPerApp) {
		throw badAttribute(`${key} holds ${entries.length} attributes`);
	}
	return Object.fromEntries(entries);
}

function isValueLength(value: string): boolean {
	return value !== '' && byteLength(value) <= limits.attributeValueBytes;
}

function checkDistinct({ TagsOr = [], TagsAnd = [] }: Condition): void {
	const twice = TagsOr.find((tag) => TagsAnd.includes(tag));
	if (twice !== undefined) {
		throw new Refusal(codes.tagInBothLists, `tag ${twice} is in TagsOr and in TagsAnd`);
	}
}

function badAttribute(info: string): Refusal {
	return new Refusal(codes.badAttribute, info);
}
