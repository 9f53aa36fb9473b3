/**
 * Every code this node can meet, what it means, what to do about it, and how the node reacts.
 *
 * Sources: Tencent's list of server codes (tencentcloud.com 1047/34348, cloud.tencent.com 269/1671),
 * the code tables of the tag and attribute pages (1047/60562-60570), of the push pages (1047/74196,
 * 269/117847), of scheduled pushes (1047/78839-78843, 269/130279) and of the older push pages
 * (1047/37165-37175). Where the lists contradict each other the newest reading is used.
 */

/**
 * How the node reacts to a fault:
 * - `passing`: the same request may succeed in a moment, so it is sent again;
 * - `frequency`: as `passing`, and the pace is lowered;
 * - `unreachable`: no connection came about, so one request tries again on behalf of all;
 * - `content`: something a single account brought was refused, so its neighbours are tried without it;
 * - `lasting`: the app, the credential or the region is concerned, so nothing further is sent.
 */
export type FaultKind = 'passing' | 'frequency' | 'unreachable' | 'content' | 'lasting';

/** Why something was not done. `code` is Tencent's number or one of the node's own words. */
export interface Fault {
	code: number | string;
	kind: FaultKind;
	/** What happened, one sentence without a full stop. */
	message: string;
	/** How to fix it. */
	description: string;
	/** Milliseconds the server asks to wait before the next try. */
	retryAfter?: number;
}

/** The code of a request that brings an attribute which the app does not have (remove_attr page, 1047/60566). */
export const UNREGISTERED = 90033;

type Explanation = readonly [kind: FaultKind, message: string, description: string];

const WAIT =
	"The node tried again as often as 'Max Retries' allows. Feed the Failed output back into this node later.";
const SLOW_DOWN =
	"Lower 'Requests per Second' in the node's options: several n8n workers or other programs share this app's limit of 100 calls per second.";
const CHECK_KEY =
	"Enter 'Secret Key' in the credential again, whole and without spaces. It is in the Chat console under your application's Basic Information, beside the SDKAppID it belongs to.";
const CHECK_APP_AND_REGION =
	"Check 'SDKAppID' and 'Region' in the credential: both are in the Chat console, on the card of your application.";
const CHECK_ADMIN =
	"Set 'Admin User ID' in the credential to an app administrator. 'administrator' exists in every app; others are appointed in the Chat console under Account Management.";
const CHECK_PLAN =
	'Check the plan, the balance and the quotas of this application in the Tencent Cloud console.';
const CHECK_ACCOUNT =
	'Check the spelling (account names are case-sensitive), or import the account into the app first. Users who have signed in once are known already.';
const CHECK_VALUES = 'Correct the value that this account brings and run it again.';
const ASK_SUPPORT =
	'Ask Tencent Cloud support with this code and your SDKAppID; this workflow cannot change it.';
const CHECK_WAY =
	'The node sends this as documented: check whether a proxy or gateway changes requests on their way.';
const PUSH_PACE =
	'The node leaves time between such calls, but other workflows, n8n workers and programs of this app count as well. Wait a moment and feed the Failed output back into this node.';
const CHECK_SCHEDULED =
	"Check 'Scheduled Task ID' with 'Get Many', and the time: it must lie in the future.";

