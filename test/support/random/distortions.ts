import fc, { type Arbitrary } from './fastCheck';

import type { Json, JsonObject } from '../../../mock-server/packets/packet';
import type { Said } from '../answeringServer';

/** Where a value is in an answer: keys and indices from the outside in; none for the answer itself. */
type Place = ReadonlyArray<string | number>;

/** What is done to a value of an answer. */
type Change =
	| { drop: true }
	/** In a list: again, at its end. */
	| { repeat: true }
	/** As a text with its JSON, such as a number in quotes. */
	| { quote: true }
	| { put: Json }
	/** A key more. */
	| { key: string; holds: Json };

/** An answer that is not quite as documented. */
export interface Distortion {
	changes: ReadonlyArray<{ at: Place; change: Change }>;
	/** What is done to its text: one of {@link TEXTS}. */
	text: string;
	status: number;
}

/** Stands for the URL of the request, UserSig included, and for the key: some services repeat what they got. */
export const SECRETS = '{{secrets}}';

/** Words of a service that repeats what it got. */
const ECHO = `no: ${SECRETS}`;

/** Stands for a number beyond all numbers of JavaScript, which JSON may have all the same. */
const ENDLESS = '{{endless}}';

/** Names that every object has. */
const INHERITED = ['__proto__', 'constructor', 'toString', 'hasOwnProperty'];

/** Numbers that are none of the usual. */
const ODD_NUMBERS: Json[] = [0, 7, -1, 1.5, 2 ** 53, 1e308, ENDLESS, '7'];

/** Values of every type that JSON has, each type as often as the others. */
const anyValue: Arbitrary<Json> = fc.oneof(
	fc.constantFrom<Json[]>(null, {}, { a: { b: [] } }),
	fc.boolean(),
	fc.constantFrom<Json[]>('', 'text', '2026-11-20 10:05:09', ...INHERITED),
	fc.constantFrom(...ODD_NUMBERS),
	fc.constantFrom<Json[]>([], [null], [7], [['a', ['b']]]),
);

/** Codes by which the pages say that nothing was done, those of the documented answers among them. */
export const REFUSING_CODES: readonly number[] = [
	...[60002, 60007, 70009, 70107, 90001, 90005, 90033, 90035, 90045, 90050, 90104, 90107],
];

/** Codes of every kind, as numbers and as text, and some that no page has. */
const anyCode: Arbitrary<Json> = fc.constantFrom<Json[]>(
	...REFUSING_CODES,
	...[60008, 70169, 91000, 99999, 0, 1, -5, 1.5, '0', '90001', 'x', null],
);

/** What can happen to the text of an answer on its way. */
const TEXTS: Readonly<Record<string, (text: string) => string>> = {
	'as it is': (text) => text,
	'white space around': (text) => `\r\n\t ${text} \n`,
	'in a list': (text) => `[${text}]`,
	'as a JSON text': (text) => JSON.stringify(text),
	'a guard before': (text) => `)]}',\n${text}`,
	'a call around': (text) => `callback(${text});`,
	'a byte order mark before': (text) => `\uFEFF${text}`,
	twice: (text) => text + text,
	cut: (text) => text.slice(0, text.length / 2),
	nothing: () => '',
	'no JSON': () => `upstream said: ${SECRETS}`,
	'a page': () => `<!doctype html><title>Error</title><p>${SECRETS}</p>`,
	null: () => 'null',
	true: () => 'true',
	'a number': () => '7',
	'a huge number': () => '1e999',
	'a list': () => '[]',
	'an object': () => '{}',
};

const anyText = fc.constantFrom(...Object.keys(TEXTS));

const anyStatus = fc.constantFrom(
	...[201, 202, 204, 206, 301, 302, 304, 400, 401, 403, 404, 405, 408, 409, 413, 418, 422, 429],
	...[499, 500, 501, 502, 503, 504, 520, 599],
);

/** Any distortion of an answer. */
export function distortionOf(answer: Json): Arbitrary<Distortion> {
	const change = changeOf(answer);
	const changes = fc.oneof(
		{ weight: 5, arbitrary: fc.tuple(change) },
		{ weight: 2, arbitrary: fc.array(change, { minLength: 2, maxLength: 3 }) },
		{ weight: 2, arbitrary: refusal },
	);
	const whole = { changes: fc.constant([]), text: anyText };
	return fc.oneof(
		{
			weight: 8,
			arbitrary: fc.record({
				changes,
				text: fc.constant('as it is'),
				status: fc.constant(200),
			}),
		},
		{ weight: 1, arbitrary: fc.record({ ...whole, status: fc.constant(200) }) },
		{ weight: 1, arbitrary: fc.record({ ...whole, status: anyStatus }) },
	);
}

/** The service refuses everything, in words that repeat what it got. */
const refusal: Arbitrary<Distortion['changes']> = anyCode.map((code) => [
	{ at: ['ActionStatus'], change: { put: 'FAIL' } },
	{ at: ['ErrorCode'], change: { put: code } },
	{ at: ['ErrorInfo'], change: { put: ECHO } },
]);

