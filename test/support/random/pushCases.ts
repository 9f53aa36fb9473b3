import fc, { type Arbitrary } from './fastCheck';
import type { IDataObject, OnError } from 'n8n-workflow';

import type { Fault, FaultRule } from '../../../mock-server';
import { series } from '../samples';
import { UNCLEAR } from '../unclearAnswers';

/** An input item, or a call by an agent: whom it names, and its text on each try of Retry On Fail. */
export interface Asked extends IDataObject {
	accounts: string[];
	title: string;
	first: string;
	second: string;
}

/**
 * What the texts are from item to item and from try to try: the same; others on the second try; each
 * item's own, and others on the second try; the same for all on the second try; the same for all on the first try.
 */
type Form = 'fixed' | 'changing' | 'own' | 'merging' | 'parting';

/** Pushes that are asked for, and what the service does. */
export interface PushCase {
	to: 'users' | 'segment' | 'all';
	/** How n8n gets to the node: once with all items, with one after another, or by calls of an agent. */
	way: 'run' | 'loop' | 'agent' | 'newAgent';
	form: Form;
	asked: Asked[];
	faults: FaultRule[];
	onError: OnError;
	retryOnFail: boolean;
	stopOnFailedAccounts: boolean;
	retryUnconfirmed: boolean;
	maxRetries: number;
	usersPerSecond: number;
	maxPushes: number;
	seed: number;
}

/** Few, so that items name the same ones. */
export const ACCOUNTS = series('u', 4);
const STRANGER = 'ghost';

/** Codes that leave open what was done, among them any that nobody documents. */
const openCode = fc.oneof(
	fc.constantFrom(0, 1, -5, 60008, 91000, 99999),
	fc.integer({ min: 100_000, max: 999_999 }),
);

/** Codes that say in a clear refusal that nothing was done. */
const clearCode = fc.constantFrom(60007, 70107, 90001, 90043, 90045);

const list = [{ To_Account: 'u-1', ErrorCode: 70107 }];

/** The service carries the request out, and then says anything at all, but no clear refusal. */
const doneAndThen: Arbitrary<Fault> = fc.oneof(
	openCode.map((ErrorCode): Fault => ({ shape: { ActionStatus: 'FAIL', ErrorCode } })),
	fc
		.tuple(
			clearCode,
			fc.constantFrom<IDataObject>(
				{ ActionStatus: 'OK' },
				{ TaskId: 'batch_1' },
				{ TaskId: 17 },
				{ TaskID: 17 },
				{ ErrorList: list },
			),
		)
		.map(([ErrorCode, more]): Fault => ({ shape: { ActionStatus: 'FAIL', ErrorCode, ...more } })),
	fc.constantFrom(...UNCLEAR).map(([, unclear]) => unclear),
	fc
		.integer({ min: 201, max: 599 })
		.filter((status) => status !== 429)
		.map((status): Fault => ({ status, after: true })),
);

const fault: Arbitrary<Fault> = fc.oneof(
	{ weight: 6, arbitrary: doneAndThen },
	{
		weight: 4,
		arbitrary: fc.constantFrom<Fault>({ lose: 'after' }, { lose: 'before' }, { reset: true }),
	},
	{
		weight: 3,
		arbitrary: fc.constantFrom(60007, 91000, 60008, 70500).map((code): Fault => ({ code })),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom(408, 429, 500, 503).map((status): Fault => ({ status })),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom<Fault>(
			{ garbage: '<html>' },
			{ shape: null },
			{ shape: { ActionStatus: 'OK', ErrorCode: 0, ErrorInfo: '' } },
		),
	},
	{
		weight: 2,
		arbitrary: fc.constantFrom(90001, 90043, 70402, 99999).map((code): Fault => ({ code })),
	},
	{ weight: 1, arbitrary: fc.constantFrom(90045, 70009).map((code): Fault => ({ code })) },
	{ weight: 1, arbitrary: fc.constant<Fault>({ latency: 30 }) },
);