const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
	// Access layer
	60002: [
		'lasting',
		'The request could not be read on its way to the app',
		"Check 'Endpoint' in the credential, and whether a proxy changes requests on their way.",
	],
	60003: ['content', 'Tencent Chat could not read the body of the request', CHECK_VALUES],
	60004: ['passing', 'The account check did not finish', WAIT],
	60005: ['passing', 'The account check did not finish', WAIT],
	60006: ['lasting', 'The SDKAppID is not valid', CHECK_APP_AND_REGION],
	60007: ['frequency', 'The app received more calls in a second than its limit', SLOW_DOWN],
	60008: ['passing', 'The service took too long', WAIT],
	60009: [
		'lasting',
		'This address does not offer the call',
		"Check 'Region' and 'Endpoint' in the credential, and the option 'API': not every app has both families.",
	],
	60010: ['lasting', 'The credential is not that of an app administrator', CHECK_ADMIN],
	60011: ['frequency', 'The app received more calls in a second than its limit', SLOW_DOWN],
	60012: ['lasting', 'The SDKAppID is missing', CHECK_APP_AND_REGION],
	60013: ['passing', 'The service could not read its own answer', WAIT],
	60014: ['passing', 'The account check took too long', WAIT],
	60015: ['content', 'An account name is not text', CHECK_VALUES],
	60016: [
		'lasting',
		'This SDKAppID is switched off',
		'Enable the application in the Chat console, or use the credential of another one.',
	],
	60017: ['lasting', 'This call is switched off for the app', ASK_SUPPORT],
	60018: ['frequency', 'Calls came too quickly', SLOW_DOWN],
	60019: ['frequency', 'Calls came too quickly', SLOW_DOWN],
	60020: ['lasting', "The app's plan has expired or is in arrears", CHECK_PLAN],
	60021: [
		'lasting',
		"The address of this n8n is not on the app's allow-list",
		'Ask Tencent Cloud support to allow the public IP address of your n8n for this SDKAppID.',
	],
	60025: [
		'lasting',
		'SDKAppID, Admin User ID or UserSig in the request is not accepted',
		`Check all fields of the credential. ${CHECK_KEY}`,
	],
	60026: [
		'lasting',
		'This app lives in another region',
		"Choose the app's own region under 'Region' in the credential: the Chat console shows it on the card of the application.",
	],
	60027: [
		'lasting',
		"This call is not part of the app's product",
		"Switch the option 'API' to the other family, or buy the matching product in the Chat console.",
	],
	60028: ['lasting', 'The trial edition has used up its calls for 24 hours', CHECK_PLAN],

	// Accounts and UserSigs
	70001: [
		'lasting',
		'The UserSig has expired',
		'The node signs every request anew, so check that the clock of this n8n server is right.',
	],
	70002: ['lasting', 'The UserSig is empty', CHECK_KEY],
	70003: ['lasting', 'The UserSig is not valid', CHECK_KEY],
	70005: ['lasting', 'The UserSig is not valid', CHECK_KEY],
	70009: ['lasting', 'The Secret Key does not belong to this SDKAppID', CHECK_KEY],
	70013: ['lasting', 'The UserSig was signed for another user', CHECK_ADMIN],
	70014: ['lasting', 'The UserSig was signed for another SDKAppID', CHECK_APP_AND_REGION],
	70016: ['lasting', 'The service has no key for this SDKAppID', CHECK_APP_AND_REGION],
	70020: ['lasting', 'This SDKAppID is not known in this region', CHECK_APP_AND_REGION],
	70050: [
		'lasting',
		'Too many UserSigs were refused in a row',
		`Wait one minute after the fix. ${CHECK_KEY}`,
	],
	70051: ['lasting', 'This account is on a blocklist', ASK_SUPPORT],
	70052: ['lasting', 'The UserSig is no longer valid', CHECK_KEY],
	70107: ['content', 'The app does not know this account', CHECK_ACCOUNT],
	70114: ['lasting', 'The call is restricted for security reasons', ASK_SUPPORT],
	70169: ['passing', 'The service took too long', WAIT],
	70202: ['passing', 'The service took too long', WAIT],
	70206: ['content', 'The service refused the number of accounts', CHECK_VALUES],
	70398: ['lasting', 'The app has as many accounts as its plan allows', CHECK_PLAN],
	70399: ['lasting', 'The app cannot take further accounts now', CHECK_PLAN],
	70402: ['content', 'A value is not accepted', CHECK_VALUES],
	70403: ['lasting', 'The credential is not that of an app administrator', CHECK_ADMIN],
	70404: ['lasting', 'The service expects a newer version of this call', ASK_SUPPORT],
	70500: ['passing', 'The service is in trouble at the moment', WAIT],
	72000: ['lasting', "The app's free daily users are used up", CHECK_PLAN],
	72002: ['lasting', "The app's free monthly users are used up", CHECK_PLAN],

	// Message contents
	80001: ['content', 'The content filter refused a text', CHECK_VALUES],
	80002: ['content', 'The body of the request is too large', CHECK_VALUES],
	80004: ['content', 'The content filter refused an image', CHECK_VALUES],
	80005: ['lasting', 'The content filter of this app is stopped', CHECK_PLAN],

	// Push, tags and attributes
	90001: [
		'content',
		'An account, tag or attribute does not have the form the service expects',
		CHECK_VALUES,
	],
	90002: ['content', 'The message body is not valid', CHECK_WAY],
	90005: ['content', 'The number that tells pushes apart is missing or not whole', CHECK_WAY],
	90007: ['content', 'The message body is not a list', CHECK_WAY],
	90009: ['lasting', 'The credential is not that of an app administrator', CHECK_ADMIN],
	90010: ['content', 'The message body is not valid', CHECK_WAY],
	90012: ['content', 'The app does not know this account', CHECK_ACCOUNT],
	90018: [
		'content',
		'The request named too many accounts',
		'The node sends at most 100, and 500 for a push. Check whether a proxy or gateway lowers that.',
	],
	90020: [
		'content',
		'A tag is longer than 50 bytes',
		'Shorten the tag: many scripts take 3 bytes per character.',
	],
	90022: [
		'content',
		'The same tag stands in two lists of the segment',
		'Use each tag in one list of the segment only.',
	],
	90024: ['frequency', 'Less than a second passed since the last push of this app', PUSH_PACE],
	90026: ['content', 'The life time of the message is not valid', CHECK_WAY],
	90030: [
		'content',
		'An attribute is empty or longer than 50 bytes',
		'Shorten the attribute: many scripts take 3 bytes per character.',
	],
	90032: [
		'content',
		'The request named more than 10 tags for an account or a segment',
		'Use at most 10 tags.',
	],
	[UNREGISTERED]: [
		'content',
		'An attribute is not accepted by the app',
		"Use the attribute names of this app as its drop-down lists them: names are case-sensitive and must be registered first (call 'set_attr_name').",
	],
	90034: [
		'content',
		'A tag is longer than 50 bytes',
		'Shorten the tag: many scripts take 3 bytes per character.',
	],
	90035: [
		'content',
		'This tag or attribute is used for the other kind of account',
		'A tag or attribute fits either UserIDs or RegistrationIDs. Use another name for this kind of account.',
	],
	90039: [
		'content',
		'Tags and attributes stand in one segment',
		"Choose either tags or attributes under 'Segment By'.",
	],
	90040: [
		'content',
		'The segment has an empty tag',
		"Check that the expressions of 'Tags' and 'Excluded Tags' find a value.",
	],
	90043: [
		'content',
		'The content of the push is not valid',
		"Check 'Additional Fields', above all 'Offline Push Info': a value there does not have the form that Tencent documents.",
	],
	90045: [
		'lasting',
		'Push is not enabled for this app',
		"Activate the Push service of this application in the Chat console, or switch the option 'API' to the family your plan includes.",
	],
	90047: [
		'lasting',
		"The app's pushes of today are used up",
		'Tencent Chat counts pushes to a segment and to all users by the day. Feed the Failed output back into this node tomorrow, or buy more pushes a day in the Chat console.',
	],
	90048: ['content', 'The app does not know this account', CHECK_ACCOUNT],
	90049: [
		'content',
		'The push task is not known',
		"Check 'Task ID': it is the one that the push came out with, and only pushes to a segment or to all users can be recalled, within 24 hours.",
	],
	90050: [
		'content',
		'The push was already recalled',
		'Nothing is left to do. Check what became of it in the Chat console.',
	],
	90051: ['frequency', 'Less than a second passed since the last recall of this app', PUSH_PACE],
	90052: [
		'content',
		'The push is too old to be recalled',
		'A push can be recalled within 24 hours. Use another push to correct what it said.',
	],
	90053: [
		'content',
		'The recall lacks the text that replaces the notification',
		"Enter 'Title' and 'Body'.",
	],
	90056: [
		'content',
		'The push is larger than 10 KB',
		"Shorten 'Body', 'Data' or the texts under 'Languages'.",
	],
	90057: [
		'content',
		"The push's 'Data ID' is longer than 64 bytes",
		"Shorten 'Data ID': letters outside English take 2 to 4 bytes each.",
	],
	90104: ['content', 'A value of the scheduled push is not valid', CHECK_SCHEDULED],
	90105: ['passing', 'The service for scheduled pushes is in trouble at the moment', WAIT],
	90106: [
		'content',
		'The scheduled push was already sent',
		"Only pending ones can be changed or deleted. Use 'Recall' for what went out in the last 24 hours.",
	],
	90107: [
		'content',
		'The scheduled push is going out at this moment',
		"Only pending ones can be changed or deleted. Wait until it is out, then use 'Recall'.",
	],
	90992: ['passing', "The app's webhook did not answer", WAIT],
	90994: ['passing', 'The service is in trouble at the moment', WAIT],
	90995: ['passing', 'The service is in trouble at the moment', WAIT],
	91000: ['passing', 'The service is in trouble at the moment', WAIT],
	93000: ['content', 'The body of the request is too large', CHECK_VALUES],
};

