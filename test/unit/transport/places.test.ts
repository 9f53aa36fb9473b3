import { Places, SECOND, type Permit } from '../../../nodes/TencentChatPush/transport/places';

const LOW = { limit: 40, cost: 1 };
const HIGH = { limit: 100, cost: 1 };

/** Takes places until no more are free. */
function takeAll(places: Places, demand: typeof LOW, now: number): Permit[] {
	const permits: Permit[] = [];
	while (!places.isFull(demand)) permits.push(places.take(demand, now));
	return permits;
}

describe('A limit that comes later', () => {
	it.each([
		['are under way', () => undefined],
		['were answered', (places: Places, permit: Permit) => places.release(permit, 10)],
	])('counts calls with a lower one that %s', (_, then) => {
		const places = new Places();
		places.watch(LOW.limit);
		const earlier = takeAll(places, LOW, 0);
		expect(earlier).toHaveLength(40);
		earlier.forEach((permit) => then(places, permit));
		places.watch(HIGH.limit);
		expect(takeAll(places, HIGH, 20)).toHaveLength(60);
	});

	it('does not count those whose place is free again', () => {
		const places = new Places();
		places.watch(LOW.limit);
		for (const permit of takeAll(places, LOW, 0)) places.release(permit, 10);
		places.free(10 + SECOND);
		places.watch(HIGH.limit);
		expect(takeAll(places, HIGH, 10 + SECOND)).toHaveLength(100);
	});
});

describe('What all calls hold', () => {
	it.each([
		['the higher limit comes first', [HIGH, LOW]],
		['the lower limit comes first', [LOW, HIGH]],
	])('is the same where %s', (_, demands) => {
		const places = new Places();
		for (const { limit } of demands) places.watch(limit);
		for (const demand of demands) places.take(demand, 0);
		expect(places.total).toBe(2);
	});
});
