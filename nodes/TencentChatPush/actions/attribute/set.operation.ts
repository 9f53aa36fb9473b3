import type { Operation } from '../Operation';
import { unregisteredAttributes } from './unregistered';
import { ACCOUNTS_PER_REQUEST } from '../limits';
import { ATTRIBUTE_VALUES, attributesJson, type Attribute } from '../../accounts/values';

export const setAttributes: Operation<Attribute> = {
	resource: 'attribute',
	option: {
		name: 'Set Attributes',
		value: 'set',
		description: 'Set attribute values for users, such as their city or plan',
		action: 'Set attributes of users',
	},
	fields: [
		{
			displayName: 'Attributes',
			name: 'attributeValues',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true },
			required: true,
			default: {},
			placeholder: 'Add Attribute',
			builderHint: {
				propertyHint:
					'One row per attribute. The name and the value may be expressions. Only names that are registered in the app can be set; the operation "Register Attribute Names" adds them.',
			},
			options: [
				{
					displayName: 'Attribute',
					name: 'attribute',
					values: [
						{
							displayName: 'Name or ID',
							name: 'name',
							type: 'options',
							typeOptions: {
								loadOptionsMethod: 'getAttributeNames',
								loadOptionsDependsOn: ['options.api'],
							},
							default: '',
							description:
								'The attribute to set. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
						},
						{
							displayName: 'Value',
							name: 'value',
							type: 'string',
							default: '',
							placeholder: 'e.g. Berlin',
							description: 'Up to 50 bytes: 50 Latin letters or 16 Chinese characters',
						},
					],
				},
			],
		},
	],
	paths: {
		timpush: '/v4/timpush/set_attr',
		allMemberPush: '/v4/all_member_push/im_set_attr',
	},
	accountsPerRequest: ACCOUNTS_PER_REQUEST,
	values: ATTRIBUTE_VALUES,
	buildBody: (entries) => ({
		UserAttrs: entries.map(({ account, values }) => ({
			To_Account: account,
			Attrs: attributesJson(values),
		})),
	}),
	findRejected: unregisteredAttributes,
	toSuccessJson: (account, attributes) => ({ account, attributes: attributesJson(attributes) }),
};
