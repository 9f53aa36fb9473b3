import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IHttpRequestOptions,
	INodeType,
} from 'n8n-workflow';

import { MockServer } from '../../mock-server';
import { bareDescription } from '../support/bareDescription';
import { credentialTypeOf, testCredential } from '../support/credentialTest';
import { fileMockServer } from '../support/fileMockServer';
import { outputsOf, runWorkflow } from '../support/n8nEngine';
import { readUserSig, signatureOf } from '../support/readUserSig';
import { jsonOf, nodeOf } from '../support/runNode';

const NAME = 'tencentChatApi';

const KEY = '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e';
const CREDENTIAL = {
	sdkAppId: '1400000000',
	region: 'adminapisgp.im.qcloud.com',
	endpoint: '',
	identifier: 'administrator',
	secretKey: KEY,
};
const PATH = '/v4/timpush/get_attr_name';
const POST: IHttpRequestOptions = { method: 'POST', url: PATH, body: { some: 'thing' } };

/** Lets the built credential sign a request, as n8n does before sending it. */
async function signed(
	request: object = POST,
	change: ICredentialDataDecryptedObject = {},
): Promise<IHttpRequestOptions & { uri?: string; qs: IDataObject }> {
	const { authenticate } = await credentialTypeOf(NAME);
	if (typeof authenticate !== 'function') throw new Error('The credential cannot sign');
	const result = await authenticate({ ...CREDENTIAL, ...change }, request as IHttpRequestOptions);
	return { ...result, qs: result.qs ?? {} };
}

/** Why the credential does not sign a request. */
async function refusalOf(
	request: object,
	change: ICredentialDataDecryptedObject = {},
): Promise<string> {
	try {
		await signed(request, change);
	} catch (thrown) {
		if (thrown instanceof Error) return thrown.message;
	}
	throw new Error('The credential signed it');
}

/** The whole address that leaves n8n, without the query the credential adds. */
async function addressOf(
	request: object,
	change: ICredentialDataDecryptedObject = {},
): Promise<string> {
	const { url, uri, baseURL } = await signed(request, change);
	expect(baseURL).toBeUndefined();
	return uri ?? url;
}

