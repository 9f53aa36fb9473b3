import type { IDataObject, INodeParameterResourceLocator, INodeType } from 'n8n-workflow';

import { UNCERTAIN, plainReader } from '../../nodes/TencentChatPush/input/plainFields';
import { bareDescription } from '../support/bareDescription';
import { runWorkflow } from '../support/n8nEngine';
import { nodeOf } from '../support/runNode';
import fc from '../support/random/fastCheck';

const RUNS = Math.max(300, Number(process.env.PROPERTY_RUNS ?? 0));

const TIME_LIMIT = 300_000;

/** What the short cut and n8n's engine read from one item. */
interface Reading {
	plain: unknown;
	/** The value, or that the engine threw. */
	engine: unknown;
}

const THROWN = Symbol('thrown');

const COMPARER = 'test.comparer';

/** Reads a parameter of every item both ways, in n8n's engine. */
async function readBothWays(
	parameter: string | object,
	items: readonly IDataObject[],
): Promise<Reading[]> {
	const readings: Reading[] = [];
	const reads = parameter as INodeParameterResourceLocator;
	await runWorkflow(
		{
			nodes: [
				nodeOf('Source', 'n8n-nodes-base.manualTrigger'),
				nodeOf('Comparer', COMPARER, { reads }),
			],
			connections: { Source: { main: [[{ node: 'Comparer', type: 'main', index: 0 }]] } },
			pinData: { Source: items.map((json) => ({ json })) },
		},
		{ credential: {}, nodeTypes: { [COMPARER]: comparerOf(readings) } },
	);
	return readings;
}

function comparerOf(readings: Reading[]): INodeType {
	return {
		description: bareDescription('comparer', {
			properties: [{ displayName: 'Reads', name: 'reads', type: 'json', default: '' }],
		}),
		async execute() {
			const raw = this.getNodeParameter('reads', 0, undefined, { rawExpressions: true });
			const reader = plainReader(raw);
			this.getInputData().forEach(({ json }, item) => {
				const plain = reader ? reader(json) : UNCERTAIN;
				let engine: unknown = THROWN;
				try {
					engine = this.getNodeParameter('reads', item);
				} catch {
					// What the engine refuses must not have been read by the short cut.
				}
				readings.push({ plain, engine });
			});
			return [[]];
		},
	};
}

/** The short cut gives the engine's value, or leaves it to the engine. */
function expectSame(readings: readonly Reading[]): void {
	for (const { plain, engine } of readings) {
		if (plain !== UNCERTAIN) expect(plain).toStrictEqual(engine);
	}
}

const NAMES = [
	'a',
	'b',
	'user',
	'id',
	'_x',
	'$y',
	'名',
	'été',
	'length',
	'0',
	'1',
	'my key',
	'toString',
	'constructor',
	'constructorId',
	'__proto__',
	'prototype',
	'caller',
	'if',
	'then',
	'',
];

const name = fc.constantFrom(...NAMES);

const scalar = fc.oneof(
	fc.string(),
	fc.integer(),
	fc.double(),
	fc.boolean(),
	fc.constant(null),
	fc.constantFrom('0', '', '{{ $json.a }}', '=x', '-0', 'undefined'),
	fc.constantFrom(0, -0, 2 ** 53, 1e21, 1e-7),
);

const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
	tree: fc.oneof(
		{ maxDepth: 3, depthSize: 'small' },
		scalar,
		fc.array(tie('tree'), { maxLength: 4 }),
		fc.dictionary(name, tie('tree'), { maxKeys: 4 }),
	),
}));

const json = fc.dictionary(name, tree, { maxKeys: 6 }) as fc.Arbitrary<IDataObject>;

const step = fc.oneof(
	name.map((each) => `.${each}`),
	name.map((each) => `["${each}"]`),
	name.map((each) => `['${each}']`),
	fc.nat(3).map((index) => `[${index}]`),
	fc.constantFrom('?.a', '.a()', ' .a', '[a]', '.a.b', '[-1]', '[01]', '[1.5]'),
);

const space = fc.constantFrom('', ' ', '  ', '\n', '\t');

