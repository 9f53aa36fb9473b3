import type { INodeProperties } from 'n8n-workflow';

/**
 * The fields of the phone vendors' push services under Additional Fields, each by the one field of
 * `OfflinePushInfo` that it is (1047/77715, 269/133879).
 */
export const VENDOR_FIELDS: Readonly<Record<string, INodeProperties>> = {
	'ApnsInfo.ContentAvailable': {
		displayName: 'APNs Content Available',
		name: 'apnsContentAvailable',
		type: 'boolean',
		default: false,
		description:
			'Whether to wake the app on iOS without showing a notification. Apple recommends at most 2 or 3 such pushes per hour.',
	},
	'ApnsInfo.InterruptionLevel': {
		displayName: 'APNs Interruption Level',
		name: 'apnsInterruptionLevel',
		type: 'options',
		options: [
			{
				name: 'Active',
				value: 'active',
				description: 'Lights up the screen and can play a sound (default)',
			},
			{
				name: 'Critical',
				value: 'critical',
				description:
					'Plays a sound even if the device is muted; requires an entitlement from Apple',
			},
			{
				name: 'Passive',
				value: 'passive',
				description: 'Appears in Notification Center without sound',
			},
			{
				name: 'Time-Sensitive',
				value: 'time-sensitive',
				description: 'Also appears while a Focus is on; requires a capability of the app',
			},
		],
		default: 'active',
		description: 'Interruption level (iOS 15+)',
	},
	'ApnsInfo.MutableContent': {
		displayName: 'APNs Mutable Content',
		name: 'apnsMutableContent',
		type: 'boolean',
		default: false,
		description:
			"Whether to run the app's notification service extension before the notification appears. Required for images and delivery reports on iOS. If 'Image' is set, this is turned on automatically.",
	},
	'ApnsInfo.SubTitle': {
		displayName: 'APNs Subtitle',
		name: 'apnsSubtitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Summer sale',
		description: 'The line between the title and the body, on iOS only',
	},
	'ApnsInfo.Title': {
		displayName: 'APNs Title',
		name: 'apnsTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your order',
		description: "The title on iOS, if different from 'Title'",
	},
	'AndroidInfo.GoogleChannelID': {
		displayName: 'FCM Channel ID',
		name: 'fcmChannelId',
		type: 'string',
		default: '',
		placeholder: 'e.g. orders',
		description:
			'The notification channel that the app created on the phone. Required on Android 8+ unless the app has a default channel.',
	},
	'AndroidInfo.GooglePriority': {
		displayName: 'FCM Priority',
		name: 'fcmPriority',
		type: 'options',
		options: [
			{ name: 'High', value: 'high', description: 'Wakes the phone if it is in sleep mode' },
			{
				name: 'Normal',
				value: 'normal',
				description: 'May be delayed until the phone is in use',
			},
		],
		default: 'normal',
		description:
			'Delivery priority. Use High only for notifications that users need to see immediately.',
	},
	'HarmonyInfo.Category': {
		displayName: 'HarmonyOS Category',
		name: 'harmonyCategory',
		type: 'string',
		default: '',
		placeholder: 'e.g. EXPRESS',
		description:
			'Huawei message category on HarmonyOS. Without an approved category, the message counts as marketing (2 to 5 per device and day).',
	},
	'HarmonyInfo.Title': {
		displayName: 'HarmonyOS Title',
		name: 'harmonyTitle',
		type: 'string',
		default: '',
		placeholder: 'e.g. Your order',
		description: "The title on HarmonyOS, if different from 'Title'",
	},
	'AndroidInfo.HonorImportance': {
		displayName: 'Honor Importance',
		name: 'honorImportance',
		type: 'options',
		options: [
			{ name: 'Low', value: 'LOW', description: 'Information and marketing' },
			{ name: 'Normal', value: 'NORMAL', description: 'Service and communication' },
		],
		default: 'NORMAL',
		description: 'Importance of the notification on Honor phones. Low is for marketing.',
	},
	'AndroidInfo.HuaWeiCategory': {
		displayName: 'Huawei Category',
		name: 'huaweiCategory',
		type: 'string',
		default: '',
		placeholder: 'e.g. EXPRESS',
		description:
			'Huawei message category. Without an approved category, the message counts as marketing (2 to 5 per device and day).',
	},
	'AndroidInfo.HuaWeiChannelID': {
		displayName: 'Huawei Channel ID',
		name: 'huaweiChannelId',
		type: 'string',
		default: '',
		placeholder: 'e.g. orders',
		description: "The app's own notification channel, if it has one (EMUI 10+)",
	},
	'AndroidInfo.HuaWeiImportance': {
		displayName: 'Huawei Importance',
		name: 'huaweiImportance',
		type: 'options',
		options: [
			{ name: 'Low', value: 'LOW', description: 'Information and marketing' },
			{ name: 'Normal', value: 'NORMAL', description: 'Service and communication' },
		],
		default: 'NORMAL',
		description:
			"Importance of the notification on Huawei phones, within what 'Huawei Category' allows",
	},
	'AndroidInfo.PushStyle': {
		displayName: 'Long Text',
		name: 'longText',
		type: 'boolean',
		default: false,
		description:
			'Whether Huawei, Honor and OPPO phones can expand a long body. OPPO then shows up to 128 characters instead of 50.',
	},
	'AndroidInfo.MeiZuNoticeMsgType': {
		displayName: 'Meizu Message Type',
		name: 'meizuNoticeMsgType',
		type: 'options',
		options: [
			{ name: 'Private', value: 1, description: 'Messages for this user only' },
			{ name: 'Public', value: 0, description: 'News and marketing' },
		],
		default: 0,
		description: 'Meizu message category',
	},
	'AndroidInfo.OPPOCategory': {
		displayName: 'OPPO Category',
		name: 'oppoCategory',
		type: 'string',
		default: '',
		placeholder: 'e.g. ORDER',
		description: "OPPO message category. Required if the app uses OPPO's message classification.",
	},
	'AndroidInfo.OPPOChannelID': {
		displayName: 'OPPO Channel ID',
		name: 'oppoChannelId',
		type: 'string',
		default: '',
		placeholder: 'e.g. orders',
		description:
			"The channel registered with OPPO. Without it, OPPO phones with Android 8+ don't show the notification.",
	},
	'AndroidInfo.OPPONotifyLevel': {
		displayName: 'OPPO Notification Level',
		name: 'oppoNotifyLevel',
		type: 'options',
		options: [
			{ name: 'Banner, Sound and Vibration', value: 16 },
			{ name: 'Notification Bar', value: 1 },
			{ name: 'Notification Bar and Lock Screen', value: 2 },
		],
		default: 1,
		description: "How OPPO phones show the notification. Requires 'OPPO Category'.",
	},
	'AndroidInfo.VIVOCategory': {
		displayName: 'Vivo Category',
		name: 'vivoCategory',
		type: 'string',
		default: '',
		placeholder: 'e.g. ORDER',
		description:
			"Vivo message category (second level). Required if vivo asks for one. Must match 'Vivo Classification'.",
	},
	'AndroidInfo.VIVOClassification': {
		displayName: 'Vivo Classification',
		name: 'vivoClassification',
		type: 'options',
		options: [
			{
				name: 'Operational',
				value: 0,
				description: 'Marketing, with a low daily limit per device',
			},
			{ name: 'System', value: 1, description: 'Orders, accounts and messages (default)' },
		],
		default: 1,
		description: 'Vivo message category (first level). Operational is for marketing.',
	},
	'AndroidInfo.XiaoMiChannelID': {
		displayName: 'Xiaomi Channel ID',
		name: 'xiaomiChannelId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 120001',
		description:
			"The channel approved by Xiaomi. Without it, Xiaomi phones with Android 8+ don't show the notification.",
	},
};
