import type { INodeProperties } from 'n8n-workflow';

import { operations } from './index';
import type { Operation } from './Operation';
import { optionsField } from './options';

/** What the node panel shows, made from the operations. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Tag', value: 'tag' },
			{ name: 'Attribute', value: 'attribute' },
		],
		default: 'tag',
	},
	operationField('tag', 'get'),
	operationField('attribute', 'remove'),
	{
		displayName: 'Accounts',
		name: 'accounts',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. user-1, user-2',
		description:
			'One account, several separated by commas or line breaks, or a list by expression. Any number of them: they are sent in requests of up to 100.',
	},
	...operations.flatMap(shownFields),
	optionsField,
];

function operationField(resource: Operation['resource'], initial: string): INodeProperties {
	const offered = operations.filter((operation) => operation.resource === resource);
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		options: offered.map(({ option }) => option),
		default: initial,
	};
}

function shownFields({ resource, option, fields }: Operation): INodeProperties[] {
	const show = { resource: [resource], operation: [option.value] };
	return fields.map((field) => ({ ...field, displayOptions: { show } }));
}
