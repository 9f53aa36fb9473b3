import type { ICredentialDataDecryptedObject, INodeParameters } from 'n8n-workflow';

import { fileMockServer } from '../support/fileMockServer';
import { jsonOf, type NodeRun } from '../support/runNode';
import { CONTINUE_MODES, itemsOf, series } from '../support/samples';

const on = fileMockServer();

const GET = { resource: 'tag', operation: 'get', accounts: '={{ $json.account }}' };
const ADD = { ...GET, operation: 'add', tags: 'vip' };

/** What n8n asks nodes not to say to their users. */
const UNWELCOME = /error|problem|failure|mistake/i;

beforeEach(() => on.mockServer.app.importAccounts(['alice', 'bob']));

/** Runs with On Error = Stop and expects the node to stop before anything is sent. */
function expectStopped({ error, success, failed }: NodeRun, message: RegExp): void {
	expect(error?.message).toMatch(message);
	expect(error?.message).not.toMatch(UNWELCOME);
	expect(error?.description).toMatch(/\S/);
	expect(error?.description).not.toMatch(UNWELCOME);
	expect([success, failed]).toEqual([[], []]);
	expect(on.mockServer.requests).toEqual([]);
}

/** Expects every account of the items on Failed, with the same reason, and nothing sent. */
function expectAllRefused(run: NodeRun, accounts: string[], message: RegExp): void {
	expect(jsonOf(run.failed)).toEqual(
		accounts.map((account) => ({
			account,
			tags: ['vip'],
			error: {
				code: 'INVALID_INPUT',
				message: expect.stringMatching(message),
				description: expect.stringMatching(/\S/),
				retryable: false,
			},
		})),
	);
	expect(run.error).toBeUndefined();
	expect([run.success, run.engineErrors]).toEqual([[], []]);
	expect(on.mockServer.requests).toEqual([]);
}

describe('Options that are not set', () => {
	it('leave the API at timpush', async () => {
		await on.run(GET, [{ account: 'alice' }]);
		expect(on.mockServer.requests.map(({ path }) => path)).toEqual(['/v4/timpush/get_tag']);
	});

	it('let 100 calls leave in a second, and no more', async () => {
		on.mockServer.app.importAccounts(series('user', 100));
		const items = series('user', 12_000);
		const { failed, success } = await on.run(GET, [{ account: items }]);
		expect(success.length + failed.length).toBe(12_000);
		expect(on.mockServer.requests).toHaveLength(120);
		const codes = new Set(on.mockServer.requests.map(({ answer }) => answer.code));
		expect([...codes]).toEqual([0]);
	});

	it('try a request again up to 4 times', async () => {
		on.mockServer.injectFault({ do: { code: 91000 } });
		const { failed } = await on.run(GET, [{ account: 'alice' }]);
		expect(on.mockServer.requests).toHaveLength(5);
		expect(jsonOf(failed)).toMatchObject([{ error: { code: 91000, retryable: true } }]);
	});

	it.each(['={{ null }}', "={{ '' }}", "={{ ' ' }}", '={{ [] }}'])(
		'… even where an expression finds nothing: %s',
		async (maxRetries) => {
			on.mockServer.injectFault({ do: { code: 91000 } });
			await on.run({ ...GET, options: { maxRetries } }, [{ account: 'alice' }]);
			expect(on.mockServer.requests).toHaveLength(5);
		},
	);

	it('let the execution go on when accounts failed', async () => {
		const { error, failed } = await on.run(GET, [{ account: 'ghost' }]);
		expect(error).toBeUndefined();
		expect(failed).toHaveLength(1);
	});
});

