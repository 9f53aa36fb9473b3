import type { AccountCard } from '../wire/accountBodies';
import { isUserId } from '../wire/accountBodies';
import type { AccountType } from '../wire/accountType';
import { accountTypeOf, isRegistrationId } from '../wire/accountType';
import { codes, Refusal } from '../wire/refusal';
import type { RegisteredAttribute } from './attributeRegister';
import { AttributeRegister } from './attributeRegister';
import { limits } from '../wire/limits';
import type { Holder } from './segment';
import { Devices } from './devices';
import { PushLog } from './pushLog';
import { TagCatalogue } from './tagCatalogue';

/** What one account holds. Tags keep the order in which they were added. */
interface Profile {
	tags: ReadonlySet<string>;
	attributes: ReadonlyMap<string, string>;
}

/** What the calling command makes of accounts. */
export interface AccountRules {
	/** Whether RegistrationIDs exist, and one tag or attribute fits one account type only. */
	accountTypes: boolean;
}

/** What the calling command watches over besides the tags an account may hold. */
export interface StoreRules extends AccountRules {
	/** Distinct tags the app may have; `Infinity` where the documents state no limit. */
	tagsPerApp: number;
}

/** The whole state of an app, as `GET /mock/state` shows it. */
export interface AppState {
	accounts: Record<string, { tags: string[]; attributes: Record<string, string> }>;
	attributeNames: Record<string, string>;
	attributeTypes: Record<string, AccountType>;
}

const emptyProfile: Profile = { tags: new Set(), attributes: new Map() };
const strictRules: StoreRules = { accountTypes: true, tagsPerApp: limits.tagsPerApp };

/**
 * The state of one app: accounts, their tags and attributes, and the attribute names. What breaks
 * a documented limit is refused with a {@link Refusal} and changes nothing.
 */
export class App {
	private readonly profiles = new Map<string, Profile>();
	/** Imported accounts, with their nicknames and pictures. */
	private readonly imported = new Map<string, AccountCard>();
	private readonly catalogue = new TagCatalogue();
	private readonly register = new AttributeRegister();
	/** The device of each account, and what becomes of pushes to it. */
	readonly devices: Devices;
	/** Who was notified of what. */
	readonly pushes: PushLog;

	/** @param seed - of the chance in devices and in what becomes of pushes */
	constructor(seed = 1) {
		this.devices = new Devices(seed);
		this.pushes = new PushLog(this.devices);
	}

	/** Imported accounts, in the order of their import. */
	get accounts(): string[] {
		return [...this.imported.keys()];
	}

	/** Whom a push to everybody reaches: imported accounts, and devices that hold or held something. */
	get reachable(): string[] {
		return [...new Set([...this.imported.keys(), ...this.profiles.keys()])];
	}

	/** Registered attribute names by key, "0" to "9". */
	get attributeNames(): Record<string, string> {
		return this.register.names;
	}

	/** Account types of the registered attributes by key. */
	get attributeTypes(): Record<string, AccountType> {
		return this.register.types;
	}

	get state(): AppState {
		const accounts = this.reachable.map((account) => [
			account,
			{ tags: this.tagsOf(account), attributes: this.attributesOf(account) },
		]);
		return {
			accounts: Object.fromEntries(accounts),
			attributeNames: this.attributeNames,
			attributeTypes: this.attributeTypes,
		};
	}

	/**
	 * Imports accounts; an account imported before keeps what it holds.
	 *
	 * @throws RangeError when one is no UserID (1 to 32 bytes) and no RegistrationID either
	 */
	importAccounts(accounts: Iterable<string>): void {
		for (const account of accounts) {
			if (!isAccount(account)) {
				throw new RangeError(`${JSON.stringify(account)} is not an account`);
			}
			this.importAccount(account);
		}
	}

	/** Imports an account; one imported before takes what the card has and keeps the rest. */
	importAccount(account: string, card: AccountCard = {}): void {
		this.imported.set(account, { ...this.imported.get(account), ...card });
	}

	/** Forgets an account and all it holds. */
	deleteAccount(account: string): void {
		this.catalogue.apply({ account, added: [], dropped: this.tagsOf(account) });
		this.profiles.delete(account);
		this.imported.delete(account);
	}

	/** Nickname and picture of an account, as imported. */
	cardOf(account: string): Readonly<AccountCard> {
		return this.imported.get(account) ?? {};
	}

