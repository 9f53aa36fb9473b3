import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { operations, type AnyOperation } from './index';
import { optionsField } from './options';
import { traceHint } from './push/getTrace.operation';

const RESOURCES: ReadonlyArray<{ name: string; value: AnyOperation['resource'] }> = [
	{ name: 'Attribute', value: 'attribute' },
	{ name: 'Push', value: 'push' },
	{ name: 'Scheduled Push', value: 'scheduledPush' },
	{ name: 'Tag', value: 'tag' },
];

/** The operation that each resource starts with. */
const INITIAL: Record<AnyOperation['resource'], string> = {
	attribute: 'get',
	push: 'sendToUsers',
	scheduledPush: 'getAll',
	tag: 'get',
};

/** The accounts of the operations on tags and attributes. */
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
			'Usually an expression on a field of the input item, such as its user ID. Pass all items to the node at once, without a loop, a Wait node or joining accounts beforehand: the node collects the accounts of all items, sends up to 100 per request, keeps the rate limit and retries.',
	},
};

/** What the node panel shows, made from the operations. */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [...RESOURCES],
		default: 'tag',
	},
	...RESOURCES.map(operationField),
	...operations.flatMap(shownFields),
	optionsField,
];

/** The chosen operation under the node's name, such as "Add Tags" or "Create: Scheduled Push". */
export const subtitle = `={{ (${JSON.stringify(
	Object.fromEntries(operations.map((operation) => [keyOf(operation), titleOf(operation)])),
)})[${chosenKey()}] }}`;

/** Shown in the panel before anything runs. */
export const hints: NodeHint[] = [
	{
		message: "This operation is not part of the older API. Set the option 'API' to 'Push'.",
		type: 'warning',
		location: 'ndv',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ $parameter["options"]["api"] === "allMemberPush" && ${JSON.stringify(
			operations.filter(({ paths }) => !paths.allMemberPush).map(keyOf),
		)}.includes(${chosenKey()}) }}`,
	},
	traceHint,
];

function keyOf({ resource, option }: AnyOperation): string {
	return `${resource}:${option.value}`;
}

/** What `keyOf` gives for the chosen operation, as an expression. */
function chosenKey(): string {
	return '$parameter["resource"] + ":" + $parameter["operation"]';
}

/** The name of the operation, with its resource where the name does not tell it. */
function titleOf({ resource, option: { name } }: AnyOperation): string {
	const owner = RESOURCES.find(({ value }) => value === resource)?.name ?? '';
	return name.includes(owner) ? name : `${name}: ${owner}`;
}

function operationField({ value }: (typeof RESOURCES)[number]): INodeProperties {
	const initial = INITIAL[value];
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

function shownFields(operation: AnyOperation): INodeProperties[] {
	const { resource, option, fields } = operation;
	const all = 'buildBody' in operation ? [accountsField, ...fields] : fields;
	return all.map((field) => {
		const show = { resource: [resource], operation: [option.value], ...field.displayOptions?.show };
		return { ...field, displayOptions: { ...field.displayOptions, show } };
	});
}
