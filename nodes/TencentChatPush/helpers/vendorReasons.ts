/** Codes, or the words that stand for codes, and what they mean. */
type Reasons = ReadonlyMap<string, string>;

// Tables as text, with the codes and the meaning of them in each line: as objects they would take twice
// the room in the built file. Codes that say "done" have no reason.

/** Tencent's own, of pushes that it did not hand to a vendor (1047/71895). */
export const BEFORE_SENDING = reasonsIn(`
-1 No certificate ID is set for the device
-2 The device uploaded no token
`);

/** Words of one vendor, which Tencent's samples have beside the numbers of others (1047/71895, 1047/71898). */
const OF_ANY_VENDOR = reasonsIn('regid_invalid,Unregistered Device token no longer valid');

/** HTTP statuses and reasons: Apple, "Handling notification responses from APNs". */
const APNS = `
400 Request not valid
403 Certificate or provider token not valid
404 Path not valid
405 Method not allowed
410,Unregistered Device token no longer valid
413 Push too large
429 Too many requests
500 Internal fault
503 Service not available
BadDeviceToken Device token malformed, or from the other environment (development or production)
DeviceTokenNotForTopic Device token from another app (bundle ID)
`;

/** Firebase, "ErrorCode". */
const FCM = `
UNSPECIFIED_ERROR No reason given
INVALID_ARGUMENT Device token or a value of the message not valid
UNREGISTERED Device token no longer valid
SENDER_ID_MISMATCH Device token from another Firebase project
QUOTA_EXCEEDED Too many pushes, by device, topic or project
UNAVAILABLE Service overloaded
INTERNAL Internal fault
THIRD_PARTY_AUTH_ERROR,APNS_AUTH_ERROR Credential for APNs or web push not valid
`;

/** Huawei Push Kit, "https-send-api". */
const HUAWEI = `
80100000 Some device tokens not served
80100001 Parameter not valid
80100003 Format of the message not valid
80100004 Time to live has passed
80100013 Collapse key not valid
80100016 Content classified as sensitive
80100017 More than 100 topic tasks at once
80100018 Signature of the content not valid
80200001 Authentication rejected
80200003 Access token expired
80200005 JWT expired
80300002 App not allowed to push, or device token from another app
80300007 Device token not valid
80300008 Push larger than 4096 bytes
80300010 Too many device tokens
80300011 App not allowed to use high priority
80300013 Receipt address not valid
80600003 Access token not granted
81000001 Internal fault
`;

/** Public copies of the README of Meizu's server SDK, which has no full list. */
const MEIZU = `
500 Unknown reason
1001 System fault
1003 Service busy
1005 Parameter not valid
1006 Signature not valid
110000 App ID not valid
110001 App key not valid
110004 Parameter empty
110009 App blocked
110010 Too many requests
110053 Limit of pass-through messages reached
`;

/** Public copies of OPPO's server API; 10000 to 20000 are not listed there. */
const OPPO = `
-2 Flow control
-1 Service not available
11,29 Auth token missing or not valid
12 HTTP method not valid
13 Limit of API calls reached
14,15 App key missing or not valid
16,17 Signature missing or not valid
18,19 Timestamp missing or not valid
20,21 Method missing or not valid
22,23 Version missing or not valid
24 Version no longer supported
25 Encoding not valid
26 Address not on the allowlist
27 Access denied
28 App disabled
30 App not allowed to use this API call
31 No data
32 Sent twice
33 Daily limit of messages reached
34 Daily limit of images reached
40,41 Parameter missing or not valid
51 Image not valid
55 Too many requests
59 App not allowed to use the second action
67 Category or notify level not valid
regid_invalid Device token no longer valid: app uninstalled, logged off, phone reset, or 30 days offline
user_daily_limit The user has received the daily maximum of messages
`;

/** Public copies of vivo's server document 2.9.2, which have no full list. */
const VIVO = `
10070 Daily limit of operational messages reached
10071 Outside the hours in which pushes are allowed
10073 Daily limit of system messages reached
10085,10104 Title or text not allowed: only digits, Latin letters or symbols, or a test
10094 App ID does not match the auth token
10252 Daily limit of batch messages reached
10254 Daily limit of pushes to all users reached
10302 Device token not valid
`;

/** dev.mi.com, pId=1560, without the codes of topics, aliases, accounts and feedback, which Tencent does not use. */
const XIAOMI = `
-1 Unknown reason
1 Internal fault
10001 System fault
10002 Service busy
10003,65029 Remote service fault
10008 Parameter not valid
10012 Request not allowed
10016,21305 Parameter missing
10017 Value of a parameter not valid
10027 Too many calls
10029 Device not valid
10031 App not allowed to send
10034 Daily limit of messages reached
10036 Operation not allowed
10037 Request expired
20301 Not sent
20607 Database fault
21301 Authentication rejected
21302 Token of the app rejected
21303 Request restricted
22000 App not valid
22006 App ID not valid
22007 App key not valid
22022 Package name not valid
22102 Notification not sent
26003 Internal call rejected
26006 Content must be reviewed first
27001 Channel not valid: check its settings and the app's permissions
65003 Device not found, usually because it is offline
65009 Content too long
65011 Parameters missing
65014 Too many extra values
65015 Extra values too long
65030 JSON could not be built
65036 Callback parameter too long
65037 Callback address too long
65038 Callback address not allowed
65041 Device ID empty
`;

/** What the codes of a vendor mean, by the name of its platform. Honor has no public list. */
export const VENDOR_REASONS: ReadonlyMap<string, Reasons> = new Map(
	Object.entries({
		APNs: APNS,
		FCM,
		Huawei: HUAWEI,
		Meizu: MEIZU,
		OPPO,
		vivo: VIVO,
		Xiaomi: XIAOMI,
	}).map(([platform, text]) => [platform, reasonsIn(text)]),
);

/** When a push was lost. */
export type LossStage = 'beforeSending' | 'afterSending';

/**
 * Why a push did not arrive, in words; nothing where no page tells. The same number means other things to
 * other vendors, and some numbers stand for several words, so the words decide first.
 *
 * @param platform its name, such as `Huawei`
 * @param stage where it is known; else a code that the vendor and Tencent both have tells nothing
 */
export function reasonOf(
	platform: string,
	code: unknown,
	message: unknown,
	stage?: LossStage,
): string | undefined {
	const vendor = stage === 'beforeSending' ? undefined : VENDOR_REASONS.get(platform);
	const own = stage === 'afterSending' ? undefined : BEFORE_SENDING;
	const [number, word] = [String(code), String(message)];
	const reasons = [vendor?.get(number), own?.get(number)].filter((each) => each !== undefined);
	const byNumber = reasons.length === 1 ? reasons[0] : undefined;
	return vendor?.get(word) ?? OF_ANY_VENDOR.get(word) ?? byNumber;
}

function reasonsIn(text: string): Reasons {
	const lines = text.trim().split('\n');
	return new Map(
		lines.flatMap((line) => {
			const [codes = '', ...words] = line.split(' ');
			return codes.split(',').map((code): [string, string] => [code, words.join(' ')]);
		}),
	);
}
