import type { Operation } from '../../engine/Operation';
import { accountCalls, accountsField, pathsInBoth } from '../accountCalls';
import { attributeRowsField } from '../attributeRowsField';
import { unregisteredAttributes } from './unregistered';
import { ATTRIBUTE_VALUES, attributesJson, type Attribute } from '../../input/values';

export const setAttributes: Operation<Attribute> = {
	...accountCalls,
	resource: 'attribute',
	option: {
		name: 'Set Attributes',
		value: 'set',
		description: 'Set attribute values for users, such as their city or plan',
		action: 'Set attributes of users',
	},
	fields: [
		accountsField,
		{
			...attributeRowsField('Up to 50 bytes: 50 Latin letters or 16 Chinese characters', true),
			builderHint: {
				propertyHint:
					'One row per attribute. The name and the value may be expressions. Only names that are registered in the app can be set; the operation "Register Attribute Names" adds them.',
			},
		},
	],
	paths: pathsInBoth('set_attr'),
	values: {
		...ATTRIBUTE_VALUES,
		success: (account, attributes) => ({ account, attributes: attributesJson(attributes) }),
	},
	read: () => ({
		key: '',
		request: (_, entries) => ({
			UserAttrs: entries.map(({ account, values }) => ({
				To_Account: account,
				Attrs: attributesJson(values),
			})),
		}),
	}),
	findRejected: unregisteredAttributes,
};