describe('The signature of a request', () => {
	it('agrees with the check vector made with the public sample key', () => {
		const said = {
			'TLS.identifier': 'administrator',
			'TLS.sdkappid': 1400000000,
			'TLS.time': 1700000000,
			'TLS.expire': 86400,
		};
		expect(signatureOf(said, KEY)).toBe('yLAe+w7WUeUuqbV9h/TX78u21oTGi+i9Zp1u3PpnY60=');
	});

	it('is a UserSig for this app and admin, made with the key, fresh and good for a day', async () => {
		const before = Math.floor(Date.now() / 1000);
		const { qs } = await signed();
		const userSig = readUserSig(String(qs['usersig']));
		expect(userSig).toEqual({
			'TLS.ver': '2.0',
			'TLS.identifier': 'administrator',
			'TLS.sdkappid': 1400000000,
			'TLS.time': expect.any(Number),
			'TLS.expire': expect.any(Number),
			'TLS.sig': signatureOf(userSig, KEY),
		});
		expect(userSig['TLS.time']).toBeGreaterThanOrEqual(before);
		expect(userSig['TLS.time']).toBeLessThanOrEqual(Date.now() / 1000);
		expect(userSig['TLS.expire']).toBeGreaterThanOrEqual(86_400);
	});

	it('comes in the alphabet that a query takes as it is', async () => {
		const { qs } = await signed();
		expect(qs['usersig']).toMatch(/^[A-Za-z0-9*_-]+$/);
	});

	it('goes with the other four parameters that every call needs', async () => {
		const { qs } = await signed();
		expect(qs).toEqual({
			sdkappid: 1400000000,
			identifier: 'administrator',
			usersig: expect.any(String),
			random: expect.any(Number),
			contenttype: 'json',
		});
	});

	it('goes with another random number of 32 bits each time', async () => {
		const numbers = await Promise.all(
			Array.from({ length: 200 }, async () => Number((await signed()).qs['random'])),
		);
		expect(new Set(numbers).size).toBeGreaterThan(190);
		for (const number of numbers) {
			expect(Number.isInteger(number)).toBe(true);
			expect(number).toBeGreaterThanOrEqual(0);
			expect(number).toBeLessThan(2 ** 32);
		}
	});

	it('leaves the rest of the request as it was', async () => {
		const request = { ...POST, headers: { 'X-Mine': '1' }, qs: { mine: 'too' }, timeout: 5000 };
		expect(await signed(request)).toMatchObject({
			method: 'POST',
			body: { some: 'thing' },
			headers: { 'X-Mine': '1' },
			qs: { mine: 'too' },
			timeout: 5000,
		});
		expect(request.qs).toEqual({ mine: 'too' });
	});

	it.each<[string, ICredentialDataDecryptedObject]>([
		['a number', { sdkAppId: 1400000000 }],
		['a text with spaces', { sdkAppId: ' 1400000000\n' }],
	])('takes the SDKAppID as %s', async (_, change) => {
		const { qs } = await signed(POST, change);
		expect(qs['sdkappid']).toBe(1400000000);
		expect(readUserSig(String(qs['usersig']))['TLS.sdkappid']).toBe(1400000000);
	});

	it('takes an admin whose name is not English', async () => {
		const { qs } = await signed(POST, { identifier: '管理员' });
		const userSig = readUserSig(String(qs['usersig']));
		expect(userSig['TLS.identifier']).toBe('管理员');
		expect(userSig['TLS.sig']).toBe(signatureOf(userSig, KEY));
	});
});

describe('The address of a request', () => {
	it.each([
		['China', 'console.tim.qq.com'],
		['Singapore', 'adminapisgp.im.qcloud.com'],
		['Seoul', 'adminapikr.im.qcloud.com'],
		['Tokyo', 'adminapijpn.im.qcloud.com'],
		['Frankfurt', 'adminapiger.im.qcloud.com'],
		['Silicon Valley', 'adminapiusa.im.qcloud.com'],
		['Jakarta', 'adminapiidn.im.qcloud.com'],
	])('is at the host of the region %s', async (_, region) => {
		expect(await addressOf(POST, { region })).toBe(`https://${region}${PATH}`);
		expect(await addressOf({ ...POST, url: PATH.slice(1) }, { region })).toBe(
			`https://${region}${PATH}`,
		);
	});

	const HOST = 'https://adminapisgp.im.qcloud.com';

	it.each<[string, object]>([
		['a path', { url: PATH }],
		['a path without its slash', { url: 'v4/timpush/get_attr_name' }],
		['a whole URL', { url: `${HOST}${PATH}` }],
		['a base URL and a path', { baseURL: HOST, url: PATH }],
		['a base URL and a path without its slash', { baseURL: HOST, url: PATH.slice(1) }],
		['a uri, as the HTTP Request node gives it', { uri: `${HOST}${PATH}` }],
		['a uri that is a path', { uri: PATH }],
	])('may be given as %s', async (_, address) => {
		const { method, body } = POST;
		expect(await addressOf({ method, body, ...address })).toBe(`${HOST}${PATH}`);
	});

	it('stays in the field it was given in', async () => {
		const { method, body } = POST;
		expect(await signed({ method, body, uri: `${HOST}${PATH}` })).not.toHaveProperty('url');
		expect(await signed(POST)).not.toHaveProperty('uri');
	});

	it('ignores the endpoint while the region is not custom', async () => {
		const change = { endpoint: 'https://elsewhere.example.com' };
		expect(await addressOf(POST, change)).toBe(`${HOST}${PATH}`);
	});

	it.each([
		['https://gateway.example.com', 'https://gateway.example.com'],
		['https://gateway.example.com/', 'https://gateway.example.com'],
		['https://gateway.example.com:8443', 'https://gateway.example.com:8443'],
		['https://gateway.example.com/tencent//', 'https://gateway.example.com/tencent'],
		['  https://gateway.example.com  ', 'https://gateway.example.com'],
		['HTTPS://Gateway.Example.com', 'https://gateway.example.com'],
		['http://localhost:8089', 'http://localhost:8089'],
		['http://127.0.0.1:8089', 'http://127.0.0.1:8089'],
		['http://127.1.2.3', 'http://127.1.2.3'],
		['http://[::1]:8089', 'http://[::1]:8089'],
	])('is at the custom endpoint %s', async (endpoint, base) => {
		expect(await addressOf(POST, { region: 'custom', endpoint })).toBe(`${base}${PATH}`);
	});

	it.each([
		[''],
		['adminapisgp.im.qcloud.com'],
		['not a url'],
		['http://adminapisgp.im.qcloud.com'],
		['http://127.0.0.1.example.com'],
		['http://localhost.example.com'],
		['http://128.0.0.1'],
		['http://10.0.0.1'],
		['http://0.0.0.0'],
		['http://127.0.0.1@example.com'],
		['ftp://127.0.0.1'],
		['javascript:alert(1)'],
		['https://user:word@gateway.example.com'],
		['https://gateway.example.com?to=elsewhere'],
		['https://gateway.example.com#there'],
	])("is not at '%s': it names Endpoint instead", async (endpoint) => {
		expect(await refusalOf(POST, { region: 'custom', endpoint })).toMatch(/'Endpoint'/);
	});
});

