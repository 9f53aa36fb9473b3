import type { INodeParameters } from 'n8n-workflow';

import type { FaultRule } from '../../mock-server';
import type { MoreOptions } from '../support/fileMockServer';
import { series } from '../support/samples';
import { play, playUntil, until } from '../support/scenario';
import { StallMeter } from '../support/stallMeter';
import { WATCHED, watchedNode } from '../support/watchedNode';

const MILLION = series('user', 1_000_000);

/**
 * Real milliseconds for which n8n's editor and webhooks may have to wait: only a real event loop has a garbage collector. A quiet
 * machine takes 60 to 160, a busy one several times as long; without slices it is all that the node has to do, 10 seconds and more.
 */
const AT_MOST = 3_000;

/** Settings that run the node under the eyes of a meter. */
async function metered(): Promise<{ meter: StallMeter; more: MoreOptions }> {
	const meter = new StallMeter();
	const watched = await watchedNode();
	watched.onBegin = () => meter.start();
	watched.onEnd = () => meter.stop();
	return {
		meter,
		more: {
			nodeTypes: { [WATCHED]: watched.type },
			node: { type: WATCHED },
			onError: 'continueRegularOutput',
		},
	};
}

describe('A million accounts do not hold the event loop', () => {
	const FATAL: FaultRule[] = [{ do: { code: 70009 } }];
	const ITEMS: Array<[string, unknown[], INodeParameters]> = [
		['in one list', [{ accounts: MILLION }], {}],
		['in one text', [{ accounts: MILLION.join('\n') }], {}],
		['in one list, all read before any is sent', [{ accounts: MILLION }], { operation: 'replace' }],
		[
			'in a list that n8n has to evaluate',
			[{ accounts: MILLION }],
			{ accounts: '={{ $json.accounts.slice() }}' },
		],
	];

	it.each(ITEMS)('%s, that fail', async (_, items, parameters) => {
		const { meter, more } = await metered();
		const outcome = await play({ items: items as never, parameters, faults: FATAL, more });
		expect(outcome.failed).toHaveLength(1_000_000);
		expect(meter.longest).toBeLessThan(AT_MOST);
	});

	it('in one list, that are being sent', async () => {
		const { meter, more } = await metered();
		await playUntil({ items: [{ accounts: MILLION }], more }, async ({ mockServer, execution }) => {
			await until(() => mockServer.requests.length >= 300);
			execution.cancel();
			await execution.result;
		});
		expect(meter.longest).toBeLessThan(AT_MOST);
	});
});
