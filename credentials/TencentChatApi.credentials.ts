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

const byName = (one: { name: string }, other: { name: string }): number =>
	one.name.localeCompare(other.name);

export class TencentChatApi implements ICredentialType {
	name = 'tencentChatApi';

	displayName = 'Tencent Chat API';

	icon: Icon = {
		light: 'file:../icons/tencentChat.svg',
		dark: 'file:../icons/tencentChat.dark.svg',
	};

	documentationUrl =
		'https://github.com/n8n-nodes-tencent-chat-push/n8n-nodes-tencent-chat-push/blob/main/docs/credentials.md';

	properties: INodeProperties[] = [
		{
			displayName: 'SDKAppID',
			name: 'sdkAppId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 1400000000',
			description: 'The ID of your application, as shown in the Chat console',
		},
		{
			displayName: 'Region',
			name: 'region',
			type: 'options',
			options: [...REGIONS, { name: 'Custom', value: CUSTOM_REGION }].sort(byName),
			default: DEFAULT_REGION,
			description: 'The data center of your application, as shown in the Chat console',
		},
		{
			displayName: 'Endpoint',
			name: 'endpoint',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://im-gateway.example.com',
			description:
				'The base URL of the REST API, for a gateway or a region that is not in the list',
			displayOptions: { show: { region: [CUSTOM_REGION] } },
		},
		{
			displayName: 'Admin User ID',
			name: 'identifier',
			type: 'string',
			required: true,
			default: 'administrator',
			description: 'The user ID of an app administrator, used to sign requests',
		},
		{
			displayName: 'Secret Key',
			name: 'secretKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'The SDKSecretKey of your application, under Basic Information in the Chat console. This is not the appKey used in the mobile app.',
		},
		{
			displayName: 'Callback Token',
			name: 'callbackToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'Only for the Tencent Chat Push Trigger: the token from the callback settings of the Chat console. If set, the trigger rejects calls that Tencent did not sign.',
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
				.map(({ code, message, advice }) => ({
					type: 'responseSuccessBody' as const,
					properties: { key: 'ErrorCode', value: code, message: `${message}. ${advice.thrown}` },
				})),
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'ActionStatus',
					value: 'FAIL',
					message: 'Tencent Chat rejected the request. Check all fields and try again in a minute.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'ActionStatus',
					value: undefined,
					message:
						"The response is not from Tencent Chat. Check 'Region' and 'Endpoint', and whether there is a proxy in between.",
				},
			},
		],
	};
}
