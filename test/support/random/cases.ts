import fc, { type Arbitrary } from './fastCheck';
import type { IDataObject, OnError } from 'n8n-workflow';

import type { BadElement, Fault, FaultRule } from '../../../mock-server';
import { series } from '../samples';
import { OPERATIONS, type OperationName } from './operations';

/** A run of the node that nobody thought of. */
export interface Case {
	operation: OperationName;
	api: 'timpush' | 'allMemberPush';
	onError: OnError;
	requestsPerSecond: number;
	maxRetries: number;
	/** Seconds. */
	outageTolerance: number;
	items: IDataObject[];
	faults: FaultRule[];
	badElement: BadElement;
	answerOrder: 'request' | 'shuffled';
	latency: number;
	seed: number;
}

/** Accounts that the service does not know. */
export const STRANGERS = ['ghost', 'nobody@example.com'];

/** The attributes of the app. */
export const ATTRIBUTES = ['city', 'level', '名前', '__proto__'];

/** A RegistrationID, which belongs to a device. */
const DEVICE = '0A1B2C3D-4E5F-6071-8293-A4B5C6D7E8F9';

/** A text as people and machines write it. */
const text = fc.oneof(
	fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 }),
	// What separates, quotes and encloses the elements of a list, inside of names.
	fc.string({ unit: fc.constantFrom(...'ab ,，、،\n"\'“”«»[]{}\\'), minLength: 1, maxLength: 8 }),
);

/** A list as text: each name as it is, or in quotes as a sheet writes it. */
function listText(names: readonly unknown[], separator: string, quote: '' | '"' | '“'): string {
	if (quote === '') return names.join(separator);
	const quoted = names
		.map(String)
		.map((name) =>
			quote === '"' ? `"${name.replaceAll('"', '""')}"` : `“${name.replaceAll('”', '')}”`,
		);
	return quoted.join(separator);
}

const separator = fc.constantFrom(',', ', ', '\n', '\r\n', '，', '、', '،');
const quote = fc.constantFrom('', '', '"', '“');

const account = fc.oneof(
	{ weight: 12, arbitrary: fc.constantFrom(...series('u', 12)) },
	{ weight: 3, arbitrary: text },
	{
		weight: 4,
		arbitrary: fc.constantFrom(
			'__proto__',
			'toString',
			'小明',
			'a b',
			' padded ',
			'0',
			DEVICE,
			'🙂',
		),
	},
	{ weight: 1, arbitrary: fc.constantFrom(...STRANGERS, 'x'.repeat(33), '\ud83d') },
);

/** What expressions give besides texts. */
const oddAccount = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom<unknown>(null, '', '  ', []) },
	{ weight: 3, arbitrary: fc.constantFrom<unknown>(42, 1.5, -7, ['u-1', ['u-2', [7]]], ['a,b']) },
	{
		weight: 1,
		arbitrary: fc.constantFrom<unknown>(true, {}, { id: 'u-1' }, 2 ** 53 + 2),
	},
);

/** Requests' worth of accounts, or just as many as spill over. */
const crowd = fc
	.constantFrom(0, 0, 0, 0, 0, 20, 99, 100, 101, 180)
	.map((count) => series('u', count));

const accounts: Arbitrary<unknown> = fc.oneof(
	{ weight: 4, arbitrary: fc.array(account, { maxLength: 6 }) },
	{
		weight: 3,
		arbitrary: fc
			.tuple(fc.array(account, { maxLength: 6 }), separator, quote)
			.map((parts) => listText(...parts)),
	},
	{ weight: 2, arbitrary: fc.array(fc.oneof(account, oddAccount), { maxLength: 6 }) },
	{ weight: 1, arbitrary: oddAccount },
	{ weight: 3, arbitrary: fc.tuple(fc.array(account, { maxLength: 3 }), crowd) },
	{ weight: 1, arbitrary: crowd.map((names) => names.join('\n')) },
);

const tag: Arbitrary<unknown> = fc.oneof(
	{ weight: 6, arbitrary: fc.constantFrom('vip', 'old', '__proto__', '東京', '🎉', 7, 'a b') },
	{ weight: 6, arbitrary: fc.integer({ min: 1, max: 40 }).map((number) => `t${number}`) },
	{ weight: 2, arbitrary: fc.constantFrom('x'.repeat(50), 'é'.repeat(25), ' vip ') },
	{ weight: 2, arbitrary: text },
);

const badTag = fc.constantFrom<unknown>('y'.repeat(51), '東'.repeat(17), '🎉'.repeat(13), {}, true);

