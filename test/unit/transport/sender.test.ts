import { timeoutFault } from '../../../nodes/TencentChatPush/errors/connectionFaults';
import type { Reply } from '../../../nodes/TencentChatPush/transport/reply';
import { simulate, type World } from '../../simulation/world';
import {
	DONE,
	NO_ACCESS,
	PROBE,
	RESET,
	SenderRun,
	sleep,
	TIMED_OUT,
	unavailable,
	UNTRUSTED,
	type Fate,
} from '../../support/senderRun';

const QUICK = { after: 10, reply: DONE };

const LOST = { after: 4_000, reply: TIMED_OUT };

/** The first sending of one request breaks; all else is answered. */
function unluckyOnce(path: string, before: number): Fate {
	return path === 'unlucky' && before === 0 ? { after: 10, reply: RESET } : QUICK;
}

async function inSimulatedTime(run: (world: World) => Promise<void>): Promise<void> {
	await simulate(1, run);
}

describe('A request that is in trouble while others are answered', () => {
	it.each([
		['waits as long as its gateway asked', 10, 10_000, 10_300],
		['waits the backoff where its gateway asked for no wait', 0, 0, 600],
	])('%s', async (_, retryAfter, least, most) => {
		await inSimulatedTime(async () => {
			const failure = { after: 300, reply: unavailable(retryAfter) };
			const run = new SenderRun((path, before) =>
				path === 'late' && before === 0 ? failure : QUICK,
			);
			await run.send('first');
			await Promise.all([run.send('late'), run.send('other'), run.send('another')]);
			const [failed = NaN, again = NaN] = run.timesOf('late');
			expect(again - (failed + failure.after)).toBeGreaterThanOrEqual(least);
			expect(again - (failed + failure.after)).toBeLessThanOrEqual(most);
			expect(run.lines).toEqual([]);
		});
	});

	it('has waited already where an outage came in between', async () => {
		await inSimulatedTime(async () => {
			let isAway = false;
			const run = new SenderRun((path) => {
				if (path === 'first') return QUICK;
				return isAway ? { after: 10, reply: unavailable(10) } : QUICK;
			});
			await run.send('first');
			isAway = true;
			const all = Promise.all([run.send('one'), run.send('other')]);
			await sleep(5_000);
			isAway = false;
			await all;
			expect(run.timesOf(PROBE)).toHaveLength(1);
			expect(run.now).toBeGreaterThan(10_000);
			expect(run.now).toBeLessThan(11_000);
		});
	});

	it.each([
		['waits two minutes where its gateway asked for that', 120, false],
		['stops the run where its gateway asked for more', 121, true],
	])('%s', async (_, retryAfter, isStopped) => {
		await inSimulatedTime(async () => {
			const run = new SenderRun((path, before) =>
				path === 'late' && before === 0 ? { after: 30, reply: unavailable(retryAfter) } : QUICK,
			);
			await run.send('first');
			await Promise.all([run.send('late'), run.send('other'), run.send('another')]);
			expect(run.sender.stoppedBy !== undefined).toBe(isStopped);
			const [failed = NaN, ...again] = run.timesOf('late');
			expect(again).toHaveLength(isStopped ? 0 : 1);
			for (const at of again) expect(at - failed).toBeGreaterThanOrEqual(120_000);
		});
	});

	it('fails after its own retries', async () => {
		await inSimulatedTime(async () => {
			const run = new SenderRun(
				(path) => (path === 'unlucky' ? { after: 300, reply: RESET } : QUICK),
				{ maxRetries: 2 },
			);
			await run.send('first');
			const unlucky = run.send('unlucky');
			for (let index = 0; index < 300; index++) await run.send('other');
			expect(await unlucky).toBe(RESET);
			expect(run.timesOf('unlucky')).toHaveLength(3);
			expect(run.sender.stoppedBy).toBeUndefined();
		});
	});
});

