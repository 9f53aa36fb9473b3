import type { Json, JsonObject, Outcome, Packet } from './packet';
import { readPacket } from './packet';

/** The types of JSON; whole numbers apart, as the pages' "Integer" are. */
type JsonType = 'text' | 'whole number' | 'fraction' | 'true or false' | 'list' | 'object' | 'null';

/** What a page says of one place of an answer. */
export interface Shape {
	/** The types it may have; none means any. */
	types: ReadonlySet<JsonType>;
	/** Whether a page shows it; otherwise it was concluded. */
	isShown: boolean;
	/** Whether it always stands there. */
	isRequired: boolean;
	/** Of objects: what stands under which key. */
	fields: ReadonlyMap<string, Shape>;
	/** Of lists: all elements. Of objects whose keys are data: all values. */
	each?: Shape;
	/** Whether other keys may stand there, because keys are data. */
	hasFreeKeys: boolean;
}

/** One place where an answer is not as documented. */
export interface Difference {
	/** E.g. `UserTags[].Tags`, '' for the whole answer. */
	path: string;
	documented: string;
	came: string;
	/** False where the documented side was only concluded: worth a look, and nothing to rely on. */
	isCertain: boolean;
}

export interface Comparison {
	differences: Difference[];
	/** Documented lists that came empty, so that nothing could be compared inside. */
	unseen: string[];
}

/** Objects whose keys are names or numbers of attributes. */
const byData = new Set(['Attrs', 'AttrNames', 'AttrTypes']);

/** An object that comes back as it was sent, so that its keys are the sender's choice. */
const echoed = new Set(['Content']);

const tableTypes: Readonly<Record<string, JsonType>> = {
	String: 'text',
	Integer: 'whole number',
	Array: 'list',
	'Object Array': 'list',
	Object: 'object',
};

export function jsonTypeOf(value: Json | undefined): JsonType {
	if (value === null || value === undefined) return 'null';
	if (Array.isArray(value)) return 'list';
	if (typeof value === 'object') return 'object';
	if (typeof value === 'number') return Number.isInteger(value) ? 'whole number' : 'fraction';
	return typeof value === 'string' ? 'text' : 'true or false';
}

/** How a call ended, by its answer. */
export function outcomeOf(answer: JsonObject): Outcome {
	if (answer.ActionStatus !== 'OK' || answer.ErrorCode !== 0) return 'failed';
	const listed = [answer.ErrorList, answer.FailAccounts];
	return listed.some((list) => Array.isArray(list) && list.length > 0) ? 'partial' : 'success';
}

/**
 * What the pages say of an answer that ends this way. A key is required where every sample that a
 * page shows has it. Where no page shows a sample, only what all answers have in common and what
 * stands in the page's table is certain.
 */
export function documentedShape(packet: Packet, outcome: Outcome): Shape {
	const shown = shownShape(packet, outcome);
	const concluded = packet.inferred?.[`responses.${outcome}`];
	const whole = concluded === undefined ? shown : withConcluded(shown, shapeOf([concluded], false));
	const withRows = packet.fields.response.reduce(
		(shape, { name, type }) => withRow(shape, pathOf(name), tableTypes[type]),
		outcome === 'failed' ? withOthers(whole, packet) : whole,
	);
	return loosened(withRows, packet, outcome);
}

/**
 * Compares names, nesting and JSON types; values, the order of keys and the order of lists are not
 * looked at. null counts as left out, so it is a difference only where something is required.
 */
export function compare(answer: Json, shape: Shape): Comparison {
	const comparison: Comparison = { differences: [], unseen: [] };
	compareValue(answer, shape, '', comparison);
	return {
		differences: distinct(comparison.differences),
		unseen: [...new Set(comparison.unseen)],
	};
}

/** A difference as a sentence. */
export function wordsOf({ path, documented, came }: Difference): string {
	return `${path === '' ? 'the answer' : path}: documented ${documented}, came ${came}`;
}

/** The samples of one way to end, or what all answers that end so have in common. */
function shownShape(packet: Packet, outcome: Outcome): Shape {
	const { responses, sampleAsSeen } = packet;
	const seen = outcome === 'success' && isObject(sampleAsSeen) ? sampleAsSeen : null;
	const common = readPacket('common.rest').responses[outcome === 'failed' ? 'failed' : 'success'];
	return shapeOf([responses[outcome] ?? seen ?? common ?? {}], true);
}

function shapeOf(values: readonly Json[], isShown: boolean, key = ''): Shape {
	if (echoed.has(key)) return asSent(mergedShape([...values, ...createdContents()], isShown));
	return byData.has(key) ? dataShape(values, isShown) : mergedShape(values, isShown);
}

/** One shape that all these values have; what only some objects hold is not required. */
function mergedShape(values: readonly Json[], isShown: boolean): Shape {
	const given = values.filter((value) => value !== null);
	const objects = given.filter(isObject);
	const elements = given.filter(isList).flat();
	return {
		types: new Set(given.map(jsonTypeOf)),
		isShown,
		isRequired: true,
		fields: fieldsOf(objects, isShown),
		...(elements.length > 0 && { each: shapeOf(elements, isShown) }),
		hasFreeKeys: false,
	};
}

