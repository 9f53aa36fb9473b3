import type { INodeProperties } from 'n8n-workflow';

import { inputFault, type Fault } from '../../errors/faults';
import { preview } from '../../input/lists';
import { requireNames } from '../../input/readers';

/** Which tags Sync Tags may add and remove. */
export const managedTagsField: INodeProperties = {
	displayName: 'Managed Tags',
	name: 'managedTags',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. vip, plan:*',
	description:
		'The tags that this node may add and remove: full names, or prefixes followed by an asterisk, such as plan:*. All other tags stay unchanged. Only the value of the first item is used.',
	builderHint: {
		propertyHint:
			'Every tag that any item can have, the same for all items. A tag that no item has anymore is only removed if it is managed.',
	},
};

/** Names of tags, and beginnings that end with `*`. */
export class ManagedTags {
	private readonly names: ReadonlySet<string>;

	private readonly beginnings: readonly string[];

	private constructor(patterns: readonly string[]) {
		this.names = new Set(patterns.filter((pattern) => !pattern.endsWith('*')));
		this.beginnings = patterns
			.filter((pattern) => pattern.endsWith('*'))
			.map((pattern) => pattern.slice(0, -1));
	}

	/** @throws InvalidInput where there is none, or something that is no name */
	static read(given: unknown): ManagedTags {
		return new ManagedTags(requireNames(given, 'Managed Tags', 'tag'));
	}

	has(tag: string): boolean {
		return this.names.has(tag) || this.beginnings.some((beginning) => tag.startsWith(beginning));
	}

	/** Why tags cannot be wanted, if one of them is not managed: it could be added, but never be removed. */
	refusal(wanted: readonly string[]): Fault | undefined {
		const stranger = wanted.find((tag) => !this.has(tag));
		if (stranger === undefined) return undefined;
		return inputFault(
			`'${preview(stranger)}' is not one of the 'Managed Tags'`,
			"Add the tag, or its prefix with an asterisk, to 'Managed Tags', or remove it from 'Tags'. Nothing was changed for this account.",
		);
	}
}
