/**
 * Every code that Tencent Chat documents: what it means, what to do about it, and how the node reacts.
 *
 * Sources: Tencent's list of server codes (tencentcloud.com 1047/34348, cloud.tencent.com 269/1671),
 * the code tables of the tag and attribute pages (1047/60562-60570) and of the older push pages
 * (1047/37165-37175). Where the lists contradict each other the newest reading is used.
 */

/**
 * How the node reacts to a refusal:
 * - `transient`: the same request may succeed in a moment, so it is retried;
 * - `rateLimited`: as `transient`, and the rate limiter slows down;
 * - `rejected`: a value of a single account was refused, so the other accounts are retried without it;
 * - `fatal`: the app, the credential or the region is wrong, so the run stops.
 */
export type FaultKind = 'transient' | 'rateLimited' | 'rejected' | 'fatal';

/** The code of a request with an attribute that the app does not have (remove_attr page, 1047/60566). */
export const UNREGISTERED = 90033;

export type Explanation = readonly [kind: FaultKind, message: string, description: string];

export const WAIT =
	'This is usually temporary: run the Failed items again later, with a second Tencent Chat Push node or in another execution.';
export const SLOW_DOWN =
	"The node slows down by itself. If accounts still fail, lower 'Requests per Second': other n8n workers or programs use this app's limit of 100 requests per second, too.";
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
export const CHECK_VALUES = 'Correct the value that this account brings and run it again.';
const ASK_SUPPORT =
	'Ask Tencent Cloud support with this code and your SDKAppID; this workflow cannot change it.';
const CHECK_WAY =
	'The node sends this as documented: check whether a proxy or gateway changes requests on their way.';
const PUSH_PACE =
	'The node leaves time between such calls, but other workflows, n8n workers and programs of this app count as well. Wait a moment and feed the Failed output back into this node.';
const CHECK_SCHEDULED =
	"Check 'Scheduled Task ID' with 'Get Many', and the time: it must lie in the future.";

