import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { canonicalJson } from './canonicalJson';
import { mergePatch } from './mergePatch';
import {
	isEmpty,
	parsed,
	readObject,
	readShortText,
	readSwitch,
	readText,
	requireJson,
	requireText,
} from './reading';
import { Refusal } from './refusal';
import type { Call, Parameters } from '../PushOperation';
import { vendorPieces, vendorProperties } from './vendorFields';
import { vendorHints } from './vendorLimits';
import { isObject } from '../../helpers/isObject';

/** What a push says, checked. */
export interface Message {
	/** The sender; the credential's admin where none is given. */
	readonly fromAccount?: string;
	/** Comes back in reports of the push. */
	readonly dataId?: string;
	/** In the form of the API (1047/77715). */
	readonly offlinePushInfo: IDataObject;
}

/** The parameters that a message is read from. */
export const MESSAGE_PARAMETERS = ['title', 'body', 'additionalFields'] as const;

/** Bytes of `DataId`; a longer one is refused with 90057 (1047/67553). */
export const DATA_ID_BYTES = 64;
/** Bounds of `BadgeAddNum` and `BadgeSetNum` (1047/77715). */
const BADGE_ADD = { from: 1, to: 99 };
const BADGE_SET = { from: 0, to: 999 };
/** Variables of templates that Tencent fills in chat messages; a push may not bring them (269/128836). */
const PRESET_VARIABLES = ['timTitle', 'timDesc', 'timSenderNick', 'timGroupName'];

const languagesField: INodeProperties = {
	displayName: 'Languages',
	name: 'languages',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	default: {},
	placeholder: 'Add Language',
	description:
		"Title and body in other languages, chosen by the language of the user's phone. Needs version 8.5.6870 of Tencent's SDK in the app.",
	options: [
		{
			displayName: 'Language',
			name: 'language',
			values: [
				{
					displayName: 'Body',
					name: 'body',
					type: 'string',
					default: '',
					placeholder: 'e.g. Das Paket ist unterwegs',
				},
				{
					displayName: 'Language Code',
					name: 'code',
					type: 'string',
					default: '',
					placeholder: 'e.g. de',
					description: 'As Tencent writes it, such as en or zh-hant',
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Bestellung versandt',
				},
			],
		},
	],
};

const generalProperties: readonly INodeProperties[] = [
	{
		displayName: 'Badge',
		name: 'badge',
		type: 'string',
		default: '',
		placeholder: 'e.g. +1',
		description:
			"The number on the app's icon (iOS, Huawei, Honor and HarmonyOS): +1 adds one, 3 shows 3, 0 clears it",
	},
	{
		displayName: 'Data',
		name: 'data',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"page": "sale"}',
		description:
			'Data that the app receives when the user taps the notification: an object, or its JSON. Tencent recommends up to 1 KB.',
	},
	{
		displayName: 'Data ID',
		name: 'dataId',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-4711',
		description:
			'Your own ID for this push, up to 64 bytes. It is part of delivery reports. If empty, the node creates one from the execution ID.',
	},
	{
		displayName: 'Image',
		name: 'image',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/sale.jpg',
		description:
			'The https address of a picture, under 512 KB, for FCM, Honor, Huawei, HarmonyOS and iOS. On iOS the app needs a notification service extension.',
	},
	languagesField,
	{
		displayName: 'Offline Push Info',
		name: 'offlinePushInfo',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"ApnsInfo": {"Sound": "ding.caf"}}',
		description:
			"Any field of Tencent's OfflinePushInfo, as an object or its JSON. It overrides what the other fields set; null removes a field.",
	},
	{
		displayName: 'Online Only',
		name: 'onlineOnly',
		type: 'boolean',
		default: false,
		description:
			'Whether to reach only users who have the app open, without a notification on the phone',
	},
	{
		displayName: 'Sender Account',
		name: 'fromAccount',
		type: 'string',
		default: '',
		placeholder: 'e.g. shop',
		description:
			"The account that the push is sent from. If empty, the credential's Admin User ID is used.",
	},
	{
		displayName: 'Sound',
		name: 'sound',
		type: 'string',
		default: '',
		placeholder: 'e.g. ding.caf',
		description:
			'The sound file in the app, with its suffix, up to 30 seconds. Android gets the name without the suffix; its channel can override it.',
	},
	{
		displayName: 'Template ID',
		name: 'templateId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 1400000000-1',
		description: 'A template from Push Settings in the Chat console',
	},
	{
		displayName: 'Template Parameters',
		name: 'templateParameters',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"product": "Shoes"}',
		description:
			"Values for the template's custom variables: an object, or its JSON. Preset variables (tim…) do not work in pushes.",
	},
];

