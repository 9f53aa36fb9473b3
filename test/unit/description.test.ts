import {
	NodeHelpers,
	Workflow,
	type INode,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
	type INodeType,
	type OnError,
} from 'n8n-workflow';

import { TencentChatApi } from '../../credentials/TencentChatApi.credentials';
import { TencentChatPush } from '../../nodes/TencentChatPush/TencentChatPush.node';
import { operations } from '../../nodes/TencentChatPush/actions';
import { DEFAULT_OPTIONS } from '../../nodes/TencentChatPush/actions/options';

const nodeType: INodeType = new TencentChatPush();
const { description } = nodeType;
const credential = new TencentChatApi();

type AnyOption = INodePropertyOptions | INodeProperties | INodePropertyCollection;

function isChoice(option: AnyOption): option is INodePropertyOptions {
	return 'value' in option;
}

function isCollection(option: AnyOption): option is INodePropertyCollection {
	return 'values' in option;
}

function isField(option: AnyOption): option is INodeProperties {
	return 'type' in option;
}

/** A field with those inside it. */
function withInner(field: INodeProperties): INodeProperties[] {
	const options: AnyOption[] = field.options ?? [];
	const inner = [
		...options.filter(isField),
		...options.filter(isCollection).flatMap(({ values }) => values),
	];
	return [field, ...inner.flatMap(withInner)];
}

/** The choices of a drop-down. */
function choicesOf({ options = [] }: INodeProperties): INodePropertyOptions[] {
	return (options as AnyOption[]).filter(isChoice);
}

const FIELDS = [...description.properties, ...credential.properties].flatMap(withInner);

function fieldOf(name: string): INodeProperties {
	const field = description.properties.find((each) => each.name === name);
	if (!field) throw new Error(`The node has no field ${name}`);
	return field;
}

/** The names of the fields that show for these parameters, apart from the drop-downs that choose. */
function shownFor(parameters: INodeParameters): string[] {
	return description.properties
		.filter(({ name }) => !['resource', 'operation'].includes(name))
		.filter((field) => NodeHelpers.displayParameter(parameters, field, null, description))
		.map(({ name }) => name);
}

function operationChoices(resource: string): INodePropertyOptions[] {
	return description.properties
		.filter(({ name }) => name === 'operation')
		.filter((field) => NodeHelpers.displayParameter({ resource }, field, null, description))
		.flatMap(choicesOf);
}

describe('The node', () => {
	it('has the names that saved workflows and people know it by', () => {
		expect(description).toMatchObject({
			name: 'tencentChatPush',
			displayName: 'Tencent Chat Push',
			defaults: { name: 'Tencent Chat Push' },
			version: 1,
			credentials: [{ name: 'tencentChatApi', required: true }],
		});
	});

	it('can be the tool of an AI agent', () => {
		expect(description.usableAsTool).toBe(true);
	});

	it('has one input', () => {
		expect(description.inputs).toEqual(['main']);
	});

	it('says under its name what it is set to', () => {
		expect(description.subtitle).toContain('$parameter["operation"]');
		expect(description.subtitle).toContain('$parameter["resource"]');
	});

	const OUTPUTS = [
		{ type: 'main', displayName: 'Success' },
		{ type: 'main', displayName: 'Failed', category: 'error' },
	];

	function outputsWith(onError?: OnError): unknown {
		const node: INode = {
			id: '1',
			name: 'Node',
			type: description.name,
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
			...(onError && { onError }),
		};
		const byName = (): INodeType => nodeType;
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
		});
		return NodeHelpers.getNodeOutputs(workflow, node, description);
	}

	it.each([undefined, 'stopWorkflow', 'continueRegularOutput'] as const)(
		'shows the outputs Success and Failed (On Error = %s)',
		(onError) => {
			expect(outputsWith(onError)).toEqual(OUTPUTS);
		},
	);

	it("keeps them where n8n adds its own output 'Error'", () => {
		expect(outputsWith('continueErrorOutput')).toEqual([
			...OUTPUTS,
			{ type: 'main', displayName: 'Error', category: 'error' },
		]);
	});

	it('lets data be pinned: outputs as a text, and one of them no error output', () => {
		expect(typeof description.outputs).toBe('string');
		expect(OUTPUTS.filter(({ category }) => category !== 'error')).toHaveLength(1);
	});
});

describe('The operations', () => {
	it('begin with the four that the node is made for', () => {
		expect(operations.map(({ resource, option }) => `${resource}:${option.value}`)).toEqual([
			'tag:get',
			'tag:add',
			'tag:clearAll',
			'attribute:remove',
			'tag:remove',
			'tag:replace',
			'attribute:get',
			'attribute:set',
		]);
	});

	it.each([
		{
			resource: 'tag',
			names: ['Get Tags', 'Add Tags', 'Clear All Tags', 'Remove Tags', 'Replace Tags'],
		},
		{ resource: 'attribute', names: ['Remove Attributes', 'Get Attributes', 'Set Attributes'] },
	])('stand in the drop-down of $resource in that order', ({ resource, names }) => {
		expect(operationChoices(resource).map(({ name }) => name)).toEqual(names);
	});

	it('start with Get Tags, and with the first of the other resource', () => {
		expect(fieldOf('resource').default).toBe('tag');
		const defaults = description.properties
			.filter(({ name }) => name === 'operation')
			.map((field) => field.default);
		expect(defaults).toEqual(['get', 'remove']);
	});

	it.each([
		{ resource: 'tag', operation: 'get', fields: [] },
		{ resource: 'tag', operation: 'add', fields: ['tags'] },
		{ resource: 'tag', operation: 'clearAll', fields: [] },
		{ resource: 'tag', operation: 'remove', fields: ['tags'] },
		{ resource: 'tag', operation: 'replace', fields: ['tags'] },
		{ resource: 'attribute', operation: 'remove', fields: ['attributes'] },
		{ resource: 'attribute', operation: 'get', fields: [] },
		{ resource: 'attribute', operation: 'set', fields: ['attributeValues'] },
	])('show their own fields: $resource $operation', ({ resource, operation, fields }) => {
		expect(shownFor({ resource, operation })).toEqual(['accounts', ...fields, 'options']);
	});

	it.each(operations.map(({ option }) => option))(
		"can be found by what they do: '$action'",
		({ name, action }) => {
			const [verb = ''] = name.split(' ');
			expect(action).toMatch(new RegExp(`^${verb} [a-z ]+$`));
		},
	);
});

