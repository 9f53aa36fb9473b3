/** @jest-environment-options {"ownN8n": true} */
import '../support/restrictedAddresses';
import { loadOptions } from '../support/loadOptions';
import { jsonOf } from '../support/runNode';
import { CONTINUE_MODES, itemsOf, series } from '../support/samples';
import { play, withMockServer } from '../support/scenario';
import { sendingOperations } from '../support/sendingOperations';

const ACCOUNTS = series('user', 250);

const PUSHES = sendingOperations({ title: 'Hi', body: 'Hi' }, '2030-01-01T00:00:00Z');

const SAID = {
	message: expect.stringMatching(/^n8n did not send the request/),
	description: expect.stringMatching(
		/^n8n says: 'The request was blocked because .*'\. Check the credential, and whether/,
	),
};

describe('Where n8n is set to send nothing to an internal address, the one who reads it knows who forbade it', () => {
	it('and the workflow stops', async () => {
		const { mockServer, error } = await play({ accounts: ACCOUNTS });
		expect(error).toMatchObject({ name: 'NodeApiError', httpCode: 'NETWORK', ...SAID });
		expect(mockServer.requests).toEqual([]);
	});

	it.each(CONTINUE_MODES)('and every account is on Failed: $mode', async ({ onError }) => {
		const { success, failed } = await play({ accounts: ACCOUNTS, more: { onError } });
		expect(success).toEqual([]);
		expect(jsonOf(failed)).toEqual(
			ACCOUNTS.map((account) => ({
				account,
				tags: ['vip'],
				error: { code: 'NETWORK', retryable: false, ...SAID },
			})),
		);
	});

	it.each(Object.entries(PUSHES))('and no push counts as sent: %s', async (_, parameters) => {
		const items = itemsOf('account', ACCOUNTS);
		const more = { onError: 'continueErrorOutput' } as const;
		const { success, failed } = await play({ items, parameters, more });
		expect(success).toEqual([]);
		expect(failed.length).toBeGreaterThan(0);
		const error = { code: 'NETWORK', retryable: false, ...SAID };
		for (const json of jsonOf(failed)) expect(json).toMatchObject({ error });
	});

	it('and so does the one who opens a drop-down list', async () => {
		await withMockServer({}, async ({ credential }) => {
			const loading = loadOptions('getAttributeNames', credential, PUSHES.toAll);
			await expect(loading).rejects.toMatchObject(SAID);
		});
	});
});