const field = fc
	.tuple(space, fc.array(step, { minLength: 1, maxLength: 3 }), space)
	.map(([before, steps, after]) => `{{${before}$json${steps.join('')}${after}}}`);

const literal = fc.oneof(
	fc.constantFrom(
		'',
		'-',
		' ',
		', ',
		'text',
		'\n',
		'=',
		'"',
		"'",
		'`',
		'$json.a',
		'${1}',
		'\\',
		'}',
		'{',
	),
	fc.constantFrom('.constructor', '//', '/*', '<b>', '名', '\\n', '$'),
);

/** An expression of one field alone, or of fields with text around them. */
const expression = fc.oneof(
	field.map((one) => `=${one}`),
	fc
		.array(fc.tuple(literal, field), { minLength: 1, maxLength: 3 })
		.chain((parts) => literal.map((last) => `=${parts.flat().join('')}${last}`)),
);

describe('Plain fields', () => {
	it(
		`are read as n8n's engine reads them (${RUNS} expressions)`,
		async () => {
			await fc.assert(
				fc.asyncProperty(
					expression,
					fc.array(json, { minLength: 1, maxLength: 5 }),
					async (text, items) => expectSame(await readBothWays(text, items)),
				),
				{ numRuns: RUNS },
			);
		},
		TIME_LIMIT,
	);

	it(
		'are read so in the rows of a collection, too',
		async () => {
			await fc.assert(
				fc.asyncProperty(
					fc.array(fc.record({ name: expression, value: expression }), { maxLength: 3 }),
					json,
					async (rows, item) => expectSame(await readBothWays({ attribute: rows }, [item])),
				),
				{ numRuns: Math.ceil(RUNS / 4) },
			);
		},
		TIME_LIMIT,
	);

	it.each<[string, IDataObject, unknown]>([
		['={{ $json.user.id }}', { user: { id: 'alice' } }, 'alice'],
		['={{$json["my key"]}}', { 'my key': 7 }, 7],
		["={{ $json['user']['id'] }}", { user: { id: null } }, null],
		['={{ $json.tags[1] }}', { tags: ['a', 'b'] }, 'b'],
		['={{ $json.tags }}', { tags: ['a', 1, true, null] }, ['a', 1, true, null]],
		['={{ $json.missing }}', {}, undefined],
		['={{ $json.missing.deep }}', {}, undefined],
		['={{ $json.plan }}-{{ $json.city }}', { plan: 'pro', city: 'Berlin' }, 'pro-Berlin'],
		['=user-{{ $json.id }}', { id: 0 }, 'user-0'],
		['=user-{{ $json.id }}', { id: null }, 'user-'],
		['=user-{{ $json.id }}', {}, 'user-'],
		['=user-{{ $json.id }}', { id: false }, 'user-false'],
		['vip', {}, 'vip'],
	])('are read without the engine: %s', async (text, item, value) => {
		const [reading] = await readBothWays(text, [item]);
		expect(reading).toStrictEqual({ plain: value, engine: value });
	});

	it.each<[string, string, IDataObject]>([
		['a method', '={{ $json.a.trim() }}', { a: 'x' }],
		['another node', "={{ $('Source').item.json.a }}", { a: 'x' }],
		['a calculation', '={{ $json.a + 1 }}', { a: 1 }],
		['an object', '={{ $json.a }}', { a: { b: 1 } }],
		['a list of objects', '={{ $json.a }}', { a: [{ b: 1 }] }],
		['a list in text', '=x{{ $json.a }}', { a: ['b'] }],
		['an inherited property', '={{ $json.toString }}', {}],
		['a property that hides an inherited one', '=x{{ $json.toString }}', { toString: null }],
		['a property of a text', '={{ $json.a.length }}', { a: 'x' }],
		['a name that n8n refuses', '={{ $json.constructor }}', { constructor: 'x' }],
		['text that n8n refuses', '=.constructor {{ $json.a }}', { a: 'x' }],
	])('are left to the engine where it is %s', (_, text, item) => {
		expect(plainReader(text)?.(item) ?? UNCERTAIN).toBe(UNCERTAIN);
	});
});
