import type { AccountType } from '../wire/accountType';
import { codes, Refusal } from '../wire/refusal';
import { byteLength, limits } from '../wire/limits';

/** A registered attribute; the type stays for good (set_attr_name page). */
export interface RegisteredAttribute {
	name: string;
	type: AccountType;
}

const keys = Array.from({ length: limits.attributesPerApp }, (_, index) => String(index));

/** The attribute names of one app, under the keys "0" to "9". */
export class AttributeRegister {
	private attributes: ReadonlyMap<string, RegisteredAttribute> = new Map();

	/** Registered names by key. */
	get names(): Record<string, string> {
		return this.byKey(({ name }) => name);
	}

	/** Account types by key. */
	get types(): Record<string, AccountType> {
		return this.byKey(({ type }) => type);
	}

	/** Whether a name is registered. */
	has(name: string): boolean {
		return this.find(name) !== undefined;
	}

	/** The account type a name is registered for. */
	typeOf(name: string): AccountType | undefined {
		return this.find(name)?.type;
	}

	/**
	 * Puts attributes under their keys, all or none. A key in use takes a new name, never a new
	 * type.
	 */
	define(additions: ReadonlyMap<string, RegisteredAttribute>): void {
		for (const [key, attribute] of additions) this.check(key, attribute);
		const attributes = new Map([...this.attributes, ...additions]);
		checkDistinct(attributes);
		this.attributes = attributes;
	}

	/** Puts names under the first free keys. */
	append(names: readonly string[], type: AccountType): void {
		const free = keys.filter((key) => !this.attributes.has(key));
		this.define(new Map(names.map((name, index) => [free[index] ?? 'none', { name, type }])));
	}

	clear(): void {
		this.attributes = new Map();
	}

	private check(key: string, { name, type }: RegisteredAttribute): void {
		if (!keys.includes(key)) throw badAttribute(`there is no key ${key}, only 0 to 9`);
		if (name === '' || byteLength(name) > limits.attributeNameBytes) {
			throw badAttribute(`attribute name ${key} has ${byteLength(name)} bytes`);
		}
		if ((this.attributes.get(key)?.type ?? type) !== type) {
			throw badAttribute(`the account type of attribute ${key} cannot be changed`);
		}
	}

	private find(name: string): RegisteredAttribute | undefined {
		return [...this.attributes.values()].find((attribute) => attribute.name === name);
	}

	private byKey<T>(pick: (attribute: RegisteredAttribute) => T): Record<string, T> {
		const entries = [...this.attributes].map(([key, value]) => [key, pick(value)] as const);
		return Object.fromEntries(entries);
	}
}

function checkDistinct(attributes: ReadonlyMap<string, RegisteredAttribute>): void {
	const keyOf = new Map<string, string>();
	for (const [key, { name }] of attributes) {
		const taken = keyOf.get(name);
		if (taken !== undefined)
			throw badAttribute(`attrName:${name} already exists at index:${taken}`);
		keyOf.set(name, key);
	}
}

function badAttribute(info: string): Refusal {
	return new Refusal(codes.badAttribute, info);
}
