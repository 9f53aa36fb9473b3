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
import { TencentChatPushTrigger } from '../../nodes/TencentChatPush/TencentChatPushTrigger.node';
import { operations } from '../../nodes/TencentChatPush/actions';
import { DEFAULT_OPTIONS } from '../../nodes/TencentChatPush/input/options';

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

/** What the editor makes of an expression of the description, for a node with these parameters. */
function evaluated(expression: string | undefined, parameters: INodeParameters): unknown {
	const node = nodeWith(parameters);
	return workflowWith(node).expression.getSimpleParameterValue(node, expression, 'internal', {});
}

function nodeWith(parameters: INodeParameters, onError?: OnError): INode {
	return {
		id: '1',
		name: 'Node',
		type: description.name,
		typeVersion: 1,
		position: [0, 0],
		parameters,
		...(onError && { onError }),
	};
}

function workflowWith(node: INode): Workflow {
	const byName = (): INodeType => nodeType;
	return new Workflow({
		nodes: [node],
		connections: {},
		active: false,
		nodeTypes: { getByName: byName, getByNameAndVersion: byName, getKnownTypes: () => ({}) },
	});
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

/** The operations that send to a segment. */
const TO_SEGMENTS: INodeParameters[] = [
	{ resource: 'push', operation: 'sendToSegment' },
	{
		resource: 'scheduledPush',
		operation: 'create',
		recipients: 'segment',
		sendAt: '2099-01-01 08:00',
	},
];

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
		expect(description.usableAsTool).toEqual({
			replacements: { description: expect.stringMatching(/all user IDs in one call/) },
		});
	});

	it('has one input', () => {
		expect(description.inputs).toEqual(['main']);
	});

	it.each([
		['account', 'import', 'Import: Account'],
		['tag', 'add', 'Add Tags'],
		['attribute', 'getNames', 'Get Attribute Names'],
		['push', 'sendToAll', 'Send to All Users: Push'],
		['scheduledPush', 'getAll', 'Get Many: Scheduled Push'],
	])('says under its name what it is set to: %s %s', (resource, operation, subtitle) => {
		expect(evaluated(description.subtitle, { resource, operation })).toBe(subtitle);
	});

	it.each(operations)('says so for every operation: $resource $option.value', (operation) => {
		const { resource, option } = operation;
		expect(evaluated(description.subtitle, { resource, operation: option.value })).toContain(
			option.name,
		);
	});

	it('warns before it runs that the older API lacks the operation, and only then', () => {
		const [hint] = description.hints ?? [];
		const isShown = (resource: string, operation: string, options: INodeParameters): unknown =>
			evaluated(hint?.displayCondition, { resource, operation, options });
		const older = { api: 'allMemberPush' };
		expect(isShown('tag', 'replace', older)).toBe(true);
		expect(isShown('push', 'sendToUsers', older)).toBe(true);
		expect(isShown('tag', 'add', older)).toBe(false);
		expect(isShown('tag', 'replace', {})).toBe(false);
		expect(isShown('tag', 'replace', { api: 'timpush' })).toBe(false);
	});

	it("tells n8n's builder to use no loop and to connect Failed", () => {
		const { searchHint = '', relatedNodes = [] } = description.builderHint ?? {};
		expect(searchHint).toMatch(/do not use a loop/);
		expect(searchHint).toMatch(/Failed/);
		expect(relatedNodes.length).toBeGreaterThan(0);
	});

	const OUTPUTS = [
		{ type: 'main', displayName: 'Success' },
		{ type: 'main', displayName: 'Failed', category: 'error' },
	];

	function outputsWith(onError?: OnError): unknown {
		const node = nodeWith({}, onError);
		return NodeHelpers.getNodeOutputs(workflowWith(node), node, description);
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
	it.each([
		['account', 'check'],
		['attribute', 'get'],
		['push', 'sendToUsers'],
		['scheduledPush', 'getAll'],
		['tag', 'get'],
	])('of %s start with %s', (resource, initial) => {
		const [field] = description.properties
			.filter(({ name }) => name === 'operation')
			.filter((each) => NodeHelpers.displayParameter({ resource }, each, null, description));
		expect(field?.default).toBe(initial);
		expect(operationChoices(resource).map(({ value }) => value)).toContain(initial);
	});

	it('are all in the drop-downs', () => {
		const offered = choicesOf(fieldOf('resource')).flatMap(({ value }) =>
			operationChoices(String(value)).map((choice) => `${String(value)}:${String(choice.value)}`),
		);
		expect(offered).toEqual(
			operations.map(({ resource, option }) => `${resource}:${option.value}`),
		);
	});

	it('start with tags', () => {
		expect(fieldOf('resource').default).toBe('tag');
	});

	it.each([
		{ resource: 'account', operation: 'check', fields: [] },
		{ resource: 'account', operation: 'import', fields: [] },
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

/** What n8n's editor finds missing in a node with these parameters, all others as in a new node. */
function issuesOf(parameters: INodeParameters): string[] {
	const { properties } = description;
	const given = NodeHelpers.getNodeParameters(
		properties,
		parameters,
		true,
		false,
		null,
		description,
	);
	const issues = NodeHelpers.getNodeParametersIssues(
		properties,
		nodeWith(given ?? {}),
		description,
	);
	return Object.values(issues?.parameters ?? {}).flat();
}

const MESSAGES: INodeParameters[] = [
	{ resource: 'push', operation: 'recall', taskId: 't' },
	{ resource: 'push', operation: 'sendToUsers', accounts: 'a' },
	{ resource: 'push', operation: 'sendToSegment', tags: 'vip' },
	{ resource: 'push', operation: 'sendToAll' },
	{
		resource: 'scheduledPush',
		operation: 'create',
		recipients: 'users',
		accounts: 'a',
		sendAt: '2099-01-01 08:00',
	},
];

/** What a recall does not offer. */
const OF_NO_RECALL = new Set(['recall onlineOnly']);

describe('A new node', () => {
	const textsHint = description.hints?.find(({ message }) =>
		message.includes('a Title and a Body'),
	);

	it.each(MESSAGES)('lets pushes without texts be built: $resource $operation', (parameters) => {
		const ways = [
			{ templateId: '1-2' },
			{ onlineOnly: true },
			{ apnsContentAvailable: true },
			{ offlinePushInfo: '{"PushFlag":1}' },
		].filter((way) => !OF_NO_RECALL.has(`${parameters.operation} ${Object.keys(way).join()}`));
		expect(ways.length).toBeGreaterThan(1);
		for (const additionalFields of ways) {
			const all = { ...parameters, title: '', body: '', additionalFields };
			expect(issuesOf(all)).toEqual([]);
			expect(evaluated(textsHint?.displayCondition, all)).toBe(false);
		}
	});

	it.each(MESSAGES)('says that texts are needed: $resource $operation', (parameters) => {
		const shown = (more: INodeParameters): unknown =>
			evaluated(textsHint?.displayCondition, { ...parameters, additionalFields: {}, ...more });
		expect(shown({ title: '', body: '' })).toBe(true);
		expect(shown({ title: 'Sale', body: '' })).toBe(true);
		expect(shown({ title: 'Sale', body: 'Now', additionalFields: { sound: 'a' } })).toBe(false);
	});

	it('says so of no other operation', () => {
		const others = [
			{ resource: 'scheduledPush', operation: 'update', updateFields: { title: '' } },
			{ resource: 'tag', operation: 'get' },
		];
		for (const each of others) {
			expect(evaluated(textsHint?.displayCondition, each)).toBe(false);
		}
	});

	const ROW = { attribute: [{ name: '', value: '' }] };
	const FILLED = { attribute: [{ name: 'city', value: 'Berlin' }] };

	it('has a row for an attribute to set, which has to be filled in', () => {
		const set = { resource: 'attribute', operation: 'set', accounts: 'a' };
		expect(issuesOf(set)).toEqual([
			expect.stringContaining('"Name or ID" is required'),
			expect.stringContaining('"Value" is required'),
		]);
		expect(issuesOf({ ...set, attributeValues: FILLED })).toEqual([]);
	});

	it.each(TO_SEGMENTS)(
		'has a row for an attribute of a segment, and says that it is needed: %j',
		(parameters) => {
			const hint = description.hints?.find(({ message }) =>
				message.includes('by attributes needs'),
			);
			const byAttributes = { ...parameters, segmentBy: 'attributes' };
			const shown = (attributeValues: INodeParameters, segmentBy = 'attributes'): unknown =>
				evaluated(hint?.displayCondition, { ...byAttributes, segmentBy, attributeValues });
			const fields = description.properties.filter(
				(field) =>
					field.name === 'attributeValues' &&
					NodeHelpers.displayParameter(byAttributes, field, null, description),
			);
			expect(fields.map((field) => field.default)).toEqual([ROW]);
			expect([shown(ROW), shown({}), shown({ attribute: [] })]).toEqual([true, true, true]);
			expect([shown(FILLED), shown(ROW, 'tags')]).toEqual([false, false]);
		},
	);

	it.each(TO_SEGMENTS)(
		'lets an expression choose between tags and attributes: %j',
		(parameters) => {
			expect(issuesOf({ ...parameters, segmentBy: '={{ $json.by }}', tags: 'vip' })).toEqual([]);
		},
	);

	it('has time and texts at hand for an update, and changes nothing by itself', () => {
		expect(fieldOf('updateFields').default).toEqual({ body: '', sendAt: '', title: '' });
		const scheduledTaskId = { __rl: true, mode: 'id', value: '1' };
		expect(issuesOf({ resource: 'scheduledPush', operation: 'update', scheduledTaskId })).toEqual(
			[],
		);
	});

	it('says before a registration that it is permanent', () => {
		const hint = description.hints?.find(({ message }) => message.includes('permanent'));
		const shown = (operation: string): unknown =>
			evaluated(hint?.displayCondition, { resource: 'attribute', operation });
		expect([shown('registerNames'), shown('getNames')]).toEqual([true, false]);
		expect(hint).toMatchObject({ location: 'ndv', whenToDisplay: 'beforeExecution' });
	});
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
			timeout: 10_000,
			stopOnFailedAccounts: false,
			outageTolerance: 30,
			maxPushes: 1,
			usersPerSecond: 500,
			retryUnconfirmed: false,
			preview: false,
		});
	});

	it('do not let a person enter what the node refuses', () => {
		const limits = Object.fromEntries(
			shown.map(({ name, typeOptions }) => [name, [typeOptions?.minValue, typeOptions?.maxValue]]),
		);
		expect(limits).toMatchObject({
			requestsPerSecond: [1, 100],
			maxRetries: [0, 10],
			timeout: [4000, 300_000],
			outageTolerance: [0, 3600],
			maxPushes: [1, 100],
			usersPerSecond: [1, 800],
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
			{ name: 'callbackToken', displayName: 'Callback Token', value: '' },
		]);
	});

	it.each(['secretKey', 'callbackToken'])('hides %s while it is typed', (secret) => {
		const field = credential.properties.find(({ name }) => name === secret);
		expect(field?.typeOptions?.password).toBe(true);
	});

	it('works without a Callback Token: only the trigger uses it', () => {
		const optional = credential.properties.filter(({ required }) => !required);
		expect(optional.map(({ name }) => name)).toEqual(['region', 'callbackToken']);
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

/** The names of the choices of a drop-down, or of the fields of a collection. */
function shownNames({ options = [] }: INodeProperties): string[] {
	return (options as AnyOption[]).map((option) =>
		isChoice(option) ? option.name : option.displayName,
	);
}

describe('Every list of choices', () => {
	const trigger = new TencentChatPushTrigger().description.properties.flatMap(withInner);
	const lists = [...FIELDS, ...trigger].filter(({ options = [] }) => options.length > 1);

	it('is looked at', () => {
		expect(lists.map(({ name }) => name)).toEqual(
			expect.arrayContaining(['resource', 'operation', 'options', 'api', 'region', 'events']),
		);
	});

	it.each(lists)('is sorted by what a person sees: $name', (list) => {
		const names = shownNames(list);
		expect(names).toEqual(names.toSorted((one, other) => one.localeCompare(other)));
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
			...(description.hints ?? []).map(({ message }) => message),
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
