import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { operations } from './index';
import type { Operation } from './Operation';
import { optionsField } from './options';

/** The resources, and the operation that each starts with: one that changes nothing. */
const RESOURCES: ReadonlyArray<{ name: string; value: Operation['resource']; initial: string }> = [
	{ name: 'Attribute', value: 'attribute', initial: 'get' },
	{ name: 'Tag', value: 'tag', initial: 'get' },
];

const accountsField: INodeProperties = {
	displayName: 'Accounts',
	name: 'accounts',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. user-1, user-2',
	description:
		'One account, several separated by commas or line breaks, or an expression that returns a list. There is no limit: the node sends up to 100 accounts per request.',
	builderHint: {
		propertyHint:
			'An expression on one field of the input item, such as the user ID. Pass all items to this node at once: it collects the accounts of all items, sends up to 100 per request, keeps the rate limit and retries. Do not put it in a loop, do not add Wait nodes and do not join the accounts beforehand.',
	},
};

/** What the node panel shows, made from the operations. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: RESOURCES.map(({ name, value }) => ({ name, value })),
		default: 'tag',
	},
	...RESOURCES.map(operationField),
	accountsField,
	...operations.flatMap(shownFields),
	optionsField,
];

/** The name of the chosen operation, such as "Add Tags", for the line under the node. */
export const subtitle = `={{ (${JSON.stringify(
	Object.fromEntries(operations.map((operation) => [keyOf(operation), operation.option.name])),
)})[${chosenKey()}] }}`;

/** Says before anything runs that the older API lacks the chosen operation. */
export const hints: NodeHint[] = [
	{
		message:
			"This operation is not part of the older API. Set the option 'API' to 'Push', or choose another operation.",
		type: 'warning',
		location: 'ndv',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ $parameter["options"]["api"] === "allMemberPush" && ${JSON.stringify(
			operations.filter(({ paths }) => !paths.allMemberPush).map(keyOf),
		)}.includes(${chosenKey()}) }}`,
	},
];

function keyOf({ resource, option }: Operation): string {
	return `${resource}:${option.value}`;
}

/** What `keyOf` gives for the chosen operation, as an expression. */
function chosenKey(): string {
	return '$parameter["resource"] + ":" + $parameter["operation"]';
}

function operationField({ value, initial }: (typeof RESOURCES)[number]): INodeProperties {
	return {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [value] } },
		options: operations.filter(({ resource }) => resource === value).map(({ option }) => option),
		default: initial,
	};
}

function shownFields({ resource, option, fields }: Operation): INodeProperties[] {
	const show = { resource: [resource], operation: [option.value] };
	return fields.map((field) => ({ ...field, displayOptions: { show } }));
}
