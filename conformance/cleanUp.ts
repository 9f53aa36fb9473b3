import { deleteAccounts, deletedIn } from './steps/accounts';
import { removing } from './steps/attributes';
import { deleteBody, listBody, ownTaskIds } from './steps/schedule';
import { holding } from './steps/tags';
import type { Session } from './session';

/** add_tag and remove_tag take ten tags an account. */
const tagsPerRequest = 10;

/**
 * Takes everything away that the run made. Accounts come last: what they hold goes with them, and is taken
 * away before all the same, for an app that deletes no accounts.
 *
 * @returns what is left, in words; empty when nothing is
 */
export async function cleanUp(session: Session): Promise<string[]> {
	const left = [...(await removeTasks(session)), ...(await emptyAccounts(session))];
	return [...left, ...(await removeAccounts(session))];
}

async function removeTasks(session: Session): Promise<string[]> {
	const { leavings } = session;
	if (leavings.mayHaveLostTask) await findLostTasks(session);
	for (const [id, type] of leavings.tasks) {
		const reply = await session.sendAnyway(
			'timpush.delete_sched_task',
			deleteBody(session, id, type),
		);
		if (reply.isOk) leavings.tasks.delete(id);
	}
	return [
		...[...leavings.tasks.keys()].map((id) => `the scheduled push ${id}`),
		...(leavings.mayHaveLostTask
			? ['perhaps a scheduled push, as its creation got no answer']
			: []),
	];
}

/** A task may exist although its TaskID never came; its title names the run. */
async function findLostTasks(session: Session): Promise<void> {
	const { leavings } = session;
	for (const casing of ['schedat', 'schedAt']) {
		const reply = await session.sendAnyway('timpush.list_sched_task', listBody(session, casing));
		if (!reply.isOk) continue;
		ownTaskIds(session, reply).forEach((id) => leavings.tasks.set(id, 'User'));
		leavings.mayHaveLostTask = false;
		return;
	}
}

async function emptyAccounts(session: Session): Promise<string[]> {
	const { holders, tags, attributes } = session.leavings;
	const who = [...holders];
	if (who.length === 0) return [];
	const names = [...tags];
	const left = [];
	for (let from = 0; from < names.length; from += tagsPerRequest) {
		const some = names.slice(from, from + tagsPerRequest);
		const body = { UserTags: holding(who, some) };
		const reply = await session.sendAnyway('timpush.remove_tag', body);
		if (!reply.isOk) left.push(`the tags ${some.join(', ')}`);
	}
	for (const name of attributes) {
		const body = removing(who, name);
		const reply = await session.sendAnyway('timpush.remove_attr', body);
		if (!reply.isOk) left.push(`values of the attribute ${name}`);
	}
	return who.every((account) => session.leavings.accounts.has(account)) ? [] : left;
}

/** The call is a line of the report, too, unless the run was stopped before. */
async function removeAccounts(session: Session): Promise<string[]> {
	const { leavings } = session;
	if (!session.isStopped) await deleteAccounts(session).catch(() => undefined);
	const rest = [...leavings.accounts];
	if (rest.length > 0) {
		const DeleteItem = rest.map((UserID) => ({ UserID }));
		const reply = await session.sendAnyway('im_open_login_svc.account_delete', { DeleteItem });
		deletedIn(reply).forEach((account) => leavings.accounts.delete(account));
	}
	return [...leavings.accounts].map((account) => `the account ${account}`);
}
