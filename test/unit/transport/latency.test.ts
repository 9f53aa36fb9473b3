import { Latency } from '../../../nodes/TencentChatPush/transport/latency';
import { simulate } from '../../simulation/world';
import { sleep } from '../../support/senderRun';

describe('How long answers usually take', () => {
	it('is not known before the first one', () => {
		expect(new Latency().usual).toBe(Infinity);
	});

	// RFC 6298, 2.2 and 2.3, with the figures of the document: alpha 1/8, beta 1/4, K 4.
	it.each([
		[[100], 100 + 4 * 50],
		[[100, 200], 112.5 + 4 * 62.5],
		[[100, 200, 100], 110.9375 + 4 * 50],
		[[100, 40], 92.5 + 4 * 52.5],
	])('follows the retransmission timer of TCP: %j', (answers, usual) => {
		const latency = new Latency();
		for (const each of answers) latency.record(each);
		expect(latency.usual).toBeCloseTo(usual, 9);
	});

	it('leaves 20 ms for a busy event loop where all take the same', () => {
		const latency = new Latency();
		for (let index = 0; index < 100; index++) latency.record(50);
		expect(latency.usual).toBeCloseTo(70, 3);
	});
});

describe('An answer', () => {
	async function isOverdue(after: number, lastAnswer: number): Promise<boolean> {
		return await simulate(1, async () => {
			const latency = new Latency();
			for (let index = 0; index < 100; index++) latency.record(50);
			const leftAt = performance.now();
			await sleep(after);
			return latency.isOverdue(leftAt, performance.now() - lastAnswer);
		});
	}

	it.each([
		[60, 1_000, false],
		[80, 1_000, true],
		[80, 10, false],
		[80, 30, true],
	])(
		'after %i ms, %i ms after the last other one, is overdue: %s',
		async (after, last, expected) => {
			expect(await isOverdue(after, last)).toBe(expected);
		},
	);
});