describe('An outage in which only probes are answered', () => {
	it('costs no request a retry, however often it was sent in it', async () => {
		await inSimulatedTime(async () => {
			const run: SenderRun = new SenderRun(
				(path, before): Fate => {
					if (path === 'hanging' && before === 0) return LOST;
					return path === 'reset' && run.now < 4_500 ? { after: 10, reply: RESET } : QUICK;
				},
				{ maxRetries: 0 },
			);
			await run.send('first');
			const replies = await Promise.all([run.send('hanging'), run.send('reset')]);
			expect(replies).toEqual([DONE, DONE]);
			expect(run.timesOf('reset').length).toBeGreaterThan(2);
		});
	});

	it('leaves the service alone as long as it asked a request in between', async () => {
		await inSimulatedTime(async () => {
			const run = new SenderRun((path, before) => {
				if (path === 'hanging' && before === 0) return LOST;
				if (path !== 'asked' || before > 1) return QUICK;
				return { after: 10, reply: before === 0 ? RESET : unavailable(10) };
			});
			await run.send('first');
			await Promise.all([run.send('hanging'), run.send('asked')]);
			const [, asked = NaN] = run.timesOf('asked');
			const [first = NaN, second = NaN] = run.timesOf(PROBE);
			expect(asked).toBeGreaterThan(first);
			expect(second - asked).toBeGreaterThanOrEqual(10_000);
		});
	});
});

describe('A connection that breaks', () => {
	it('while others are under way is waited for, not probed for', async () => {
		await inSimulatedTime(async () => {
			const run = new SenderRun((path, before) =>
				path === 'unlucky' && before === 0
					? { after: 10, reply: RESET }
					: { after: 50, reply: DONE },
			);
			await run.send('first');
			await Promise.all(['one', 'unlucky', 'other'].map(async (path) => await run.send(path)));
			expect(run.timesOf(PROBE)).toEqual([]);
			expect(run.lines).toEqual([]);
		});
	});

	it('while nobody is under way is probed for at once', async () => {
		await inSimulatedTime(async () => {
			const run = new SenderRun(unluckyOnce);
			await run.send('first');
			await run.send('unlucky');
			const [failed = NaN, again = NaN] = run.timesOf('unlucky');
			const [probed = NaN] = run.timesOf(PROBE);
			expect(probed - failed).toBeLessThan(100);
			expect(again).toBeGreaterThan(probed);
		});
	});

	it.each([
		['of a push that may have been sent', false, 1],
		['of what may be sent twice', true, 2],
	])('%s: nothing leaves after the run', async (_, isRepeatable, sendings) => {
		await inSimulatedTime(async () => {
			const run = new SenderRun((path, before) =>
				path === 'last' && before === 0 ? { after: 10, reply: RESET } : QUICK,
			);
			await run.send('first');
			await run.send('last', isRepeatable);
			const { length } = run.sent;
			await sleep(120_000);
			expect(run.timesOf('last')).toHaveLength(sendings);
			expect(run.sent).toHaveLength(length);
			expect(run.lines.length % 2).toBe(0);
		});
	});

	it('of a push while others wait is probed for, as they may be served', async () => {
		await inSimulatedTime(async () => {
			const run = new SenderRun(unluckyOnce, { limit: 10 });
			await run.send('first');
			const unlucky = run.send('unlucky', false);
			await sleep(50);
			const other = run.send('other');
			expect(await unlucky).toBe(RESET);
			expect(await other).toBe(DONE);
			expect(run.timesOf('unlucky')).toHaveLength(1);
		});
	});
});

