import {
	CAUSE_IN_WORDS,
	CHECK_VALUES,
	EXPLANATIONS,
	SAYS_NOT_DONE,
	WAIT,
	anywhere,
	wrapped,
	type Advice,
	type FaultKind,
} from './codes';

/** Why something was not done. */
export interface Fault {
	/** Tencent's number, or one of the node's own words (docs/codes.md). */
	code: number | string;
	kind: FaultKind;
	/** What happened, one sentence without a full stop. */
	message: string;
	/** How to fix it. */
	advice: Advice;
	/** Milliseconds the server asks to wait before the next request. */
	retryAfter?: number;
	/**
	 * Whether the service may have carried out the request all the same. It did not only where it says so
	 * in a documented code, or where the request never left.
	 */
	mayBeDone?: boolean;
}

/** Words n8n asks nodes not to use in what a user reads. */
const UNWELCOME = /\w*(?:error|problem|failure|mistake)\w*/gi;
/** Whatever looks like a key or a UserSig. */
const SECRET_LIKE = /[\w*-]{32,}/g;

/** The words of somebody else; what must not be shown is cut out, and the rest says what it can. */
export function quotation(info: string | undefined, speaker: string): string {
	const shown = (info ?? '').replace(SECRET_LIKE, '…').replace(UNWELCOME, '…').trim();
	if (!/[\p{L}\p{N}]/u.test(shown)) return '';
	const text = shown.length > 200 ? `${shown.slice(0, 200)}…` : shown;
	return `${speaker} says: '${text}'. `;
}

/**
 * The fault behind a code of the API.
 *
 * @param info the server's own words, quoted where the code alone does not say what is meant
 */
export function codeFault(code: number, info?: string): Fault {
	const known = EXPLANATIONS[code];
	if (known) {
		const [kind, message, explained] = known;
		const words = CAUSE_IN_WORDS.has(code) ? quotation(info, 'Tencent') : '';
		const advice = wrapped(words, typeof explained === 'string' ? anywhere(explained) : explained);
		return { code, kind, message, advice, mayBeDone: !SAYS_NOT_DONE.has(code) };
	}
	return {
		code,
		mayBeDone: true,
		kind: 'rejected',
		message: `Tencent Chat rejected this with the unknown code ${code}`,
		advice: wrapped(
			quotation(info, 'Tencent'),
			CHECK_VALUES,
			" Otherwise, look up the code in Tencent's list of codes, or ask Tencent Cloud support.",
		),
	};
}

/**
 * The fault of an input that cannot be sent as it is.
 *
 * @param description how to fix it
 */
export function inputFault(message: string, description: string): Fault {
	return { code: 'INVALID_INPUT', kind: 'rejected', message, advice: anywhere(description) };
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
		`The expression in '${field}' cannot be evaluated for this item`,
		`${quotation(reason, 'n8n')}Open the node with this item and fix the expression.`,
	);
}

/** The fault of settings that no request can be sent with: options, credential or API family. */
export function settingsFault(message: string, description: string): Fault {
	return { ...inputFault(message, description), kind: 'fatal' };
}

/** The fault of an answer that is not JSON, or not of the documented shape. */
export function badResponseFault(): Fault {
	return {
		code: 'BAD_RESPONSE',
		kind: 'transient',
		message: 'Unexpected response from Tencent Chat',
		advice: wrapped(
			'',
			WAIT,
			' If it keeps happening, check whether a proxy or a custom Endpoint changes the responses.',
		),
		mayBeDone: true,
	};
}

/** The fault of an account that an answer leaves out without a reason. */
export function nothingFault(): Fault {
	return {
		code: 'BAD_RESPONSE',
		kind: 'rejected',
		message: 'Tencent Chat returned nothing for this account',
		advice: anywhere(
			"The account may not exist. Check the spelling (account names are case-sensitive), or import the account first, with the operation 'Import' of Account.",
		),
	};
}

/** The fault of an account that is named in `FailAccounts`, which gives no reasons (1047/34954). */
export function notImportedFault(): Fault {
	return {
		code: 'BAD_RESPONSE',
		kind: 'rejected',
		message: 'Tencent Chat did not import this account and gave no reason',
		advice: anywhere(
			'Check the spelling. An account that was deleted cannot be imported again for 3 months. Otherwise, run the item again later.',
		),
	};
}

/** The code of what the service may have carried out although no clear answer came. */
export const UNCONFIRMED = 'UNCONFIRMED';

/**
 * The fault of a push that the service may have sent although no clear answer came: it is not sent
 * again by itself.
 *
 * @param cause what came instead of a clear answer
 * @param resource of the operation: a push, or a scheduled one
 * @param dataId the `DataId` of the push
 */
export function unconfirmedFault(cause: Fault, resource: string, dataId: string): Fault {
	const where =
		resource === 'scheduledPush'
			? `with the operation 'Get Many' of Scheduled Push (its 'dataId' is '${dataId}'; if there is none, compare title and 'sendAt')`
			: `by its Data ID '${dataId}' in the events of the Tencent Chat Push Trigger, or by its time in the push records of the Chat console`;
	return {
		code: UNCONFIRMED,
		kind: 'rejected',
		message: `Tencent Chat did not confirm this push: ${cause.message} (${cause.code})`,
		advice: anywhere(
			`Before you send it again, look it up ${where}, around ${new Date().toISOString()}. To always resend such pushes, turn on the option 'Retry Unconfirmed'.`,
		),
	};
}

/** The fault of what nobody foresaw; what it interrupted is left undone. */
export function unexpectedFault(cause: unknown): Fault {
	const words = quotation(cause instanceof Error ? cause.message : '', 'n8n');
	const report = `${words}Please report this with your n8n version and the node's settings.`;
	const onFailed = `${report} The items on Success are done.`;
	return {
		code: 'UNEXPECTED',
		kind: 'fatal',
		message: 'The node stopped unexpectedly',
		advice: { failed: onFailed, allFailed: onFailed, thrown: report },
	};
}

/** The fault of an item whose parameters cannot be looked at: a value throws, or nobody foresaw it. */
export function unreadableFault(cause: unknown): Fault {
	const words = quotation(cause instanceof Error ? cause.message : '', 'n8n');
	return inputFault(
		'A parameter of this item cannot be read',
		`${words}Use plain values in the fields: text, numbers, lists and objects.`,
	);
}

/**
 * What a fault is once one account (or task) after another was refused for it.
 *
 * @param refused how many were, with their name in the plural
 */
export function everybodysFault(fault: Fault, refused: string): Fault {
	const { allFailed, thrown } = wrapped(
		'The node stopped: they probably share one cause. ',
		fault.advice,
	);
	return {
		...fault,
		kind: 'fatal',
		message: `Tencent Chat gave this answer for ${refused} in a row: ${fault.message}`,
		advice: { failed: allFailed, allFailed, thrown },
	};
}

/** Tells a fault from what there is instead of one. */
export function isFault(value: object): value is Fault {
	return 'kind' in value;
}

/** Whether the same request may succeed later, unchanged. */
export function isRetryable({ kind }: Fault): boolean {
	return kind === 'transient' || kind === 'rateLimited';
}

/** Every code that this node explains, in order. */
export function knownFaults(): Array<Fault & { code: number }> {
	return Object.keys(EXPLANATIONS).map((code) => {
		return { ...codeFault(Number(code)), code: Number(code) };
	});
}
