import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import type { Json } from '../../mock-server/packets/packet';
import { operations } from '../../nodes/TencentChatPush/actions';
import type { Operation } from '../../nodes/TencentChatPush/engine/Operation';
import type { Reading } from '../packets/readings';
import type { AnsweredRequest } from '../support/answeringServer';
import { expectOfEach } from '../support/expectOfEach';
import { jsonOf, linksOf } from '../support/runNode';
import { verdictOf } from '../support/random/answerVerdicts';
import { valueAt, type Distortion } from '../support/random/distortions';
import { assertInLanes, timeLimitOf } from '../support/random/lanes';
import { OPERATIONS, SYNC_TAGS } from '../support/random/operations';
import {
	answerCase,
	kindsOfPlaces,
	playAnswer,
	readingsOf,
	type AnswerCase,
	type PlayedAnswer,
} from '../support/random/playAnswer';
import { PUSH_OPERATIONS } from '../support/random/playPush';

/** At most, of each operation: fewer where its answers have little to distort, and there are many operations. */
/** Of each operation; more would take a quarter of an hour. */
const RUNS = Math.min(200, Number(process.env.PROPERTY_RUNS ?? 100));

/** So many kinds of places in an answer get all the runs, and none gets so small a share. */
const MANY_KINDS = 40;
const LEAST_SHARE = 0.2;

const UNWELCOME = /error|problem|failure|mistake/i;