/** What can be added to a message, as the node panel shows it. */
export const additionalProperties: INodeProperties[] = [
	...generalProperties,
	...vendorProperties,
].sort((one, other) => one.displayName.localeCompare(other.displayName));

export const titleField: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Order shipped',
	description: 'The first line of the notification. Some phones cut it after 32 characters.',
};

export const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 2 },
	required: true,
	default: '',
	placeholder: 'e.g. Parcel 4711 is on its way',
	description: 'The text of the notification. Some phones cut it after 50 characters.',
};

/** The fields of every operation that sends a message. */
export const messageFields: INodeProperties[] = [
	titleField,
	bodyField,
	{
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: additionalProperties,
	},
];

/**
 * Reads a message from `title`, `body` and `additionalFields`.
 *
 * @throws Refusal where a value does not fit, or where users would see nothing
 */
export function readMessage(parameters: Parameters): Message {
	const fields = readObject(parameters.additionalFields, 'Additional Fields') ?? {};
	const { fromAccount, dataId, offlinePushInfo } = readChanges({
		...fields,
		onlineOnly: isEmpty(fields.onlineOnly) ? false : fields.onlineOnly,
		title: parameters.title,
		body: parameters.body,
	});
	if (needsTexts(offlinePushInfo)) {
		requireText(offlinePushInfo.Title, 'Title');
		requireText(offlinePushInfo.Desc, 'Body');
	}
	return { fromAccount, dataId, offlinePushInfo };
}

/**
 * Reads those parts of a message that are filled in, all of them as fields of one collection.
 *
 * @throws Refusal where a value does not fit
 */
export function readChanges(fields: Parameters): Message {
	const pieces = [
		compact({ Title: readText(fields.title, 'Title'), Desc: readText(fields.body, 'Body') }),
		pushFlag(readSwitch(fields.onlineOnly, 'Online Only')),
		compact({ Ext: readData(fields.data) }),
		imagePiece(fields.image),
		soundPiece(fields.sound),
		badgePiece(fields.badge),
		languagesPiece(fields.languages),
		templatePiece(fields),
		...vendorPieces(fields),
		readObject(fields.offlinePushInfo, 'Offline Push Info') ?? {},
	];
	return {
		fromAccount: readText(fields.fromAccount, 'Sender Account')?.trim(),
		dataId: readShortText(fields.dataId, 'Data ID', DATA_ID_BYTES),
		offlinePushInfo: pieces.reduce(mergePatch, {}),
	};
}

/**
 * The fields of a request that make up the message (1047/67553).
 *
 * @param call has the sender and the `DataId` of a message without its own
 */
export function messageBody(
	{ fromAccount, dataId, offlinePushInfo }: Message,
	call: Pick<Call, 'sender' | 'dataId'>,
): IDataObject {
	return {
		From_Account: fromAccount ?? call.sender,
		DataId: dataId ?? call.dataId,
		OfflinePushInfo: offlinePushInfo,
	};
}

/** Where vendors will cut or drop a part of the message, one sentence each. */
export function messageHints({ offlinePushInfo }: Message): string[] {
	return vendorHints(offlinePushInfo);
}

/** What two messages have in common exactly if they say the same to the same apps. */
export function messageKey(message: Message): string {
	return canonicalJson(messageBody(message, { sender: '', dataId: '' }));
}

/** A template brings its own texts, and an online or a silent push needs none. */
function needsTexts(info: IDataObject): boolean {
	const isSilent = isObject(info.ApnsInfo) && info.ApnsInfo.ContentAvailable === 1;
	return !isSilent && info.PushFlag !== 1 && info.PushTemplateId === undefined;
}