describe('A request that leads elsewhere', () => {
	it.each<[string, object]>([
		['another host', { url: `https://evil.example.com${PATH}` }],
		['another host as uri', { uri: `https://evil.example.com${PATH}` }],
		['another host as base URL', { baseURL: 'https://evil.example.com', url: PATH }],
		['another region', { url: `https://console.tim.qq.com${PATH}` }],
		['another port', { url: `https://adminapisgp.im.qcloud.com:8443${PATH}` }],
		['no TLS', { url: `http://adminapisgp.im.qcloud.com${PATH}` }],
		['a host behind a name', { url: `https://adminapisgp.im.qcloud.com@evil.example.com${PATH}` }],
		['a longer host', { url: `https://adminapisgp.im.qcloud.com.evil.example.com${PATH}` }],
	])('is not signed: %s', async (_, address) => {
		const message = await refusalOf({ method: 'POST', body: { some: 'thing' }, ...address });
		expect(message).toContain('adminapisgp.im.qcloud.com');
		expect(message).toMatch(/'Region'/);
	});

	it.each([['//evil.example.com/v4'], ['\\\\evil.example.com\\v4'], ['@evil.example.com/v4']])(
		'stays at home where the path only looks like a host: %s',
		async (url) => {
			const { hostname } = new URL(await addressOf({ ...POST, url }));
			expect(hostname).toBe('adminapisgp.im.qcloud.com');
		},
	);
});

describe('The body of a request', () => {
	it.each<[string, object]>([
		['none', {}],
		['undefined', { body: undefined }],
		['null', { body: null }],
		['an empty text', { body: '' }],
		['an empty object', { body: {} }],
	])('is {} in JSON where there is none: %s', async (_, change) => {
		const { body, headers } = await signed({ method: 'POST', url: PATH, ...change });
		expect(body).toBe('{}');
		expect(headers).toMatchObject({ 'Content-Type': 'application/json' });
	});

	it.each<[string, unknown]>([
		['an object', { To_Account: ['alice'] }],
		['an array', [1]],
		['a text', '{"To_Account":["alice"]}'],
		['bytes', Buffer.from('{}')],
	])('stays as it is otherwise: %s', async (_, body) => {
		expect((await signed({ ...POST, body })).body).toBe(body);
	});
});

