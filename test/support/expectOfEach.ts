/** What has to hold of each, by what a failed test says of one of which it does not hold. */
type Rules<T> = Readonly<Record<string, (each: T) => boolean>>;

/**
 * Expects the same of each of many, and shows all of which it does not hold. For thousands, where a call of
 * `expect` for each would take longer than what is tested: it makes the functions of all matchers anew.
 */
export function expectOfEach<T>(many: Iterable<T>, rules: Rules<T>): void {
	const broken: Array<[rule: string, each: T]> = [];
	for (const each of many) {
		for (const rule in rules) if (rules[rule]?.(each) === false) broken.push([rule, each]);
	}
	expect(broken).toEqual([]);
}