describe('The options', () => {
	const shown = withInner(fieldOf('options')).slice(1);

	it('hold exactly those that the node reads, with the same defaults', () => {
		expect(Object.fromEntries(shown.map(({ name, default: value }) => [name, value]))).toEqual(
			DEFAULT_OPTIONS,
		);
	});

	it('have the defaults that saved workflows rely on', () => {
		expect(DEFAULT_OPTIONS).toEqual({
			api: 'timpush',
			requestsPerSecond: 100,
			maxRetries: 4,
			outageTolerance: 30,
			timeout: 10_000,
			stopOnFailedAccounts: false,
		});
	});

	it('do not let a person enter what the node refuses', () => {
		const limits = Object.fromEntries(
			shown.map(({ name, typeOptions }) => [name, [typeOptions?.minValue, typeOptions?.maxValue]]),
		);
		expect(limits).toMatchObject({
			requestsPerSecond: [1, 100],
			maxRetries: [0, 10],
			outageTolerance: [0, 3600],
			timeout: [4000, 300_000],
		});
	});
});

describe('The credential', () => {
	it('has the names that stored credentials and people know it by', () => {
		expect([credential.name, credential.displayName]).toEqual([
			'tencentChatApi',
			'Tencent Chat API',
		]);
	});

	it('has the fields that stored credentials hold', () => {
		const fields = credential.properties.map(({ name, displayName, default: value }) => ({
			name,
			displayName,
			value,
		}));
		expect(fields).toEqual([
			{ name: 'sdkAppId', displayName: 'SDKAppID', value: '' },
			{ name: 'region', displayName: 'Region', value: 'adminapisgp.im.qcloud.com' },
			{ name: 'endpoint', displayName: 'Endpoint', value: '' },
			{ name: 'identifier', displayName: 'Admin User ID', value: 'administrator' },
			{ name: 'secretKey', displayName: 'Secret Key', value: '' },
		]);
	});

	it('hides the key while it is typed', () => {
		const key = credential.properties.find(({ name }) => name === 'secretKey');
		expect(key?.typeOptions?.password).toBe(true);
	});

	it('shows Endpoint for the region Custom alone', () => {
		const endpoint = credential.properties.find(({ name }) => name === 'endpoint');
		if (!endpoint) throw new Error('The credential has no endpoint');
		const isShownFor = (region: string): boolean =>
			NodeHelpers.displayParameter({ region }, endpoint, null, null);
		expect(isShownFor('custom')).toBe(true);
		expect(isShownFor('adminapisgp.im.qcloud.com')).toBe(false);
	});
});

describe('Every field', () => {
	it("gives examples that begin with 'e.g.'", () => {
		const examples = FIELDS.filter(
			({ type }) => !['collection', 'fixedCollection'].includes(type),
		).flatMap(({ placeholder }) => placeholder ?? []);
		expect(examples.filter((example) => !example.startsWith('e.g. '))).toEqual([]);
	});

	it("that is on or off says 'Whether' in its description", () => {
		const switches = FIELDS.filter(({ type }) => type === 'boolean');
		expect(switches).not.toEqual([]);
		for (const field of switches) expect(field.description).toMatch(/^Whether /);
	});

	it('that takes text is open to expressions', () => {
		const closed = FIELDS.filter(({ noDataExpression }) => noDataExpression);
		expect(new Set(closed.map(({ name }) => name))).toEqual(new Set(['resource', 'operation']));
	});

	it('and every choice avoids the words that frighten users', () => {
		const choices = FIELDS.flatMap(choicesOf);
		const texts = [
			...FIELDS.flatMap(({ displayName, description: text, placeholder, hint }) => [
				displayName,
				text,
				placeholder,
				hint,
			]),
			...choices.flatMap(({ name, description: text, action }) => [name, text, action]),
		];
		expect(texts.filter((text) => /error|problem|failure|mistake/i.test(text ?? ''))).toEqual([
			// The name that n8n itself gives the setting.
			expect.stringContaining("'On Error'"),
		]);
	});

	it('and every operation is described without a full stop at the end of one sentence', () => {
		const texts = [
			...FIELDS.flatMap(({ description: text }) => text ?? []),
			...FIELDS.flatMap(choicesOf).flatMap(({ description: text }) => text ?? []),
		];
		const single = texts.filter((text) => !/[.!?]\s/.test(text));
		expect(single.filter((text) => text.endsWith('.'))).toEqual([]);
	});
});
