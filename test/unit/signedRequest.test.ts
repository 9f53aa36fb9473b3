import { signedRequest } from '../../nodes/TencentChatPush/transport/signedRequest';

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
