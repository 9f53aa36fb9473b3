import { signedRequest } from '../../nodes/TencentChatPush/transport/signedRequest';
import { readUserSig } from '../support/readUserSig';

const ACCESS = {
	baseUrl: 'https://adminapisgp.im.qcloud.com',
	sdkAppId: 1_400_000_000,
	identifier: 'administrator',
	secretKey: 'key',
	callbackToken: '',
};
const SAMPLE =
	'https://adminapisgp.im.qcloud.com/v4/timpush/push?sdkappid=88888888&identifier=admin&usersig=xxx&random=99999999&contenttype=json&mine=too';

it.each(['url', 'uri'])("loses the placeholders of a pasted sample address: '%s'", (name) => {
	const request = { url: '', method: 'POST' as const, [name]: SAMPLE };
	const { qs, ...signed } = signedRequest(request, ACCESS);
	expect(signed).toMatchObject({
		[name]: 'https://adminapisgp.im.qcloud.com/v4/timpush/push?mine=too',
	});
	expect(qs).toMatchObject({ sdkappid: 1_400_000_000, identifier: 'administrator' });
});

it('brings a UserSig that is good for one day (1047/34385)', () => {
	const { qs } = signedRequest({ url: '/v4/timpush/push', method: 'POST' }, ACCESS);
	expect(readUserSig(String(qs?.usersig))['TLS.expire']).toBe(24 * 60 * 60);
});

describe('An endpoint with a path is one service of several on its host', () => {
	const GATEWAY = { ...ACCESS, baseUrl: 'https://gateway.example.com/im' };

	it.each(['/v4/timpush/push', 'https://gateway.example.com/im/v4/timpush/push'])(
		'requests to it are signed: %s',
		(url) => {
			const signed = signedRequest({ url, method: 'POST' }, GATEWAY);
			expect(signed.url).toBe('https://gateway.example.com/im/v4/timpush/push');
		},
	);

	it.each([
		'https://gateway.example.com/images/v4/timpush/push',
		'https://gateway.example.com/im/../other/v4/timpush/push',
		'https://gateway.example.com/v4/timpush/push',
		'https://gateway.example.com:8443/im/v4/timpush/push',
	])('requests to another one are not: %s', (url) => {
		expect(() => signedRequest({ url, method: 'POST' }, GATEWAY)).toThrow(
			'signs requests to gateway.example.com/im only',
		);
	});
});
