import { z } from 'zod';

import { addTags } from './add.operation';
import { getTags } from './get.operation';
import { ManagedTags, managedTagsField } from './managedTags';
import { removeTags } from './remove.operation';
import { tagCalls, tagsField } from './tagCalls';
import { accountsField } from '../accountCalls';
import type { Operation, Progress } from '../../engine/Operation';
import type { Fault } from '../../errors/faults';
import { nameOf, tooMany, WHOLE_TAGS, type Value } from '../../input/values';

/** What the stages do, in their order. */
const STAGES = [getTags, removeTags, addTags];
const REMOVE = STAGES.indexOf(removeTags);
const ADD = STAGES.indexOf(addTags);

/** A Success item of Get Tags. */
const heldTags = z.object({ tags: z.array(z.string()) });

export const syncTags: Operation = {
	...tagCalls,
	option: {
		name: 'Sync Tags',
		value: 'sync',
		description:
			'Add and remove managed tags until users have exactly the given ones, and keep all other tags',
		action: 'Sync tags of users',
	},
	fields: [
		accountsField,
		{
			...tagsField,
			required: false,
			description:
				'The managed tags that the account should have: one, several separated by commas or line breaks, or an expression that returns a list. If empty, all managed tags are removed from the account. Items with the same account are combined.',
		},
		managedTagsField,
	],
	paths: getTags.paths,
	values: WHOLE_TAGS,
	stages: STAGES,
	read: (parameters) => {
		const managed = ManagedTags.read(parameters.managedTags);
		return {
			// Read once, from the first item.
			key: '',
			refusal: (tags) => managed.refusal(tags.map(nameOf)),
			valuesFor: (stage, progress) => {
				const { remove, add, fault } = difference(managed, progress);
				return fault ?? (stage === REMOVE ? remove : add);
			},
			success: (progress) => {
				const { account, done } = progress;
				const removed = done[REMOVE] ?? [];
				const added = done[ADD] ?? [];
				const kept = tagsFound(progress).filter(
					(tag) => managed.has(tag) && !removed.includes(tag),
				);
				return { account, tags: [...kept, ...added], addedTags: added, removedTags: removed };
			},
		};
	},
};

function tagsFound({ found }: Progress): string[] {
	return heldTags.parse(found).tags;
}

/** What an account has too much and what it lacks; nothing is changed where it cannot have all. */
function difference(
	managed: ManagedTags,
	progress: Progress,
): { remove: Value[]; add: Value[]; fault?: Fault } {
	const held = tagsFound(progress);
	const { wanted } = progress;
	const remove = held.filter((tag) => managed.has(tag) && !wanted.includes(tag));
	const add = wanted.filter((tag) => !held.includes(nameOf(tag)));
	const count = held.length - remove.length + add.length;
	const isTooMany = add.length > 0 && count > WHOLE_TAGS.perAccount;
	return { remove, add, ...(isTooMany && { fault: tooMany(WHOLE_TAGS, count) }) };
}