/** Words n8n asks nodes not to use in what a user reads; a quotation that has one is left out. */
const UNWELCOME = /error|problem|failure|mistake/i;
/** Whatever looks like a key or a UserSig must not be quoted either. */
const SECRET_LIKE = /[\w*-]{32,}/;

function quotation(info: string | undefined, speaker: string): string {
	const text = info?.trim() ?? '';
	if (text === '' || UNWELCOME.test(text) || SECRET_LIKE.test(text)) return '';
	return `${speaker} says: '${text.slice(0, 200)}'. `;
}

/**
 * The fault behind a code of the API.
 *
 * @param info the server's own words, quoted only for codes that the public lists do not explain
 */
export function codeFault(code: number, info?: string): Fault {
	const known = EXPLANATIONS[code];
	if (known) {
		const [kind, message, description] = known;
		return { code, kind, message, description };
	}
	return {
		code,
		kind: 'content',
		message: `Tencent Chat refused this with code ${code}, which its public lists do not explain`,
		description: `${quotation(info, 'Tencent')}Check the account and the values it brings, then look the code up in Tencent's list of codes or ask its support.`,
	};
}

/** The fault of an input that cannot be right as it stands. */
export function inputFault(message: string, description: string): Fault {
	return { code: 'INVALID_INPUT', kind: 'content', message, description };
}

