import type { INodeProperties } from 'n8n-workflow';

/** A field of Additional Fields that is one field of the push. */
interface VendorField {
	readonly property: INodeProperties;
	/** Where it stands in `OfflinePushInfo`. */
	readonly place: readonly [group: 'AndroidInfo' | 'ApnsInfo' | 'HarmonyInfo', key: string];
}

/** The fields of the phone vendors' push services (1047/77715, 269/133879). */
export const VENDOR_FIELDS: readonly VendorField[] = [
	{
		property: {
			displayName: 'APNs Content Available',
			name: 'apnsContentAvailable',
			type: 'boolean',
			default: false,
			description:
				'Whether iOS wakes the app without showing anything. Apple advises at most about 3 such pushes an hour.',
		},
		place: ['ApnsInfo', 'ContentAvailable'],
	},
	{
		property: {
			displayName: 'APNs Interruption Level',
			name: 'apnsInterruptionLevel',
			type: 'options',
			options: [
				{ name: 'Active', value: 'active', description: 'Lights up the screen, the usual way' },
				{
					name: 'Critical',
					value: 'critical',
					description: 'Sounds even when muted; needs an entitlement from Apple',
				},
				{ name: 'Passive', value: 'passive', description: 'Goes to the list without a sound' },
				{
					name: 'Time-Sensitive',
					value: 'time-sensitive',
					description: 'Shows during a Focus as well; needs a capability of the app',
				},
			],
			default: 'active',
			description: 'How much an iPhone may interrupt its owner, from iOS 15 on',
		},
		place: ['ApnsInfo', 'InterruptionLevel'],
	},
	{
		property: {
			displayName: 'APNs Mutable Content',
			name: 'apnsMutableContent',
			type: 'boolean',
			default: false,
			description:
				"Whether the app's notification service extension runs first, which pictures and delivery reports on iOS need. On by itself where 'Image' is given.",
		},
		place: ['ApnsInfo', 'MutableContent'],
	},
	{
		property: {
			displayName: 'APNs Subtitle',
			name: 'apnsSubtitle',
			type: 'string',
			default: '',
			placeholder: 'e.g. Summer sale',
			description: 'A line between title and body, on iOS only',
		},
		place: ['ApnsInfo', 'SubTitle'],
	},
	{
		property: {
			displayName: 'APNs Title',
			name: 'apnsTitle',
			type: 'string',
			default: '',
			placeholder: 'e.g. Your order',
			description: "The title on iOS, if different from 'Title'",
		},
		place: ['ApnsInfo', 'Title'],
	},
	{
		property: {
			displayName: 'FCM Channel ID',
			name: 'fcmChannelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. orders',
			description:
				'The notification channel that the app created on the phone. Needed on Android 8+ unless the app has a default channel.',
		},
		place: ['AndroidInfo', 'GoogleChannelID'],
	},
	{
		property: {
			displayName: 'FCM Priority',
			name: 'fcmPriority',
			type: 'options',
			options: [
				{ name: 'High', value: 'high', description: 'Wakes a sleeping phone' },
				{ name: 'Normal', value: 'normal', description: 'May wait until the phone is in use' },
			],
			default: 'normal',
			description: 'How soon Google delivers it. High is for what users want to see at once.',
		},
		place: ['AndroidInfo', 'GooglePriority'],
	},
	{
		property: {
			displayName: 'HarmonyOS Category',
			name: 'harmonyCategory',
			type: 'string',
			default: '',
			placeholder: 'e.g. EXPRESS',
			description:
				"Huawei's class of the message on HarmonyOS. Without one that Huawei granted it counts as marketing, of which a phone gets 2 to 5 a day.",
		},
		place: ['HarmonyInfo', 'Category'],
	},
	{
		property: {
			displayName: 'HarmonyOS Title',
			name: 'harmonyTitle',
			type: 'string',
			default: '',
			placeholder: 'e.g. Your order',
			description: "The title on HarmonyOS, if different from 'Title'",
		},
		place: ['HarmonyInfo', 'Title'],
	},
	{
		property: {
			displayName: 'Honor Importance',
			name: 'honorImportance',
			type: 'options',
			options: [
				{ name: 'Low', value: 'LOW', description: 'Information and marketing' },
				{ name: 'Normal', value: 'NORMAL', description: 'Service and communication' },
			],
			default: 'NORMAL',
			description: "Honor's class of the message. Low is for marketing.",
		},
		place: ['AndroidInfo', 'HonorImportance'],
	},
	{
		property: {
			displayName: 'Huawei Category',
			name: 'huaweiCategory',
			type: 'string',
			default: '',
			placeholder: 'e.g. EXPRESS',
			description:
				"Huawei's class of the message. Without one that Huawei granted it counts as marketing, of which a phone gets 2 to 5 a day.",
		},
		place: ['AndroidInfo', 'HuaWeiCategory'],
	},
	{
		property: {
			displayName: 'Huawei Channel ID',
			name: 'huaweiChannelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. orders',
			description: "The app's own notification channel, where it has one (EMUI 10+)",
		},
		place: ['AndroidInfo', 'HuaWeiChannelID'],
	},
	{
		property: {
			displayName: 'Huawei Importance',
			name: 'huaweiImportance',
			type: 'options',
			options: [
				{ name: 'Low', value: 'LOW', description: 'Information and marketing' },
				{ name: 'Normal', value: 'NORMAL', description: 'Service and communication' },
			],
			default: 'NORMAL',
			description: "How much a Huawei phone makes of it, within what 'Huawei Category' allows",
		},
		place: ['AndroidInfo', 'HuaWeiImportance'],
	},
	{
		property: {
			displayName: 'Long Text',
			name: 'longText',
			type: 'boolean',
			default: false,
			description:
				'Whether Huawei, Honor and OPPO phones can unfold a long body. OPPO then shows 128 characters of it, not 50.',
		},
		place: ['AndroidInfo', 'PushStyle'],
	},
	{
		property: {
			displayName: 'Meizu Message Type',
			name: 'meizuNoticeMsgType',
			type: 'options',
			options: [
				{ name: 'Private', value: 1, description: 'About this one user' },
				{ name: 'Public', value: 0, description: 'News and marketing' },
			],
			default: 0,
			description: "Meizu's class of the message",
		},
		place: ['AndroidInfo', 'MeiZuNoticeMsgType'],
	},
	{
		property: {
			displayName: 'OPPO Category',
			name: 'oppoCategory',
			type: 'string',
			default: '',
			placeholder: 'e.g. ORDER',
			description:
				"OPPO's class of the message, needed where the app classifies its messages with OPPO",
		},
		place: ['AndroidInfo', 'OPPOCategory'],
	},
	{
		property: {
			displayName: 'OPPO Channel ID',
			name: 'oppoChannelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. orders',
			description:
				'The channel registered with OPPO. Without it OPPO phones show nothing on Android 8+.',
		},
		place: ['AndroidInfo', 'OPPOChannelID'],
	},
	{
		property: {
			displayName: 'OPPO Notification Level',
			name: 'oppoNotifyLevel',
			type: 'options',
			options: [
				{ name: 'Banner, Sound and Vibration', value: 16 },
				{ name: 'Notification Bar', value: 1 },
				{ name: 'Notification Bar and Lock Screen', value: 2 },
			],
			default: 1,
			description: "How an OPPO phone shows it. Needs 'OPPO Category'.",
		},
		place: ['AndroidInfo', 'OPPONotifyLevel'],
	},
	{
		property: {
			displayName: 'Vivo Category',
			name: 'vivoCategory',
			type: 'string',
			default: '',
			placeholder: 'e.g. ORDER',
			description:
				"Vivo's second-level class of the message, needed where vivo asks for one. It must fit 'Vivo Classification'.",
		},
		place: ['AndroidInfo', 'VIVOCategory'],
	},
	{
		property: {
			displayName: 'Vivo Classification',
			name: 'vivoClassification',
			type: 'options',
			options: [
				{ name: 'Operational', value: 0, description: 'Marketing; a phone gets few a day' },
				{ name: 'System', value: 1, description: 'Orders, accounts, messages; the default' },
			],
			default: 1,
			description: "Vivo's class of the message. Operational is for marketing.",
		},
		place: ['AndroidInfo', 'VIVOClassification'],
	},
	{
		property: {
			displayName: 'Xiaomi Channel ID',
			name: 'xiaomiChannelId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 120001',
			description:
				'The channel that Xiaomi granted. Without it Xiaomi phones show nothing on Android 8+.',
		},
		place: ['AndroidInfo', 'XiaoMiChannelID'],
	},
];

/** The vendors' fields as the node panel shows them. */
export const vendorProperties: readonly INodeProperties[] = VENDOR_FIELDS.map(
	({ property }) => property,
);