function changeOf(answer: Json): Arbitrary<Distortion['changes'][number]> {
	const places = placesIn(answer);
	const anyPlace = fc.oneof(...kindsOf(places).map((kind) => fc.constantFrom(...kind)));
	// Of the answer, whether it has one or not, and of those whom it lists; what a push met on its way is something else.
	const called = (name: string, ...others: string[]): Arbitrary<Place> =>
		fc.constantFrom(
			...places.filter(
				(place) => place.length === 3 && [name, ...others].includes(String(place[2])),
			),
			[name],
		);
	const put = (value: Arbitrary<Json>): Arbitrary<Change> => value.map((each) => ({ put: each }));
	const anyChange = fc.oneof(
		{ weight: 2, arbitrary: fc.constantFrom<Change[]>({ drop: true }, { quote: true }) },
		{ weight: 1, arbitrary: fc.constant<Change>({ repeat: true }) },
		{ weight: 4, arbitrary: put(anyValue) },
		{
			weight: 1,
			arbitrary: fc.record({ key: fc.constantFrom(...INHERITED, '0', ''), holds: anyValue }),
		},
	);
	const listed = fc.record({
		To_Account: fc.constantFrom<Json[]>('anna', 'dora', 7),
		ErrorCode: anyCode,
		ErrorInfo: fc.constant(ECHO),
	});
	const status = fc.constantFrom<Json[]>('OK', 'FAIL', 'MAYBE', null);
	return fc.oneof(
		{ weight: 8, arbitrary: step(anyPlace, anyChange) },
		{ weight: 2, arbitrary: step(anyPlace, put(fc.constantFrom(...ODD_NUMBERS))) },
		{ weight: 2, arbitrary: step(called('ErrorCode', 'ResultCode'), put(anyCode)) },
		{ weight: 1, arbitrary: step(called('ActionStatus'), put(status)) },
		{
			weight: 1,
			arbitrary: step(fc.constant(['ErrorList']), put(fc.array(listed, { maxLength: 2 }))),
		},
		{ weight: 1, arbitrary: step(called('ErrorInfo', 'ResultInfo'), put(fc.constant(ECHO))) },
	);
}

function step(
	at: Arbitrary<Place>,
	change: Arbitrary<Change>,
): Arbitrary<Distortion['changes'][number]> {
	return fc.record({ at, change });
}

/** How many kinds of places an answer has: the elements of a list are of one. */
export function kindsIn(answer: Json): number {
	return kindsOf(placesIn(answer)).length;
}

function kindsOf(places: readonly Place[]): Place[][] {
	const kinds = new Map<string, Place[]>();
	for (const place of places) {
		const kind = place.map((key) => (typeof key === 'number' ? '' : key)).join('\n');
		kinds.set(kind, [...(kinds.get(kind) ?? []), place]);
	}
	return [...kinds.values()];
}

/** Every place in a value, that of the value itself among them. */
function placesIn(value: Json, place: Place = []): Place[] {
	if (typeof value !== 'object' || value === null) return [place];
	const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
	return [place, ...inner.flatMap(([key, each]) => placesIn(each, [...place, key]))];
}

/** What a service says that distorts its answer. */
export function distorted(answer: Json, { changes, text, status }: Distortion): Said {
	const root: JsonObject = { answer: structuredClone(answer) };
	for (const { at, change } of changes) apply(root, ['answer', ...at], change);
	const { answer: left = {} } = root;
	const json = JSON.stringify(left).replaceAll(`"${ENDLESS}"`, '1e999');
	return { status, text: TEXTS[text]?.(json) ?? '' };
}

/** Changes what is at a place, if an earlier change has left it there. */
function apply(root: JsonObject, place: Place, change: Change): void {
	const holder = valueAt(root, place.slice(0, -1));
	const [key = ''] = place.slice(-1);
	if (typeof holder !== 'object' || holder === null) return;
	const value = valueIn(holder, key);
	if ('put' in change) return setIn(holder, key, change.put);
	if (value === undefined) return;
	if ('quote' in change) setIn(holder, key, JSON.stringify(value));
	else if ('key' in change) setIn(value, change.key, change.holds);
	else if ('repeat' in change) repeatIn(holder, value);
	else if (Array.isArray(holder)) holder.splice(Number(key), 1);
	else Reflect.deleteProperty(holder, key);
}

function repeatIn(holder: Json, value: Json): void {
	if (Array.isArray(holder)) holder.push(structuredClone(value));
}

/** What is at a place in a value, if anything. */
export function valueAt(root: Json | undefined, place: Place): Json | undefined {
	return place.reduce(valueIn, root);
}

function valueIn(holder: Json | undefined, key: string | number): Json | undefined {
	if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key))
		return undefined;
	return (holder as JsonObject)[key];
}

/** Also under names that every object has. */
function setIn(holder: Json, key: string | number, value: Json): void {
	if (typeof holder !== 'object' || holder === null) return;
	const property = { value, enumerable: true, configurable: true, writable: true };
	Object.defineProperty(holder, key, property);
}
