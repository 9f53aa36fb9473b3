import { Gatekeeper, type Gate } from '../../../nodes/TencentChatPush/transport/gates';
import { RateLimiter } from '../../../nodes/TencentChatPush/transport/rateLimiter';
import { replyOf } from '../../../nodes/TencentChatPush/transport/reply';
import { simulate } from '../../simulation/world';
import { sleep, unavailable } from '../../support/senderRun';

const NEVER = new AbortController().signal;

function gateOf(limit: number, cost = 1): Gate {
	return { limiter: new RateLimiter(), limit, cost };
}

/** When the next call passes a gate, in milliseconds from now. */
async function nextThrough(gate: Gate): Promise<number> {
	const began = performance.now();
	await new Gatekeeper().pass([gate], NEVER);
	return performance.now() - began;
}

describe('A request with two gates', () => {
	it('gives the first place back where it does not get the second', async () => {
		await simulate(1, async () => {
			const [first, second] = [gateOf(1), gateOf(1)];
			const keeper = new Gatekeeper();
			await keeper.pass([second], NEVER);
			const stopping = new AbortController();
			const passing = keeper.pass([first, second], stopping.signal);
			await sleep(100);
			stopping.abort();
			expect(await passing).toBeUndefined();
			// A second, not the two of a place that nobody gave back.
			expect(await nextThrough(first)).toBeLessThan(1_100);
		});
	});

	it('waits for the one before it, and takes no place meanwhile', async () => {
		await simulate(1, async () => {
			const [first, second] = [gateOf(5), gateOf(1)];
			const keeper = new Gatekeeper();
			const began = performance.now();
			const requests = [1, 2, 3, 4, 5, 6].map(
				async () => await keeper.pass([first, second], NEVER),
			);
			await sleep(700);
			// One has passed and one waits at the second gate: the others hold no place at the first.
			expect(await nextThrough(first)).toBeLessThan(10);
			await Promise.all(requests);
			expect(performance.now() - began).toBeGreaterThan(5_000);
		});
	});
});

describe('A Retry-After', () => {
	it.each([
		['of a refusal holds for every call', replyOf(refusal(5)), 5_000, 5_100],
		['of a refusal closes a gate for two minutes at most', replyOf(refusal(600)), 119_000, 121_000],
		['of a gateway in trouble holds for nobody else', unavailable(60), 0, 100],
	])('%s', async (_, reply, least, most) => {
		await simulate(1, async () => {
			const gate = gateOf(100);
			const passage = await new Gatekeeper().pass([gate], NEVER);
			passage?.report(reply);
			const waited = await nextThrough(gate);
			expect(waited).toBeGreaterThanOrEqual(least);
			expect(waited).toBeLessThanOrEqual(most);
		});
	});

	function refusal(seconds: number): Parameters<typeof replyOf>[0] {
		return { statusCode: 429, headers: { 'retry-after': String(seconds) }, body: undefined };
	}
});

describe('A call that uses up more than its limit', () => {
	it('leaves alone', async () => {
		await simulate(1, async () => {
			expect(await nextThrough(gateOf(5, 10))).toBeLessThan(10);
		});
	});
});

describe('Calls that keep to their limit by themselves', () => {
	it('are not slowed down by a refusal', async () => {
		await simulate(1, async () => {
			const limiter = new RateLimiter();
			const demand = { limit: 500, cost: 100, ignoresRefusals: true };
			const permit = await limiter.acquire(demand, limiter, NEVER);
			if (!permit) throw new Error('A call that nobody cancelled did not leave');
			expect(limiter.report(permit, 'refused')).toBeUndefined();
			const began = performance.now();
			await limiter.acquire(demand, limiter, NEVER);
			expect(performance.now() - began).toBeLessThan(300);
		});
	});

	it('begin at their full pace', async () => {
		await simulate(1, async () => {
			const limiter = new RateLimiter();
			const demand = { limit: 500, cost: 100, ignoresRefusals: true };
			const began = performance.now();
			const first = await limiter.acquire(demand, limiter, NEVER);
			await sleep(10);
			if (first) limiter.report(first, 'accepted');
			for (let calls = 0; calls < 4; calls++) await limiter.acquire(demand, limiter, NEVER);
			expect(performance.now() - began).toBeLessThan(1_000);
		});
	});
});
