import type { JsonObject } from '../../mock-server/packets/packet';
import type { Entry, Reply } from '../judge';
import type { Session } from '../session';

const importOne = 'im_open_login_svc.account_import';
const importMany = 'im_open_login_svc.multiaccount_import';
const check = 'im_open_login_svc.account_check';
const remove = 'im_open_login_svc.account_delete';

/** Makes the run's own accounts, and looks them up. */
export async function accounts(session: Session): Promise<void> {
	const [first, second] = [session.name('a'), session.name('b')];
	const one = await create(session, [first], () =>
		session.check({ packet: importOne, body: { UserID: first }, ends: ['success'] }),
	);
	if (one.isRefused) {
		session.skip('account_import was refused, so there is no account to look up', check, remove);
	}
	const many = await create(session, [second], () =>
		session.check({
			packet: importMany,
			body: { AccountList: [{ UserID: second }] },
			ends: ['success'],
		}),
	);
	if (!many.isRefused) await askOlderImport(session);
	if (session.own.length > 0) await lookUp(session);
}

/** Deletes the run's own accounts; what was deleted by then is no longer the run's. */
export async function deleteAccounts(session: Session): Promise<void> {
	const { leavings, stranger } = session;
	const own = [...leavings.accounts];
	if (own.length === 0) return;
	const reply = await session.check({
		packet: remove,
		about: 'one of them does not exist',
		body: { DeleteItem: [...own, stranger].map((UserID) => ({ UserID })) },
		ends: ['partial'],
		entries: [
			...session.own.map((account) => entry(account, 'ResultCode', 0)),
			entry(stranger, 'ResultCode', 70107),
		],
	});
	for (const account of deletedIn(reply)) leavings.accounts.delete(account);
}

/** The accounts that an answer of account_delete says are gone. */
export function deletedIn({ answer }: Reply): string[] {
	const items = Array.isArray(answer.ResultItem) ? answer.ResultItem : [];
	return items.flatMap((item) => {
		if (typeof item !== 'object' || item === null || Array.isArray(item)) return [];
		const { UserID, ResultCode } = item;
		const isGone = ResultCode === 0 || ResultCode === 70107;
		return typeof UserID === 'string' && isGone ? [UserID] : [];
	});
}

/** An account is the run's as soon as its import was sent, whatever the answer. */
async function create(
	{ leavings, own }: Session,
	names: readonly string[],
	send: () => Promise<Reply>,
): Promise<Reply> {
	names.forEach((name) => leavings.accounts.add(name));
	const reply = await send();
	const { FailAccounts: failed } = reply.answer;
	const refused = new Set(Array.isArray(failed) ? failed : []);
	if (reply.isOk) own.push(...names.filter((name) => !refused.has(name)));
	if (reply.isRefused) names.forEach((name) => leavings.accounts.delete(name));
	return reply;
}

async function lookUp(session: Session): Promise<void> {
	const { own, stranger } = session;
	await session.check({
		packet: check,
		about: 'one of them does not exist',
		body: { CheckItem: [...own, stranger].map((UserID) => ({ UserID })) },
		ends: ['success'],
		entries: [
			...own.map((account) => entry(account, 'AccountStatus', 'Imported')),
			entry(stranger, 'AccountStatus', 'NotImported'),
		],
	});
}

async function askOlderImport(session: Session): Promise<void> {
	const third = session.name('c');
	session.leavings.accounts.add(third);
	const reply = await session.probe(importMany, { Accounts: [third] });
	if (!reply.isOk) return session.answer('olderImport', ending(reply));
	const found = await session.probe(check, { CheckItem: [{ UserID: third }] });
	const isImported = JSON.stringify(found.answer).includes('"Imported"');
	session.answer(
		'olderImport',
		`${ending(reply)}; the account ${isImported ? 'exists' : 'is not there'}`,
	);
}

function entry(account: string, key: string, value: string | number): Entry {
	return { list: 'ResultItem', by: 'UserID', account, value: [key, value] };
}

/** How a call ended, in short. */
export function ending({ status, answer, code, isOk }: Reply): string {
	if (status === undefined) return 'no answer';
	if (isOk) return `OK${refusedIn(answer)}`;
	const info = typeof answer.ErrorInfo === 'string' ? answer.ErrorInfo : '';
	const words = info === '' ? '' : ` "${info}"`;
	return code === undefined ? `HTTP ${status}, no code` : `refused with ${code}${words}`;
}

function refusedIn({ ErrorList: list }: JsonObject): string {
	if (!Array.isArray(list)) return ', no `ErrorList`';
	const codes = list.map((one) =>
		typeof one === 'object' && one !== null && !Array.isArray(one)
			? `${String(one.ErrorCode)}`
			: '?',
	);
	return codes.length === 0 ? ', `ErrorList` empty' : `, \`ErrorList\` with ${codes.join(', ')}`;
}
