/**
 * The codes that Tencent Chat documents for these calls: what it means, what to do about it, and how the node reacts.
 *
 * Sources: Tencent's list of server codes (tencentcloud.com 1047/34348, cloud.tencent.com 269/1671),
 * the code tables of the tag and attribute pages (1047/60562-60570), of the older push pages
 * (1047/37165-37175) and of the account pages (1047/34953-34956). Where the lists contradict each other the newest reading is used.
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

/** The code of a scheduled task, or a list of them, that is asked for with a value that is not valid. */
export const BAD_TASK_VALUE = 90104;

/** How to fix something, in the words that fit what its reader sees. */
export interface Advice {
	/** On the Failed item of an account or a push, while others fare better. */
	failed: string;
	/** On all Failed items, where everybody is refused: it is not about one account. */
	allFailed: string;
	/** Where the node throws since nothing was done: there are no Failed items, and it is not about one account. */
	thrown: string;
}

type Explanation = readonly [kind: FaultKind, message: string, advice: Advice | string];

/** Advice that fits wherever it is read. */
export function anywhere(text: string): Advice {
	return { failed: text, allFailed: text, thrown: text };
}

/** The same advice with words of its own around it. */
export function wrapped(before: string, advice: Advice, after = ''): Advice {
	const { failed, allFailed, thrown } = advice;
	return {
		failed: `${before}${failed}${after}`,
		allFailed: `${before}${allFailed}${after}`,
		thrown: `${before}${thrown}${after}`,
	};
}

/** Where the node throws, what is to be sent again is not on Failed. */
function again(before: string, onFailed: string, thrown: string): Advice {
	return wrapped(before, { failed: onFailed, allFailed: onFailed, thrown });
}

export const WAIT = again(
	'This is usually temporary: ',
	'run the Failed items again later, with a second Tencent Chat Push node or in another execution.',
	'try again later.',
);
export const SLOW_DOWN =
	"The node slows down automatically. If this keeps happening, lower 'Requests per Second': other n8n workers or programs share this app's limit of 100 requests per second.";
const CHECK_KEY =
	"Enter 'Secret Key' in the credential again, complete and without spaces. It is the SDKSecretKey in the Chat console, under the Basic Information of your application. A Push application and its Chat application share the SDKAppID but not the key.";
const CHECK_APP_AND_REGION =
	"Check 'SDKAppID' and 'Region' in the credential: the Chat console shows both for your application.";
const CHECK_ADMIN =
	"Set 'Admin User ID' in the credential to an app administrator. 'administrator' exists in every app; you can add others in the Chat console under Account Management.";
const CHECK_PLAN =
	'Check the plan, the balance and the quotas of this application in the Tencent Cloud console.';
const CHECK_ACCOUNTS =
	"Check that 'Accounts' has the names exactly as in the app (they are case-sensitive), and that 'SDKAppID' in the credential belongs to that app. Import users who have never signed in first, with the operation 'Import' of Account.";
const CHECK_ACCOUNT: Advice = {
	failed:
		"Check the spelling (account names are case-sensitive), or import the account first, with the operation 'Import' of Account. Users who have signed in once do not need this.",
	allFailed: CHECK_ACCOUNTS,
	thrown: CHECK_ACCOUNTS,
};
const CORRECT_VALUE = 'Correct the value in this item, and run the item again.';
const CHECK_COMMON = again(
	'Check what they have in common, such as a tag, an attribute or the message, and ',
	'run the Failed items again.',
	'try again.',
);
const CHECK_TEXT = again('Change the text, and ', 'run the Failed items again.', 'try again.');
const CHECK_IMAGE = again(
	"Choose another 'Image', and ",
	'run the Failed items again.',
	'try again.',
);
const CHECK_LENGTH = again(
	"Shorten what is sent, such as 'Body', 'Data' or the texts under 'Languages', and ",
	'run the Failed items again.',
	'try again.',
);
export const CHECK_VALUES: Advice = { ...CHECK_COMMON, failed: CORRECT_VALUE };
const ASK_SUPPORT =
	'Ask Tencent Cloud support, with this code and your SDKAppID: it cannot be fixed in the workflow.';
const CHECK_WAY =
	'The node sends this as documented: check whether a proxy or gateway changes requests.';
/** What only a name or a list of the node itself could have got wrong, the node sends right. */
const CHECK_VALUE_OR_WAY: Advice = { ...anywhere(CHECK_WAY), failed: CORRECT_VALUE };
const PUSH_PACE = again(
	'The node waits between such calls, but calls of other workflows, n8n workers and programs for this app count as well. Wait a moment and ',
	'run the Failed items again, with a second Tencent Chat Push node or in another execution.',
	'try again.',
);
const CHECK_SCHEDULED =
	"Check the field 'Scheduled Push', and 'Send At': it must be in the future. For 'Get Many', shorten the period from 'From' to 'To'.";
