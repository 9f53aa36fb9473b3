import { startConnectProxy, type ConnectProxy } from '../support/connectProxy';
import { credentialTypeOf, testCredential } from '../support/credentialTest';
import { jsonOf, runNode } from '../support/runNode';
import { CONTINUE_MODES } from '../support/samples';

const REGIONS = [
	{ name: 'China', region: 'console.tim.qq.com' },
	{ name: 'Frankfurt', region: 'adminapiger.im.qcloud.com' },
	{ name: 'Jakarta', region: 'adminapiidn.im.qcloud.com' },
	{ name: 'Riyadh', region: 'adminapiksa.im.qcloud.com' },
	{ name: 'Seoul', region: 'adminapikr.im.qcloud.com' },
	{ name: 'Silicon Valley', region: 'adminapiusa.im.qcloud.com' },
	{ name: 'Singapore', region: 'adminapisgp.im.qcloud.com' },
	{ name: 'Tokyo', region: 'adminapijpn.im.qcloud.com' },
];

const CREDENTIAL = {
	sdkAppId: '1400000000',
	region: 'adminapisgp.im.qcloud.com',
	endpoint: '',
	identifier: 'administrator',
	secretKey: '0123456789abcdef'.repeat(4),
};

const PARAMETERS = {
	resource: 'tag',
	operation: 'get',
	accounts: 'alice',
	options: { maxRetries: 0 },
};

/** What n8n reads to find its proxy. */
const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY', 'NO_PROXY'].flatMap((name) => [
	name,
	name.toLowerCase(),
]);

const environment = { ...process.env };
let proxy: ConnectProxy;

beforeAll(async () => {
	proxy = await startConnectProxy();
	for (const name of PROXY_VARIABLES) delete process.env[name];
	process.env['HTTPS_PROXY'] = proxy.url;
});

beforeEach(() => {
	proxy.targets.length = 0;
});

afterAll(async () => {
	for (const name of PROXY_VARIABLES) {
		const before = environment[name];
		if (before === undefined) delete process.env[name];
		else process.env[name] = before;
	}
	await proxy.stop();
});

describe('The region of the credential', () => {
	it.each(REGIONS)('$name leads to $region, through the proxy of n8n', async ({ region }) => {
		const { failed } = await runNode({
			credential: { ...CREDENTIAL, region },
			parameters: PARAMETERS,
			items: [{}],
			onError: 'continueRegularOutput',
		});
		expect(new Set(proxy.targets)).toEqual(new Set([`${region}:443`]));
		expect(failed).toHaveLength(1);
	});

	it('custom leads to the endpoint, through the proxy of n8n', async () => {
		await runNode({
			credential: {
				...CREDENTIAL,
				region: 'custom',
				endpoint: 'https://gateway.example.com:8443/tencent',
			},
			parameters: PARAMETERS,
			items: [{}],
			onError: 'continueRegularOutput',
		});
		expect(new Set(proxy.targets)).toEqual(new Set(['gateway.example.com:8443']));
	});

	it("is where the credential's test goes, too", async () => {
		const { status } = await testCredential('tencentChatApi', CREDENTIAL);
		expect(status).toBe('Error');
		expect(proxy.targets).toEqual(['adminapisgp.im.qcloud.com:443']);
	});

	it('is Singapore unless another one is chosen, and each of them can be', async () => {
		const { properties } = await credentialTypeOf('tencentChatApi');
		const field = properties.find(({ name }) => name === 'region');
		expect(field?.default).toBe('adminapisgp.im.qcloud.com');
		const [china, ...others] = REGIONS.map(({ name, region }) => ({ name, value: region }));
		expect(field?.options).toEqual([china, { name: 'Custom', value: 'custom' }, ...others]);
	});
});

describe('A proxy that lets nobody through', () => {
	it.each(CONTINUE_MODES)(
		'puts every account on Failed, to be tried again later (On Error = $mode)',
		async ({ onError }) => {
			const { success, failed } = await runNode({
				credential: CREDENTIAL,
				parameters: { ...PARAMETERS, accounts: ['alice', 'bob'] },
				items: [{}],
				onError,
			});
			const error = { code: 'HTTP_502', retryable: true };
			expect(success).toEqual([]);
			expect(jsonOf(failed)).toMatchObject([
				{ account: 'alice', error },
				{ account: 'bob', error },
			]);
		},
	);
});
