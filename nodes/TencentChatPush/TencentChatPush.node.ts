import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { hints, properties, subtitle } from './actions/properties';
import { getAttributeNames } from './methods/loadOptions';
import { run } from './actions/run';

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
		description: 'Manage the tags and attributes of Tencent Chat users for push segments',
		defaults: { name: 'Tencent Chat Push' },
		usableAsTool: {
			replacements: {
				description:
					'Read or change the tags and attributes of Tencent Chat users. Pass all user IDs in one call, separated by commas. The answer lists the accounts that were done and those that were not, with the reason.',
			},
		},
		hints,
		builderHint: {
			searchHint:
				'Add, remove, replace or read the tags and attributes that push segments of Tencent Chat (TIMPush) use. Pass all items to the node at once: it sends up to 100 accounts per request, keeps the rate limit and retries by itself, so use no loop and no Wait node. Connect both outputs: Success has one item per account, and Failed has the accounts that were not done, each with the reason in its "error" field.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-base.filter',
					relationHint:
						'Keeps the items on Failed that are worth another try ("error.retryable" is true), before a second Tencent Chat Push node',
				},
				{
					nodeType: 'n8n-nodes-base.httpRequest',
					relationHint:
						'Makes any other Tencent Chat REST call with the same credential, which signs the request',
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

	methods = { loadOptions: { getAttributeNames } };

	execute = run;
}
