import type { INodeProperties } from 'n8n-workflow';

/** Seconds; what n8n's own triggers allow. */
export const DEFAULT_MAX_AGE = 300;

export const properties: INodeProperties[] = [
	{
		displayName:
			// Of HTML, n8n leaves only links and lists in a notice.
			'To let Tencent call this node:<ul><li>In the <a href="https://console.trtc.io" target="_blank">Chat console</a>, open the webhook (callback) configuration and choose your application.</li><li>Enter the URL above, select the callback for push results (Push.AllMemberPush), and save.</li><li>Wait 2 minutes until the new URL takes effect.</li></ul>The test URL works only while this node is listening, so enter the production URL when you are done. An application has one URL for all its callbacks: to forward the others, select Other Callbacks below. Tencent must be able to reach this n8n instance from the internet, by default on port 80 or 443.',
		name: 'setupNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName:
			'Without a Callback Token, anyone who knows the URL and your SDKAppID can send events. Set a token in the Chat console, next to the URL, and enter the same token in the credential.',
		name: 'tokenNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Trigger On',
		name: 'events',
		type: 'multiOptions',
		required: true,
		// What people act on. The others are as many as a push has accounts, which may be millions.
		default: ['clicked', 'failed'],
		description:
			'The events that start the workflow. Other events are acknowledged and ignored. Sent occurs once per device, so it can be frequent.',
		options: [
			{ name: 'Clicked', value: 'clicked', description: 'When a user opens a push' },
			{
				name: 'Delivered',
				value: 'delivered',
				description:
					'When a push arrives on a device, if its vendor reports it. FCM does not report it for notification messages.',
			},
			{
				name: 'Failed',
				value: 'failed',
				description: 'When a push does not reach a device, with a code that explains why',
			},
			{
				name: 'Other Callbacks',
				value: 'other',
				description:
					'When Tencent sends any other callback that is selected in the Chat console, for example to forward it to your chat backend',
			},
			{
				name: 'Sent',
				value: 'sent',
				description: 'When a push is handed to the vendor of a device or to the app',
			},
		],
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Max Age',
				name: 'maxAge',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: DEFAULT_MAX_AGE,
				description:
					"Maximum difference, in seconds, between Tencent's signature time and this server's clock. Only applies if the credential has a Callback Token.",
			},
			{
				displayName: 'Simplify',
				name: 'simplify',
				type: 'boolean',
				default: true,
				description:
					'Whether to return a simplified version of the response instead of the raw data',
			},
		],
	},
];
