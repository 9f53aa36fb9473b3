import type {
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	Icon,
	INodeProperties,
} from 'n8n-workflow';

import { accessOf } from '../nodes/TencentChatPush/transport/access';
import { CUSTOM_REGION, DEFAULT_REGION, REGIONS } from '../nodes/TencentChatPush/transport/regions';
import { signedRequest } from '../nodes/TencentChatPush/transport/signedRequest';
import { knownFaults } from '../nodes/TencentChatPush/errors/faults';

export class TencentChatApi implements ICredentialType {
	name = 'tencentChatApi';

	displayName = 'Tencent Chat API';

	icon: Icon = {
		light: 'file:../icons/tencentChat.svg',
		dark: 'file:../icons/tencentChat.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-tencent-chat-push/n8n-nodes-tencent-chat-push#credential';

	properties: INodeProperties[] = [
		{
			displayName: 'SDKAppID',
			name: 'sdkAppId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1400000000',
			description: 'The number of your application, on its card in the Chat console',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [...REGIONS, { name: 'Custom', value: CUSTOM_REGION }],
			default: DEFAULT_REGION,
			description: 'The data centre of your application, on its card in the Chat console',
		},
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://adminapiksa.im.qcloud.com',
			description: 'Base URL of the REST API, for a region that is not in the list or a gateway',
			displayOptions: { show: { region: [CUSTOM_REGION] } },
		},
		{
			displayName: 'Admin User ID',
			name: 'identifier',
			type: 'string',
			required: true,
			default: 'administrator',
			description: 'An app administrator. Requests are signed as this user.',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The key of your application, in the Chat console under Basic Information',
		},
		{
			displayName: 'Callback Token',
			name: 'callbackToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'For Tencent Chat Push Trigger: the token set in the Chat console beside the webhook address. The trigger then refuses calls that Tencent did not sign.',
		},
	];

	async authenticate(
		credentials: ICredentialDataDecryptedObject,
		requestOptions: IHttpRequestOptions,
	): Promise<IHttpRequestOptions> {
		return signedRequest(requestOptions, accessOf(credentials));
	}

	/** The lightest call of the service. n8n takes the first rule that fits, so the general ones come last. */
	test: ICredentialTestRequest = {
		request: { method: 'POST', url: '/v4/timpush/get_attr_name' },
		rules: [
			...knownFaults()
				.filter(({ kind }) => kind === 'fatal')
				.map(({ code, message, description }) => ({
					type: 'responseSuccessBody' as const,
					properties: { key: 'ErrorCode', value: code, message: `${message}. ${description}` },
				})),
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'ActionStatus',
					value: 'FAIL',
					message: 'Tencent Chat refused the call. Check all fields and try again in a minute.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'ActionStatus',
					value: undefined,
					message:
						"Something other than Tencent Chat answered. Check 'Region' and 'Endpoint', and whether a proxy stands between.",
				},
			},
		],
	};
}