function fieldsOf(objects: readonly JsonObject[], isShown: boolean): Map<string, Shape> {
	const keys = new Set(objects.flatMap((object) => Object.keys(object)));
	const entries = [...keys].map((key): [string, Shape] => {
		const values = objects.flatMap(({ [key]: value }) => (value === undefined ? [] : [[value]]));
		const isRequired = values.length === objects.length;
		return [key, { ...shapeOf(values.flat(), isShown, key), isRequired }];
	});
	return new Map(entries);
}

/** Keys are data, and all values are of one kind. */
function dataShape(values: readonly Json[], isShown: boolean): Shape {
	const held = values.filter(isObject).flatMap((object) => Object.values(object));
	return {
		types: new Set<JsonType>(['object']),
		isShown,
		isRequired: true,
		fields: new Map(),
		...(held.length > 0 && { each: mergedShape(held, isShown) }),
		hasFreeKeys: true,
	};
}

/** What comes back as it was sent has the keys that it was sent with. */
function asSent(shape: Shape): Shape {
	const fields = [...shape.fields].map(([key, field]): [string, Shape] => [
		key,
		{ ...asSent(field), isRequired: false },
	]);
	return { ...shape, fields: new Map(fields), hasFreeKeys: shape.types.has('object') };
}

/** `Content` as add_sched_task's samples create it. */
function createdContents(): Json[] {
	const { request, requestVariants = {} } = readPacket('timpush.add_sched_task');
	return [request, ...Object.values(requestVariants)].flatMap(({ Content }) => Content ?? []);
}

/** What a page shows, and beside it what was concluded. */
function withConcluded(shown: Shape, concluded: Shape): Shape {
	const fields = new Map(shown.fields);
	for (const [key, field] of concluded.fields) {
		const known = fields.get(key);
		fields.set(key, known ? withConcluded(known, field) : field);
	}
	const { each } = shown;
	const both =
		each && concluded.each ? withConcluded(each, concluded.each) : (each ?? concluded.each);
	return { ...shown, fields, ...(both && { each: both }) };
}

/** A failed answer may hold what a good one holds. */
function withOthers(failed: Shape, { responses }: Packet): Shape {
	const others = shapeOf([responses.success ?? responses.partial ?? {}], true).fields;
	const optional = [...others].map(([key, field]): [string, Shape] => [
		key,
		{ ...field, isRequired: false },
	]);
	return { ...failed, fields: new Map([...optional, ...failed.fields]) };
}

/** A row of the page's table makes certain what was only concluded; a place without a sample is optional. */
function withRow(shape: Shape, path: readonly string[], type: JsonType | undefined): Shape {
	const [step, ...rest] = path;
	if (step === undefined) return { ...shape, isShown: true };
	if (step === '[]') {
		const each = withRow(shape.each ?? optionalPlace(), rest, type);
		return { ...shape, isShown: true, each };
	}
	const known = shape.fields.get(step);
	const place = withRow(known ?? optionalPlace(rest.length === 0 ? type : undefined), rest, type);
	const isRequired = known?.isRequired ?? false;
	const fields = new Map(shape.fields).set(step, { ...place, isRequired });
	return { ...shape, isShown: true, fields };
}

function optionalPlace(type?: JsonType): Shape {
	return {
		types: new Set(type === undefined ? [] : [type]),
		isShown: true,
		isRequired: false,
		fields: new Map(),
		hasFreeKeys: false,
	};
}

/** Takes back what a sample shows and a reader doubted, e.g. `responses.success.FailAccounts`. */
function loosened(shape: Shape, { inferred = {} }: Packet, outcome: Outcome): Shape {
	const start = `responses.${outcome}.`;
	const doubted = Object.keys(inferred).filter((path) => path.startsWith(start));
	const fields = new Map(shape.fields);
	for (const path of doubted) {
		const key = path.slice(start.length);
		const field = fields.get(key);
		if (field) fields.set(key, { ...field, isRequired: false });
	}
	return { ...shape, fields };
}

/** `UserTags[].Tags` in steps: `UserTags`, `[]`, `Tags`. */
function pathOf(name: string): string[] {
	return name.split('.').flatMap((part) => {
		const key = part.replaceAll('[]', '');
		return [key, ...(part.match(/\[\]/g) ?? [])];
	});
}

function compareValue(value: Json, shape: Shape, path: string, found: Comparison): void {
	const type = jsonTypeOf(value);
	if (shape.types.size > 0 && !shape.types.has(type)) {
		const documented = [...shape.types].join(' or ');
		found.differences.push({ path, documented, came: type, isCertain: shape.isShown });
		return;
	}
	if (isList(value)) compareList(value, shape, path, found);
	else if (isObject(value)) compareObject(value, shape, path, found);
}

function compareList(
	list: readonly Json[],
	{ each }: Shape,
	path: string,
	found: Comparison,
): void {
	if (!each) return;
	if (list.length === 0) found.unseen.push(path);
	for (const element of list) compareValue(element, each, `${path}[]`, found);
}