describe('Options out of their range', () => {
	interface OptionCase {
		options: INodeParameters;
		message: RegExp;
	}

	const CASES: OptionCase[] = [
		{ options: { timeout: 3999 }, message: /'Timeout'.*4000/ },
		{ options: { timeout: 0 }, message: /'Timeout'.*4000/ },
		{ options: { timeout: 'soon' }, message: /'Timeout'.*4000/ },
		{ options: { timeout: 300_001 }, message: /'Timeout'.*300000/ },
		// Node would make 1 ms of it.
		{ options: { timeout: 3_000_000_000 }, message: /'Timeout'.*300000/ },
		{ options: { outageTolerance: -1 }, message: /'Outage Tolerance \(Seconds\)'.*0 to 3600/ },
		{ options: { outageTolerance: 3601 }, message: /'Outage Tolerance \(Seconds\)'.*0 to 3600/ },
		{ options: { requestsPerSecond: 0 }, message: /'Requests per Second'.*1 to 100/ },
		{ options: { requestsPerSecond: 101 }, message: /'Requests per Second'.*1 to 100/ },
		{ options: { requestsPerSecond: 2.5 }, message: /'Requests per Second'.*1 to 100/ },
		{ options: { maxRetries: -1 }, message: /'Max Retries'.*0 to 10/ },
		{ options: { maxRetries: 11 }, message: /'Max Retries'.*0 to 10/ },
		{ options: { maxRetries: true }, message: /'Max Retries'.*0 to 10/ },
		{ options: { maxRetries: ['7'] }, message: /'Max Retries'.*0 to 10/ },
		{ options: { api: 'carrierPigeon' }, message: /'API'/ },
		{ options: { stopOnFailedAccounts: 'maybe' }, message: /'Stop on Failed Accounts'/ },
	];

	it.each(CASES)('$options stop the workflow in plain words', async ({ options, message }) => {
		const run = await on.run({ ...ADD, options }, itemsOf('account', ['alice', 'bob']));
		expectStopped(run, message);
	});

	describe.each(CONTINUE_MODES)('with On Error = $mode', ({ onError }) => {
		it.each(CASES)('$options put everything on Failed', async ({ options, message }) => {
			const items = itemsOf('account', ['alice, bob', 'alice', 'carol']);
			const run = await on.run({ ...ADD, options }, items, { onError });
			expectAllRefused(run, ['alice', 'bob', 'carol'], message);
		});
	});

	it('are refused even where an expression gives them', async () => {
		const options = { timeout: '={{ 2 * 1000 }}' };
		expectStopped(await on.run({ ...ADD, options }, [{ account: 'alice' }]), /'Timeout'/);
	});

	it.each<[string, INodeParameters]>([
		['the lowest', { timeout: 4000, requestsPerSecond: 1, maxRetries: 0, outageTolerance: 0 }],
		[
			'the highest',
			{ timeout: 300_000, requestsPerSecond: 100, maxRetries: 10, outageTolerance: 3600 },
		],
		['numbers as text', { timeout: '5000', requestsPerSecond: '50', maxRetries: '2' }],
		['nothing found by an expression', { timeout: '={{ null }}', requestsPerSecond: '' }],
	])('are not: %s', async (_, options) => {
		const { success, error } = await on.run({ ...ADD, options }, [{ account: 'alice' }]);
		expect(error).toBeUndefined();
		expect(success).toHaveLength(1);
	});
});

describe('Stop on Failed Accounts', () => {
	const parameters = { ...ADD, options: { stopOnFailedAccounts: true } };

	it('tries all accounts first, then stops with the counts and the first reasons', async () => {
		const accounts = series('user', 250);
		on.mockServer.app.importAccounts(accounts);
		const items = itemsOf('account', ['ghost', '', ...accounts, 'phantom', 'spectre']);
		const { error, success, failed } = await on.run(parameters, items);
		expect([success, failed]).toEqual([[], []]);
		expect(error?.message).toContain('4 of 254 accounts');
		expect(error?.message).not.toMatch(/error|problem|failure|mistake/i);
		expect(error?.description).toMatch(/ghost.*70107/s);
		expect(error?.description).toMatch(/INVALID_INPUT/);
		expect(error?.description).toMatch(/phantom.*70107/s);
		expect(error?.name).toBe('NodeOperationError');
		for (const account of accounts) expect(on.mockServer.app.tagsOf(account)).toEqual(['vip']);
	});

	it('lets the execution go on when none failed', async () => {
		const { error, success } = await on.run(parameters, itemsOf('account', ['alice', 'bob']));
		expect(error).toBeUndefined();
		expect(success).toHaveLength(2);
	});

	it.each(CONTINUE_MODES)('is ignored with On Error = $mode', async ({ onError }) => {
		const items = itemsOf('account', ['alice', 'ghost', 'bob']);
		const { error, success, failed, engineErrors } = await on.run(parameters, items, { onError });
		expect(error).toBeUndefined();
		expect(jsonOf(success).map(({ account }) => account)).toEqual(['alice', 'bob']);
		expect(jsonOf(failed).map(({ account }) => account)).toEqual(['ghost']);
		expect(engineErrors).toEqual([]);
	});
});

describe('The execution hint', () => {
	it('says how many of how many failed, and where to look', async () => {
		const { hints } = await on.run(GET, itemsOf('account', ['alice', 'ghost', 'bob, phantom']));
		expect(hints).toEqual([
			{
				message: expect.stringMatching(
					/^2 of 4 accounts failed, the first: .* \(70107\)\. .*\bFailed output\b/,
				),
				type: 'warning',
				location: 'outputPane',
			},
		]);
		expect(hints[0]?.message).not.toMatch(UNWELCOME);
	});

	it('counts an account that several items ask for once', async () => {
		const { hints } = await on.run(GET, itemsOf('account', ['alice', 'ghost', 'ghost', 'alice']));
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringContaining('1 of 2 accounts'),
		]);
	});

	it('gives the reason for the one that failed, with what it quotes as text', async () => {
		const { hints } = await on.run({ ...GET, operation: 'add', tags: `<b>${'x'.repeat(50)}` }, [
			{ account: 'alice' },
		]);
		expect(hints.map(({ message }) => message)).toEqual([
			expect.stringMatching(/^1 of 1 accounts failed: .*'&lt;b&gt;x.* \(INVALID_INPUT\)\. Each/),
		]);
	});

	it('is absent when nothing failed', async () => {
		const { hints } = await on.run(GET, itemsOf('account', ['alice', 'bob']));
		expect(hints).toEqual([]);
	});

	it.each(CONTINUE_MODES)('is there with On Error = $mode too', async ({ onError }) => {
		const { hints } = await on.run(GET, itemsOf('account', ['ghost']), { onError });
		expect(hints).toHaveLength(1);
	});
});

