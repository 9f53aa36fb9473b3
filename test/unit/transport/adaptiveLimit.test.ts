import { AdaptiveLimit } from '../../../nodes/TencentChatPush/transport/adaptiveLimit';

/** A limit after a second in which so many calls were accepted, evenly, from 1 000 to 2 000. */
function afterSecondWith(count: number): AdaptiveLimit {
	const limit = new AdaptiveLimit();
	for (let index = 0; index < count; index++) {
		limit.recordAccepted(1, 1_000 + ((index + 1) * 999) / count);
	}
	return limit;
}

describe('The limit of a process', () => {
	it('is none while nothing was refused', () => {
		expect(afterSecondWith(50).at(2_000)).toBe(Infinity);
	});

	it('is nine tenths of what was accepted in the second before a refusal', () => {
		const limit = afterSecondWith(50);
		expect(limit.recordRefused(1_990, 100, 2_000)).toBe(true);
		expect(limit.at(2_000)).toBeCloseTo(45, 6);
	});

	it('counts costs', () => {
		const limit = new AdaptiveLimit();
		limit.recordAccepted(30, 1_500);
		limit.recordAccepted(20, 1_600);
		limit.recordRefused(1_990, 500, 2_000);
		expect(limit.at(2_000)).toBeCloseTo(45, 6);
	});

	it('forgets what was accepted longer ago', () => {
		const limit = afterSecondWith(50);
		limit.recordAccepted(10, 2_600);
		limit.recordRefused(3_400, 100, 3_500);
		expect(limit.at(3_500)).toBeCloseTo(9, 6);
	});

	it('remembers all calls of a quick second', () => {
		const limit = new AdaptiveLimit();
		for (let at = 0; at < 10_000; at++) limit.recordAccepted(1, at);
		limit.recordRefused(9_999, 5_000, 10_000);
		expect(limit.at(10_000)).toBeCloseTo(0.9 * 999, 6);
	});

	it('grows back in a cubic curve: quickly, slowly at the refused rate, and faster again', () => {
		const limit = afterSecondWith(50);
		limit.recordRefused(1_990, 100, 2_000);
		const back = Math.cbrt(5 / 1.5) * 1_000;
		const gained = (from: number, to: number): number =>
			limit.at(2_000 + to) - limit.at(2_000 + from);
		expect(limit.at(2_000 + back)).toBeCloseTo(50, 6);
		expect(gained(0, 300)).toBeGreaterThan(10 * gained(back - 150, back + 150));
		expect(gained(2 * back, 2 * back + 300)).toBeGreaterThan(10 * gained(back - 150, back + 150));
		expect(gained(0, 2 * back)).toBeCloseTo(10, 6);
	});

	it('is halved where nothing was accepted yet, and halved again', () => {
		const limit = new AdaptiveLimit();
		limit.recordRefused(1_000, 100, 1_010);
		expect(limit.at(1_010)).toBeCloseTo(45, 6);
		limit.recordRefused(1_020, 100, 1_030);
		expect(limit.at(1_030)).toBeLessThan(25);
		for (let at = 2_000; at < 3_000; at += 10) limit.recordRefused(at, 100, at);
		expect(limit.at(3_000)).toBeGreaterThanOrEqual(1);
	});

	it('is not lowered twice for calls that were under way together', () => {
		const limit = afterSecondWith(50);
		expect(limit.recordRefused(1_900, 100, 2_000)).toBe(true);
		expect(limit.recordRefused(1_910, 100, 2_010)).toBe(false);
		expect(limit.recordRefused(2_001, 100, 2_100)).toBe(true);
	});
});
