import { series } from '../support/samples';
import { ADD_TAG, N8nProcess, type Outcome } from './n8nProcess';
import { Network } from './network';
import { refusal, Service, type Answer, type Arrival } from './service';
import { simulate, type World } from './world';

/** Plays a run of batches of a hundred accounts. */
async function play(
	count: number,
	latency: number,
	answer: (arrival: Pick<Arrival, 'accounts' | 'path'>, world: World) => Answer | undefined,
): Promise<Outcome & { service: Service }> {
	return await simulate(1, async (world) => {
		const service = new Service(world, {
			limit: 100,
			answer: (arrival) => (arrival.path === ADD_TAG ? answer(arrival, world) : undefined),
		});
		const n8n = new N8nProcess(world, new Network(world, service, { latency }));
		const outcome = await n8n.execute({
			accounts: series('user', count),
			accountsPerRequest: 100,
		});
		return { ...outcome, service };
	});
}

describe('A refusal of everybody', () => {
	it.each([10, 50, 400])(
		'that begins half way costs few requests: %i ms each way',
		async (latency) => {
			let done = 0;
			const { service, ...outcome } = await play(30_000, latency, () =>
				++done > 50 ? refusal(90001) : undefined,
			);
			expect(outcome.done.size).toBe(5_000);
			expect(outcome.stoppedBy).toMatchObject({ code: 90001, kind: 'fatal' });
			expect(service.arrivals.length - 50).toBeLessThanOrEqual(330);
		},
	);

	it.each([10, 50, 400])('from the start costs fewer: %i ms each way', async (latency) => {
		const { service, ...outcome } = await play(30_000, latency, () => refusal(90001));
		expect(outcome.done.size).toBe(0);
		expect(outcome.stoppedBy).toMatchObject({ code: 90001, kind: 'fatal' });
		expect(service.arrivals.length).toBeLessThanOrEqual(50);
	});

	it('is not what batches with a bad account each are taken for', async () => {
		const isBad = (account: string): boolean => Number(account.slice(5)) % 100 === 37;
		const { done, failed, stoppedBy, service } = await play(10_000, 50, ({ accounts }) =>
			accounts.some(isBad) ? refusal(90001) : undefined,
		);
		expect(stoppedBy).toBeUndefined();
		expect(done.size).toBe(9_900);
		expect([...failed.keys()].every(isBad)).toBe(true);
		// Each batch, and the halves of its halves until the account is alone.
		expect(service.arrivals.length).toBeLessThanOrEqual(100 * (1 + 2 * 7));
	});
});
