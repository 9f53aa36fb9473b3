import { DateTime, Settings } from 'luxon';

import {
	fromServiceTime,
	isoTime,
	readPeriod,
	readSendAt,
	readTime,
	serviceTime,
	echoTimes,
} from '../../../nodes/TencentChatPush/input/times';
import { CALL, NOW, refusalOf } from './support';
import fc from '../../support/random/fastCheck';

const BERLIN = 'Europe/Berlin';

/** What a time becomes that is written in a workflow of that zone. */
function utcOf(written: unknown, zone = BERLIN): string {
	return isoTime(readTime(written, 'Send At', zone)).replace('.000Z', 'Z');
}

describe('A time', () => {
	it.each([
		['2027-01-05 08:00', '2027-01-05T07:00:00Z'],
		['2027-01-05T08:00:00', '2027-01-05T07:00:00Z'],
		['2027-01-05 8:00', '2027-01-05T07:00:00Z'],
		['2027-01-05', '2027-01-04T23:00:00Z'],
		[' 2027-01-05 08:00:59.9 ', '2027-01-05T07:00:59Z'],
		['2027-07-05 08:00', '2027-07-05T06:00:00Z'],
	])("%s is meant in the workflow's time zone", (written, expected) => {
		expect(utcOf(written)).toBe(expected);
	});

	it.each([
		['2027-01-05T08:00:00Z', '2027-01-05T08:00:00Z'],
		['2027-01-05T08:00:00.000+08:00', '2027-01-05T00:00:00Z'],
		['2027-01-05 08:00 +0800', '2027-01-05T00:00:00Z'],
		['2027-01-05 08:00-03', '2027-01-05T11:00:00Z'],
		['2027-01-05 08:00 Asia/Shanghai', '2027-01-05T00:00:00Z'],
		['2027-01-05T08:00+08:00[Asia/Shanghai]', '2027-01-05T00:00:00Z'],
		['2027-01-05 08:00 America/Argentina/Buenos_Aires', '2027-01-05T11:00:00Z'],
		['2027-01-05 08:00 UTC', '2027-01-05T08:00:00Z'],
	])('%s is meant in the zone it names', (written, expected) => {
		expect(utcOf(written)).toBe(expected);
	});

	it.each<[string, unknown]>([
		['seconds', 1799136000],
		['seconds as text', '1799136000'],
		['milliseconds', 1799136000000],
		['a Date', new Date(1799136000000)],
		["a DateTime of n8n's", DateTime.fromMillis(1799136000000, { zone: 'Asia/Tokyo' })],
		[
			'what the newer expression engine makes of it',
			{ ts: 1799136000000, loc: {}, c: null, invalid: null, isLuxonDateTime: true },
		],
		[
			'what comes out of an isolate',
			{
				__n8nType: 'DateTime',
				__isoString: '2027-01-05T03:00:00.000-05:00',
				__zone: 'America/New_York',
			},
		],
	])('comes as %s', (_, given) => {
		expect(utcOf(given)).toBe('2027-01-05T08:00:00Z');
	});

	describe.each([
		['winter', '2026-01-15T00:00:00Z'],
		['summer', '2026-07-15T00:00:00Z'],
	])('in a workflow that runs in %s', (_, today) => {
		const { now } = Settings;
		beforeAll(() => {
			Settings.now = () => Date.parse(today);
		});
		afterAll(() => {
			Settings.now = now;
		});

		it('that the clock skips in spring is an hour later', () => {
			expect(utcOf('2027-03-28 01:59')).toBe('2027-03-28T00:59:00Z');
			expect(utcOf('2027-03-28 02:30')).toBe('2027-03-28T01:30:00Z');
			expect(utcOf('2027-03-28 03:00')).toBe('2027-03-28T01:00:00Z');
		});

		it('that comes twice in autumn is the first of the two, unless it says which', () => {
			expect(utcOf('2027-10-31 01:59')).toBe('2027-10-30T23:59:00Z');
			expect(utcOf('2027-10-31 02:30')).toBe('2027-10-31T00:30:00Z');
			expect(utcOf('2027-10-31 03:00')).toBe('2027-10-31T02:00:00Z');
			expect(utcOf('2027-10-31 02:30+02:00')).toBe('2027-10-31T00:30:00Z');
			expect(utcOf('2027-10-31 02:30+01:00')).toBe('2027-10-31T01:30:00Z');
		});
	});

	it.each([
		['America/New_York', '2027-03-14 09:00', '2027-03-14T13:00:00Z'],
		['America/New_York', '2027-03-13 09:00', '2027-03-13T14:00:00Z'],
		['Australia/Lord_Howe', '2027-01-05 08:00', '2027-01-04T21:00:00Z'],
		['Asia/Kolkata', '2027-01-05 08:00', '2027-01-05T02:30:00Z'],
	])('in %s: %s', (zone, written, expected) => {
		expect(utcOf(written, zone)).toBe(expected);
	});

	it.each([
		'2027-02-30 08:00',
		'2027-13-01',
		'2027-01-05 25:00',
		'2027-01-05 08:61',
		'2027-01-05 08:00 Mars/Olympus',
		'2027-01-05 08:00+15:00',
		'2027-01-05 08:00-99:99',
		'2027-01-05 08:00+08:75',
		'2027-01-05 08:00+08:00 Europe/Berlin',
		'2027-01-05 08:00+08:00 UTC',
		'0000-01-01',
		'Invalid DateTime',
		'Invalid Date',
		2 ** 53,
		0.5,
		'05.01.2027 08:00',
		'1/5/2027',
		'tomorrow',
		'12',
		'2027',
		true,
		{},
		[],
		{ year: 2027 },
		{ ts: 1799136000000 },
		{ ts: 8.64e15, isLuxonDateTime: true },
		{ ts: NaN, isLuxonDateTime: true },
		{ __n8nType: 'DateTime', __invalidReason: 'unparsable' },
		{ ts: '1799136000000', isLuxonDateTime: true },
		{ days: 1, isLuxonDuration: true },
		[new Date(1799136000000)],
		new Date(NaN),
	])('is refused: %j', (written) => {
		expect(refusalOf(() => readTime(written, 'Send At', BERLIN))).toMatch(/'Send At' is/);
	});

	describe('that is a DateTime which stands for no date', () => {
		/** `ts` of these is the time of their making: read for a second, they would be now. */
		const INVALID: ReadonlyArray<[string, DateTime]> = [
			['of text', DateTime.fromISO('tomorrow')],
			['of a form', DateTime.fromFormat('5/1/2027', 'dd.MM.yyyy')],
			['of a zone', DateTime.now().setZone('Mars/Olympus')],
			['of an object', DateTime.fromObject({ year: 2027, month: 13 })],
			['of another one', DateTime.fromISO('tomorrow').plus({ days: 1 })],
			['by name', DateTime.invalid('no date')],
		];

		it.each(INVALID)('is refused: %s', (_, written) => {
			expect(refusalOf(() => readTime(written, 'Send At', BERLIN))).toMatch(/'Send At' is/);
			expect(refusalOf(() => readSendAt(written, { ...CALL, now: Date.now() - 1000 }))).toMatch(
				/not a date and time/,
			);
			expect(echoTimes({ sendAt: written }, ['sendAt'], CALL)).toEqual({});
		});

		it.each(INVALID)(
			'is refused as the plain object that an expression engine makes of it: %s',
			(_, written) => {
				const plain: unknown = { ...written };
				expect(plain).not.toBeInstanceOf(DateTime);
				expect(refusalOf(() => readTime(plain, 'Send At', BERLIN))).toMatch(/'Send At' is/);
			},
		);

		it('is told from one that stands for a date', () => {
			const plain: unknown = { ...DateTime.fromISO('2027-01-05T08:00:00Z') };
			expect(utcOf(plain)).toBe('2027-01-05T08:00:00Z');
		});
	});

	it.each([
		'CST',
		'EST',
		'IST',
		'BST',
		'PST',
		'MST',
		'CET',
		'EST5EDT',
		'PRC',
		'local',
		'system',
		'default',
		'PM',
		'pm',
		'Uhr',
		'UTC+8',
		'Z8',
	])('with a word that may be any zone, or none, is refused: %s', (word) => {
		for (const written of [
			`2027-01-05 08:00 ${word}`,
			`2027-01-05T08:00[${word}]`,
			`2027-01-05 ${word}`,
		]) {
			expect(refusalOf(() => readTime(written, 'Send At', BERLIN))).toMatch(/'Send At' is/);
		}
	});

	it('says which word is not clear, and what is', () => {
		expect(refusalOf(() => readTime('2027-01-05 08:00 CST', 'Send At', BERLIN))).toMatch(
			/'CST' does not identify a single time zone.*Asia\/Shanghai/,
		);
	});

	it.each([
		['2027-01-05 08:00 utc', '2027-01-05T08:00:00Z'],
		['2027-01-05 08:00 GMT', '2027-01-05T08:00:00Z'],
		['2027-01-05T08:00z', '2027-01-05T08:00:00Z'],
		['2027-01-05 08:00 Z', '2027-01-05T08:00:00Z'],
		['2027-01-05 08:00+00:00 UTC', '2027-01-05T08:00:00Z'],
		['2027-01-05 08:00 -0330', '2027-01-05T11:30:00Z'],
	])('%s is clear', (written, expected) => {
		expect(utcOf(written)).toBe(expected);
	});

	describe.each(['Mars/Olympus', 'Nowhere', ''])(
		'in a workflow whose zone %j does not exist',
		(zone) => {
			it('is right with a zone of its own', () => {
				for (const written of [
					'2027-01-05T08:00:00Z',
					'2027-01-05 16:00 Asia/Shanghai',
					'2027-01-05 09:00+01:00',
					1799136000,
				]) {
					expect(utcOf(written, zone)).toBe('2027-01-05T08:00:00Z');
				}
			});

			it('is refused without', () => {
				expect(refusalOf(() => readTime('2027-01-05 08:00', 'Send At', zone))).toMatch(
					/does not exist.*Workflow Settings/,
				);
			});

			it('has periods all the same', () => {
				const period = readPeriod(
					{ to: '2027-01-05T00:00Z' },
					{ ...CALL, timeZone: zone },
					{ end: NOW, days: 30 },
				);
				expect(isoTime(period.from)).toBe('2026-12-06T00:00:00.000Z');
			});
		},
	);

	it('read from what a clock on the wall shows, shows the same on that wall', () => {
		const zones = Intl.supportedValuesOf('timeZone');
		const moments = fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2035, 0, 1) });
		fc.assert(
			fc.property(moments, fc.constantFrom(...zones), (moment, zone) => {
				const wall = wallClock(moment, zone);
				expect(wallClock(readTime(wall, 'Send At', zone), zone)).toBe(wall);
			}),
			{ numRuns: 2000 },
		);
	});

	it('goes to the service and comes back', () => {
		expect(serviceTime(Date.UTC(2027, 0, 5, 8))).toBe('2027-01-05 08:00:00');
		expect(fromServiceTime('2027-01-05 08:00:00')).toBe('2027-01-05T08:00:00.000Z');
		expect(fromServiceTime('soon')).toBe('soon');
		const seconds = fc.integer({ min: 0, max: 4_000_000_000 });
		fc.assert(
			fc.property(seconds, (second) => {
				expect(fromServiceTime(serviceTime(second * 1000))).toBe(isoTime(second * 1000));
			}),
		);
	});
});

