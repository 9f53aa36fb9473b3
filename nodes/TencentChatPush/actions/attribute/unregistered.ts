import { nameOf } from '../../input/values';
import { UNREGISTERED } from '../../errors/codes';
import type { Operation } from '../../engine/Operation';

/**
 * Of a request that is refused for an attribute, the accounts with one that the app does not have
 * caused it: asking for each of them would take two requests per account.
 */
export const unregisteredAttributes: NonNullable<Operation['findRejected']> = async (
	{ code },
	entries,
	lookUp,
) => {
	if (code !== UNREGISTERED) return [];
	const names = await lookUp.attributeNames();
	if (!names) return [];
	return entries.filter(({ values }) => values.some((value) => !names.has(nameOf(value))));
};
