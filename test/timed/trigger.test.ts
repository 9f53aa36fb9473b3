import type { IDataObject } from 'n8n-workflow';

import { CREDENTIAL, EVENT_OF, callBack } from '../support/callbacks';
import { Trigger } from '../support/callTrigger';

/** Calls of each size; the quickest counts. */
const CALLS = 9;

/** A full callback whose events have a text of so many letters each. */
function full(letters: number): IDataObject {
	const event = { ...EVENT_OF.clicked, ErrInfo: 'x'.repeat(letters) };
	return { Events: Array.from({ length: 100 }, (_, n) => ({ ...event, To_Account: `u${n}` })) };
}

/** Milliseconds until the answer to a call. */
async function quickest(body: IDataObject): Promise<number> {
	const durations: number[] = [];
	for (let call = 0; call < CALLS; call++) {
		const trigger = await Trigger.listen({
			credential: CREDENTIAL,
			parameters: { events: ['clicked', 'delivered', 'failed', 'sent'] },
		});
		const begun = performance.now();
		const { status } = await callBack(trigger.url, { body });
		durations.push(performance.now() - begun);
		await trigger.stop();
		expect([status, trigger.items.length]).toEqual([200, 100]);
	}
	return Math.min(...durations);
}

it('a callback of a megabyte takes at most 20 times as long as one of a tenth', async () => {
	await quickest(full(1_000));
	expect((await quickest(full(10_000))) / (await quickest(full(1_000)))).toBeLessThan(20);
});
