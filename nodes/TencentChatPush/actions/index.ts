import type { Operation } from './Operation';
import { getAttributes } from './attribute/get.operation';
import { removeAttributes } from './attribute/remove.operation';
import { setAttributes } from './attribute/set.operation';
import { addTags } from './tag/add.operation';
import { clearAllTags } from './tag/clearAll.operation';
import { getTags } from './tag/get.operation';
import { removeTags } from './tag/remove.operation';
import { replaceTags } from './tag/replace.operation';

/** Every operation of the node, by resource and name, as the drop-downs show them. */
export const operations: readonly Operation[] = [
	getAttributes,
	removeAttributes,
	setAttributes,
	addTags,
	clearAllTags,
	getTags,
	removeTags,
	replaceTags,
];