const faultRule: Arbitrary<FaultRule> = fc.oneof(
	fc.record({ do: fault, skip: fc.nat(4), times: fc.integer({ min: 1, max: 3 }) }),
	fc.record({ do: fault, account: fc.constantFrom(...ACCOUNTS), times: fc.constantFrom(1, 2, 50) }),
	fc.record({
		do: fc.constantFrom(70107, 60007, 91000, 90001).map((code): Fault => ({ code })),
		account: fc.constantFrom(...ACCOUNTS),
		listed: fc.constant(true),
		times: fc.constantFrom(1, 2, 50),
	}),
);

/** What an item asks for, before its texts are told from those of other items. */
const wish = fc.record({
	accounts: fc.array(
		fc.oneof(
			{ weight: 12, arbitrary: fc.constantFrom(...ACCOUNTS) },
			{ weight: 1, arbitrary: fc.constantFrom(STRANGER, 'a,b') },
		),
		{ maxLength: 5 },
	),
	title: fc.oneof(
		{ weight: 8, arbitrary: fc.constantFrom('Sale', 'Order') },
		{ weight: 1, arbitrary: fc.constant('') },
	),
	text: fc.constantFrom('one', 'two', 'three'),
});

const TEXTS: Record<Form, (text: string, index: number) => [first: string, second: string]> = {
	fixed: (text) => [text, text],
	changing: (text) => [`${text} at 1`, `${text} at 2`],
	own: (text, index) => [`${text} of ${index} at 1`, `${text} of ${index} at 2`],
	merging: (text) => [text, 'the same'],
	parting: (text) => ['the same', text],
};

/** A clear refusal, once: of a message for all that it goes to, or of one account, whose other messages are sent. */
const refusedOnce: Arbitrary<FaultRule> = fc.oneof(
	fc.record({
		do: fc.constant<Fault>({ code: 90043 }),
		skip: fc.nat(1),
		times: fc.constant(1),
	}),
	fc.record({
		do: fc.constant<Fault>({ code: 70107 }),
		account: fc.constantFrom(...ACCOUNTS),
		listed: fc.constant(true),
		times: fc.constant(1),
	}),
);

/** Some of it is refused for certain, and n8n runs the node again with texts that may have changed. */
const secondTry = fc.record({
	way: fc.constant<PushCase['way']>('run'),
	form: fc.constantFrom<Form[]>('merging', 'parting', 'changing'),
	faults: refusedOnce.map((each) => [each]),
	onError: fc.constant<OnError>('stopWorkflow'),
	retryOnFail: fc.constant(true),
	stopOnFailedAccounts: fc.constant(true),
	retryUnconfirmed: fc.constant(false),
});

/** A case of pushes to users, or to a segment or all. */
export function pushCase(...to: Array<PushCase['to']>): Arbitrary<PushCase> {
	const anything = fc.record({
		to: fc.constantFrom(...to),
		way: fc.constantFrom<Array<PushCase['way']>>('run', 'run', 'run', 'loop', 'agent', 'newAgent'),
		form: fc.constantFrom<Form[]>('fixed', 'changing', 'own', 'merging', 'parting'),
		wishes: fc.array(wish, { minLength: 1, maxLength: 6 }),
		faults: fc.array(faultRule, { maxLength: 3 }),
		onError: fc.constantFrom<OnError[]>('stopWorkflow', 'continueRegularOutput'),
		retryOnFail: fc.boolean(),
		stopOnFailedAccounts: fc.boolean(),
		retryUnconfirmed: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
		maxRetries: fc.nat(1),
		usersPerSecond: fc.constantFrom(3, 500),
		maxPushes: fc.constantFrom(1, 2, 3),
		seed: fc.nat(1000),
	});
	const onSecondTry = fc.tuple(anything, secondTry).map(([given, more]) => ({ ...given, ...more }));
	return fc
		.oneof({ weight: 3, arbitrary: anything }, { weight: 1, arbitrary: onSecondTry })
		.map(({ wishes, ...given }) => {
			// One item at a time has nothing to merge with: its text tells whose push it is.
			const form = given.way === 'run' ? given.form : 'own';
			const asked = wishes.map(({ accounts, title, text }, index): Asked => {
				const [first, second] = TEXTS[form](text, index);
				return { accounts, title, first, second };
			});
			// With few users a second, later items of a first try are read later, perhaps with their second text.
			const isReadAtOnce = form === 'merging' || form === 'parting';
			return { ...given, form, asked, ...(isReadAtOnce && { usersPerSecond: 500 }) };
		});
}