export const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
	// Access layer
	60002: [
		'fatal',
		'The request could not be read on its way to the app',
		"Check 'Endpoint' in the credential, and whether a proxy changes requests on their way.",
	],
	60003: ['rejected', 'Tencent Chat could not read the body of the request', CHECK_VALUES],
	60004: ['transient', 'The account check did not finish', WAIT],
	60005: ['transient', 'The account check did not finish', WAIT],
	60006: ['fatal', 'The SDKAppID is not valid', CHECK_APP_AND_REGION],
	60007: ['rateLimited', 'The app received more calls in a second than its limit', SLOW_DOWN],
	60008: ['transient', 'The service took too long', WAIT],
	60009: [
		'fatal',
		'This address does not offer the call',
		"Check 'Region' and 'Endpoint' in the credential, and the option 'API': not every app has both families.",
	],
	60010: ['fatal', 'The credential is not that of an app administrator', CHECK_ADMIN],
	60011: ['rateLimited', 'The app received more calls in a second than its limit', SLOW_DOWN],
	60012: ['fatal', 'The SDKAppID is missing', CHECK_APP_AND_REGION],
	60013: ['transient', 'The service could not read its own answer', WAIT],
	60014: ['transient', 'The account check took too long', WAIT],
	60015: ['rejected', 'An account name is not text', CHECK_VALUES],
	60016: [
		'fatal',
		'This SDKAppID is switched off',
		'Enable the application in the Chat console, or use the credential of another one.',
	],
	60017: ['fatal', 'This call is switched off for the app', ASK_SUPPORT],
	60018: ['rateLimited', 'Calls came too quickly', SLOW_DOWN],
	60019: ['rateLimited', 'Calls came too quickly', SLOW_DOWN],
	60020: ['fatal', "The app's plan has expired or is in arrears", CHECK_PLAN],
	60021: [
		'fatal',
		"The address of this n8n is not on the app's allow-list",
		'Ask Tencent Cloud support to allow the public IP address of your n8n for this SDKAppID.',
	],
	60025: [
		'fatal',
		'SDKAppID, Admin User ID or UserSig in the request is not accepted',
		`Check all fields of the credential. ${CHECK_KEY}`,
	],
	60026: [
		'fatal',
		'This app lives in another region',
		"Choose the app's own region under 'Region' in the credential: the Chat console shows it on the card of the application.",
	],
	60027: [
		'fatal',
		"This call is not part of the app's product",
		"Switch the option 'API' to the other family, or buy the matching product in the Chat console.",
	],
	60028: ['fatal', 'The trial edition has used up its calls for 24 hours', CHECK_PLAN],

	// Accounts and UserSigs
	70001: [
		'fatal',
		'The UserSig has expired',
		'The node signs every request anew, so check that the clock of this n8n server is right.',
	],
	70002: ['fatal', 'The UserSig is empty', CHECK_KEY],
	70003: ['fatal', 'The UserSig is not valid', CHECK_KEY],
	70005: ['fatal', 'The UserSig is not valid', CHECK_KEY],
	70009: ['fatal', 'The Secret Key does not belong to this SDKAppID', CHECK_KEY],
	70013: ['fatal', 'The UserSig was signed for another user', CHECK_ADMIN],
	70014: ['fatal', 'The UserSig was signed for another SDKAppID', CHECK_APP_AND_REGION],
	70016: ['fatal', 'The service has no key for this SDKAppID', CHECK_APP_AND_REGION],
	70020: ['fatal', 'This SDKAppID is not known in this region', CHECK_APP_AND_REGION],
	70050: [
		'fatal',
		'Too many UserSigs were refused in a row',
		`Wait one minute after the fix. ${CHECK_KEY}`,
	],
	70051: ['fatal', 'This account is on a blocklist', ASK_SUPPORT],
	70052: ['fatal', 'The UserSig is no longer valid', CHECK_KEY],
	70107: ['rejected', 'The app does not know this account', CHECK_ACCOUNT],
	70114: ['fatal', 'The call is restricted for security reasons', ASK_SUPPORT],
	70169: ['transient', 'The service took too long', WAIT],
	70202: ['transient', 'The service took too long', WAIT],
	70206: ['rejected', 'The service refused the number of accounts', CHECK_VALUES],
	70398: ['fatal', 'The app has as many accounts as its plan allows', CHECK_PLAN],
	70399: ['fatal', 'The app cannot take further accounts now', CHECK_PLAN],
	70402: ['rejected', 'A value is not accepted', CHECK_VALUES],
	70403: ['fatal', 'The credential is not that of an app administrator', CHECK_ADMIN],
	70404: ['fatal', 'The service expects a newer version of this call', ASK_SUPPORT],
	70500: ['transient', 'The service is in trouble at the moment', WAIT],
	72000: ['fatal', "The app's free daily users are used up", CHECK_PLAN],
	72002: ['fatal', "The app's free monthly users are used up", CHECK_PLAN],

	// Message contents
	80001: ['rejected', 'The content filter refused a text', CHECK_VALUES],
	80002: ['rejected', 'The body of the request is too large', CHECK_VALUES],
	80004: ['rejected', 'The content filter refused an image', CHECK_VALUES],
	80005: ['fatal', 'The content filter of this app is stopped', CHECK_PLAN],

	// Push, tags and attributes
	90001: [
		'rejected',
		'An account, tag or attribute does not have the form the service expects',
		CHECK_VALUES,
	],
	90002: ['rejected', 'The message body is not valid', CHECK_WAY],
	90005: ['rejected', 'The number that tells pushes apart is missing or not whole', CHECK_WAY],
	90007: ['rejected', 'The message body is not a list', CHECK_WAY],
	90009: ['fatal', 'The credential is not that of an app administrator', CHECK_ADMIN],
	90010: ['rejected', 'The message body is not valid', CHECK_WAY],
	90012: ['rejected', 'The app does not know this account', CHECK_ACCOUNT],
	90018: [
		'rejected',
		'The request named too many accounts',
		'The node sends at most 100, and 500 for a push. Check whether a proxy or gateway lowers that.',
	],
	90020: [
		'rejected',
		'A tag is longer than 50 bytes',
		'Shorten the tag: many scripts take 3 bytes per character.',
	],
	90022: [
		'rejected',
		'The same tag stands in two lists of the segment',
		'Use each tag in one list of the segment only.',
	],
	90024: ['rateLimited', 'Less than a second passed since the last push of this app', PUSH_PACE],
	90026: ['rejected', 'The life time of the message is not valid', CHECK_WAY],
	90030: [
		'rejected',
		'An attribute is empty or longer than 50 bytes',
		'Shorten the attribute: many scripts take 3 bytes per character.',
	],
	90032: [
		'rejected',
		'The request named more than 10 tags for an account or a segment',
		'Use at most 10 tags.',
	],
	[UNREGISTERED]: [
		'rejected',
		'An attribute is not accepted by the app',
		"Use the attribute names of this app as its drop-down lists them: names are case-sensitive and must be registered first ('Register Attribute Names').",
	],
	90034: [
		'rejected',
		'A tag is longer than 50 bytes',
		'Shorten the tag: many scripts take 3 bytes per character.',
	],
	90035: [
		'rejected',
		'This tag or attribute is used for the other kind of account',
		'A tag or attribute fits either UserIDs or RegistrationIDs. Use another name for this kind of account.',
	],
	90039: [
		'rejected',
		'Tags and attributes stand in one segment',
		"Choose either tags or attributes under 'Segment By'.",
	],
	90040: [
		'rejected',
		'The segment has an empty tag',
		"Check that the expressions of 'Tags' and 'Excluded Tags' find a value.",
	],
	90043: [
		'rejected',
		'The content of the push is not valid',
		"Check 'Additional Fields', above all 'Offline Push Info': a value there does not have the form that Tencent documents.",
	],
	90045: [
		'fatal',
		'Push is not enabled for this app',
		"Activate the Push service of this application in the Chat console, or switch the option 'API' to the family your plan includes.",
	],
	90047: [
		'fatal',
		"The app's pushes of today are used up",
		'Tencent Chat counts pushes to a segment and to all users by the day. Feed the Failed output back into this node tomorrow, or buy more pushes a day in the Chat console.',
	],
	90048: ['rejected', 'The app does not know this account', CHECK_ACCOUNT],
	90049: [
		'rejected',
		'The push task is not known',
		"Check 'Task ID': it is the one that the push came out with, and only pushes to a segment or to all users can be recalled, within 24 hours.",
	],
	90050: [
		'rejected',
		'The push was already recalled',
		'Nothing is left to do. Check what became of it in the Chat console.',
	],
	90051: ['rateLimited', 'Less than a second passed since the last recall of this app', PUSH_PACE],
	90052: [
		'rejected',
		'The push is too old to be recalled',
		'A push can be recalled within 24 hours. Use another push to correct what it said.',
	],
	90053: [
		'rejected',
		'The recall lacks the text that replaces the notification',
		"Enter 'Title' and 'Body'.",
	],
	90056: [
		'rejected',
		'The push is larger than 10 KB',
		"Shorten 'Body', 'Data' or the texts under 'Languages'.",
	],
	90057: [
		'rejected',
		"The push's 'Data ID' is longer than 64 bytes",
		"Shorten 'Data ID': letters outside English take 2 to 4 bytes each.",
	],
	90104: ['rejected', 'A value of the scheduled push is not valid', CHECK_SCHEDULED],
	90105: ['transient', 'The service for scheduled pushes is in trouble at the moment', WAIT],
	90106: [
		'rejected',
		'The scheduled push was already sent',
		"Only pending ones can be changed or deleted. Use 'Recall' for what went out in the last 24 hours.",
	],
	90107: [
		'rejected',
		'The scheduled push is going out at this moment',
		"Only pending ones can be changed or deleted. Wait until it is out, then use 'Recall'.",
	],
	90992: ['transient', "The app's webhook did not answer", WAIT],
	90994: ['transient', 'The service is in trouble at the moment', WAIT],
	90995: ['transient', 'The service is in trouble at the moment', WAIT],
	91000: ['transient', 'The service is in trouble at the moment', WAIT],
	93000: ['rejected', 'The body of the request is too large', CHECK_VALUES],
};
