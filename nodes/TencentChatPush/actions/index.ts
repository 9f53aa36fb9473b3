import type { Operation } from '../engine/Operation';
import * as listed from './operations';

/** Every operation of the node, by resource and shown name, as the drop-downs list them. */
export const operations: readonly Operation[] = Object.values<Operation>(listed).sort(
	(one, other) =>
		one.resource.localeCompare(other.resource) || one.option.name.localeCompare(other.option.name),
);