describe('A probe', () => {
	async function playOutage(probe: Reply): Promise<SenderRun> {
		const run = new SenderRun((path, before) =>
			path === PROBE ? { after: 10, reply: probe } : unluckyOnce(path, before),
		);
		await run.send('first');
		await run.send('unlucky');
		return run;
	}

	it('that meets what nothing else would fare better with stops the run', async () => {
		await inSimulatedTime(async () => {
			const run = await playOutage(UNTRUSTED);
			expect(run.sender.stoppedBy).toBe(UNTRUSTED.fault);
			expect(run.timesOf('unlucky')).toHaveLength(1);
			expect(run.timesOf(PROBE)).toHaveLength(1);
		});
	});

	it('that is refused shows all the same that the service is there', async () => {
		await inSimulatedTime(async () => {
			const run = await playOutage(NO_ACCESS);
			expect(run.sender.stoppedBy).toBeUndefined();
			expect(run.timesOf('unlucky')).toHaveLength(2);
		});
	});
});

describe('A run that ends during an outage', () => {
	it.each([
		['is cancelled', (run: SenderRun) => run.cancel()],
		['stops', ({ sender }: SenderRun) => sender.stop(timeoutFault('api.example.com'))],
	])('leaves no timer behind where it %s', async (_, end) => {
		await inSimulatedTime(async (world) => {
			const run = new SenderRun((path) => (path === 'first' ? QUICK : { after: 10, reply: RESET }));
			await run.send('first');
			const waiting = Promise.all([run.send('one'), run.send('other')]);
			await sleep(5_000);
			expect(run.timesOf(PROBE).length).toBeGreaterThan(1);
			expect(world.current.hasTimers).toBe(true);
			end(run);
			expect(await waiting).toEqual([undefined, undefined]);
			expect(world.current.hasTimers).toBe(false);
		});
	});
});

describe('A request that has its place and does not leave', () => {
	it('gives the place back, and leaves as soon as the outage is over', async () => {
		await inSimulatedTime(async () => {
			const run = new SenderRun(
				(path, before) => (path === 'silent' && before === 0 ? LOST : QUICK),
				{ limit: 1 },
			);
			await run.send('first');
			void run.send('silent');
			await sleep(1_500);
			await run.send('waiting');
			const [silent = NaN] = run.timesOf('silent');
			const [waiting = NaN] = run.timesOf('waiting');
			// The place of 'waiting', a second later, is given back when nothing came; one that is not is taken for 2 s.
			expect(waiting - silent).toBeLessThan(3_900);
		});
	});
});

describe('Requests that wait for the rate limit when an outage begins', () => {
	it('make room for the one that then leaves alone', async () => {
		await inSimulatedTime(async () => {
			const run = new SenderRun(unluckyOnce, { limit: 1 });
			await run.send('first');
			void run.send('unlucky');
			for (let index = 0; index < 20; index++) void run.send('waiting');
			await sleep(10_000);
			expect(run.timesOf(PROBE)).toHaveLength(1);
			const [probedAt = NaN] = run.timesOf(PROBE);
			const [waiting = NaN] = run.timesOf('waiting');
			expect(waiting - probedAt).toBeLessThan(2_000);
		});
	});
});

describe('Answers that come late', () => {
	/** The answers to what leaves from 1 s to 1.1 s on take longer; they are the ones to come next. */
	async function playLate(milliseconds: number): Promise<SenderRun> {
		const began = performance.now();
		const isLate = (now: number): boolean => now > 1_000 && now < 1_100;
		const run = new SenderRun(
			() => ({ after: isLate(performance.now() - began) ? milliseconds : 50, reply: DONE }),
			{ outageTolerance: 0 },
		);
		await Promise.all(Array.from({ length: 200 }, async () => await run.send('any')));
		return run;
	}

	it('by less than they usually take are no outage', async () => {
		await inSimulatedTime(async () => {
			const run = await playLate(120);
			expect(run.timesOf(PROBE)).toEqual([]);
			expect(run.lines).toEqual([]);
		});
	});

	it('by more than that are one', async () => {
		await inSimulatedTime(async () => {
			const run = await playLate(2_000);
			expect(run.timesOf(PROBE)).toHaveLength(1);
			expect(run.sender.stoppedBy).toBeUndefined();
		});
	});
});
