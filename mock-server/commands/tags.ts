import type { UserTags } from '../wire/answer';
import { codes, Refusal } from '../wire/refusal';
import { byteLength, limits } from '../wire/limits';
import { perAccount, readAccountElements } from './perAccount';
import type { TagsElement } from '../wire/tagBodies';
import * as read from '../wire/tagBodies';

interface AddElement extends TagsElement {
	replace: boolean;
}

export const getTags = perAccount<{ account: string }, UserTags>({
	read: readAccountElements,
	carryOut: ({ account }, { app }) => ({ To_Account: account, Tags: app.tagsOf(account) }),
	answer: (entries) => ({ UserTags: entries }),
});

export const addTags = perAccount<AddElement, void>({
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

export const removeTags = perAccount<TagsElement, void>({
	read: read.readUserTags,
	check: ({ tags }) => checkTagLengths(tags),
	carryOut: ({ account, tags }, { app, family }) => {
		const kept = app.tagsOf(account).filter((tag) => !tags.includes(tag));
		app.setTags(account, kept, family);
	},
});

export const clearAllTags = perAccount<{ account: string }, void>({
	read: readAccountElements,
	carryOut: ({ account }, { app, family }) => app.setTags(account, [], family),
});

function checkTagCount(tags: readonly string[], limit: number): void {
	if (tags.length > limit) {
		throw new Refusal(codes.tooManyTags, `${tags.length} tags for one account, ${limit} allowed`);
	}
}

function checkTagLengths(tags: readonly string[]): void {
	const long = tags.find((tag) => byteLength(tag) > limits.tagBytes);
	if (long !== undefined) throw new Refusal(codes.tagTooLong, `tag ${long} is too long`);
}
