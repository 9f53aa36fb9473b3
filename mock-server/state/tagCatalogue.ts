import type { AccountType } from '../wire/accountType';
import { accountTypeOf } from '../wire/accountType';
import { codes, Refusal } from '../wire/refusal';

/** A tag in use: the account type it fits, and how many accounts hold it. */
interface TagUse {
	type: AccountType;
	holders: number;
}

/** A change of one account's tags. */
export interface TagChange {
	account: string;
	added: readonly string[];
	dropped: readonly string[];
}

/**
 * The distinct tags in use in one app. A tag takes the type of the account that held it first,
 * and is forgotten once nobody holds it.
 */
export class TagCatalogue {
	private readonly uses = new Map<string, TagUse>();

	/** Throws when an added tag is in use for the other account type (add_tag page). */
	checkTypes({ account, added }: TagChange): void {
		const type = accountTypeOf(account);
		const clashing = added.find((tag) => (this.uses.get(tag)?.type ?? type) !== type);
		if (clashing === undefined) return;
		throw new Refusal(
			codes.accountTypeClash,
			`tag ${clashing} is in use for the other account type`,
		);
	}

	/** Throws when the change would leave more than `limit` distinct tags in the app. */
	checkRoom({ added, dropped }: TagChange, limit: number): void {
		const created = added.filter((tag) => !this.uses.has(tag)).length;
		const forgotten = dropped.filter((tag) => this.uses.get(tag)?.holders === 1).length;
		const distinct = this.uses.size + created - forgotten;
		if (created > 0 && distinct > limit) {
			throw new Refusal(codes.tooManyTags, `the app would have ${distinct} distinct tags`);
		}
	}

	apply({ account, added, dropped }: TagChange): void {
		for (const tag of dropped) this.drop(tag);
		for (const tag of added) this.add(tag, accountTypeOf(account));
	}

	clear(): void {
		this.uses.clear();
	}

	private add(tag: string, type: AccountType): void {
		const use = this.uses.get(tag);
		if (use) use.holders += 1;
		else this.uses.set(tag, { type, holders: 1 });
	}

	private drop(tag: string): void {
		const use = this.uses.get(tag);
		if (!use) return;
		use.holders -= 1;
		if (use.holders === 0) this.uses.delete(tag);
	}
}
