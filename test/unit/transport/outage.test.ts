import { Outage } from '../../../nodes/TencentChatPush/transport/outage';
import type { Reply } from '../../../nodes/TencentChatPush/transport/reply';
import { simulate } from '../../simulation/world';
import { DONE, RESET, sleep, TIMED_OUT, unavailable } from '../../support/senderRun';

const SEEDS = Array.from({ length: 20 }, (_, index) => index + 1);

interface Played {
	/** Milliseconds from its begin to each probe. */
	probes: number[];
	isOver: boolean;
	lasted: number;
	outage: Outage;
}

interface Case {
	first?: Reply;
	isStart?: boolean;
	maxRetries?: number;
	/** Milliseconds. */
	tolerance?: number;
	/** What a probe meets, by how many went before. */
	answer?: (before: number) => Reply;
	/** Milliseconds that it takes. */
	takes?: number;
	prepare?: (outage: Outage) => void;
}

function outageOf({ first = RESET, isStart = false, ...patience }: Case): Outage {
	const { maxRetries = 4, tolerance = 10_000 } = patience;
	if (!first.fault) throw new Error('An outage begins with a fault');
	return new Outage(first.fault, isStart, { maxRetries, outageTolerance: tolerance });
}

/** Plays an outage until it is over, or too long. */
async function play(given: Case, seed = 1): Promise<Played> {
	const { answer = () => RESET, takes = 0, prepare } = given;
	return await simulate(seed, async () => {
		const began = performance.now();
		const outage = outageOf(given);
		prepare?.(outage);
		const probes: number[] = [];
		const isOver = await outage.isOver(async () => {
			outage.recordProbe();
			probes.push(performance.now() - began);
			const reply = answer(probes.length - 1);
			await sleep(takes);
			return reply;
		});
		return { probes, isOver, lasted: performance.now() - began, outage };
	});
}

/** The waits before probes. */
function waitsOf({ probes }: Played, takes = 0): number[] {
	return probes.map((at, index) => at - (index === 0 ? 0 : (probes[index - 1] ?? NaN) + takes));
}

describe('An outage', () => {
	it.each(SEEDS)(
		'is probed for with exponential backoff, and a last time (seed %i)',
		async (seed) => {
			const played = await play({ tolerance: 100_000 }, seed);
			const waits = waitsOf(played);
			[1_000, 2_000, 4_000, 8_000, 16_000].forEach((shortest, index) => {
				expect(waits[index]).toBeGreaterThanOrEqual(shortest);
				expect(waits[index]).toBeLessThanOrEqual(1.25 * shortest + 10);
			});
			expect(Math.max(...waits)).toBeLessThanOrEqual(30_010);
			expect(played.isOver).toBe(false);
			// The last one leaves when the time is up, not a backoff later.
			expect(played.probes.at(-1)).toBeGreaterThanOrEqual(99_990);
			expect(played.probes.at(-1)).toBeLessThan(100_050);
		},
	);

	it('is over with the first answer', async () => {
		const { probes, isOver, outage } = await play({
			answer: (before) => (before < 2 ? RESET : DONE),
		});
		expect(probes).toHaveLength(3);
		expect(isOver).toBe(true);
		expect(outage.isReal).toBe(true);
	});

	it('is not real where the first probe is answered and one request alone was silent', async () => {
		const { outage } = await play({ answer: () => DONE, prepare: (it) => it.silent.add({}) });
		expect(outage.isReal).toBe(false);
	});

	it('is real where two requests were silent', async () => {
		const prepare = (outage: Outage): void => {
			outage.silent.add({});
			outage.silent.add({});
		};
		expect((await play({ answer: () => DONE, prepare })).outage.isReal).toBe(true);
	});

	it('tells what the last probe met', async () => {
		const { outage } = await play({ answer: (before) => (before < 2 ? RESET : TIMED_OUT) });
		expect(outage.stopFault).toMatchObject({ code: 'TIMEOUT' });
		expect(outage.stopFault.advice.failed).toMatch(/^Tencent Chat did not respond for 10 seconds /);
	});

	it('that nobody else could end is probed for at once', async () => {
		const { probes } = await play({ answer: () => DONE, prepare: (outage) => outage.hurry() });
		expect(probes[0]).toBeLessThan(10);
	});

	it('is probed for at once only the first time', async () => {
		const played = await play({ prepare: (outage) => outage.hurry() });
		expect(waitsOf(played)[1]).toBeGreaterThanOrEqual(2_000);
	});

	it.each([[undefined], ['hurry']])(
		'is left alone as long as a gateway asks (%s)',
		async (hurry) => {
			const { probes } = await play({
				first: unavailable(5),
				answer: () => DONE,
				prepare: (outage) => hurry && outage.hurry(),
			});
			expect(probes[0]).toBeGreaterThanOrEqual(5_000);
			expect(probes[0]).toBeLessThan(5_010);
		},
	);

	it('is waited out for as long as a gateway asks beyond the tolerance', async () => {
		const { probes, isOver } = await play({ first: unavailable(60) });
		expect(probes).toHaveLength(1);
		expect(probes[0]).toBeGreaterThanOrEqual(60_000);
		expect(isOver).toBe(false);
	});

	it('that ends otherwise is probed for no more', async () => {
		const prepare = (outage: Outage): void => void setTimeout(() => outage.end(), 500);
		const { probes, isOver, lasted } = await play({ prepare });
		expect(probes).toEqual([]);
		expect(isOver).toBe(true);
		expect(lasted).toBeLessThan(510);
	});

	it('that ends otherwise while a probe is under way is over, whatever that meets', async () => {
		const prepare = (outage: Outage): void => void setTimeout(() => outage.end(), 2_000);
		const { probes, isOver } = await play({ prepare, takes: 4_000, tolerance: 500 });
		expect(probes).toHaveLength(1);
		expect(isOver).toBe(true);
	});
});

