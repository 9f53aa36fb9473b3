import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { properties } from './actions/properties';
import { traceHint } from './actions/push/getTrace.operation';
import { searchScheduledPushes } from './methods/listSearch';
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
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Manage the tags and attributes of Tencent Chat users for push segments',
		defaults: { name: 'Tencent Chat Push' },
		usableAsTool: true,
		hints: [traceHint],
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
