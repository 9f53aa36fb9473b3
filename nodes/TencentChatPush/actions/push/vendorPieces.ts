import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { readChoice, readSwitch, readText } from '../../input/readers';
import { VENDOR_FIELDS } from './vendorFields';

/**
 * The vendors' fields that are filled in, each as a piece of `OfflinePushInfo`.
 *
 * @throws InvalidInput where a value does not fit its field
 */
export function vendorPieces(fields: Readonly<Record<string, unknown>>): IDataObject[] {
	return VENDOR_FIELDS.flatMap(({ property, place: [group, key] }) => {
		const value = valueOf(property, fields[property.name]);
		return value === undefined ? [] : [{ [group]: { [key]: value } }];
	});
}

function valueOf(
	{ type, displayName, options = [] }: INodeProperties,
	given: unknown,
): string | number | undefined {
	if (type === 'boolean') {
		const isOn = readSwitch(given, displayName);
		return isOn === undefined ? undefined : Number(isOn);
	}
	if (type !== 'options') return readText(given, displayName)?.trim();
	return readChoice(given, displayName, options.flatMap(choiceOf));
}

function choiceOf(option: object): Array<string | number> {
	if (!('value' in option)) return [];
	const { value } = option;
	return typeof value === 'string' || typeof value === 'number' ? [value] : [];
}
