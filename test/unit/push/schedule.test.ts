import fc from 'fast-check';
import { DateTime, Settings } from 'luxon';

import {
	fromServiceTime,
	isoTime,
	readPeriod,
	readSendAt,
	readTime,
	serviceTime,
	timesAsked,
} from '../../../nodes/TencentChatPush/actions/scheduledPush/schedule';
import { CALL, NOW, refusalOf } from './support';

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
		['what the newer expression engine makes of it', { ts: 1799136000000, loc: {}, c: null }],
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
		'05.01.2027 08:00',
		'1/5/2027',
		'tomorrow',
		'12',
		'2027',
		true,
		{},
		[],
		{ year: 2027 },
		new Date(NaN),
	])('is refused: %j', (written) => {
		expect(refusalOf(() => readTime(written, 'Send At', BERLIN))).toMatch(/'Send At' is/);
	});

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
	return new Date(moment).toLocaleString('sv-SE', { timeZone });
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
			expect(words).toContain('Europe/Berlin');
		},
	);

	it('comes out on Failed so that it stays the same in any time zone', () => {
		const asked = { sendAt: '2027-01-05 08:00', from: '2027-01-05', to: '', limit: 5 };
		expect(timesAsked(asked, ['sendAt', 'from', 'to'], CALL)).toEqual({
			sendAt: '2027-01-05T07:00:00.000Z',
			from: '2027-01-04T23:00:00.000Z',
		});
		expect(timesAsked({ sendAt: 'tomorrow' }, ['sendAt'], CALL)).toEqual({});
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

	it.each<[object, RegExp]>([
		[{ from: '2027-01-02' }, /must be earlier/],
		[{ from: '2026-12-01', to: '2026-12-31 00:01' }, /longer than 30 days/],
		[{ from: 'yesterday' }, /'From' is 'yesterday'/],
		[{ to: 'now' }, /'To' is 'now'/],
	])('is refused: %j', (given, words) => {
		expect(refusalOf(() => isoPeriod(given))).toMatch(words);
	});
});
