import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { MockServer } from '../../mock-server';
import { searchList } from '../support/loadOptions';
import { jsonOf, runNode } from '../support/runNode';
import { series } from '../support/samples';
import { withMockServer } from '../support/scenario';

const DAY = 86_400_000;
const START = Math.floor(Date.now() / 1000) * 1000;
const GET_MANY: INodeParameters = {
	resource: 'scheduledPush',
	operation: 'getAll',
	returnAll: true,
	filters: { from: new Date(START).toISOString(), to: new Date(START + DAY).toISOString() },
};

/** A service with 150 tasks that takes `OrderBy` in one casing, or in both. */
async function withTasks<T>(
	orderByCasing: 'lower' | 'camel' | 'both',
	use: (mockServer: MockServer) => Promise<T>,
): Promise<T> {
	return await withMockServer({ orderByCasing, now: START }, async (mockServer) => {
		for (const [index, Title] of series('n', 150).entries()) {
			const content = { From_Account: 'administrator', OfflinePushInfo: { Title, Desc: 'B' } };
			mockServer.schedule.add('All', START + (index + 1) * 60_000, content);
		}
		return await use(mockServer);
	});
}

/** `OrderBy` of the requests and what they were answered, alike ones in a row once. */
function asked({ requests }: MockServer): string[] {
	const all = requests.map(
		({ body, answer }) => `${String((body as IDataObject).OrderBy)} ${answer.code}`,
	);
	return all.filter((each, index) => each !== all[index - 1]);
}

describe('the casing of OrderBy, which the pages of the two sites spell differently', () => {
	it.each([
		['both' as const, ['schedat 0']],
		['lower' as const, ['schedat 0']],
		['camel' as const, ['schedat 90104', 'schedAt 0']],
	])('Get Many from a service that takes %s', async (casing, requests) => {
		await withTasks(casing, async (mockServer) => {
			const credential = { ...mockServer.credential };
			const { success, failed } = await runNode({ credential, parameters: GET_MANY, items: [{}] });
			expect(failed).toEqual([]);
			expect(jsonOf(success).map(({ title }) => title)).toEqual(series('n', 150));
			expect(asked(mockServer)).toEqual(requests);
		});
	});

	it.each([
		['lower' as const, ['schedat 0']],
		['camel' as const, ['schedat 90104', 'schedAt 0']],
	])('the drop-down with a service that takes %s', async (casing, requests) => {
		await withTasks(casing, async (mockServer) => {
			const credential = { ...mockServer.credential };
			const { results } = await searchList('searchScheduledPushes', credential, {
				resource: 'scheduledPush',
				operation: 'get',
			});
			expect(results).toHaveLength(100);
			expect(asked(mockServer)).toEqual(requests);
		});
	});

	it('is tried once: what is refused in both is refused for another value', async () => {
		await withTasks('both', async (mockServer) => {
			const credential = { ...mockServer.credential };
			const filters = { from: START, to: START + 60 * DAY };
			const { failed } = await runNode({
				credential,
				parameters: { ...GET_MANY, filters },
				items: [{}],
			});
			expect(jsonOf(failed)).toMatchObject([{ error: { code: 90104 } }]);
			expect(asked(mockServer)).toEqual(['schedat 90104', 'schedAt 90104']);
		});
	});

	it('is not tried where something else is refused', async () => {
		await withTasks('both', async (mockServer) => {
			mockServer.injectFault({ do: { code: 90049 } });
			const credential = { ...mockServer.credential };
			const { failed } = await runNode({ credential, parameters: GET_MANY, items: [{}] });
			expect(jsonOf(failed)).toMatchObject([{ error: { code: 90049 } }]);
			expect(asked(mockServer)).toEqual(['schedat 90049']);
		});
	});
});
