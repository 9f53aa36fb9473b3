import { MovingMinimum } from '../../../nodes/TencentChatPush/transport/movingMinimum';

describe('The lowest of the recent values', () => {
	it('is Infinity without one', () => {
		expect(new MovingMinimum().value).toBe(Infinity);
	});

	it('counts for ten seconds at least, and for twenty at most', () => {
		const minimum = new MovingMinimum();
		minimum.record(5, 1_000);
		for (let at = 1_100; at < 11_000; at += 100) minimum.record(50, at);
		expect(minimum.value).toBe(5);
		for (let at = 11_000; at < 21_000; at += 100) minimum.record(50, at);
		expect(minimum.value).toBe(5);
		minimum.record(50, 21_000);
		expect(minimum.value).toBe(50);
	});

	it('goes down at once', () => {
		const minimum = new MovingMinimum();
		minimum.record(50, 1_000);
		minimum.record(5, 1_001);
		expect(minimum.value).toBe(5);
	});
});
