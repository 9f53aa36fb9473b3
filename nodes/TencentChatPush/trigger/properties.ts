import type { INodeProperties } from 'n8n-workflow';

/** Seconds; what n8n's own triggers allow. */
export const DEFAULT_MAX_AGE = 300;

export const properties: INodeProperties[] = [
	{
		displayName:
			'Let Tencent call this node: in the <a href="https://console.trtc.io" target="_blank">Chat console</a> choose your application, open its webhook (callback) configuration, enter the URL above as the address, tick the callback for push results (<code>Push.AllMemberPush</code>) and save. The test URL works only while this node listens; enter the production URL in the end. Tencent must be able to reach this n8n from the internet, by default on port 80 or 443.',
		name: 'setupNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName:
			'Without a <b>Callback Token</b> anybody who knows the URL and your SDKAppID can send events. Set a token in the Chat console, beside the address, and the same one in the credential.',
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
			'The events that start the workflow. All others are answered and dropped. Clicked and Failed are few; there is a Sent for every account of a push.',
		options: [
			{ name: 'Clicked', value: 'clicked', description: 'When a user opens a push' },
			{
				name: 'Delivered',
				value: 'delivered',
				description:
					'When a push arrives on a device, as far as its vendor reports it: FCM never does',
			},
			{
				name: 'Failed',
				value: 'failed',
				description: 'When a push does not reach a device, with the code that says why',
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
					'How many seconds the time at which Tencent signed a call may differ from the clock of this n8n. For credentials with a Callback Token.',
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
