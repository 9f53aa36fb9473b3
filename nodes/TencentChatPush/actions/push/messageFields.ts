import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { languagesField } from './languages';
import { VENDOR_FIELDS } from './vendorFields';

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
			'Data that the app receives when the user taps the notification, as an object or JSON. Tencent recommends up to 1 KB.',
	},
	{
		displayName: 'Data ID',
		name: 'dataId',
		type: 'string',
		default: '',
		placeholder: 'e.g. order-4711',
		description:
			'Your own ID for this push, up to 64 bytes. Delivery reports include it. If empty, the node creates one from the execution ID.',
	},
	{
		displayName: 'Image',
		name: 'image',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://example.com/sale.jpg',
		description:
			'The HTTPS URL of an image smaller than 512 KB. Huawei and Honor phones show it as a small icon next to the text. On iOS, the app needs a notification service extension.',
	},
	languagesField,
	{
		displayName: 'Offline Push Info',
		name: 'offlinePushInfo',
		type: 'json',
		default: '{}',
		placeholder: 'e.g. {"ApnsInfo": {"Sound": "ding.caf"}}',
		description:
			"Any field of Tencent's OfflinePushInfo, as an object or JSON. It overrides the other fields; null removes a field.",
	},
	{
		displayName: 'Online Only',
		name: 'onlineOnly',
		type: 'boolean',
		default: false,
		description:
			'Whether to send only to users who have the app open, without a notification on the phone',
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
			'The name of a sound file in the app with its extension, up to 30 seconds long. For Android, the node removes the extension, and the notification channel can override the sound.',
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
			"Values for the template's custom variables, as an object or JSON. Preset variables (tim…) do not work in pushes.",
	},
];

/** What can be added to a message, as the node panel shows it. */
export const additionalProperties: INodeProperties[] = [
	...generalProperties,
	...Object.values(VENDOR_FIELDS),
].sort((one, other) => one.displayName.localeCompare(other.displayName));

export const titleField: INodeProperties = {
	displayName: 'Title',
	name: 'title',
	type: 'string',
	default: '',
	placeholder: 'e.g. Order shipped',
	description:
		'The first line of the notification. Some phones truncate it after 32 characters. Optional for template, online-only and silent pushes.',
};

export const bodyField: INodeProperties = {
	displayName: 'Body',
	name: 'body',
	type: 'string',
	typeOptions: { rows: 2 },
	default: '',
	placeholder: 'e.g. Parcel 4711 is on its way',
	description:
		'The text of the notification. Some phones truncate it after 50 characters. Optional for template, online-only and silent pushes.',
};

/** The fields of every operation that sends a message. */
export const messageFields: INodeProperties[] = [titleField, bodyField, additionalField()];

/** The collection of what can be added, or of some of it. */
export function additionalField(
	belongs: (property: INodeProperties) => boolean = () => true,
): INodeProperties {
	return {
		displayName: 'Additional Fields',
		name: 'additionalFields',
		type: 'collection',
		placeholder: 'Add Field',
		default: {},
		options: additionalProperties.filter(belongs),
	};
}

/** Fields under Additional Fields that may make up for a missing title or body. */
const INSTEAD_OF_TEXTS = [
	'apnsContentAvailable',
	'offlinePushInfo',
	'onlineOnly',
	'templateId',
] as const;

/** What the panel says before a run while a text is missing that nothing makes up for. */
export const textsHint: NodeHint = {
	message:
		"A push needs a Title and a Body, unless 'Template ID', 'Online Only', 'APNs Content Available' or 'Offline Push Info' is used under Additional Fields.",
	type: 'info',
	location: 'ndv',
	whenToDisplay: 'beforeExecution',
	displayCondition: `={{ $parameter["additionalFields"] !== undefined && (!$parameter["title"] || !$parameter["body"]) && !${JSON.stringify(
		INSTEAD_OF_TEXTS,
	)}.some((name) => $parameter["additionalFields"][name] !== undefined) }}`,
};
