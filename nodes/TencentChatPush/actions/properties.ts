import type { INodeProperties, NodeHint } from 'n8n-workflow';

import { operations } from './index';
import type { Operation } from '../engine/Operation';
import { accountsField } from './accountCalls';
import { optionsField } from '../input/options';
import { textsHint } from './push/messageFields';
import { attributesHint } from './push/segmentFields';
import { scheduledTaskField } from './scheduledPush/task';

const RESOURCES: ReadonlyArray<{ name: string; value: Operation['resource'] }> = [
	{ name: 'Account', value: 'account' },
	{ name: 'Attribute', value: 'attribute' },
	{ name: 'Push', value: 'push' },
	{ name: 'Scheduled Push', value: 'scheduledPush' },
	{ name: 'Tag', value: 'tag' },
];

/** The operation that each resource starts with. */
const INITIAL: Record<Operation['resource'], string> = {
	account: 'check',
	attribute: 'get',
	push: 'sendToUsers',
	scheduledPush: 'getAll',
	tag: 'get',
};

/** Where the node does not have the resource or the operation, each account is told so. */
const otherAccountsFields: INodeProperties[] = [
	{ operation: operations.map(({ option }) => option.value) },
	{ resource: RESOURCES.map(({ value }) => value) },
].map((hide) => ({ ...accountsField, displayOptions: { hide } }));

/** The operations on one scheduled push, which is chosen from a list. */
const OF_ONE_SCHEDULED_PUSH = operations.filter(({ fields }) =>
	fields.some(({ name }) => name === scheduledTaskField.name),
);

/** For the list of scheduled pushes: n8n tells a list no time zone but its own. */
const timeZoneField: INodeProperties = {
	displayName: 'Time Zone',
	name: 'timeZone',
	type: 'hidden',
	default: '={{ $now.zoneName }}',
	displayOptions: {
		show: {
			resource: ['scheduledPush'],
			operation: OF_ONE_SCHEDULED_PUSH.map(({ option }) => option.value),
		},
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
	...otherAccountsFields,
	timeZoneField,
	optionsField,
];

/** The chosen operation under the node's name, such as "Add Tags" or "Create: Scheduled Push". */
export const subtitle = `={{ (${JSON.stringify(
	Object.fromEntries(operations.map((operation) => [keyOf(operation), titleOf(operation)])),
)})[${chosenKey()}] }}`;

/** Shown in the panel before anything runs. */
export const hints: NodeHint[] = [
	{
		message: "This operation is not available in the older API. Set the option 'API' to 'Push'.",
		type: 'warning',
		location: 'ndv',
		whenToDisplay: 'beforeExecution',
		displayCondition: `={{ $parameter["options"]["api"] === "allMemberPush" && ${JSON.stringify(
			operations.filter(({ paths }) => !paths.allMemberPush).map(keyOf),
		)}.includes(${chosenKey()}) }}`,
	},
	...operations.flatMap(panelHints),
	textsHint,
	attributesHint,
];

function panelHints(operation: Operation): NodeHint[] {
	const { panelHint } = operation;
	if (!panelHint) return [];
	const displayCondition = `={{ ${chosenKey()} === ${JSON.stringify(keyOf(operation))} }}`;
	return [{ ...panelHint, location: 'ndv', whenToDisplay: 'beforeExecution', displayCondition }];
}

function keyOf({ resource, option }: Operation): string {
	return `${resource}:${option.value}`;
}

/** What `keyOf` gives for the chosen operation, as an expression. */
function chosenKey(): string {
	return '$parameter["resource"] + ":" + $parameter["operation"]';
}

/** The name of the operation, with its resource where the name does not tell it. */
function titleOf({ resource, option: { name } }: Operation): string {
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

function shownFields({ resource, option, fields }: Operation): INodeProperties[] {
	return fields.map((field) => {
		const show = { resource: [resource], operation: [option.value], ...field.displayOptions?.show };
		return { ...field, displayOptions: { ...field.displayOptions, show } };
	});
}