const tags: Arbitrary<unknown> = fc.oneof(
	{ weight: 8, arbitrary: fc.array(tag, { minLength: 1, maxLength: 15 }) },
	{
		weight: 3,
		arbitrary: fc
			.tuple(fc.array(tag, { minLength: 1, maxLength: 15 }), separator, quote)
			.map((parts) => listText(...parts)),
	},
	{ weight: 1, arbitrary: fc.array(fc.oneof(tag, badTag), { maxLength: 5 }) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', [], 'vip', [['vip'], null]) },
);

const attributes: Arbitrary<unknown> = fc.oneof(
	{ weight: 6, arbitrary: fc.subarray(ATTRIBUTES, { minLength: 1 }) },
	{ weight: 2, arbitrary: fc.subarray(ATTRIBUTES, { minLength: 1 }).map(String) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', ['size'], [{}], 'é'.repeat(26)) },
);

const attributeValue = fc.oneof(
	{ weight: 8, arbitrary: fc.constantFrom<unknown>('Oslo', 3, '東京', true, 'x'.repeat(50)) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>(null, '', {}, 'x'.repeat(51)) },
);

const attributeName = fc.oneof(
	{ weight: 12, arbitrary: fc.constantFrom<unknown>(...ATTRIBUTES) },
	{ weight: 1, arbitrary: fc.constantFrom<unknown>('size', null, 5) },
);

const item: Arbitrary<IDataObject> = fc.record({
	accounts,
	tags,
	attributes,
	name1: attributeName,
	value1: attributeValue,
	name2: attributeName,
	value2: attributeValue,
}) as Arbitrary<IDataObject>;

const TEMPORARY = [
	60004, 60005, 60008, 60013, 60014, 70169, 70202, 70500, 90992, 90994, 90995, 91000,
];
const FREQUENCY = [60007, 60011, 60018, 60019];
const CONTENT = [60003, 70402, 90001, 90020, 90034, 99999];
const FATAL = [60006, 60010, 60020, 60026, 70003, 70009, 90009, 90045];

const temporaryFault: Arbitrary<Fault> = fc.oneof(
	{ weight: 3, arbitrary: fc.constantFrom(...TEMPORARY).map((code): Fault => ({ code })) },
	{ weight: 1, arbitrary: fc.constantFrom(...FREQUENCY).map((code): Fault => ({ code })) },
	{ weight: 2, arbitrary: fc.constantFrom<Fault>({ reset: true }, { lose: true }) },
	{
		weight: 2,
		arbitrary: fc.constantFrom(408, 429, 500, 502, 503).map((status): Fault => ({ status })),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom<Fault>(
			{ garbage: '<html>' },
			{ garbage: '' },
			{ shape: null },
			{ shape: { ActionStatus: 'OK' } },
		),
	},
	{ weight: 1, arbitrary: fc.constantFrom<Fault>({ latency: 60 }, { latency: 250 }) },
);

/** Answers to reads that leave out what was asked for. */
const forgetfulRead: Arbitrary<FaultRule> = fc.record({
	command: fc.constantFrom('get_tag', 'get_attr', 'im_get_tag', 'im_get_attr'),
	rate: fc.constantFrom(0.3, 0.6),
	do: fc.constantFrom<Fault>(
		{ shape: { ActionStatus: 'OK', ErrorCode: 0, UserTags: [], UserAttrs: [] } },
		{ shape: { ActionStatus: 'OK', ErrorCode: 0 } },
	),
});

const someAccount = fc.constantFrom(...series('u', 12), 'u-100', 'u-101', '小明', DEVICE);

const faultRule: Arbitrary<FaultRule> = fc.oneof(
	{ weight: 1, arbitrary: forgetfulRead },
	{
		weight: 4,
		arbitrary: fc.record({ rate: fc.constantFrom(0.1, 0.3, 0.6), do: temporaryFault }),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			skip: fc.nat(3),
			times: fc.integer({ min: 1, max: 4 }),
			do: temporaryFault,
		}),
	},
	{
		weight: 3,
		arbitrary: fc.record({
			account: someAccount,
			listed: fc.constant(true),
			times: fc.constantFrom(1, 2, 100),
			do: fc
				.constantFrom(...TEMPORARY, ...FREQUENCY, 90035, 70051, 99999)
				.map((code) => ({ code })),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			account: someAccount,
			do: fc.constantFrom<Fault>(...CONTENT.map((code) => ({ code })), { status: 413 }),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			tag: fc.constantFrom('vip', 't1', '東京', 'city'),
			do: fc.constantFrom(...CONTENT).map((code): Fault => ({ code })),
		}),
	},
	{
		weight: 1,
		arbitrary: fc.record({
			skip: fc.nat(4),
			do: fc.oneof(
				fc.constantFrom(...FATAL).map((code): Fault => ({ code })),
				fc.constantFrom(403, 404).map((status): Fault => ({ status })),
			),
		}),
	},
);

/**
 * Whether a fault can end a run: one of the app, no answer for too long, or a refusal that
 * everybody gets.
 */
export function canEndRun({ do: fault, listed }: FaultRule): boolean {
	if (listed || 'latency' in fault) return false;
	if ('code' in fault) return [...FATAL, ...CONTENT].includes(fault.code);
	return !('status' in fault && fault.status === 429);
}

/** A case of anything. */
export const anyCase: Arbitrary<Case> = fc.record({
	operation: fc.constantFrom(...(Object.keys(OPERATIONS) as OperationName[])),
	api: fc.constantFrom('timpush', 'timpush', 'timpush', 'allMemberPush'),
	onError: fc.constantFrom<OnError>('stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'),
	requestsPerSecond: fc.constantFrom(100, 100, 100, 50, 10),
	maxRetries: fc.constantFrom(0, 1, 1, 2, 2, 2, 4),
	outageTolerance: fc.constantFrom(0, 1, 2),
	items: fc.array(item, { minLength: 1, maxLength: 6 }),
	faults: fc.array(faultRule, { maxLength: 3 }),
	badElement: fc.constantFrom<BadElement>('request', 'account'),
	answerOrder: fc.constantFrom('request', 'shuffled'),
	latency: fc.constantFrom(0, 0, 5, 30),
	seed: fc.nat(),
});
