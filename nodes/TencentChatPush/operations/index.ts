import type { Operation } from './Operation';
import { addTags } from './addTags.operation';
import { clearAllTags } from './clearAllTags.operation';
import { getAttributes } from './getAttributes.operation';
import { getTags } from './getTags.operation';
import { removeAttributes } from './removeAttributes.operation';
import { removeTags } from './removeTags.operation';
import { replaceTags } from './replaceTags.operation';
import { setAttributes } from './setAttributes.operation';

/** Every operation of the node, in the order of its drop-downs. */
export const operations: readonly Operation[] = [
	getTags,
	addTags,
	clearAllTags,
	removeAttributes,
	removeTags,
	replaceTags,
	getAttributes,
	setAttributes,
];
