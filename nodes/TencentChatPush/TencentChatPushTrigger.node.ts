import { NodeConnectionTypes, type INodeType, type INodeTypeDescription } from 'n8n-workflow';

import { properties } from './trigger/properties';
import { receive } from './trigger/receive';

export class TencentChatPushTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Tencent Chat Push Trigger',
		name: 'tencentChatPushTrigger',
		icon: {
			light: 'file:../../icons/tencentChat.svg',
			dark: 'file:../../icons/tencentChat.dark.svg',
		},
		group: ['trigger'],
		// For webhooks of version 1 n8n evaluates an expression on every call, which costs more than all the rest.
		version: 1.1,
		subtitle: '={{ $parameter["events"].join(", ") }}',
		// n8n's nodes panel shows it for both nodes, which stand there as one.
		description:
			'Send and schedule pushes, manage user tags and attributes, and start workflows when a push is delivered or clicked, or fails',
		eventTriggerDescription: 'Waiting for Tencent to call the test URL',
		activationMessage:
			'Tencent can now call the production URL. Enter it in the Chat console if the test URL is still there.',
		documentationUrl:
			'https://github.com/n8n-nodes-tencent-chat-push/n8n-nodes-tencent-chat-push/blob/main/docs/trigger.md',
		defaults: { name: 'Tencent Chat Push Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'tencentChatApi', required: true }],
		webhooks: [
			{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
		],
		triggerPanel: {
			header: 'Receive push events from Tencent Chat',
			executionsHelp: {
				inactive:
					'This node has two webhook URLs: test and production. <br /> <br /> <b>Use the test URL while you build your workflow</b>: enter it in the Chat console, wait 2 minutes, select <b>Execute step</b> and send a push. The events show up in the editor.<br /> <br /> <b>Use the production URL to run your workflow automatically</b>: <a data-key="activate">publish</a> the workflow and enter that URL instead. The executions show up in the executions list, but not in the editor.',
				active:
					'This node has two webhook URLs: test and production. <br /> <br /> <b>Use the test URL while you build your workflow</b>: enter it in the Chat console, wait 2 minutes, select <b>Execute step</b> and send a push. The events show up in the editor.<br /> <br /> <b>Use the production URL to run your workflow automatically</b>: the workflow is published, so enter that URL instead. The executions show up in the <a data-key="executions">executions list</a>, but not in the editor.',
			},
			activationHint:
				'Once you have finished building your workflow, publish it and enter the production URL in the Chat console.',
		},
		properties,
	};

	/** Tencent has no call that registers an address: a person enters it in the Chat console. */
	webhookMethods = {
		default: {
			checkExists: async (): Promise<boolean> => true,
			create: async (): Promise<boolean> => true,
			delete: async (): Promise<boolean> => true,
		},
	};

	webhook = receive;
}