describe('An Outage Tolerance of', () => {
	it.each([
		[0, "'Outage Tolerance' is 0, so the node stopped immediately. "],
		[
			1_000,
			"Tencent Chat did not respond for 1 second ('Outage Tolerance'), so the node stopped. ",
		],
		[
			2_000,
			"Tencent Chat did not respond for 2 seconds ('Outage Tolerance'), so the node stopped. ",
		],
	])('%i ms is told in words that fit', async (tolerance, reason) => {
		const { outage } = await play({ tolerance });
		const { failed, allFailed, thrown } = outage.stopFault.advice;
		for (const advice of [failed, allFailed, thrown]) expect(advice.startsWith(reason)).toBe(true);
	});

	it('0 still asks once whether answers are only late', async () => {
		const { probes, isOver } = await play({ tolerance: 0 });
		expect(probes).toHaveLength(1);
		expect(probes[0]).toBeLessThan(10);
		expect(isOver).toBe(false);
	});

	it('any length is not over before anybody asked', async () => {
		await simulate(1, async () => {
			const outage = outageOf({ tolerance: 1_000 });
			await sleep(2_000);
			expect(outage.isTooLong).toBe(false);
			outage.recordProbe();
			expect(outage.isTooLong).toBe(true);
		});
	});
});

describe('At the start of a run', () => {
	it.each(SEEDS)('a request is retried Max Retries times, with backoff (seed %i)', async (seed) => {
		const played = await play({ isStart: true, maxRetries: 3, tolerance: 0 }, seed);
		const waits = waitsOf(played);
		expect(waits).toHaveLength(3);
		[600, 1_200, 2_400].forEach((longest, index) => {
			expect(waits[index]).toBeLessThanOrEqual(longest + 10);
		});
		expect(played.isOver).toBe(false);
	});

	it('the reason is that of the last try, without a word on the tolerance', async () => {
		const { outage } = await play({ isStart: true, answer: () => TIMED_OUT });
		expect(outage.stopFault).toEqual(TIMED_OUT.fault);
	});

	it('nothing is hurried', async () => {
		const waits: number[] = [];
		for (const seed of SEEDS) {
			const prepare = (outage: Outage): void => outage.hurry();
			waits.push(
				(await play({ isStart: true, prepare, answer: () => DONE }, seed)).probes[0] ?? NaN,
			);
		}
		expect(Math.max(...waits)).toBeGreaterThan(200);
	});

	it('without retries it is too long at once', async () => {
		await simulate(1, async () => {
			const outage = outageOf({ isStart: true, maxRetries: 0 });
			expect(outage.isTooLong).toBe(false);
			outage.recordProbe();
			expect(outage.isTooLong).toBe(true);
		});
	});
});