	isImported(account: string): boolean {
		return this.imported.has(account);
	}

	tagsOf(account: string): string[] {
		return [...this.profileOf(account).tags];
	}

	/** Gives an account exactly these tags. */
	setTags(account: string, tags: Iterable<string>, rules: StoreRules = strictRules): void {
		this.checkExists(account, rules);
		const held = this.profileOf(account).tags;
		const wanted = new Set(tags);
		const change = {
			account,
			added: [...wanted].filter((tag) => !held.has(tag)),
			dropped: [...held].filter((tag) => !wanted.has(tag)),
		};
		if (change.added.length > 0) checkTagCount(wanted.size);
		if (rules.accountTypes) this.catalogue.checkTypes(change);
		this.catalogue.checkRoom(change, rules.tagsPerApp);
		this.catalogue.apply(change);
		this.update(account, { tags: wanted });
	}

	attributesOf(account: string): Record<string, string> {
		return Object.fromEntries(this.profileOf(account).attributes);
	}

	/** Sets these attributes of an account and leaves the others as they are. */
	setAttributes(
		account: string,
		attributes: Record<string, string>,
		rules: AccountRules = strictRules,
	): void {
		this.checkExists(account, rules);
		const names = Object.keys(attributes);
		names.forEach((name) => this.checkRegistered(name));
		if (rules.accountTypes) this.checkAttributeTypes(account, names);
		const held = this.profileOf(account).attributes;
		this.update(account, { attributes: new Map([...held, ...Object.entries(attributes)]) });
	}

	removeAttributes(account: string, names: readonly string[]): void {
		const held = this.profileOf(account).attributes;
		const kept = [...held].filter(([name]) => !names.includes(name));
		this.update(account, { attributes: new Map(kept) });
	}

	/**
	 * Throws when there is no such account. A RegistrationID exists without import, since Push
	 * hands it out itself; where account types are unknown it is an account like any other.
	 */
	checkExists(account: string, { accountTypes }: AccountRules): void {
		if (this.isImported(account) || (accountTypes && isRegistrationId(account))) return;
		throw new Refusal(codes.accountNotImported, `${account} is not imported`);
	}

	/** What an account holds. */
	holder(account: string): Holder {
		return { tags: this.tagsOf(account), attributes: this.attributesOf(account) };
	}

	/** Whether the app has an attribute of this name. */
	isRegistered(name: string): boolean {
		return this.register.has(name);
	}

	/** Throws when the app has no attribute of this name. */
	checkRegistered(name: string): void {
		if (!this.isRegistered(name)) {
			throw new Refusal(codes.badAttribute, `attribute ${name} is not registered`);
		}
	}

	/** Registers attribute names under the first free keys. */
	registerAttributes(names: Iterable<string>, type: AccountType = 0): void {
		this.register.append([...names], type);
	}

	/** Registers attributes under given keys; what accounts hold under a lost name is lost. */
	defineAttributes(attributes: ReadonlyMap<string, RegisteredAttribute>): void {
		this.register.define(attributes);
		for (const account of this.profiles.keys()) {
			const names = Object.keys(this.attributesOf(account));
			this.removeAttributes(
				account,
				names.filter((name) => !this.register.has(name)),
			);
		}
	}

	/** Back to an app without accounts, tags, attributes and pushes. */
	clear(): void {
		this.profiles.clear();
		this.imported.clear();
		this.catalogue.clear();
		this.register.clear();
		this.devices.clear();
		this.pushes.clear();
	}

	private profileOf(account: string): Profile {
		return this.profiles.get(account) ?? emptyProfile;
	}

	private update(account: string, change: Partial<Profile>): void {
		this.profiles.set(account, { ...this.profileOf(account), ...change });
	}

	private checkAttributeTypes(account: string, names: readonly string[]): void {
		const type = accountTypeOf(account);
		const clashing = names.find((name) => this.register.typeOf(name) !== type);
		if (clashing === undefined) return;
		throw new Refusal(
			codes.accountTypeClash,
			`attribute ${clashing} belongs to the other account type`,
		);
	}
}

function checkTagCount(count: number): void {
	if (count > limits.tagsPerAccount) {
		throw new Refusal(codes.tooManyTags, `the account would hold ${count} tags`);
	}
}

function isAccount(account: string): boolean {
	return isUserId(account) || isRegistrationId(account);
}
