import { answering, type AnsweringServer, type Said } from '../support/answeringServer';
import { loadOptions } from '../support/loadOptions';
import { jsonOf, runNode } from '../support/runNode';
import { until } from '../support/scenario';

const PARAMETERS = {
	resource: 'tag',
	operation: 'get',
	accounts: 'anna',
	options: { maxRetries: 0, timeout: 4_000 },
};

const STATUSES = [200, 302, 404, 413, 502, 503];

/** More than the node reads of an answer. */
const TOO_LARGE = 17 * 1024 * 1024;

const BEGINNINGS: Array<[string, string]> = [
	['headers alone', ''],
	['the beginning of a page', '<html>'],
	['more than is read', ' '.repeat(TOO_LARGE)],
];

describe.each(STATUSES)(
	'An answer with HTTP %i that never ends leaves no connection open',
	(status) => {
		it.each(BEGINNINGS)('after a run: %s', async (_, text) => {
			await endless({ status, text }, async ({ credential, connections }) => {
				const more = { items: [{}], onError: 'continueRegularOutput' as const };
				const { failed } = await runNode({ credential, parameters: PARAMETERS, ...more });
				expect(jsonOf(failed)).toMatchObject([{ account: 'anna' }]);
				await until(() => connections.size === 0);
			});
		});

		it('after a drop-down was opened', async () => {
			await endless({ status, text: '<html>' }, async ({ credential, connections }) => {
				await expect(loadOptions('getAttributeNames', credential, PARAMETERS)).rejects.toThrow();
				await until(() => connections.size === 0);
			});
		});
	},
);

async function endless(said: Said, use: (server: AnsweringServer) => Promise<void>): Promise<void> {
	const answer = (): Said => ({ ...said, isEndless: true });
	await answering({ '/v4/timpush/get_tag': answer, '/v4/timpush/get_attr_name': answer }, use);
}
