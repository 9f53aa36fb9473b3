import { deflateSync } from 'node:zlib';
import { signature } from '../../mock-server/wire/userSig';
import { clientOf, startPair, startMockServer } from './support';

/** Wraps a document the way a UserSig is wrapped. */
function pack(document: unknown): string {
	const base64 = deflateSync(Buffer.from(JSON.stringify(document))).toString('base64');
	return base64.replaceAll('+', '*').replaceAll('/', '-').replaceAll('=', '_');
}

const path = 'v4/timpush/get_attr_name';

describe('signature', () => {
	it('agrees with the check vector made with the public sample key of tls-sig-api-v2', () => {
		const fields = {
			identifier: 'administrator',
			sdkAppId: 1400000000,
			time: 1700000000,
			expire: 86400,
		};
		const sampleKey = '5bd2850fff3ecb11d7c805251c51ee463a25727bddc2385f3fa8bfee1bb93b5e';
		expect(signature(fields, sampleKey)).toBe('yLAe+w7WUeUuqbV9h/TX78u21oTGi+i9Zp1u3PpnY60=');
	});
});

describe('UserSigs of tls-sig-api-v2', () => {
	it('are taken', async () => {
		const { client } = await startPair();
		expect(await client.getAttributeNames()).toMatchObject({ ErrorCode: 0 });
	});

	it('70009: made with another key', async () => {
		const { mockServer } = await startPair();
		const other = clientOf(mockServer, { secretKey: 'f'.repeat(64) });
		expect(await other.getAttributeNames()).toMatchObject({ ErrorCode: 70009 });
	});

	it('70014: made for another app', async () => {
		const mockServer = await startMockServer({ sdkAppId: 1400000001 });
		const other = clientOf(mockServer, { sdkAppId: 1400000002 });
		const query = { sdkappid: '1400000001' };
		expect(await other.call(path, {}, { query })).toMatchObject({ ErrorCode: 70014 });
	});

	it('70013: made for another UserID', async () => {
		const { mockServer } = await startPair();
		const other = clientOf(mockServer, { identifier: 'somebody' });
		const query = { identifier: 'administrator' };
		expect(await other.call(path, {}, { query })).toMatchObject({ ErrorCode: 70013 });
	});

	it('70001: expired', async () => {
		const { mockServer } = await startPair();
		const late = clientOf(mockServer, { validity: -1 });
		expect(await late.getAttributeNames()).toMatchObject({ ErrorCode: 70001 });
	});
});

describe('70003: no UserSig at all', () => {
	const whole = {
		'TLS.ver': '2.0',
		'TLS.identifier': 'administrator',
		'TLS.sdkappid': 1400000000,
		'TLS.time': 1700000000,
		'TLS.expire': 86400,
		'TLS.sig': 'no-matter',
	};

	it.each([
		['truncated', pack(whole).slice(0, 40)],
		['outside the alphabet', 'abc+def/='],
		['not compressed', Buffer.from('{}').toString('base64url')],
		['no object', pack('text')],
		['a field missing', pack({ ...whole, 'TLS.sig': undefined })],
		['a number as a text', pack({ ...whole, 'TLS.sdkappid': '1400000000' })],
		['of another version', pack({ ...whole, 'TLS.ver': '1.0' })],
	])('%s', async (_, usersig) => {
		const { client } = await startPair();
		const answer = await client.call(path, {}, { query: { usersig } });
		expect(answer).toMatchObject({ ErrorCode: 70003 });
	});
});