describe('What is said about a credential', () => {
	it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['no SDKAppID', { sdkAppId: '' }, /'SDKAppID'/],
		['an SDKAppID of letters', { sdkAppId: 'fourteen' }, /'SDKAppID'/],
		['zero', { sdkAppId: 0 }, /'SDKAppID'/],
		['33 bits', { sdkAppId: 4294967296 }, /'SDKAppID'/],
		['the key in the place of the SDKAppID', { sdkAppId: KEY }, /'SDKAppID'/],
		['no admin', { identifier: '  ' }, /'Admin User ID'/],
		['no key', { secretKey: '' }, /'Secret Key'/],
		['a region that is none', { region: 'moon.example.com' }, /'Region'/],
		['the key in the place of the region', { region: KEY }, /'Region'/],
		['the key in the place of the endpoint', { region: 'custom', endpoint: KEY }, /'Endpoint'/],
	])('names the field, and never the key: %s', async (_, change, field) => {
		const message = await refusalOf(POST, change);
		expect(message).toMatch(field);
		expect(message).not.toContain(KEY);
		expect(message).not.toMatch(/error|problem|failure|mistake/i);
	});
});

describe('In the mock server', () => {
	const on = fileMockServer();

	/** What n8n's HTTP Request node does with a predefined credential: old options, with `uri`. */
	function httpRequestNode(request: IDataObject): INodeType {
		return {
			description: bareDescription('httpRequest', {
				credentials: [{ name: NAME, required: true }],
			}),
			async execute() {
				const options = { method: 'POST' as const, json: true, ...request };
				const answer: unknown = await this.helpers.requestWithAuthentication.call(
					this,
					NAME,
					options,
				);
				return [[{ json: answer as IDataObject }]];
			},
		};
	}

	async function answerTo(request: IDataObject): Promise<IDataObject | undefined> {
		const credential = { ...on.mockServer.credential };
		const node = {
			...nodeOf('HTTP Request', 'test.httpRequest'),
			credentials: { [NAME]: { id: '1', name: 'MockServer' } },
		};
		const run = await runWorkflow(
			{ nodes: [node], connections: {} },
			{ credential, nodeTypes: { 'test.httpRequest': httpRequestNode(request) } },
		);
		expect(run.data.resultData.error).toBeUndefined();
		const [items = []] = outputsOf(run, node.name);
		return jsonOf(items)[0];
	}

	it("it serves any other call through n8n's HTTP Request node", async () => {
		on.mockServer.app.importAccounts(['alice']);
		on.mockServer.app.setTags('alice', ['vip']);
		const uri = `${on.mockServer.url}/v4/timpush/get_tag`;
		expect(await answerTo({ uri, body: { To_Account: ['alice'] } })).toMatchObject({
			ActionStatus: 'OK',
			UserTags: [{ To_Account: 'alice', Tags: ['vip'] }],
		});
	});

	it.each<[string, IDataObject]>([
		['an empty body', { body: {} }],
		['no body', {}],
	])('it serves calls with %s there, which Tencent wants to be {}', async (_, body) => {
		on.mockServer.app.registerAttributes(['city']);
		const uri = `${on.mockServer.url}${PATH}`;
		expect(await answerTo({ uri, ...body })).toMatchObject({
			ActionStatus: 'OK',
			AttrNames: { 0: 'city' },
		});
		expect(on.mockServer.requests.map((request) => request.body)).toEqual([{}]);
	});
});

