/**
 * Whether a value nests lists and objects no deeper: n8n stores items with functions that call themselves.
 *
 * @param levels of lists and objects, itself included
 */
export function hasLevels(value: unknown, levels: number): boolean {
	if (typeof value !== 'object' || value === null) return true;
	return levels > 0 && Object.values(value).every((inner) => hasLevels(inner, levels - 1));
}
