import type { IDataObject } from 'n8n-workflow';
import { DateTime, FixedOffsetZone, IANAZone, type Zone } from 'luxon';

import { preview } from './lists';
import { requireText } from './readers';
import { InvalidInput } from './invalidInput';
import type { Parameters, RunFacts } from './parameters';
import { isEmpty } from '../helpers/isEmpty';
import { isObject } from '../helpers/isObject';

/** From this number on a time counts milliseconds, below it seconds: 1973 and 5138. */
const FIRST_MILLISECONDS = 100_000_000_000;
const DAY = 24 * 60 * 60 * 1000;

/** The years that the service can write, and the offsets that there are, in minutes. */
const EARLIEST = Date.UTC(1900, 0);
const LATEST = Date.UTC(9999, 11, 31);
const LARGEST_OFFSET = 14 * 60;

/** Date, perhaps time, perhaps its distance from UTC, perhaps a word for a time zone. */
const WRITTEN =
	/^(\d{4}-\d{2}-\d{2})(?:(?:T|\s+)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?\s*(?:\[?([a-z][\w+/-]*)\]?)?$/i;

/**
 * Reads a date and time as n8n's picker, its expressions, sheets and databases give it: text such as
 * `2027-01-05 08:00`, seconds or milliseconds since 1970, or a date object.
 *
 * Where it names no time zone it is meant in the workflow's. Any other word than UTC, GMT or a region
 * with its city is refused: CST is Chicago for some and Shanghai for others. A time that the clock skips
 * in spring is an hour later; one that comes twice in autumn is the first of the two.
 *
 * @param title the parameter's display name
 * @param timeZone the workflow's, such as `Europe/Berlin`
 * @returns milliseconds since 1970, whole seconds
 * @throws InvalidInput where it is no time
 */
export function readTime(given: unknown, title: string, timeZone: string): number {
	if (isEmpty(given)) requireText(given, title);
	const time = timeOf(given, title, timeZone);
	if (time >= EARLIEST && time <= LATEST) return Math.floor(time / 1000) * 1000;
	throw new InvalidInput(
		`'${title}' is '${preview(given)}', which is not a date and time`,
		'Use a format such as 2027-01-05 08:00, or 2027-01-05T08:00:00+01:00 with a time zone.',
	);
}

/**
 * Reads the time at which a push is to go out.
 *
 * @returns milliseconds since 1970
 * @throws InvalidInput where it is no time, or not in the future
 */
export function readSendAt(given: unknown, { timeZone, now }: RunFacts): number {
	const time = readTime(given, 'Send At', timeZone);
	if (time > now) return time;
	throw new InvalidInput(
		`'Send At' is ${localTime(isoTime(time), timeZone)}, which is in the past`,
		`Enter a time in the future. A time without a time zone is in the workflow's time zone, ${timeZone}.`,
	);
}

/** A period in milliseconds since 1970. */
export interface Period {
	readonly from: number;
	readonly to: number;
}

/** What a period is where it is not given in full. */
interface UsualPeriod {
	/** Its end, in milliseconds since 1970. */
	readonly end: number;
	/** How long before its end it begins. */
	readonly days: number;
	/** The longest that the service takes, in days, if it says so. */
	readonly longestDays?: number;
}

/**
 * Reads the period from `from` to `to`.
 *
 * @throws InvalidInput where it is none, ends before it begins, or is too long
 */
export function readPeriod(
	given: { readonly from?: unknown; readonly to?: unknown },
	{ timeZone }: RunFacts,
	{ end, days, longestDays = Infinity }: UsualPeriod,
): Period {
	const to = isEmpty(given.to) ? end : readTime(given.to, 'To', timeZone);
	const from = isEmpty(given.from)
		? daysBefore(to, days, timeZone)
		: readTime(given.from, 'From', timeZone);
	if (from > to) {
		throw new InvalidInput(
			`The period starts at ${isoTime(from)} and ends at ${isoTime(to)}`,
			"Check 'From' and 'To': 'From' must be earlier.",
		);
	}
	// As many days in autumn are an hour longer than the service may count them.
	if (from >= daysBefore(to, longestDays, timeZone)) {
		return { from: Math.max(from, to - longestDays * DAY), to };
	}
	throw new InvalidInput(
		`The period is longer than ${longestDays} days`,
		`Shorten the period between 'From' and 'To': Tencent Chat returns up to ${longestDays} days at a time.`,
	);
}

/** A time as items carry it: ISO 8601 in UTC. */
export function isoTime(milliseconds: number): string {
	return new Date(milliseconds).toISOString();
}

/** A time as scheduled pushes want it: `YYYY-MM-DD HH:MM:SS` in UTC (1047/78839). */
export function serviceTime(milliseconds: number): string {
	return isoTime(milliseconds).slice(0, 19).replace('T', ' ');
}

/** A time of the service as items carry it; what is no such time stays as it is. */
export function fromServiceTime(text: string): string {
	const time = DateTime.fromSQL(text, { zone: 'utc' });
	return time.isValid ? isoTime(time.toMillis()) : text;
}

/** A time as items carry it, where the text says how far from UTC it is; else it stays as it is. */
export function fromZonedTime(text: string): string {
	const time = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? Date.parse(text) : NaN;
	return Number.isFinite(time) ? isoTime(time) : text;
}

/**
 * A time as people of a time zone read it, with the name of the zone: `2027-01-05 09:00 Europe/Berlin`.
 *
 * @param time ISO 8601; anything else stays as it is
 */
export function localTime(time: string, timeZone: string): string {
	const local = DateTime.fromISO(time, { zone: timeZone });
	const moment = local.isValid ? local : DateTime.fromISO(time, { zone: 'UTC' });
	return moment.isValid ? `${moment.toFormat('yyyy-MM-dd HH:mm')} ${moment.zoneName}` : time;
}

/**
 * The times that an item asked for, in UTC, so that they stay the same in a workflow of another time
 * zone; what cannot be read is left out.
 */
export function echoTimes(
	parameters: Parameters,
	names: readonly string[],
	{ timeZone }: RunFacts,
): IDataObject {
	const times = names.map((name) => [name, timeOrNothing(parameters[name], timeZone)] as const);
	return Object.fromEntries(
		times.flatMap(([name, time]) => (time === undefined ? [] : [[name, isoTime(time)]])),
	);
}

/** A collection with the times in it as {@link echoTimes} has them; nothing where it was not given. */
export function echoTimesIn(
	given: IDataObject,
	collection: string,
	names: readonly string[],
	run: RunFacts,
): IDataObject {
	const fields = given[collection];
	if (!isObject(fields)) return {};
	return { [collection]: { ...fields, ...echoTimes(fields, names, run) } };
}

function timeOrNothing(given: unknown, timeZone: string): number | undefined {
	try {
		return readTime(given, '', timeZone);
	} catch {
		return undefined;
	}
}

/** The same time of the day in a time zone, so many days earlier. */
function daysBefore(time: number, days: number, timeZone: string): number {
	if (!Number.isFinite(days)) return -Infinity;
	const zone = zoneOf(timeZone) ?? FixedOffsetZone.utcInstance;
	return DateTime.fromMillis(time, { zone }).minus({ days }).toMillis();
}

/**
 * Milliseconds since 1970, or `NaN`.
 *
 * @throws InvalidInput where a time is written in a zone that is not clear
 */
function timeOf(given: unknown, title: string, timeZone: string): number {
	if (isDate(given)) return given.getTime();
	if (isObject(given)) return momentOf(given);
	const text = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '';
	if (/^\d{10,13}$/.test(text)) return sinceEpoch(Number(text));
	return writtenTime(text, title, timeZone);
}

/** Also one that an expression made in another realm. */
function isDate(given: unknown): given is Date {
	return Object.prototype.toString.call(given) === '[object Date]';
}

/**
 * Luxon's objects; n8n's newer expression engine may hand them over as plain ones, with their text in
 * `__isoString`. One that stands for no date has the time of its making in `ts`, or has no such text.
 */
function momentOf({ ts, invalid, isLuxonDateTime, __n8nType, __isoString }: IDataObject): number {
	if (__n8nType === 'DateTime') return DateTime.fromISO(String(__isoString)).toMillis();
	const isValid = isLuxonDateTime === true && (invalid === null || invalid === undefined);
	return isValid && typeof ts === 'number' ? ts : NaN;
}

function sinceEpoch(number: number): number {
	return number >= FIRST_MILLISECONDS ? number : number * 1000;
}

function writtenTime(text: string, title: string, timeZone: string): number {
	const [, date, time = '00:00', offset, word] = WRITTEN.exec(text) ?? [];
	if (date === undefined) return NaN;
	const written = `${date}T${time.replace(/^\d:/, '0$&')}`;
	const named = word === undefined ? undefined : namedZone(word, title, text);
	if (offset !== undefined) return offsetTime(written, offset, named);
	const zone = named ?? workflowZone(timeZone, title);
	const moment = DateTime.fromISO(written, { zone });
	if (!moment.isValid) return NaN;
	// Which of two it takes by itself depends on the season in which the workflow runs.
	return Math.min(...moment.getPossibleOffsets().map((each) => each.toMillis()));
}

/** A zone that is named as well has to be at that distance from UTC then. */
function offsetTime(written: string, offset: string, named: Zone | undefined): number {
	const minutes = offsetMinutes(offset);
	const moment = DateTime.fromISO(written, { zone: 'utc' });
	const isOffset = Math.abs(minutes) <= LARGEST_OFFSET;
	if (!isOffset || !moment.isValid) return NaN;
	const time = moment.minus({ minutes }).toMillis();
	return named && named.offset(time) !== minutes ? NaN : time;
}

function offsetMinutes(offset: string): number {
	const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(offset) ?? [];
	if (hours === undefined) return 0;
	if (Number(minutes) > 59) return NaN;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** @throws InvalidInput where the word can stand for more than one zone, or for none */
function namedZone(word: string, title: string, text: string): Zone {
	if (/^(z|utc|gmt)$/i.test(word)) return FixedOffsetZone.utcInstance;
	const zone = word.includes('/') ? zoneOf(word) : undefined;
	if (zone) return zone;
	throw new InvalidInput(
		`'${title}' is '${preview(text)}', but '${preview(word)}' does not identify a single time zone`,
		'Use UTC, an offset such as +08:00, or a region and its city, such as Asia/Shanghai.',
	);
}

/** @throws InvalidInput where there is no such zone */
function workflowZone(timeZone: string, title: string): Zone {
	const zone = zoneOf(timeZone);
	if (zone) return zone;
	throw new InvalidInput(
		`'${title}' has no time zone, and the workflow's time zone '${preview(timeZone)}' does not exist`,
		'Choose one under Workflow Settings > Timezone, or add an offset after the time, such as +08:00.',
	);
}

/** The time zones that were asked for so far. Luxon's own list would also keep every wrong name. */
const zones = new Map<string, Zone>();

/** A time zone of the IANA, if there is one of this name. To find that out takes 0.1 ms, each item asks, and few differ. */
function zoneOf(name: string): Zone | undefined {
	const known = zones.get(name);
	if (known || !IANAZone.isValidZone(name)) return known;
	const zone = IANAZone.create(name);
	zones.set(name, zone);
	return zone;
}
