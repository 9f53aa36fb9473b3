import type { JsonObject } from '../mock-server/packets/packet';
import { cleanUp } from './cleanUp';
import type { Question } from './questions';
import type { Row, SessionOptions } from './session';
import { Session, Stopped } from './session';
import { accounts } from './steps/accounts';
import { attributeNames } from './steps/attributeNames';
import { attributes } from './steps/attributes';
import { batches } from './steps/batch';
import { olderFamily } from './steps/olderFamily';
import { reports } from './steps/reports';
import { schedule } from './steps/schedule';
import { tags } from './steps/tags';
import { remedyFor } from './words';

/** What a run came to. */
export interface Result {
	rows: Row[];
	answers: ReadonlyMap<Question, string>;
	/** What could not be taken away again, in words. */
	left: string[];
	/** Why it ended early. */
	ended?: string;
}

/** It cannot run at all; the message says why and what to do. */
export class CannotRun extends Error {}

/** Two calls that change nothing; one of them may be what differs. */
const openers: ReadonlyArray<readonly [packet: string, bodyFor: (account: string) => JsonObject]> =
	[
		['timpush.get_attr_name', () => ({})],
		['im_open_login_svc.account_check', (UserID) => ({ CheckItem: [{ UserID }] })],
	];

/**
 * Compares an app with the documents, call by call, and takes everything away that it made, also when it is
 * stopped.
 *
 * @param onSession - gets the session, to stop it
 * @throws CannotRun when the app lets no call in
 */
export async function compareApp(
	options: SessionOptions,
	onSession: (session: Session) => void,
): Promise<Result> {
	const session = new Session(options);
	onSession(session);
	let ended: string | undefined;
	let left: string[] = [];
	try {
		await open(session);
		await walk(session);
	} catch (thrown) {
		if (!(thrown instanceof Stopped)) throw thrown;
		ended = thrown.message;
	} finally {
		left = await cleanUp(session);
	}
	if (ended === undefined) session.closeRows();
	return { rows: session.rows, answers: session.answers, left, ended };
}

async function walk(session: Session): Promise<void> {
	await accounts(session);
	const names = await attributeNames(session);
	await tags(session);
	await attributes(session, names);
	await olderFamily(session, names);
	const push = await batches(session);
	await schedule(session);
	await reports(session, push);
}

/** Finds out whether calls get in at all, before anything is made. */
async function open(session: Session): Promise<void> {
	const statuses = [];
	for (const [packet, bodyFor] of openers) {
		const { status, code } = await session.probe(packet, bodyFor(session.stranger));
		const remedy = code === undefined ? undefined : remedyFor(code);
		if (remedy !== undefined)
			throw new CannotRun(`The app refused the call with ${code}. ${remedy}`);
		if (code !== undefined) return;
		statuses.push(status === undefined ? 'no answer' : `HTTP ${status}`);
	}
	throw new CannotRun(
		`The address does not answer as the API does (${statuses.join(', ')}). Check --region or --endpoint, and whether this machine reaches it.`,
	);
}
