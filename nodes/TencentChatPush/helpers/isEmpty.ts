import { isObject } from './isObject';

/** Whether a parameter was left as it was, or its expression found nothing. */
export function isEmpty(value: unknown): boolean {
	if (typeof value === 'string') return value.trim() === '';
	if (Array.isArray(value)) return value.length === 0;
	return value === undefined || value === null || (isObject(value) && isBare(value));
}

/** Dates are objects without fields of their own. */
function isBare(value: object): boolean {
	return Object.keys(value).length === 0 && Object.getPrototypeOf(value) === Object.prototype;
}
