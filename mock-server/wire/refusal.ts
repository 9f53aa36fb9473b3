/**
 * Error codes the mock server answers with by itself, with the meaning the 'Error Codes' page gives
 * them. Where that page leaves a choice, README.md says what the mock server chose.
 */
export const codes = {
	ok: 0,
	malformedHttp: 60002,
	bodyNotJson: 60003,
	tooFrequent: 60007,
	unknownCommand: 60009,
	sdkAppIdMissing: 60012,
	badQuery: 60025,
	userSigExpired: 70001,
	userSigMalformed: 70003,
	userSigWrongKey: 70009,
	identifierMismatch: 70013,
	sdkAppIdMismatch: 70014,
	unknownApp: 70020,
	accountNotImported: 70107,
	tooManyAccountsInApp: 70398,
	badAccountParameter: 70402,
	notAdminForAccounts: 70403,
	accountsNotDeletable: 71000,
	badBody: 90001,
	badMsgRandom: 90005,
	notAdmin: 90009,
	tooManyAccounts: 90018,
	conditionTagTooLong: 90020,
	tagInBothLists: 90022,
	pushedTooSoon: 90024,
	badLifeTime: 90026,
	tooManyTags: 90032,
	badAttribute: 90033,
	tagTooLong: 90034,
	accountTypeClash: 90035,
	mixedCondition: 90039,
	emptyTag: 90040,
	badOfflinePushInfo: 90043,
	pushNotEnabled: 90045,
	dayUsedUp: 90047,
	unknownTask: 90049,
	alreadyRevoked: 90050,
	revokedTooSoon: 90051,
	revokedTooLate: 90052,
	revokeWithoutInfo: 90053,
	pushTooLarge: 90056,
	dataIdTooLong: 90057,
	badTaskParameter: 90104,
	taskDispatched: 90106,
	taskDispatching: 90107,
} as const;

/** Why a request, or one account of it, is refused: Tencent's code and a sentence. */
export class Refusal extends Error {
	constructor(
		readonly code: number,
		info: string,
		/** What an ErrorList says of it: nothing, as in all samples, unless a fault rule has words. */
		readonly listedInfo?: string,
	) {
		super(info);
		this.name = 'Refusal';
	}
}

/** Narrows what a `catch` caught; anything but a refusal is a bug and is thrown on. */
export function asRefusal(thrown: unknown): Refusal {
	if (thrown instanceof Refusal) return thrown;
	throw thrown;
}
