import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { platformName } from '../../nodes/TencentChatPush/helpers/platforms';
import { VENDOR_REASONS, reasonOf } from '../../nodes/TencentChatPush/helpers/vendorReasons';

interface Code {
	code: string;
	meaning: string;
	inferred?: true;
}

interface Vendor {
	platform: number | null;
	codes: Code[];
	receipts?: Record<string, string>;
	common?: Record<string, string>;
}

/** What public pages tell of vendors' codes. */
const { vendors, tencentStages } = JSON.parse(
	readFileSync(resolve(__dirname, '../../mock-server/packets/vendor-codes.json'), 'utf8'),
) as { vendors: Record<string, Vendor>; tencentStages: { codes: Code[] } };

/** What Xiaomi says of topics, aliases, accounts, feedback and statistics: no push to a device token. */
const NOT_OF_PUSHES =
	/topic|alias|account|feedback|statistics|subscrib|broadcast|queries|logging off|not found$/;

/** Codes that say "done", and words that are no reason. */
const DONE = /^done|^reached/;

/** The codes that a vendor's page explains, with the words that stand for codes. */
function explained({ codes, receipts = {}, common = {} }: Vendor): Code[] {
	const words = Object.entries({ ...receipts, ...common });
	return [...codes, ...words.map(([code, meaning]): Code => ({ code, meaning }))].filter(
		({ meaning, inferred }) => !DONE.test(meaning) && !inferred,
	);
}

describe.each(Object.entries(vendors))('Codes of %s', (name, vendor) => {
	const own = [...(VENDOR_REASONS.get(name)?.keys() ?? [])];

	it('are in words as far as pages tell, and none besides', () => {
		const isOfPushes = ({ meaning }: Code): boolean =>
			name !== 'Xiaomi' || !NOT_OF_PUSHES.test(meaning);
		const told = vendor.platform === null ? [] : explained(vendor).filter(isOfPushes);
		// Words that a page has inside of a meaning.
		const inside = own.filter((code) =>
			vendor.codes.some(({ meaning }) => new RegExp(`\\b${code}\\b`).test(meaning)),
		);
		const expected = [...new Set([...told.map(({ code }) => code), ...inside])];
		expect([...own].sort()).toEqual(expected.sort());
	});

	it('belong to the platform that has its name', () => {
		const names = own.length > 0 ? [platformName(vendor.platform)] : [];
		expect(names).toEqual(own.length > 0 ? [name] : []);
	});
});

describe('A reason', () => {
	const all = [...VENDOR_REASONS].flatMap(([platform, reasons]) =>
		[...reasons].map(([code, reason]) => [platform, code, reason] as const),
	);

	it.each(all)('of %s %s is said in a few plain words', (platform, code, reason) => {
		expect(reason).toMatch(/^[A-Z].*[^.]$/);
		expect(reason).not.toMatch(/error|problem|failure|mistake/i);
		// A code of these alone may be Tencent's own.
		if (!/^-\d$/.test(code)) expect(reasonOf(platform, code, '')).toBe(reason);
		expect(reasonOf(platform, code, '', 'afterSending')).toBe(reason);
		expect(reasonOf(platform, Number(code), code)).toBe(reason);
	});

	it.each(tencentStages.codes.filter(({ code }) => code !== '0'))(
		'of a push that was not sent is that of Tencent: $code',
		({ code }) => {
			const reason = reasonOf('OPPO', code, '', 'beforeSending');
			expect(reason).toMatch(/^(No certificate|The device uploaded no token)/);
			expect(reasonOf('OPPO', code, '', 'afterSending')).not.toBe(reason);
			expect(reasonOf('FCM', code, '')).toBe(reason);
			expect(reasonOf('FCM', code, '', 'afterSending')).toBeUndefined();
		},
	);

	it.each<[string, unknown, unknown]>([
		['Huawei', 10034, ''],
		['OPPO', -1, 'busy'],
		['OPPO', '-2', ''],
		['Xiaomi', -1, ''],
		['APNs', 418, 'Teapot'],
		['Honor', 80300007, ''],
		['unknown', 10034, 'UNREGISTERED'],
		['unknown (9)', 80300007, ''],
		['FCM', 0, 'OK'],
		['Meizu', 200, ''],
		['constructor', '__proto__', 'constructor'],
		['APNs', '__proto__', 'toString'],
		['APNs', undefined, null],
		['APNs', {}, []],
	])('is none where nothing is known: %s %j %j', (platform, code, message) => {
		expect(reasonOf(platform, code, message)).toBeUndefined();
	});

	it('goes by the word where a number stands for several', () => {
		expect(reasonOf('APNs', 400, 'BadDeviceToken')).toMatch(/^Device token malformed/);
		expect(reasonOf('APNs', 400, 'BadTopic')).toBe('Request not valid');
		expect(reasonOf('FCM', 404, 'UNREGISTERED')).toBe('Device token no longer valid');
	});

	it.each([
		[1, 'regid_invalid'],
		[410, 'Unregistered'],
	])("of Tencent's samples is the same beside another platform: %d %s", (code, word) => {
		for (const platform of ['APNs', 'Huawei', 'unknown']) {
			expect(reasonOf(platform, code, word)).toBe('Device token no longer valid');
		}
	});
});
