import { codes, Refusal } from './refusal';
import { limits } from './limits';
import { checkUserSig } from './userSig';

/** The app a mock server stands for, as far as access to it goes. */
export interface AppIdentity {
	sdkAppId: number;
	secretKey: string;
	/** UserIDs that may call the REST API. */
	admins: ReadonlySet<string>;
}

/**
 * The query string every call carries; REST overview. Names and values are case-sensitive.
 * `Partial`, because a caller may leave out anything.
 */
export type CallQuery = Partial<
	Record<'sdkappid' | 'identifier' | 'usersig' | 'random' | 'contenttype', string>
>;

/**
 * Throws the {@link Refusal} the API would answer when this query string gives no access.
 *
 * @param notAdmin - the code for a caller who is no admin
 */
export function checkAccess(
	query: CallQuery,
	app: AppIdentity,
	notAdmin: number = codes.notAdmin,
): void {
	const { sdkAppId, identifier, userSig } = readQuery(query);
	if (sdkAppId !== app.sdkAppId) {
		throw new Refusal(codes.unknownApp, `SDKAppID ${sdkAppId} does not exist`);
	}
	checkUserSig(
		userSig,
		{ sdkAppId, identifier, secretKey: app.secretKey },
		Math.floor(Date.now() / 1000),
	);
	if (!app.admins.has(identifier)) {
		throw new Refusal(notAdmin, `${identifier} is not an app admin`);
	}
}

function readQuery(query: CallQuery): { sdkAppId: number; identifier: string; userSig: string } {
	const { sdkappid, identifier, usersig, random, contenttype } = query;
	if (!sdkappid) throw new Refusal(codes.sdkAppIdMissing, 'sdkappid is missing');
	if (!/^\d+$/.test(sdkappid)) throw new Refusal(codes.badQuery, 'sdkappid is not a number');
	if (contenttype !== 'json') throw new Refusal(codes.badQuery, 'contenttype is not json');
	if (!isRandom(random)) {
		throw new Refusal(codes.malformedHttp, `random is not an integer of 0..${limits.random}`);
	}
	if (!identifier) throw new Refusal(codes.badQuery, 'identifier is missing');
	if (!usersig) throw new Refusal(codes.badQuery, 'usersig is missing');
	return { sdkAppId: Number(sdkappid), identifier, userSig: usersig };
}

function isRandom(text: string | undefined): boolean {
	return text !== undefined && /^\d+$/.test(text) && Number(text) <= limits.random;
}