/**
 * The fault of a field whose expression cannot be evaluated for an item.
 *
 * @param field the field's display name
 * @param cause what n8n threw
 */
export function expressionFault(field: string, cause: unknown): Fault {
	const reason = cause instanceof Error ? cause.message : '';
	return inputFault(
		`The expression of '${field}' cannot be evaluated for this item`,
		`${quotation(reason, 'n8n')}Open the node with this item and correct the expression.`,
	);
}

/** The fault of settings that no request can be sent with: options, credential or API family. */
export function settingsFault(message: string, description: string): Fault {
	return { ...inputFault(message, description), kind: 'lasting' };
}

/** The fault of an HTTP answer whose status is not 200, which the API itself never sends (1047/34620). */
export function httpFault(status: number, retryAfter?: number): Fault {
	const code = `HTTP_${status}`;
	if (status === 429) {
		const message = 'The server asks for fewer calls';
		return { code, kind: 'frequency', message, description: SLOW_DOWN, retryAfter };
	}
	if (status === 408 || status >= 500) {
		const message = 'The server could not answer at the moment';
		return { code, kind: 'passing', message, description: WAIT, retryAfter };
	}
	if (status === 400 || status === 413 || status === 422) {
		const message = 'The server refused the request as it stands';
		return { code, kind: 'content', message, description: CHECK_VALUES };
	}
	return {
		code,
		kind: 'lasting',
		message: 'Something other than Tencent Chat answered',
		description:
			"Check 'Region' and 'Endpoint' in the credential, and whether a proxy or a firewall stands between n8n and Tencent Chat.",
	};
}

