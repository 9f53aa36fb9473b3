import { ending } from './accounts';
import { withStranger } from './tags';
import type { Reply } from '../judge';
import type { Session } from '../session';
import type { JsonObject } from '../../mock-server/packets/packet';

const batch = 'timpush.batch';
const revoke = 'timpush.revoke';

/** Longer than the second that the page gives for `MsgRandom`. */
const repeatAfterMs = 2_000;
const dataIdBytes = 64;

/** A push of the run, and an account that it was for. */
export interface SentPush {
	taskId: string;
	account: string;
	/** Whether the account was given, so that a device may have got it. */
	isGiven: boolean;
}

/** Pushes to the run's own accounts, which have no device, and to those that were given. */
export async function batches(session: Session): Promise<SentPush | undefined> {
	const { own, options } = session;
	const reach = 'reaches other users';
	session.skip(reach, 'timpush.push', 'all_member_push.im_push');
	const who = own.length > 0 ? own : options.given;
	if (who.length === 0) {
		return (
			session.skip('there is no account to call it for (see --accounts)', batch, revoke),
			undefined
		);
	}
	const push = await sendFirst(session, who);
	await session.check(withStranger(session, batch, bodyFor(session, [...who, session.stranger])));
	await refuse(session, who);
	session.answer(
		'batchNobody',
		withTaskId(await session.probe(batch, bodyFor(session, [session.stranger]))),
	);
	if (own.length === 0) {
		session.skip('would change what the given accounts were shown', revoke);
		return push;
	}
	await askMsgRandom(session);
	const sender = { From_Account: session.stranger };
	session.answer(
		'unknownSender',
		ending(await session.probe(batch, bodyFor(session, own, sender))),
	);
	session.answer('brokenBody', `add_tag: ${ending(await session.probe('timpush.add_tag', '{'))}`);
	await revokeOwn(session, push);
	if (options.given.length === 0) return push;
	const [account = ''] = options.given;
	const given = await session.probe(batch, bodyFor(session, options.given));
	return typeof given.answer.TaskId === 'string' && given.isOk
		? { taskId: given.answer.TaskId, account, isGiven: true }
		: push;
}

async function sendFirst(session: Session, who: readonly string[]): Promise<SentPush | undefined> {
	const body = bodyFor(session, who, { DataId: session.name('push') });
	const { answer } = await session.check({ packet: batch, body, ends: ['success'] });
	const { TaskId } = answer;
	if (typeof TaskId !== 'string' || TaskId === '') return undefined;
	return { taskId: TaskId, account: who[0] ?? '', isGiven: session.own.length === 0 };
}

/** Refusals that the page shows or names. */
async function refuse(session: Session, who: readonly string[]): Promise<void> {
	await session.check({
		packet: batch,
		about: '`MsgRandom` is a text',
		body: bodyFor(session, who, { MsgRandom: 'x' }),
		ends: ['failed'],
		// 90001 in the sample, 90005 in the list of codes.
		codes: [90001, 90005],
	});
	await session.check({
		packet: batch,
		about: '`DataId` of 65 bytes',
		body: bodyFor(session, who, { DataId: 'x'.repeat(dataIdBytes + 1) }),
		ends: ['failed'],
		codes: [90057],
	});
}

async function askMsgRandom(session: Session): Promise<void> {
	const body = bodyFor(session, session.own);
	const first = await session.probe(batch, body);
	const atOnce = await session.probe(batch, body);
	await session.sleep(repeatAfterMs);
	const later = await session.probe(batch, body);
	const words = (reply: Reply): string => {
		if (!reply.isOk) return ending(reply);
		return reply.answer.TaskId === first.answer.TaskId ? 'the same `TaskId`' : 'another `TaskId`';
	};
	session.answer('msgRandom', `at once: ${words(atOnce)}; after 2 s: ${words(later)}`);
}

/** The pages contradict each other on whether a batch can be recalled, so both ways to end are fine. */
async function revokeOwn(session: Session, push: SentPush | undefined): Promise<void> {
	if (!push) return session.skip('batch brought no TaskId, and others are not touched', revoke);
	const OfflinePushInfo = { Title: title(session), Desc: 'Recalled' };
	const reply = await session.check({
		packet: revoke,
		about: "the run's own batch",
		body: { TaskId: push.taskId, OfflinePushInfo },
		ends: ['success', 'failed'],
	});
	session.answer('revokeBatch', ending(reply));
}

function bodyFor(session: Session, who: readonly string[], changes: JsonObject = {}): JsonObject {
	return {
		From_Account: session.options.identifier,
		To_Account: [...who],
		MsgRandom: session.random(),
		OfflinePushInfo: { PushFlag: 0, Title: title(session), Desc: 'A check of the API' },
		...changes,
	};
}

/** Stands in all pushes and tasks of the run. */
export function title({ run }: Session): string {
	return `n8n conformance ${run}`;
}

function withTaskId(reply: Reply): string {
	const { TaskId } = reply.answer;
	const words = typeof TaskId === 'string' && TaskId !== '' ? 'a `TaskId`' : 'no `TaskId`';
	return `${ending(reply)}, ${words}`;
}
