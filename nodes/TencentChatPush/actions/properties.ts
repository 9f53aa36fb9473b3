import type { INodeProperties } from 'n8n-workflow';

import { operations, type AnyOperation } from './index';
import { optionsField } from './options';

/** The accounts of the operations on tags and attributes. */
const accountsField: INodeProperties = {
	displayName: 'Accounts',
	name: 'accounts',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. user-1, user-2',
	description:
		'One account, several separated by commas or line breaks, or a list by expression. Any number of them: they are sent in requests of up to 100.',
};

/** What the node panel shows, made from the operations. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Attribute', value: 'attribute' },
			{ name: 'Push', value: 'push' },
			{ name: 'Scheduled Push', value: 'scheduledPush' },
			{ name: 'Tag', value: 'tag' },
		],
		default: 'tag',
	},
	operationField('tag', 'get'),
	operationField('attribute', 'get'),
	operationField('push', 'sendToUsers'),
	operationField('scheduledPush', 'getAll'),
	...operations.flatMap(shownFields),
	optionsField,
];

function operationField(resource: AnyOperation['resource'], initial: string): INodeProperties {
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

function shownFields(operation: AnyOperation): INodeProperties[] {
	const { resource, option, fields } = operation;
	const all = 'buildBody' in operation ? [accountsField, ...fields] : fields;
	return all.map((field) => {
		const show = { resource: [resource], operation: [option.value], ...field.displayOptions?.show };
		return { ...field, displayOptions: { ...field.displayOptions, show } };
	});
}