/** The fault of an answer that is not JSON, or not of the documented shape. */
export function badResponseFault(): Fault {
	return {
		code: 'BAD_RESPONSE',
		kind: 'passing',
		message: 'The answer is not one that Tencent Chat documents',
		description: `${WAIT} If it stays, check whether a proxy or a custom Endpoint changes the answers.`,
	};
}

/** Codes of a connection that comes about with nobody, however often it is tried in a moment. */
const UNTRUSTED = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME|ERR_TLS/;
const TIMED_OUT = /^(ETIMEDOUT|ECONNABORTED|ESOCKETTIMEDOUT|UND_ERR_\w*TIMEOUT)$/;

/**
 * The fault of a request that brought no answer at all.
 *
 * @param cause the code Node gives for it, such as `ECONNRESET`
 */
export function networkFault(cause: string): Fault {
	if (TIMED_OUT.test(cause)) {
		return {
			code: 'TIMEOUT',
			kind: 'passing',
			message: 'No answer came within the time limit',
			description: `${WAIT} If it stays, raise 'Timeout', or check the network between n8n and Tencent Chat.`,
		};
	}
	if (UNTRUSTED.test(cause)) {
		return {
			code: 'NETWORK',
			kind: 'lasting',
			message: 'The certificate of the server is not trusted',
			description:
				"Check 'Region' and 'Endpoint' in the credential, and whether a proxy replaces certificates (then give n8n its certificate).",
		};
	}
	const noConnection = NO_CONNECTION[cause];
	return {
		code: 'NETWORK',
		kind: noConnection ? 'unreachable' : 'passing',
		message: noConnection ?? 'The connection to Tencent Chat was cut',
		description: `${WAIT} If it stays, check 'Region' and 'Endpoint' in the credential, and the network, DNS and proxy of this n8n.`,
	};
}

/** n8n rewrites messages that carry Node's own names of these, so they are said in words. */
const NO_CONNECTION: Readonly<Record<string, string>> = {
	EPROTO: 'Tencent Chat cannot be reached: no secure connection came about',
	ECONNREFUSED: 'Tencent Chat cannot be reached: the host refuses connections',
	ENOTFOUND: 'Tencent Chat cannot be reached: the host name is not known',
	EAI_AGAIN: 'Tencent Chat cannot be reached: the host name could not be looked up',
	EHOSTUNREACH: 'Tencent Chat cannot be reached: there is no way to the host',
	ENETUNREACH: 'Tencent Chat cannot be reached: there is no way to its network',
};

/**
 * The fault of a request that n8n itself did not let out: a policy, or the credential.
 *
 * @param reason n8n's own words
 */
export function localFault(reason: string): Fault {
	return settingsFault(
		'n8n did not send the request',
		`${quotation(reason, 'n8n')}Check the credential, and whether this n8n restricts outgoing requests.`,
	);
}

/** Whether the same request may succeed later, unchanged. */
export function isRetryable({ kind }: Fault): boolean {
	return kind === 'passing' || kind === 'frequency' || kind === 'unreachable';
}

/** Every code of the public lists, in order, as this node explains it. */
export function knownFaults(): Array<Fault & { code: number }> {
	return Object.entries(EXPLANATIONS).map(([code, [kind, message, description]]) => ({
		code: Number(code),
		kind,
		message,
		description,
	}));
}
