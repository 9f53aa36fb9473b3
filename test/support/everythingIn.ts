/**
 * Every text that is somewhere in a value: keys and contents, hidden properties of objects and of
 * what they inherit, causes and stacks of errors, maps, sets and bytes.
 */
export function everythingIn(value: unknown): string {
	const texts: string[] = [];
	const seen = new Set<unknown>();
	const waiting: unknown[] = [value];
	while (waiting.length > 0) {
		const each = waiting.pop();
		if (typeof each === 'string' || typeof each === 'symbol') texts.push(each.toString());
		if ((typeof each !== 'object' && typeof each !== 'function') || each === null) continue;
		if (seen.has(each)) continue;
		seen.add(each);
		if (each instanceof Uint8Array) texts.push(Buffer.from(each).toString('latin1'));
		else waiting.push(...partsOf(each));
	}
	return texts.join('\n');
}

function partsOf(value: object): unknown[] {
	const contents = value instanceof Map || value instanceof Set ? [...value] : [];
	return [...contents, ...ownersOf(value).flatMap((owner) => propertiesOf(owner, value))];
}

/** The value and what it inherits from; what everything inherits tells nothing. */
function ownersOf(value: object): object[] {
	const parent: unknown = Object.getPrototypeOf(value);
	const isPlain = parent === null || Object.getPrototypeOf(parent) === null;
	return isPlain ? [value] : [value, ...ownersOf(parent as object)];
}

function propertiesOf(owner: object, value: object): unknown[] {
	return Reflect.ownKeys(owner).flatMap((key) => [key, contentOf(owner, key, value)]);
}

/** A getter answers for the value, not for the class it is written in. */
function contentOf(owner: object, key: PropertyKey, value: object): unknown {
	const property = Reflect.getOwnPropertyDescriptor(owner, key);
	try {
		const content: unknown = property?.get ? property.get.call(value) : property?.value;
		return content;
	} catch {
		return undefined;
	}
}
