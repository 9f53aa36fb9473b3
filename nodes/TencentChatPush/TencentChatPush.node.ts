import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { hints, properties, subtitle } from './actions/properties';
import { searchScheduledPushes } from './methods/listSearch';
import { getAttributeNames } from './methods/loadOptions';
import { run } from './run';

export class TencentChatPush implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tencent Chat Push',
		name: 'tencentChatPush',
		icon: {
			light: 'file:../../icons/tencentChat.svg',
			dark: 'file:../../icons/tencentChat.dark.svg',
		},
		group: ['output'],
		version: 1,
		subtitle,
		description: 'Send push notifications with Tencent Chat and manage user tags and attributes',
		documentationUrl:
			'https://github.com/n8n-nodes-tencent-chat-push/n8n-nodes-tencent-chat-push/blob/main/docs/README.md',
		defaults: { name: 'Tencent Chat Push' },
		usableAsTool: {
			replacements: {
				description:
					'Send push notifications to users of a Tencent Chat app, and read or change their tags and attributes. Pass all user IDs in one call, separated by commas. The result lists every account; a failed account comes with the reason.',
			},
		},
		hints,
		builderHint: {
			searchHint:
				'Sends and schedules push notifications of Tencent Cloud Chat (TIMPush) and manages the tags and attributes of users for push segments. Pass all items to the node at once: it batches accounts, respects the rate limit and retries automatically, so do not use a loop or a Wait node. Connect both outputs: Success has one item per account or push, and Failed has everything that failed, with the reason in the field "error".',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-tencent-chat-push.tencentChatPushTrigger',
					relationHint: 'Starts a workflow when a push is sent, delivered or clicked, or fails',
				},
				{
					nodeType: 'n8n-nodes-base.filter',
					relationHint:
						'Keeps the items of the Failed output that can be retried (the field "error.retryable" is true) for a second Tencent Chat Push node',
				},
				{
					nodeType: 'n8n-nodes-base.httpRequest',
					relationHint:
						'Calls any other REST API of Tencent Chat: the same credential signs the request',
				},
			],
		},
		inputs: [NodeConnectionTypes.Main],
		// As a text, and Failed as an error output, so that the editor still lets data be pinned.
		outputs: `={{ [
			{ type: 'main', displayName: 'Success' },
			{ type: 'main', displayName: 'Failed', category: 'error' }
		] }}`,
		credentials: [{ name: 'tencentChatApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchScheduledPushes },
		loadOptions: { getAttributeNames },
	};

	execute = run;
}
