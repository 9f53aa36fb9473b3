import type { Operation } from './Operation';
import { addTags } from './addTags.operation';
import { clearAllTags } from './clearAllTags.operation';
import { getTags } from './getTags.operation';
import { removeAttributes } from './removeAttributes.operation';

/** Every operation of the node, in the order of its drop-downs. */
export const operations: readonly Operation[] = [getTags, addTags, clearAllTags, removeAttributes];