describe("The credential's test", () => {
	const on = fileMockServer();

	async function tell(
		change: ICredentialDataDecryptedObject = {},
	): Promise<{ status: string; message: string }> {
		return await testCredential(NAME, { ...on.mockServer.credential, ...change });
	}

	it('is passed by a good credential', async () => {
		expect(await tell()).toMatchObject({ status: 'OK' });
		expect(on.mockServer.requests.map(({ path, body }) => ({ path, body }))).toEqual([
			{ path: PATH, body: {} },
		]);
	});

	interface FaultCase {
		what: string;
		change?: ICredentialDataDecryptedObject;
		/** What the service answers instead of judging the credential. */
		answer?: { code: number } | { garbage: string } | { shape: unknown } | { status: number };
		/** What the message must send the user to. */
		message: RegExp;
	}

	const FAULTS: FaultCase[] = [
		{ what: 'a wrong key', change: { secretKey: 'f'.repeat(64) }, message: /Secret Key/ },
		{ what: 'a wrong SDKAppID', change: { sdkAppId: '1400000001' }, message: /SDKAppID/ },
		{
			what: 'an account that is no admin',
			change: { identifier: 'bob' },
			message: /Admin User ID/,
		},
		{ what: 'a wrong region', answer: { code: 60026 }, message: /Region/ },
		{ what: 'Push not enabled', answer: { code: 90045 }, message: /Push/ },
		{ what: 'a plan in arrears', answer: { code: 60020 }, message: /plan/ },
		{ what: 'an IP address that is not allowed', answer: { code: 60021 }, message: /IP/ },
		{ what: 'too many refused UserSigs', answer: { code: 70050 }, message: /minute/ },
		{ what: 'a code that nobody knows', answer: { code: 12345 }, message: /rejected/ },
		{
			what: 'a page instead of an answer',
			answer: { garbage: '<html><body>Log in to the network</body></html>' },
			message: /proxy/,
		},
		{ what: 'JSON of somebody else', answer: { shape: { hello: 'there' } }, message: /proxy/ },
	];

	async function toldOf({ change, answer }: FaultCase): Promise<string> {
		if (answer) on.mockServer.injectFault({ do: answer });
		const { status, message } = await tell(change);
		on.mockServer.clearFaults();
		expect(status).toBe('Error');
		return message;
	}

	it.each(FAULTS)('sends the user to the right place: $what', async (fault) => {
		const message = await toldOf(fault);
		expect(message).toMatch(fault.message);
		expect(message).not.toMatch(/error|problem|failure|mistake/i);
		expect(message).not.toContain(on.mockServer.credential.secretKey);
	});

	it('tells every one of them apart', async () => {
		const messages = new Map<string, string>();
		for (const fault of FAULTS.filter(({ what }) => !what.startsWith('JSON'))) {
			const message = await toldOf(fault);
			expect([fault.what, messages.get(message)]).toEqual([fault.what, undefined]);
			messages.set(message, fault.what);
		}
	});

	it('tells of a host that nobody answers at', async () => {
		const gone = await MockServer.start();
		await gone.stop();
		const { status, message } = await testCredential(NAME, { ...gone.credential });
		expect(status).toBe('Error');
		// n8n's own words: a credential has no say in what is shown for a connection that fails.
		expect(message).toBe('ECONNREFUSED');
	});

	it('tells of an HTTP status', async () => {
		on.mockServer.injectFault({ do: { status: 502 } });
		expect(await tell()).toEqual({ status: 'Error', message: 'Bad Gateway' });
	});

	it.each<[string, ICredentialDataDecryptedObject, RegExp]>([
		['an SDKAppID of letters', { sdkAppId: 'abc' }, /'SDKAppID'/],
		['no key', { secretKey: '' }, /'Secret Key'/],
		['http to another computer', { endpoint: 'http://example.com' }, /'Endpoint'.*https/],
		['no endpoint', { endpoint: '' }, /'Endpoint'/],
	])('names the field that cannot be right: %s', async (_, change, message) => {
		const result = await tell(change);
		expect(result).toEqual({ status: 'Error', message: expect.stringMatching(message) });
		expect(on.mockServer.requests).toEqual([]);
	});
});
