/** Reads the fields of a message, each as a piece of `OfflinePushInfo` (1047/77715). All throw InvalidInput where a value does not fit. */
import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { InvalidInput } from '../../input/invalidInput';
import { preview } from '../../input/lists';
import type { Parameters } from '../../input/parameters';
import {
	parsed,
	readChoice,
	readObject,
	readSwitch,
	readText,
	requireJson,
} from '../../input/readers';
import { isEmpty } from '../../helpers/isEmpty';
import { VENDOR_FIELDS } from './vendorFields';

/** Bounds of `BadgeAddNum` and `BadgeSetNum` (1047/77715). */
const BADGE_ADD = { from: 1, to: 99 };
const BADGE_SET = { from: 0, to: 999 };
/** Variables of templates that Tencent fills in chat messages; a push may not bring them (269/128836). */
const PRESET_VARIABLES = ['timTitle', 'timDesc', 'timSenderNick', 'timGroupName'];

/** `Ext` is a text for the app; some vendors drop one that is not JSON (1047/77715). */
export function readData(given: unknown): string | undefined {
	if (isEmpty(given)) return undefined;
	const data = typeof given === 'string' ? parsed(given) : given;
	if (isEmpty(data)) return undefined;
	// Text stays as it came: parsing would cost large numbers their digits.
	if (typeof data === 'object') {
		return typeof given === 'string' ? given : requireJson(data, 'Data');
	}
	throw new InvalidInput(
		"'Data' is not an object",
		'Use an expression that returns an object, or enter JSON, such as {"page": "sale"}.',
	);
}

export function pushFlag(isOnlineOnly: boolean | undefined): IDataObject {
	return isOnlineOnly === undefined ? {} : { PushFlag: isOnlineOnly ? 1 : 0 };
}

export function imagePiece(given: unknown): IDataObject {
	const image = readText(given, 'Image')?.trim();
	if (image === undefined) return {};
	if (!isHttps(image)) {
		throw new InvalidInput(
			"'Image' is not an HTTPS URL",
			'Enter the full URL of the image, starting with https://. Phones do not load other URLs.',
		);
	}
	return {
		AndroidInfo: { HuaWeiImage: image, HonorImage: image, GoogleImage: image },
		// iOS shows a picture only where the app's extension may fetch it.
		ApnsInfo: { Image: image, MutableContent: 1 },
		HarmonyInfo: { Image: image },
	};
}

function isHttps(address: string): boolean {
	return URL.canParse(address) && new URL(address).protocol === 'https:';
}

/** Android names a sound without its suffix, the others with it (1047/77715). */
export function soundPiece(given: unknown): IDataObject {
	const sound = readText(given, 'Sound')?.trim();
	if (sound === undefined) return {};
	return {
		AndroidInfo: { Sound: sound.replace(/(?<=.)\.\w+$/, '') },
		ApnsInfo: { Sound: sound },
		HarmonyInfo: { Sound: sound },
	};
}

export function badgePiece(given: unknown): IDataObject {
	const badge = readText(given, 'Badge')?.trim();
	if (badge === undefined) return {};
	const [, plus, digits] = /^(\+?)(\d+)$/.exec(badge) ?? [];
	const number = Number(digits);
	const { from, to } = plus ? BADGE_ADD : BADGE_SET;
	if (digits === undefined || number < from || number > to) {
		throw new InvalidInput(
			`'Badge' is '${badge.slice(0, 20)}', which is not a valid badge`,
			`Enter ${BADGE_SET.from} to ${BADGE_SET.to} to set the number, or +${BADGE_ADD.from} to +${BADGE_ADD.to} to add to it.`,
		);
	}
	return plus ? { BadgeAddNum: number } : { BadgeSetNum: number };
}

export function templatePiece({ templateId, templateParameters }: Parameters): IDataObject {
	const id = readText(templateId, 'Template ID')?.trim();
	const values = readObject(templateParameters, 'Template Parameters');
	const missing = Object.entries(values ?? {}).find(([, value]) => isEmpty(value));
	if (missing !== undefined) {
		throw new InvalidInput(
			`'Template Parameters' has no value for '${preview(missing[0])}'`,
			'Users would see a notification with missing text. Check what the expression returns for this item.',
		);
	}
	const preset = Object.keys(values ?? {}).find((name) => PRESET_VARIABLES.includes(name));
	if (preset !== undefined) {
		throw new InvalidInput(
			`'${preset}' is a preset variable, which only works in templates of chat messages`,
			'Choose a template that has only custom variables, and enter values for them.',
		);
	}
	return compact({ PushTemplateId: id, PushTemplateParam: values });
}

/** The vendors' fields that are filled in. */
export function vendorPieces(fields: Parameters): IDataObject[] {
	return Object.entries(VENDOR_FIELDS).flatMap(([place, field]) => {
		const value = vendorValue(field, fields[field.name]);
		const [group = '', key = ''] = place.split('.');
		return value === undefined ? [] : [{ [group]: { [key]: value } }];
	});
}

function vendorValue(
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

/** Without undefined fields. */
export function compact(fields: Record<string, IDataObject[string]>): IDataObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