const CHECK_SENDER =
	"Check 'Sender Account' under 'Additional Fields': it must be an account of this app. If it is empty, the credential's Admin User ID is the sender.";

/** 60004 and 60005: a page each says that the service is at fault, and that the request is. */
const CHECK_UNFINISHED = 'The account and signature of the request could not be checked';
const WAIT_OR_CHECK = wrapped(
	'',
	WAIT,
	" If it keeps happening, check 'Admin User ID' and 'Secret Key' in the credential.",
);

/** Codes of which only the service's own words say what is meant: which value, or which account's. */
export const CAUSE_IN_WORDS: ReadonlySet<number> = new Set([
	60002, 60003, 60015, 60025, 70206, 70402, 80001, 80002, 80004, 90001, 90002, 90005, 90007, 90010,
	90018, 90020, 90022, 90026, 90030, 90032, 90033, 90034, 90035, 90039, 90043, 90044, 90053, 90055,
	90056, 90104, 93000,
]);

export const EXPLANATIONS: Readonly<Record<number, Explanation>> = {
	// Access layer
	60002: [
		'fatal',
		'Tencent Chat could not read the request',
		"Check 'Endpoint' in the credential, and whether a proxy changes requests.",
	],
	60003: ['rejected', 'Tencent Chat could not read the body of the request', CHECK_VALUES],
	60004: ['transient', CHECK_UNFINISHED, WAIT_OR_CHECK],
	60005: ['transient', CHECK_UNFINISHED, WAIT_OR_CHECK],
	60006: ['fatal', 'The SDKAppID is not valid', CHECK_APP_AND_REGION],
	60007: ['rateLimited', "The app's limit of requests per second was exceeded", SLOW_DOWN],
	60008: ['transient', 'Tencent Chat took too long, or could not read the request', WAIT],
	60009: [
		'fatal',
		'This API call is not available at this address',
		"Check 'Region' and 'Endpoint' in the credential, and the option 'API': not every app includes both APIs.",
	],
	60010: ['fatal', 'The user in the credential is not an app administrator', CHECK_ADMIN],
	60011: ['rateLimited', "The app's limit of requests per second was exceeded", SLOW_DOWN],
	60012: ['fatal', 'The SDKAppID is missing', CHECK_APP_AND_REGION],
	60013: ['transient', 'Tencent Chat could not read its own response', WAIT],
	60014: ['transient', 'The account check took too long', WAIT],
	60015: ['rejected', 'An account name is not text', CHECK_VALUE_OR_WAY],
	60016: [
		'fatal',
		'This SDKAppID is disabled',
		'Enable the application in the Chat console, or use the credential of another one.',
	],
	60017: ['fatal', 'This API call is disabled for the app', ASK_SUPPORT],
	60018: ['rateLimited', "The app's limit of requests per second was exceeded", SLOW_DOWN],
	60019: ['rateLimited', "The app's limit of requests per second was exceeded", SLOW_DOWN],
	60020: ['fatal', "The app's plan has expired or is in arrears", CHECK_PLAN],
	60021: [
		'fatal',
		"The IP address of this n8n server is not on the app's allowlist",
		'Ask Tencent Cloud support to allow the public IP address of your n8n server for this SDKAppID.',
	],
	60025: [
		'fatal',
		'The SDKAppID, Admin User ID or UserSig in the request is not valid',
		`Check all fields of the credential. ${CHECK_KEY}`,
	],
	60026: [
		'fatal',
		'The application is in a different region',
		"Choose the region of the application under 'Region' in the credential: the Chat console shows it for the application.",
	],
	60027: [
		'fatal',
		"This API call is not included in the app's product",
		"Switch the option 'API' to the other API, or buy the matching product in the Chat console. 'Check' and 'Import' of Account belong to Chat, which an app with only Push may not include: let users sign in, or import them in the Chat console.",
	],
	60028: ['fatal', 'The trial edition has reached its limit of calls for 24 hours', CHECK_PLAN],

	// Accounts and UserSigs
	70001: [
		'fatal',
		'The UserSig has expired',
		'The node signs every request anew, so check that the clock of this n8n server is correct.',
	],
	70002: ['fatal', 'The UserSig is empty', CHECK_KEY],
	70003: ['fatal', 'The UserSig is not valid', CHECK_KEY],
	70005: ['fatal', 'The UserSig is not valid', CHECK_KEY],
	70009: ['fatal', 'The Secret Key does not belong to this SDKAppID', CHECK_KEY],
	70013: ['fatal', 'The UserSig was signed for another user', CHECK_ADMIN],
	70014: ['fatal', 'The UserSig was signed for another SDKAppID', CHECK_APP_AND_REGION],
	70016: ['fatal', 'Tencent Chat has no key for this SDKAppID', CHECK_APP_AND_REGION],
	70020: ['fatal', 'This SDKAppID does not exist in this region', CHECK_APP_AND_REGION],
	70050: [
		'fatal',
		'Too many UserSigs were rejected in a row',
		`${CHECK_KEY} Then wait one minute.`,
	],
	70051: ['fatal', 'The admin account in the credential is on a blocklist', ASK_SUPPORT],
	70052: ['fatal', 'The UserSig is no longer valid', CHECK_KEY],
	70107: ['rejected', 'This account does not exist in the app', CHECK_ACCOUNT],
	70114: ['fatal', 'This API call is restricted for security reasons', ASK_SUPPORT],
	70169: ['transient', 'Tencent Chat took too long', WAIT],
	70202: ['transient', 'Tencent Chat took too long', WAIT],
	70206: ['rejected', 'The number of accounts was rejected', CHECK_VALUE_OR_WAY],
	70398: ['fatal', 'The app has reached the maximum number of accounts of its plan', CHECK_PLAN],
	70399: [
		'rejected',
		'The account was deleted less than 3 months ago',
		{
			...anywhere('Such accounts cannot be imported again before that. Use other names.'),
			failed: 'It cannot be imported again before that. Use another name.',
		},
	],
	70402: ['rejected', 'A value was rejected', CHECK_VALUES],
	70403: ['fatal', 'The user in the credential is not an app administrator', CHECK_ADMIN],
	70404: ['fatal', 'Tencent Chat expects a newer version of this API call', ASK_SUPPORT],
	70500: ['transient', 'Tencent Chat is temporarily unavailable', WAIT],
	72000: ['fatal', 'The app has reached its limit of free daily users', CHECK_PLAN],
	72002: ['fatal', 'The app has reached its limit of free monthly users', CHECK_PLAN],

	// Message contents
	80001: ['rejected', 'The content filter rejected a text', CHECK_TEXT],
	80002: ['rejected', 'The body of the request is too large', CHECK_LENGTH],
	80004: ['rejected', 'The content filter rejected an image', CHECK_IMAGE],
	80005: ['fatal', 'The content filter of this app is not running', CHECK_PLAN],

	// Push, tags and attributes
	90001: [
		'rejected',
		'An account, tag or attribute does not have the expected format',
		CHECK_VALUES,
	],
	90002: ['rejected', 'The message body is not valid', CHECK_WAY],
	90003: ['rejected', 'This account does not exist in the app', CHECK_ACCOUNT],
	90005: ['rejected', 'MsgRandom is missing or not an integer', CHECK_WAY],
	90007: ['rejected', 'The message body is not a list', CHECK_WAY],
	90008: ['rejected', 'The sender of the push does not exist in the app', CHECK_SENDER],
	90009: ['fatal', 'The user in the credential is not an app administrator', CHECK_ADMIN],
	90010: ['rejected', 'The message body is not valid', CHECK_WAY],
	90011: [
		'rejected',
		'The request named more than 500 accounts',
		'The node sends at most 500. Check whether a proxy or gateway changes requests.',
	],
	90012: ['rejected', 'This account does not exist in the app', CHECK_ACCOUNT],
	90018: [
		'rejected',
		'The request named too many accounts',
		'The node sends at most 100, and 500 for a push. Check whether a proxy or gateway changes requests.',
	],
	90020: [
		'rejected',
		'A tag is longer than 50 bytes',
		'Shorten the tag: non-Latin characters use up to 4 bytes.',
	],
	90022: [
		'rejected',
		'The same tag is in two lists of the segment',
		'Use each tag in one list of the segment only.',
	],
	90024: [
		'rateLimited',
		'Less than a second has passed since the last push of this app',
		PUSH_PACE,
	],
	90026: ['rejected', 'The lifetime of the message is not valid', CHECK_WAY],
	90030: [
		'rejected',
		'An attribute is empty or longer than 50 bytes',
		'Shorten the attribute: non-Latin characters use up to 4 bytes.',
	],
	90032: [
		'rejected',
		'The request named more than 10 tags for an account or a segment',
		'Use at most 10 tags.',
	],
	[UNREGISTERED]: [
		'rejected',
		'Tencent Chat rejected an attribute',
		"Use attribute names from the drop-down list: they are case-sensitive and must be registered first ('Register Attribute Names').",
	],
	90034: [
		'rejected',
		'A tag is longer than 50 bytes',
		'Shorten the tag: non-Latin characters use up to 4 bytes.',
	],
	90035: [
		'rejected',
		'This tag or attribute is used for the other kind of account',
		'A tag or attribute is for either user IDs or registration IDs. Use another one for this kind of account.',
	],
	90039: [
		'rejected',
		'Tags and attributes are in one segment',
		"Choose either tags or attributes under 'Segment By'.",
	],
	90040: [
		'rejected',
		'The segment has an empty tag',
		"Check that the expressions in 'Tags' and 'Excluded Tags' return a value.",
	],
	90043: [
		'rejected',
		'The content of the push is not valid',
		"Check 'Additional Fields', especially 'Offline Push Info': a value there does not have the format that Tencent documents.",
	],
	90044: ['rejected', 'The lifetime of the message is not an integer', CHECK_WAY],
	90045: [
		'fatal',
		'Push is not enabled for this app',
		"Activate the Push service of this application in the Chat console, or switch the option 'API' to the API your plan includes.",
	],
	90047: [
		'fatal',
		'The daily limit of pushes is reached',
		again(
			'The limit applies to pushes to segments and to all users. Buy more pushes per day in the Chat console, or ',
			'run the Failed items again tomorrow.',
			'try again tomorrow.',
		),
	],
	90048: ['rejected', 'This account does not exist in the app', CHECK_ACCOUNT],
	90049: [
		'rejected',
		'This push does not exist',
		"Check 'Task ID': it is the 'taskId' that the push returned. Tencent's documentation is inconsistent about whether a push to specific users can be recalled.",
	],
	90050: [
		'rejected',
		'The push was already recalled',
		'There is nothing left to do. To be sure, check the push in the Chat console.',
	],
	90051: [
		'rateLimited',
		'Less than a second has passed since the last recall of this app',
		PUSH_PACE,
	],
	90052: [
		'rejected',
		'The push is too old to be recalled',
		'A push can be recalled within 24 hours. Use another push to correct it.',
	],
	90053: [
		'rejected',
		'The recall has no text to replace the notification with',
		"Enter 'Title' and 'Body'.",
	],
	90055: [
		'rejected',
		'The push is larger than 12 KB',
		"Shorten 'Body', 'Data' or the texts under 'Languages'.",
	],
	90056: [
		'rejected',
		'The push is larger than 10 KB',
		"Shorten 'Body', 'Data' or the texts under 'Languages'.",
	],
	// One page has it for a Data ID over 64 bytes (1047/67553), which the node never sends.
	90057: ['rateLimited', 'The limit of pushes to users per second was exceeded', SLOW_DOWN],
	[BAD_TASK_VALUE]: ['rejected', 'A value of the scheduled push is not valid', CHECK_SCHEDULED],
	90105: ['transient', 'The service for scheduled pushes is temporarily unavailable', WAIT],
	90106: [
		'rejected',
		'The scheduled push has already been sent',
		"Only pending ones can be changed or deleted. Use 'Recall' for pushes of the last 24 hours.",
	],
	90107: [
		'rejected',
		'The scheduled push is being sent right now',
		"Only pending ones can be changed or deleted. Wait until it has been sent, then use 'Recall'.",
	],
	90992: ['transient', "The app's webhook did not answer", WAIT],
	90994: ['transient', 'Tencent Chat is temporarily unavailable', WAIT],
	90995: ['transient', 'Tencent Chat is temporarily unavailable', WAIT],
	91000: ['transient', 'Tencent Chat is temporarily unavailable', WAIT],
	93000: ['rejected', 'The body of the request is too large', CHECK_LENGTH],
};

