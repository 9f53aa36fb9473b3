import type { IDataObject } from 'n8n-workflow';
import { DateTime } from 'luxon';

import { shown } from '../../accounts/lists';
import { isEmpty, requireText } from '../push/reading';
import { Refusal } from '../push/refusal';
import type { Parameters, RunFacts } from '../PushOperation';
import { isObject } from '../../helpers/isObject';

/** From this number on a time counts milliseconds, below it seconds: 1973 and 5138. */
const FIRST_MILLISECONDS = 100_000_000_000;
const DAY = 24 * 60 * 60 * 1000;

/** Date, perhaps time, perhaps its distance from UTC, perhaps the name of a time zone. */
const WRITTEN =
	/^(\d{4}-\d{2}-\d{2})(?:(?:T|\s+)(\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[+-]\d{2}(?::?\d{2})?)?\s*(?:\[?([a-z]+(?:\/[\w+-]+)*)\]?)?$/i;

/**
 * Reads a date and time as n8n's picker, its expressions, sheets and databases give it: text such as
 * `2027-01-05 08:00`, seconds or milliseconds since 1970, or a date object.
 *
 * Where it names no time zone it is meant in the workflow's. A time that the clock skips in spring
 * is an hour later; one that comes twice in autumn is the first of the two.
 *
 * @param title the parameter's display name
 * @param timeZone the workflow's, such as `Europe/Berlin`
 * @returns milliseconds since 1970, whole seconds
 * @throws Refusal where it is no time
 */
export function readTime(given: unknown, title: string, timeZone: string): number {
	if (isEmpty(given)) requireText(given, title);
	const time = timeOf(given, timeZone);
	if (Number.isFinite(time)) return Math.floor(time / 1000) * 1000;
	throw new Refusal(
		`'${title}' is '${shown(given)}', which is not a date and time`,
		'Use a format such as 2027-01-05 08:00, or 2027-01-05T08:00:00+01:00 with a time zone.',
	);
}

/**
 * Reads the time at which a push is to go out.
 *
 * @returns milliseconds since 1970
 * @throws Refusal where it is no time, or not in the future
 */
export function readSendAt(given: unknown, { timeZone, now }: RunFacts): number {
	const time = readTime(given, 'Send At', timeZone);
	if (time > now) return time;
	throw new Refusal(
		`'Send At' is ${isoTime(time)}, which is in the past`,
		`Enter a time in the future. A time without a time zone is in the workflow's, ${timeZone}.`,
	);
}

/** A period in milliseconds since 1970. */
export interface Period {
	readonly from: number;
	readonly to: number;
}

/** What a period is where it is not given in full. */
export interface UsualPeriod {
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
 * @throws Refusal where it is none, ends before it begins, or is too long
 */
export function readPeriod(
	given: { readonly from?: unknown; readonly to?: unknown },
	{ timeZone }: RunFacts,
	{ end, days, longestDays = Infinity }: UsualPeriod,
): Period {
	const to = isEmpty(given.to) ? end : readTime(given.to, 'To', timeZone);
	const from = isEmpty(given.from) ? to - days * DAY : readTime(given.from, 'From', timeZone);
	if (from > to) {
		throw new Refusal(
			`The period starts at ${isoTime(from)} and ends at ${isoTime(to)}`,
			"Check 'From' and 'To': 'From' must be earlier.",
		);
	}
	if (to - from <= longestDays * DAY) return { from, to };
	throw new Refusal(
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

/**
 * The times that an item asked for, in UTC, so that they stay the same in a workflow of another time
 * zone; what cannot be read is left out.
 */
export function timesAsked(
	parameters: Parameters,
	names: readonly string[],
	{ timeZone }: RunFacts,
): IDataObject {
	const given = names.map((name) => [name, timeOf(parameters[name], timeZone)] as const);
	const times = given.filter(([, time]) => Number.isFinite(time));
	return Object.fromEntries(times.map(([name, time]) => [name, isoTime(time)]));
}

/** Milliseconds since 1970, or `NaN`. */
function timeOf(given: unknown, timeZone: string): number {
	if (given instanceof Date) return given.getTime();
	if (isObject(given)) return momentOf(given);
	const text = typeof given === 'string' || typeof given === 'number' ? String(given).trim() : '';
	if (/^\d{10,13}$/.test(text)) return sinceEpoch(Number(text));
	return writtenTime(text, timeZone);
}

/** Luxon's objects; n8n's newer expression engine hands them over as plain ones, with `ts`. */
function momentOf({ ts }: IDataObject): number {
	return typeof ts === 'number' ? ts : NaN;
}

function sinceEpoch(number: number): number {
	return number >= FIRST_MILLISECONDS ? number : number * 1000;
}

function writtenTime(text: string, timeZone: string): number {
	const [, date, time = '00:00', offset = '', zone = timeZone] = WRITTEN.exec(text) ?? [];
	if (date === undefined) return NaN;
	const clock = time.replace(/^\d:/, '0$&');
	const moment = DateTime.fromISO(`${date}T${clock}${offset}`, { zone });
	if (!moment.isValid) return NaN;
	// Which of two it takes by itself depends on the season in which the workflow runs.
	const meant = offset === '' ? moment.getPossibleOffsets() : [moment];
	return Math.min(...meant.map((each) => each.toMillis()));
}
