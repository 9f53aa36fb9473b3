import type { IExecuteFunctions } from 'n8n-workflow';

import { isTool } from '../helpers/isTool';
import { UNCERTAIN, plainReader } from './plainFields';

/**
 * Reads a parameter for an item.
 *
 * @throws what n8n throws where an expression cannot be evaluated
 */
export type ItemParameter = (item: number) => unknown;

/**
 * A parameter that is read for each item: without n8n's expression engine where that is certain to
 * give the same value. The first item is read both ways; if they differ, the engine reads them all.
 */
function itemParameter(context: IExecuteFunctions, name: string): ItemParameter {
	const byEngine: ItemParameter = (item) => context.getNodeParameter(name, item);
	const read = isTool(context) ? undefined : plainReader(rawParameter(context, name));
	if (!read) return byEngine;
	const items = context.getInputData();
	if (!isTrusted(read(items[0]?.json), byEngine)) return byEngine;
	return (item) => {
		const value = read(items[item]?.json);
		return value === UNCERTAIN ? byEngine(item) : value;
	};
}

/** As {@link itemParameter}, for a field that is not shown and set in every case. */
export function optionalItemParameter(context: IExecuteFunctions, name: string): ItemParameter {
	const isSet = context.getNodeParameter(name, 0, null, { rawExpressions: true }) !== null;
	return isSet ? itemParameter(context, name) : () => undefined;
}

/** Whether the value of a parameter comes from an expression, and not from what somebody typed. */
export function isExpression(context: IExecuteFunctions, name: string): boolean {
	const raw: unknown = context.getNodeParameter(name, 0, null, { rawExpressions: true });
	return typeof raw === 'string' && raw.startsWith('=');
}

/** The parameter with its expressions; one that is not set is left to the engine to complain about. */
function rawParameter(context: IExecuteFunctions, name: string): unknown {
	return context.getNodeParameter(name, 0, `={{ ${name} }}`, { rawExpressions: true });
}

function isTrusted(value: unknown, byEngine: ItemParameter): boolean {
	try {
		return value === UNCERTAIN || isSame(value, byEngine(0));
	} catch {
		return false;
	}
}

function isSame(one: unknown, other: unknown): boolean {
	if (Object.is(one, other)) return true;
	if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return false;
	if (Array.isArray(one) || Array.isArray(other)) return isSameList(one, other);
	const entries = Object.entries(one);
	return (
		entries.length === Object.keys(other).length &&
		entries.every(([key, value]) => isSame(value, (other as Record<string, unknown>)[key]))
	);
}

function isSameList(one: unknown, other: unknown): boolean {
	if (!Array.isArray(one) || !Array.isArray(other) || one.length !== other.length) return false;
	return one.every((value, index) => isSame(value, other[index]));
}