/** `Ext` is a text for the app; some vendors drop one that is not JSON (1047/77715). */
function readData(given: unknown): string | undefined {
	if (isEmpty(given)) return undefined;
	const data = typeof given === 'string' ? parsed(given) : given;
	if (isEmpty(data)) return undefined;
	// Text stays as it came: parsing would cost large numbers their digits.
	if (typeof data === 'object') {
		return typeof given === 'string' ? given : requireJson(data, 'Data');
	}
	throw new Refusal(
		"'Data' is not an object",
		'Use an expression that returns an object, or enter its JSON, such as {"page": "sale"}.',
	);
}

function pushFlag(isOnlineOnly: boolean | undefined): IDataObject {
	return isOnlineOnly === undefined ? {} : { PushFlag: isOnlineOnly ? 1 : 0 };
}

function imagePiece(given: unknown): IDataObject {
	const image = readText(given, 'Image')?.trim();
	if (image === undefined) return {};
	if (!isHttps(image)) {
		throw new Refusal(
			"'Image' is not an https address",
			'Enter the full address of the picture, starting with https://. Phones do not load others.',
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
function soundPiece(given: unknown): IDataObject {
	const sound = readText(given, 'Sound')?.trim();
	if (sound === undefined) return {};
	return {
		AndroidInfo: { Sound: sound.replace(/(?<=.)\.\w+$/, '') },
		ApnsInfo: { Sound: sound },
		HarmonyInfo: { Sound: sound },
	};
}

function badgePiece(given: unknown): IDataObject {
	const badge = readText(given, 'Badge')?.trim();
	if (badge === undefined) return {};
	const [, plus, digits] = /^(\+?)(\d+)$/.exec(badge) ?? [];
	const number = Number(digits);
	const { from, to } = plus ? BADGE_ADD : BADGE_SET;
	if (digits === undefined || number < from || number > to) {
		throw new Refusal(
			`'Badge' is '${badge.slice(0, 20)}', which cannot be used as a badge`,
			`Enter ${BADGE_SET.from} to ${BADGE_SET.to} to set the number, or +${BADGE_ADD.from} to +${BADGE_ADD.to} to add to it.`,
		);
	}
	return plus ? { BadgeAddNum: number } : { BadgeSetNum: number };
}

function languagesPiece(given: unknown): IDataObject {
	const rows = rowsOf(given);
	if (rows.length === 0) return {};
	const contents = rows.map((row) => ({
		Language: requireText(row.code, 'Language Code'),
		Title: requireText(row.title, "Title of 'Languages'"),
		Desc: requireText(row.body, "Body of 'Languages'"),
	}));
	const codes = contents.map(({ Language }) => Language.toLowerCase());
	const twice = codes.find((code, index) => codes.indexOf(code) !== index);
	if (twice === undefined) return { MultiLanguageContent: contents };
	throw new Refusal(
		`The language '${twice}' is in 'Languages' twice`,
		'Keep one entry for each language.',
	);
}

/** The rows of Languages: as the node panel stores them, or a list by expression. */
function rowsOf(given: unknown): IDataObject[] {
	if (isEmpty(given)) return [];
	const value = typeof given === 'string' ? parsed(given) : given;
	const rows: unknown = isObject(value) ? (value.language ?? value) : value;
	const list: unknown[] = Array.isArray(rows) ? rows : [rows];
	if (list.every(isObject)) return list;
	throw new Refusal(
		"'Languages' is not a list of languages",
		'Enter a code, a title and a body for each language.',
	);
}

function templatePiece({ templateId, templateParameters }: Parameters): IDataObject {
	const id = readText(templateId, 'Template ID')?.trim();
	const values = readObject(templateParameters, 'Template Parameters');
	const preset = Object.keys(values ?? {}).find((name) => PRESET_VARIABLES.includes(name));
	if (preset !== undefined) {
		throw new Refusal(
			`'${preset}' is a preset variable, which only works in templates of chat messages`,
			'Choose a template that has custom variables only, and enter values for them.',
		);
	}
	return compact({ PushTemplateId: id, PushTemplateParam: values });
}

/** Without undefined fields. */
function compact(fields: Record<string, IDataObject[string]>): IDataObject {
	return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