/** Date and time of a moment by the time zones that Node itself brings. */
function wallClock(moment: number, timeZone: string): string {
	const clock = clocks.get(timeZone) ?? clockIn(timeZone);
	clocks.set(timeZone, clock);
	return clock.format(moment);
}

/** One for each zone: to make them takes long. */
const clocks = new Map<string, Intl.DateTimeFormat>();

function clockIn(timeZone: string): Intl.DateTimeFormat {
	return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
}

describe('The time of a push', () => {
	it('is in the future', () => {
		expect(readSendAt('2027-01-01 13:00:01', CALL)).toBe(NOW + 1000);
	});

	it.each(['2027-01-01 13:00:00', '2027-01-01T12:00:00Z', '2020-01-01'])(
		'has passed: %s',
		(written) => {
			const words = refusalOf(() => readSendAt(written, CALL));
			expect(words).toMatch(/in the past/);
			expect(words).toMatch(/^'Send At' is 20\d\d-01-01 \d\d:00 Europe\/Berlin,/);
		},
	);

	it('comes out on Failed so that it stays the same in any time zone', () => {
		const asked = { sendAt: '2027-01-05 08:00', from: '2027-01-05', to: '', limit: 5 };
		expect(echoTimes(asked, ['sendAt', 'from', 'to'], CALL)).toEqual({
			sendAt: '2027-01-05T07:00:00.000Z',
			from: '2027-01-04T23:00:00.000Z',
		});
		expect(echoTimes({ sendAt: 'tomorrow' }, ['sendAt'], CALL)).toEqual({});
	});
});

