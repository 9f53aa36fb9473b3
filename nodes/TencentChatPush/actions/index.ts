import type { Operation } from './Operation';
import { addTags } from './tag/add.operation';
import { clearAllTags } from './tag/clearAll.operation';
import { getAttributes } from './attribute/get.operation';
import { getTags } from './tag/get.operation';
import { removeAttributes } from './attribute/remove.operation';
import { removeTags } from './tag/remove.operation';
import { replaceTags } from './tag/replace.operation';
import { setAttributes } from './attribute/set.operation';

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