describe('A credential that no request can be sent with', () => {
	interface CredentialCase {
		what: string;
		change: ICredentialDataDecryptedObject;
		message: RegExp;
	}

	const CASES: CredentialCase[] = [
		{ what: 'no SDKAppID', change: { sdkAppId: '' }, message: /'SDKAppID'/ },
		{ what: 'an SDKAppID of letters', change: { sdkAppId: '14abc' }, message: /'SDKAppID'/ },
		{
			what: 'an SDKAppID beyond 32 bits',
			change: { sdkAppId: '4294967296' },
			message: /'SDKAppID'/,
		},
		{ what: 'no admin', change: { identifier: ' ' }, message: /'Admin User ID'/ },
		{ what: 'no key', change: { secretKey: '' }, message: /'Secret Key'/ },
		{ what: 'an unknown region', change: { region: 'mars.example.com' }, message: /'Region'/ },
		{ what: 'no endpoint', change: { endpoint: '' }, message: /'Endpoint'/ },
		{
			what: 'http to another computer',
			change: { endpoint: 'http://adminapisgp.im.qcloud.com' },
			message: /'Endpoint'.*https/,
		},
		{
			what: 'an endpoint of another protocol',
			change: { endpoint: 'ftp://127.0.0.1' },
			message: /'Endpoint'/,
		},
		{
			what: 'an endpoint with a password',
			change: { endpoint: 'https://a:b@example.com' },
			message: /'Endpoint'/,
		},
	];

	it.each(CASES)('($what) stops the workflow in plain words', async ({ change, message }) => {
		const credential = { ...on.mockServer.credential, ...change };
		const run = await on.run(ADD, itemsOf('account', ['alice', 'bob']), { credential });
		expectStopped(run, message);
	});

	describe.each(CONTINUE_MODES)('with On Error = $mode', ({ onError }) => {
		it.each(CASES)('($what) puts everything on Failed', async ({ change, message }) => {
			const credential = { ...on.mockServer.credential, ...change };
			const items = itemsOf('account', ['alice', 'bob']);
			const run = await on.run(ADD, items, { credential, onError });
			expectAllRefused(run, ['alice', 'bob'], message);
		});
	});

	it.each(CASES)('($what): the key stays out of everything that is said', async ({ change }) => {
		const credential = { ...on.mockServer.credential, ...change };
		const { run } = await on.run(ADD, [{ account: 'alice' }], { credential });
		expect(JSON.stringify(run)).not.toContain(on.mockServer.credential.secretKey);
	});
});

describe('No credential chosen', () => {
	const node = { credentials: {} };

	it('stops the workflow in plain words', async () => {
		expectStopped(await on.run(ADD, [{ account: 'alice' }], { node }), /credential/i);
	});

	it.each(CONTINUE_MODES)(
		'puts everything on Failed with On Error = $mode',
		async ({ onError }) => {
			const items = itemsOf('account', ['alice', 'bob']);
			const run = await on.run(ADD, items, { node, onError });
			expectAllRefused(run, ['alice', 'bob'], /credential/i);
		},
	);
});

describe('A credential that n8n hands over with', () => {
	it.each<[string, ICredentialDataDecryptedObject]>([
		['a number as SDKAppID', { sdkAppId: 1_400_000_000 }],
		['spaces around its fields', { sdkAppId: ' 1400000000 ', identifier: ' administrator ' }],
	])('%s works', async (_, change) => {
		const credential = { ...on.mockServer.credential, ...change };
		const { success } = await on.run(ADD, [{ account: 'alice' }], { credential });
		expect(success).toHaveLength(1);
		expect(on.mockServer.requests[0]?.query).toMatchObject({
			sdkappid: '1400000000',
			identifier: 'administrator',
		});
	});

	it('spaces and a line break around the key works, as pasting brings them', async () => {
		const secretKey = ` ${on.mockServer.credential.secretKey}\n`;
		const credential = { ...on.mockServer.credential, secretKey };
		const { success } = await on.run(ADD, [{ account: 'alice' }], { credential });
		expect(success).toHaveLength(1);
	});
});

describe('An operation that is not offered', () => {
	it.each<[string, INodeParameters]>([
		['an unknown one', { operation: 'explode' }],
		['an unknown resource', { resource: 'moon' }],
	])('stops the workflow in plain words: %s', async (_, change) => {
		expectStopped(await on.run({ ...ADD, ...change }, [{ account: 'alice' }]), /does not exist/);
	});

	it.each(CONTINUE_MODES)('is on Failed for every account with On Error = $mode', async (mode) => {
		const run = await on.run({ ...GET, operation: 'explode' }, [{ account: 'alice' }], {
			onError: mode.onError,
		});
		expect(run.error).toBeUndefined();
		expect([run.success, run.engineErrors]).toEqual([[], []]);
		expect(jsonOf(run.failed)).toMatchObject([
			{ account: 'alice', error: { code: 'INVALID_INPUT' } },
		]);
	});
});