describe('A period', () => {
	const usual = { end: NOW, days: 30, longestDays: 30 };

	function isoPeriod(given: object): string[] {
		const { from, to } = readPeriod(given, CALL, usual);
		return [isoTime(from).slice(0, 16), isoTime(to).slice(0, 16)];
	}

	it('is the usual one where it is not given', () => {
		expect(isoPeriod({ from: '', to: undefined })).toEqual([
			'2026-12-02T12:00',
			'2027-01-01T12:00',
		]);
	});

	it("is in the workflow's time zone", () => {
		expect(isoPeriod({ from: '2026-12-31', to: '2027-01-01' })).toEqual([
			'2026-12-30T23:00',
			'2026-12-31T23:00',
		]);
		expect(isoPeriod({ to: '2026-12-31 00:00' })).toEqual(['2026-11-30T23:00', '2026-12-30T23:00']);
	});

	it.each([
		['in autumn', '2026-10-10', '2026-11-09', '2026-10-09T23:00'],
		['in spring', '2027-03-10', '2027-04-09', '2027-03-09T23:00'],
	])('of 30 calendar days is not too long across a change of clocks: %s', (_, from, to, start) => {
		// In autumn they are an hour longer than 30 times 24 hours, which is all that is asked for.
		expect(isoPeriod({ from, to })[0]).toBe(start);
		expect(isoPeriod({ to })[0]).toBe(start);
		const { days } = usual;
		const read = readPeriod({ to }, CALL, { end: NOW, days });
		expect(wallClock(read.from, BERLIN)).toBe(`${from} 00:00:00`);
	});

	it.each<[object, RegExp]>([
		[{ from: '2027-01-02' }, /must be earlier/],
		[{ from: '2026-10-09', to: '2026-11-09' }, /longer than 30 days/],
		[{ from: '2027-03-09', to: '2027-04-09' }, /longer than 30 days/],
		[{ from: '2026-12-01', to: '2026-12-31 00:01' }, /longer than 30 days/],
		[{ from: 'yesterday' }, /'From' is 'yesterday'/],
		[{ to: 'now' }, /'To' is 'now'/],
	])('is refused: %j', (given, words) => {
		expect(refusalOf(() => isoPeriod(given))).toMatch(words);
	});
});
