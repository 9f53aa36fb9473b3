import { rejectionReason, type CallbackQuery } from '../../nodes/TencentChatPush/trigger/signature';
import { SDK_APP_ID, TOKEN, sign } from '../support/callbacks';

/** The example of Tencent's document (1047/34354). */
const EXAMPLE = {
	SdkAppid: SDK_APP_ID,
	RequestTime: '1669872112',
	Sign: '17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061',
};

const NOW = 1669872112_000;
const ACCESS = { sdkAppId: Number(SDK_APP_ID), callbackToken: TOKEN };
const OPEN = { ...ACCESS, callbackToken: '' };

function reasonFor(change: CallbackQuery, now = NOW): string | undefined {
	return rejectionReason({ ...EXAMPLE, ...change }, ACCESS, 300, now);
}

describe('With a Callback Token', () => {
	it("Tencent's own example is let in", () => {
		expect(reasonFor({})).toBeUndefined();
	});

	it.each<[string, CallbackQuery]>([
		['no Sign', { Sign: undefined }],
		['an empty Sign', { Sign: '' }],
		['a Sign of another token', { Sign: sign(EXAMPLE.RequestTime, 'another') }],
		['a Sign of another time', { RequestTime: '1669872113' }],
		['a Sign cut short', { Sign: EXAMPLE.Sign.slice(0, -1) }],
		['a Sign with more behind it', { Sign: `${EXAMPLE.Sign}0` }],
		['a Sign given twice', { Sign: [EXAMPLE.Sign, EXAMPLE.Sign] }],
		['a Sign with parts', { Sign: { 0: EXAMPLE.Sign } }],
		['no RequestTime', { RequestTime: undefined }],
		['a RequestTime given twice', { RequestTime: [EXAMPLE.RequestTime] }],
		['the time moved into the token', { RequestTime: '', Sign: sign('') }],
		['a RequestTime that is no number', { RequestTime: 'soon', Sign: sign('soon') }],
		['a negative RequestTime', { RequestTime: '-1', Sign: sign('-1') }],
		['an endless RequestTime', { RequestTime: '9'.repeat(400), Sign: sign('9'.repeat(400)) }],
		['a number as RequestTime', { RequestTime: 1669872112 }],
	])('a call with %s is refused', (_, change) => {
		expect(reasonFor(change)).toEqual(expect.any(String));
	});

	it.each([-300_000, 0, 300_000])('a call is let in when the clocks differ by %d ms', (shift) => {
		expect(reasonFor({}, NOW + shift)).toBeUndefined();
	});

	it.each([-301_000, 301_000])('it is refused when they differ by %d ms', (shift) => {
		expect(reasonFor({}, NOW + shift)).toContain("'Max Age'");
	});

	it('a Max Age that is no number lets nobody in', () => {
		expect(rejectionReason(EXAMPLE, ACCESS, NaN, NOW)).toContain("'Max Age'");
	});

	it('the reason holds neither the token nor the right Sign', () => {
		const reasons = [
			reasonFor({ Sign: 'x' }),
			reasonFor({}, NOW + 400_000),
			reasonFor({ SdkAppid: '1' }),
		];
		expect(reasons.join()).not.toMatch(new RegExp(`${TOKEN}|${EXAMPLE.Sign}`));
		expect(reasons).not.toContain(undefined);
	});
});

describe('The SdkAppid', () => {
	it.each([ACCESS, OPEN])('of another app is refused (token "$callbackToken")', (access) => {
		expect(rejectionReason({ ...EXAMPLE, SdkAppid: '1400000001' }, access, 300, NOW)).toMatch(
			'SDKAppID',
		);
	});

	it.each<[string, unknown]>([
		['missing', undefined],
		['given twice', [SDK_APP_ID, SDK_APP_ID]],
		['a list of one', [SDK_APP_ID]],
		['with a zero in front', `0${SDK_APP_ID}`],
		['with a space', `${SDK_APP_ID} `],
	])('is refused when it is %s', (_, value) => {
		expect(rejectionReason({ SdkAppid: value }, OPEN, 300, NOW)).toMatch('SDKAppID');
	});

	it('is enough without a token', () => {
		expect(rejectionReason({ SdkAppid: SDK_APP_ID }, OPEN, 300, NOW)).toBeUndefined();
	});
});