/** What JavaScript makes of values that nobody has looked at. */
const SLIPS = /\bundefined\b|\bNaN\b|\[object |TypeError|Cannot read|is not a function|UNEXPECTED/;

/** What there may be nothing of: names in an app that has none, tasks that are planned, losses of a push that reached everybody. */
const MAY_BE_EMPTY = new Set(['getNames', 'getAll', 'getLosses']);

/** The lists of an answer that say of each account or task what there is to know. */
const ENTRIES = new Set(['UserTags', 'UserAttrs', 'ResultItem', 'Results']);

/** Keys whose values the node makes itself. */
const OWN_WORDS = new Set(['reason', 'dataId', 'count', 'platform', 'channel', 'recipients']);

/** Keys of what the service has now as a number and now as text. */
const NUMBER_OR_TEXT = new Set(['code']);

/** Characters of a secret that are not met by chance. */
const TELLING = 20;

const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What an operation serves apart: accounts or tasks; '' where it serves an item as a whole. */
interface Units {
	success: 'account' | 'taskId' | undefined;
	failed: string | undefined;
	names: string[];
}

describe(`An answer that is not as documented loses nobody, and is believed nothing that it denies (up to ${RUNS} runs each)`, () => {
	it.each(operations.map((operation) => [nameOf(operation), operation] as const))(
		'%s',
		async (name, operation) => {
			const readings = readingsOf(operation);
			// A new operation needs a documented answer in test/packets/readings.ts.
			expect([name, readings.size > 0]).toEqual([name, true]);
			await assertInLanes(answerCase(readings), runsFor(readings), async (given) => {
				const reading = readings.get(given.reading);
				if (!reading) throw new TypeError(`There is no reading ${given.reading}`);
				const played = await playAnswer(given, reading);
				const units = unitsOf(operation, played);
				expectEnd(given, played);
				expectPlainWords(played);
				if (!played.error) {
					expectEverybody(played, units, operation);
					expectReasons(played);
					expectNeighbours(given, played, units);
				}
				expectTypes(played, [...readings.values()]);
				expectNothingInvented(played);
				expectNothingDenied(played, units, operation);
				if (!operation.isRepeatable) expectNobodyTwice(played, units, operation);
			});
		},
		timeLimitOf(RUNS),
	);
});

/** Why an operation is in no property that invents what is asked for: that of distorted answers has all of them. */
const EXCUSED: Readonly<Record<string, string>> = {
	'attribute getNames': 'asks for nothing that items could bring',
	'attribute registerNames': 'one item is one list of names; its unit tests go through the places',
	'push getLosses': 'reads only, and what it asks for is a list of tasks',
	'push getStatistics': 'reads only, and what it asks for is a list of tasks',
	'push getTrace': 'reads only, one account a request',
	'push recall': 'one item is one request, and a second one changes nothing',
	'scheduledPush create':
		'sends by the engine of pushes; its unclear answers have tests one by one',
	'scheduledPush delete': 'one item is one task, and a second request changes nothing',
	'scheduledPush get': 'reads only, one task a request',
	'scheduledPush getAll': 'reads only; lists that move have tests of their own',
	'scheduledPush update': 'one item is one task, and a second request changes nothing',
};

describe('The properties that invent what is asked for', () => {
	it('have every operation, or an excuse for it', () => {
		const tables = [OPERATIONS, PUSH_OPERATIONS].flatMap((table) => Object.values<object>(table));
		const invented = tables.map((each) => ('parameters' in each ? each.parameters : each));
		const tested = [...invented, SYNC_TAGS].map((each) => keyOf(each as INodeParameters));
		const all = operations.map(({ resource, option }) =>
			keyOf({ resource, operation: option.value }),
		);
		// Each once: nothing is excused that is tested, and no excuse is left over.
		expect([...tested, ...Object.keys(EXCUSED)].sort()).toEqual([...all].sort());
	});
});

function keyOf({ resource, operation }: INodeParameters): string {
	return `${String(resource)} ${String(operation)}`;
}

function runsFor(readings: ReadonlyMap<string, Reading>): number {
	const share = LEAST_SHARE + (1 - LEAST_SHARE) * (kindsOfPlaces(readings) / MANY_KINDS);
	return Math.ceil(RUNS * Math.min(1, share));
}

function nameOf({ resource, option }: Operation): string {
	return `${resource}: ${option.name}`;
}

function unitsOf({ units }: Operation, { reading }: PlayedAnswer): Units {
	const { parameters, items } = reading;
	if (!units || (units.appliesTo && !units.appliesTo(parameters))) {
		return { success: undefined, failed: undefined, names: [''] };
	}
	if (units.parameter === 'taskIds') {
		const names = String(parameters.taskIds).split(', ');
		return { success: 'taskId', failed: units.failedKey, names };
	}
	const names = items.map(({ account }) => String(account));
	return { success: 'account', failed: units.failedKey, names };
}

/** A workflow stops only where it is to stop, with one of n8n's own reasons, and then there is no output. */
function expectEnd(
	{ onError }: AnswerCase,
	{ error, success, failed, engineErrors }: PlayedAnswer,
): void {
	expect(engineErrors).toEqual([]);
	if (!error) return;
	expect(onError).toBe('stopWorkflow');
	expect(['NodeApiError', 'NodeOperationError']).toContain(error.name);
	expect([...success, ...failed]).toEqual([]);
}

/** Nothing of JavaScript's own, no secret, and no number that is none. */
function expectPlainWords({ success, failed, hints, error, secrets }: PlayedAnswer): void {
	const said = [
		...jsonOf(success),
		...jsonOf(failed),
		hints.map(({ message }) => message),
		[error?.message, error?.description],
	];
	const text = JSON.stringify(said, (_, value: unknown) =>
		typeof value === 'number' && !Number.isFinite(value) ? String(value) : value,
	);
	expect(text).not.toMatch(SLIPS);
	expect(text).not.toContain('Infinity');
	expect(secrets.filter((secret) => text.includes(secret.slice(0, TELLING)))).toEqual([]);
	expect(`${error?.message ?? ''} ${error?.description ?? ''}`).not.toMatch(UNWELCOME);
}

/** Every item is linked, and each account or task stands on one output. */
function expectEverybody(played: PlayedAnswer, units: Units, { stages, option }: Operation): void {
	const { success, failed, reading } = played;
	const [done, undone] = [namesOn(success, units.success), namesOn(failed, units.failed)];
	expect(new Set(undone).size).toBe(undone.length);
	if (MAY_BE_EMPTY.has(option.value)) expect(units.names).toEqual(expect.arrayContaining(undone));
	else {
		const linked = new Set([...success, ...failed].flatMap(linksOf));
		expect([...linked].sort()).toEqual([...reading.items.keys()]);
		expect([...new Set([...done, ...undone])].sort()).toEqual([...units.names].sort());
	}
	if (!stages) expect(done.filter((name) => undone.includes(name))).toEqual([]);
	if (units.success === 'account') expect(new Set(done).size).toBe(done.length);
}

function namesOn(items: INodeExecutionData[], key: string | undefined): string[] {
	return items.map(({ json }) => (key === undefined ? '' : String(json[key])));
}

function expectReasons({ failed }: PlayedAnswer): void {
	const reasons = jsonOf(failed).map(({ error, ...asked }) => {
		const { code, message, description, retryable } = error as IDataObject;
		return { asked, code, words: `${String(message)} ${String(description)}`, retryable };
	});
	expectOfEach(reasons, {
		'says whom it is about': ({ asked }) => Object.keys(asked).length > 0,
		'has a code': ({ code }) => /^(-?\d+|[A-Z_]+|HTTP_\d{3})$/.test(String(code)),
		'has no unwelcome word': ({ words }) => !UNWELCOME.test(words),
		'says whether a retry may help': ({ retryable }) => typeof retryable === 'boolean',
	});
}

/** The requests that name an account or a task, by their paths. */
function requestsFor(name: string, { requests }: PlayedAnswer): Map<string, AnsweredRequest[]> {
	const naming = requests.filter(
		({ body }) => name === '' || JSON.stringify(body).includes(JSON.stringify(name)),
	);
	const paths = new Set(naming.map(({ path }) => path));
	return new Map([...paths].map((path) => [path, naming.filter((each) => each.path === path)]));
}

/** Whoever is on Success was served by each call that names it. */
function expectNothingDenied(played: PlayedAnswer, units: Units, operation: Operation): void {
	const refused = new Set(namesOn(played.failed, units.failed));
	const served = [...new Set(namesOn(played.success, units.success))].filter(
		(name) => !refused.has(name),
	);
	const calls = served.flatMap((name) =>
		[...requestsFor(name, played)].map(([path, requests]) => {
			return {
				name,
				path,
				verdicts: requests.map(({ said }) => verdictOf(said, name || undefined)),
			};
		}),
	);
	expectOfEach(calls, {
		'was served, or may have been done before': ({ verdicts }) =>
			verdicts.includes('served') ||
			(operation.doneBefore !== undefined && verdicts[0] === 'unclear'),
	});
}

/** What may have been sent is not sent again, and nobody says that it was not. */
function expectNobodyTwice(played: PlayedAnswer, units: Units, { paths }: Operation): void {
	for (const name of units.names) {
		const requests = requestsFor(name, played).get(paths.timpush ?? '') ?? [];
		const verdicts = requests.map(({ said }) => verdictOf(said, name || undefined));
		expect(verdicts.slice(0, -1).filter((verdict) => verdict !== 'refused')).toEqual([]);
		if (verdicts.every((verdict) => verdict === 'refused')) continue;
		expect([name, played.error]).toEqual([name, undefined]);
		const failed = played.failed.filter((item) => namesOn([item], units.failed).includes(name));
		for (const { error } of jsonOf(failed)) {
			expect([name, error]).toMatchObject([name, { code: 'UNCONFIRMED', retryable: false }]);
		}
	}
}

/** An entry that cannot be read costs nobody else anything. */
function expectNeighbours({ distortion }: AnswerCase, played: PlayedAnswer, units: Units): void {
	const touched = touchedIn(distortion, played.answer);
	if (touched === undefined || units.success === undefined) return;
	const ofOthers = (items: IDataObject[]): IDataObject[] =>
		items.filter((json) => json[units.success ?? ''] !== touched);
	const { success = [] } = played.reading;
	expect(jsonOf(played.success)).toEqual(expect.arrayContaining(ofOthers(success)));
}

/** The account or task whose entry alone is not as documented, if so. */
function touchedIn({ changes, text, status }: Distortion, answer: Json): Json | undefined {
	const [{ at } = { at: [] }] = changes;
	const [list, index] = at;
	const isAlone = changes.length === 1 && text === 'as it is' && status === 200;
	if (!isAlone || !ENTRIES.has(String(list)) || index === undefined) return undefined;
	const entry = valueAt(answer, [String(list), index]);
	return ['To_Account', 'UserID', 'TaskID'].flatMap((key) => valueAt(entry, [key]) ?? [])[0];
}

/** A value on Success is of the type that it has in a documented answer, or it is missing. */
function expectTypes({ success }: PlayedAnswer, readings: readonly Reading[]): void {
	const documented = readings.flatMap((reading) => reading.success ?? []);
	expectOfEach(jsonOf(success).flatMap(Object.entries<unknown>), {
		'is of a documented type': ([key, value]) => {
			if (OWN_WORDS.has(key)) return true;
			const types = documented.flatMap((json) => (key in json ? [typeOf(json[key])] : []));
			if (NUMBER_OR_TEXT.has(key)) types.push('number', 'string');
			return types.length === 0 || [...types, 'undefined'].includes(typeOf(value));
		},
	});
}

function typeOf(value: unknown): string {
	if (value === null) return 'null';
	return Array.isArray(value) ? 'list' : typeof value;
}

/** Each text and number on Success stands in an answer, or it was asked for. */
function expectNothingInvented({ success, reading, requests }: PlayedAnswer): void {
	const { parameters, items, success: documented } = reading;
	const answers = requests.map(({ said }) => parsedJson(said.text));
	const known = new Set(leavesIn([answers, parameters, items, documented, true]));
	const invented = leavesIn(jsonOf(success), false).filter((each) => !known.has(each));
	expect(invented.filter((each) => !MOMENT.test(each))).toEqual([]);
}

/** Texts, numbers and perhaps names, as texts; what the node says in words of its own is left out. */
function leavesIn(value: unknown, withNames = true): string[] {
	if (value === undefined) return [];
	if (typeof value !== 'object' || value === null) return [String(value)];
	if (Array.isArray(value)) return value.flatMap((each) => leavesIn(each, withNames));
	const entries = Object.entries(value).filter(([key]) => !OWN_WORDS.has(key));
	return entries.flatMap(([key, each]) => [
		...(withNames ? [key] : []),
		...leavesIn(each, withNames),
	]);
}

function parsedJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