/**
 * The documented codes by which the service says that it did nothing of what was asked, so that a push
 * may be sent again or in parts. A code is not among them where the service gave up half way (it took too long,
 * or was in trouble), or where it is not about requests for pushes. Whatever is not listed leaves open what became of the request.
 */
export const SAYS_NOT_DONE: ReadonlySet<number> = new Set([
	// Refused on the way: the form, the app, the credential, the plan or the pace.
	...[60002, 60003, 60006, 60007, 60009, 60010, 60011, 60012, 60015, 60016, 60017, 60018, 60019],
	...[60020, 60021, 60025, 60026, 60027, 60028, 70001, 70002, 70003, 70005, 70009, 70013, 70014],
	...[70016, 70020, 70050, 70051, 70052, 70107, 70114, 70206, 70402, 70403, 72000, 72002],
	// Refused for what the message says.
	...[80001, 80002, 80004],
	// Refused by the push service.
	...[90001, 90002, 90003, 90005, 90007, 90008, 90009, 90010, 90011, 90012, 90018, 90020, 90022],
	...[90024, 90026, 90030],
	...[90032, UNREGISTERED, 90034, 90035, 90039, 90040, 90043, 90044, 90045, 90047, 90048, 90049],
	...[90050, 90051, 90052, 90053, 90055, 90056, 90057, BAD_TASK_VALUE, 90106, 90107, 93000],
]);