function compareObject(object: JsonObject, shape: Shape, path: string, found: Comparison): void {
	const { differences, pairs } = matchKeys(object, shape, path);
	found.differences.push(...differences);
	for (const { value, place, at } of pairs) compareValue(value, place, at, found);
}

/** A value, and the documented place that it stands for. */
interface Pair {
	value: Json;
	place: Shape;
	at: string;
}

interface Match {
	pairs: Pair[];
	differences: Difference[];
}

/** Which key stands for which documented place, spelling and nesting aside. */
function matchKeys(object: JsonObject, shape: Shape, path: string): Match {
	const held = new Map(Object.entries(object).filter(([, value]) => value !== null));
	const match: Match = { pairs: [], differences: [] };
	const open = new Map<string, Shape>();
	for (const [key, place] of shape.fields) {
		const value = held.get(key);
		if (value === undefined) open.set(key, place);
		else match.pairs.push({ value, place, at: join(path, key) });
		held.delete(key);
	}
	if (shape.hasFreeKeys) {
		const { each: place } = shape;
		if (place) held.forEach((value) => match.pairs.push({ value, place, at: join(path, '*') }));
		return match;
	}
	matchSpelling(held, open, path, match);
	matchInside(held, open, path, match);
	matchOutside(held, open, path, match);
	match.differences.push(
		...leftOut(object, open, path),
		...unknown(held, path, isWhole(shape) && shape.isShown),
	);
	return match;
}

/** `Taskid` for `TaskId`. */
function matchSpelling(
	held: Map<string, Json>,
	open: Map<string, Shape>,
	path: string,
	match: Match,
): void {
	for (const [key, place] of [...open]) {
		const [other, value] = [...held].find(([name]) => folded(name) === folded(key)) ?? [];
		if (other === undefined || value === undefined) continue;
		const at = join(path, key);
		const [documented, came] = [`the name ${key}`, `the name ${other}`];
		match.differences.push({ path: at, documented, came, isCertain: place.isShown });
		match.pairs.push({ value, place, at });
		held.delete(other);
		open.delete(key);
	}
}

/** What is missing stands one level deeper. */
function matchInside(
	held: Map<string, Json>,
	open: Map<string, Shape>,
	path: string,
	match: Match,
): void {
	const missing = required(open);
	if (missing.length === 0) return;
	for (const [name, inside] of [...held]) {
		if (!isObject(inside) || !missing.every(([key]) => Object.hasOwn(inside, key))) continue;
		for (const [key, place] of [...open]) {
			const value = inside[key];
			if (value === undefined || value === null) continue;
			const at = join(path, key);
			const [documented, came] = [placeOf(path), `inside ${join(path, name)}`];
			match.differences.push({ path: at, documented, came, isCertain: place.isShown });
			match.pairs.push({ value, place, at });
			open.delete(key);
		}
		held.delete(name);
		return;
	}
}

/** What stands inside of a missing object stands one level higher. */
function matchOutside(
	held: Map<string, Json>,
	open: Map<string, Shape>,
	path: string,
	match: Match,
): void {
	for (const [key, place] of required(open)) {
		const inner = required(place.fields);
		if (inner.length === 0 || !inner.every(([name]) => held.has(name))) continue;
		const documented = `an object that holds ${inner.map(([name]) => name).join(', ')}`;
		const at = join(path, key);
		const came = 'what it holds, one level higher';
		match.differences.push({ path: at, documented, came, isCertain: place.isShown });
		for (const [name, field] of place.fields) {
			const value = held.get(name);
			if (value === undefined) continue;
			match.pairs.push({ value, place: field, at: join(at, name) });
			held.delete(name);
		}
		open.delete(key);
	}
}

function leftOut(object: JsonObject, open: Map<string, Shape>, path: string): Difference[] {
	return required(open).map(([key, { types, isShown }]) => ({
		path: join(path, key),
		documented: [...types].join(' or '),
		came: object[key] === null ? 'null' : 'nothing',
		isCertain: isShown,
	}));
}

function unknown(held: Map<string, Json>, path: string, isCertain: boolean): Difference[] {
	return [...held].map(([key, value]) => ({
		path: join(path, key),
		documented: 'nothing',
		came: jsonTypeOf(value),
		isCertain,
	}));
}

function required(places: ReadonlyMap<string, Shape>): Array<[string, Shape]> {
	return [...places].filter(([, { isRequired }]) => isRequired);
}

/** Whether pages show all of an object: nothing in it was concluded. */
function isWhole({ fields }: Shape): boolean {
	return [...fields.values()].every(({ isShown }) => isShown);
}

function join(path: string, key: string): string {
	return path === '' ? key : `${path}.${key}`;
}

function placeOf(path: string): string {
	return path === '' ? 'at the top' : `in ${path}`;
}

function folded(name: string): string {
	return name.replaceAll('_', '').toLowerCase();
}

function distinct(differences: readonly Difference[]): Difference[] {
	return [...new Map(differences.map((one) => [wordsOf(one), one])).values()];
}

function isObject(value: Json | undefined): value is JsonObject {
	return jsonTypeOf(value) === 'object';
}

function isList(value: Json | undefined): value is Json[] {
	return Array.isArray(value);
}
