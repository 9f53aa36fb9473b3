import { series } from '../support/samples';
import { play } from '../support/scenario';

describe('A refusal of everybody', () => {
	it('that begins half way stops the run after a hundred accounts', async () => {
		const outcome = await play({
			accounts: series('user', 30_000),
			faults: [{ skip: 50, do: { code: 90001 } }],
		});
		expect(outcome.error).toBeUndefined();
		expect(outcome.success).toHaveLength(5_000);
		expect(outcome.failed).toHaveLength(25_000);
		// A hundred are under way, and the pieces of one batch at a time are split until a hundred accounts were alone.
		expect(outcome.mockServer.requests.length - 50).toBeLessThanOrEqual(330);
	});
});
