import { ending } from './accounts';
import { title } from './batch';
import { isObject } from '../judge';
import type { Reply } from '../judge';
import { objectsIn, outlineOf } from '../reading';
import type { Session } from '../session';
import type { JsonObject } from '../../mock-server/packets/packet';

const add = 'timpush.add_sched_task';
const modify = 'timpush.modify_sched_task';
const remove = 'timpush.delete_sched_task';
const get = 'timpush.get_sched_task';
const list = 'timpush.list_sched_task';

const dayMs = 86_400_000;
/** Far enough that nobody ever gets it, near enough for a list of 31 days. */
const daysAhead = 20;
const type = 'User';

/** A task for the run's own accounts alone, deleted before its time by weeks. */
export async function schedule(session: Session): Promise<void> {
	const { own } = session;
	if (own.length === 0) {
		const reason = 'there is no account of its own to plan it for';
		return session.skip(reason, add, modify, remove, get, list);
	}
	const id = await create(session);
	if (id === undefined) return await listTasks(session, undefined);
	await look(session, id);
	await change(session, id);
	await listTasks(session, id);
	await end(session, id);
}

/** The body of list_sched_task for the tasks of this run, whatever time the period means. */
export function listBody(session: Session, OrderBy: string, from = -1, to = 29): JsonObject {
	const begin = utc(from);
	return {
		...app(session),
		Offset: 0,
		Want: 20,
		OrderBy,
		Asc: false,
		BeginTime: begin,
		EndTime: utc(to),
		Keyword: title(session),
	};
}

/** The TaskIDs of the run's own tasks in an answer of list_sched_task. */
export function ownTaskIds(session: Session, { answer }: Reply): number[] {
	return objectsIn(answer, 'Tasks')
		.filter((task) => JSON.stringify(task).includes(title(session)))
		.flatMap(({ TaskID }) => (typeof TaskID === 'number' ? [TaskID] : []));
}

/** The body of delete_sched_task. */
export function deleteBody(session: Session, TaskID: number, taskType: string): JsonObject {
	return { ...app(session), TaskID, Type: taskType };
}

async function create(session: Session): Promise<number | undefined> {
	const { leavings } = session;
	leavings.mayHaveLostTask = true;
	const reply = await session.check({
		packet: add,
		body: { ...app(session), Type: type, SchedAt: utc(daysAhead), Content: content(session) },
		ends: ['success'],
	});
	if (reply.isRefused) leavings.mayHaveLostTask = false;
	const { TaskID } = reply.answer;
	if (typeof TaskID !== 'number' || TaskID === 0) return undefined;
	leavings.mayHaveLostTask = false;
	leavings.tasks.set(TaskID, type);
	return TaskID;
}

async function look(session: Session, TaskID: number): Promise<void> {
	const body = { ...app(session), TaskID };
	const reply = await session.check({ packet: get, body, ends: ['success'] });
	if (!reply.isOk) return;
	const stored = contentIn(reply);
	const kept = ['DataId', 'MsgRandom'].map((key) => {
		return `\`${key}\` ${Object.hasOwn(stored, key) ? 'kept' : 'gone'}`;
	});
	const sender = `\`From_Account\` came as ${outlineOf(stored.From_Account)}, and went as text`;
	session.answer('storedContent', [...kept, sender].join('; '));
}

/** Everything is given again but the sender, so that the task stays for the run's own accounts. */
async function change(session: Session, TaskID: number): Promise<void> {
	const start = { ...app(session), TaskID, Type: type };
	const later = { ...start, SchedAt: utc(daysAhead + 1) };
	await session.check({ packet: modify, about: 'time', body: later, ends: ['success'] });
	const Content = content(session);
	delete Content.From_Account;
	const body = { ...start, Content };
	const about = 'content without `From_Account`';
	const reply = await session.check({ packet: modify, about, body, ends: ['success', 'failed'] });
	if (!reply.isOk) return session.answer('modifiedContent', ending(reply));
	const stored = contentIn(await session.probe(get, { ...app(session), TaskID }));
	const isKept = Object.hasOwn(stored, 'From_Account');
	session.answer('modifiedContent', isKept ? 'kept' : 'gone: the content is replaced as a whole');
}

async function listTasks(session: Session, id: number | undefined): Promise<void> {
	const lower = await session.probe(list, listBody(session, 'schedat'));
	const upper = await session.probe(list, listBody(session, 'schedAt'));
	session.answer('orderBy', `schedat: ${outcomeWords(lower)}; schedAt: ${outcomeWords(upper)}`);
	const casing = lower.isRefused && upper.isOk ? 'schedAt' : 'schedat';
	const body = listBody(session, casing);
	const reply = await session.check({ packet: list, body, ends: ['success'] });
	const [task] = objectsIn(reply.answer, 'Tasks');
	if (task) session.answer('listContent', Object.hasOwn(task, 'Content') ? 'yes' : 'no');
	if (id !== undefined) await askPeriod(session, casing, id);
}

function outcomeWords(reply: Reply): string {
	return reply.isOk ? 'taken' : ending(reply);
}

async function askPeriod(session: Session, casing: string, id: number): Promise<void> {
	const isIn = async (from: number, to: number): Promise<boolean> => {
		const reply = await session.probe(list, listBody(session, casing, from, to));
		return ownTaskIds(session, reply).includes(id);
	};
	const byCreation = await isIn(-1, 1);
	const bySending = await isIn(daysAhead, daysAhead + 2);
	const words = [
		`a period around its creation ${byCreation ? 'holds' : 'does not hold'} a task`,
		`one around its time ${bySending ? 'does' : 'does not'}`,
	];
	session.answer('listPeriod', words.join(', '));
}

async function end(session: Session, TaskID: number): Promise<void> {
	const body = deleteBody(session, TaskID, type);
	const reply = await session.check({ packet: remove, body, ends: ['success'] });
	if (!reply.isOk) return;
	session.leavings.tasks.delete(TaskID);
	const about = 'a task that was deleted';
	const again = await session.check({ packet: remove, about, body, ends: ['success', 'failed'] });
	session.answer('deletedTwice', ending(again));
	const gone = { ...app(session), TaskID };
	await session.check({ packet: get, about, body: gone, ends: ['success', 'failed'] });
}

function content(session: Session): JsonObject {
	return {
		From_Account: session.options.identifier,
		To_Account: [...session.own],
		MsgRandom: session.random(),
		DataId: session.name('task'),
		OfflinePushInfo: { Title: title(session), Desc: 'Never to be sent' },
	};
}

function contentIn({ answer }: Reply): JsonObject {
	const info = isObject(answer.TaskInfo) ? answer.TaskInfo : {};
	return isObject(info.Content) ? info.Content : {};
}

function app({ options }: Session): JsonObject {
	return { Sdkappid: options.sdkAppId };
}

/** A time so many days from now, as the API takes it: `YYYY-MM-DD HH:MM:SS` in UTC. */
function utc(days: number): string {
	const time = new Date(Date.now() + days * dayMs);
	return time.toISOString().slice(0, 'YYYY-MM-DDTHH:MM:SS'.length).replace('T', ' ');
}
