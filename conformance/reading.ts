import type { Json, JsonObject } from '../mock-server/packets/packet';
import { jsonTypeOf } from '../mock-server/packets/shape';
import { isObject } from './judge';

/** The objects in a list of an answer, whatever the answer is like. */
export function objectsIn(answer: JsonObject, list: string): JsonObject[] {
	const value = answer[list];
	return Array.isArray(value) ? value.filter(isObject) : [];
}

/** The entry of one account. */
export function entryOf(answer: JsonObject, list: string, account: string): JsonObject | undefined {
	return objectsIn(answer, list).find(({ To_Account }) => To_Account === account);
}

/** The tags that an answer of get_tag gives for an account. */
export function tagsOf(answer: JsonObject, account: string): Json[] {
	const tags = entryOf(answer, 'UserTags', account)?.Tags;
	return Array.isArray(tags) ? tags : [];
}

/** The attributes that an answer of get_attr gives for an account. */
export function attributesOf(answer: JsonObject, account: string): JsonObject {
	const attributes = entryOf(answer, 'UserAttrs', account)?.Attrs;
	return isObject(attributes) ? attributes : {};
}

/** Names and types of a value, without the values themselves. */
export function outlineOf(value: Json | undefined): string {
	if (isObject(value)) {
		const parts = Object.entries(value).map(([key, inner]) => `${key}: ${outlineOf(inner)}`);
		return parts.length === 0 ? '{}' : `{ ${parts.join(', ')} }`;
	}
	if (!Array.isArray(value)) return value === undefined ? 'nothing' : jsonTypeOf(value);
	const inner = [...new Set(value.map(outlineOf))];
	return inner.length === 0 ? '[]' : `[${inner.join(' | ')}]`;
}
