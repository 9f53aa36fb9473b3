import { ending } from './accounts';
import type { SentPush } from './batch';
import { isObject } from '../judge';
import type { Reply } from '../judge';
import { objectsIn, outlineOf } from '../reading';
import type { Session } from '../session';
import type { JsonObject } from '../../mock-server/packets/packet';

const statistics = 'timpush.all_member_push_statistics';
const losses = 'timpush.all_member_push_loss';
const trace = 'timpush.all_member_push_trace';

const daySeconds = 86_400;
const tracesAtMost = 10;
const quarterHours = 4;

/** What the service reports on the run's own push, and the form of the app's own numbers. */
export async function reports(session: Session, push: SentPush | undefined): Promise<void> {
	await appReports(session);
	session.skip(
		'needs the PushID of a chat message, which no call returns',
		'timpush.normal_push_trace',
	);
	if (!push) return session.skip('batch brought no TaskId', statistics, losses, trace);
	const body = { ...period(), TaskID: [push.taskId] };
	const ends = ['success'] as const;
	const counted = await session.check({ packet: statistics, body, ends });
	const lost = await session.check({ packet: losses, body, ends });
	const traced = await traceOf(session, push);
	const words = [
		`statistics ${reportWords(counted, 'Results')}`,
		`losses ${reportWords(lost, 'Results')}`,
		`trace ${reportWords(traced, 'InstanceTrace')}`,
	];
	session.answer('batchReports', words.join('; '));
	const unknown = await session.probe(statistics, {
		...period(),
		TaskID: ['n8n-conformance-none'],
	});
	session.answer('unknownTask', reportWords(unknown, 'Results'));
	const nobody = await session.probe(trace, { TaskID: push.taskId, UserID: session.stranger });
	session.answer('nothingTraced', reportWords(nobody, 'InstanceTrace'));
}

/** Numbers of the whole app: their form is compared, and they are not shown. */
async function appReports(session: Session): Promise<void> {
	for (const packet of ['timpush.normal_push_statistics', 'timpush.normal_push_loss']) {
		await session.check({ packet, body: period(), ends: ['success'] });
	}
}

/** Asks again for a while where a device may get the push: what it reports takes time. */
async function traceOf(session: Session, { taskId, account, isGiven }: SentPush): Promise<Reply> {
	const body = { TaskID: taskId, UserID: account };
	for (let asked = 1; isGiven && asked < tracesAtMost; asked += 1) {
		const { answer, isOk } = await session.probe(trace, body);
		if (!isOk || objectsIn(answer, 'InstanceTrace').length > 0) break;
	}
	const reply = await session.check({ packet: trace, body, ends: ['success'] });
	const [device] = objectsIn(reply.answer, 'InstanceTrace');
	if (device) tellDevice(session, device);
	return reply;
}

function tellDevice(session: Session, device: JsonObject): void {
	const { OnlinePushStat: online, PushTime: time } = device;
	session.answer('onlinePushStat', `\`${outlineOf(online)}\``);
	if (typeof time === 'string') session.answer('traceZone', zoneOf(time));
}

/** How far the time of a push of just now is from UTC. */
function zoneOf(time: string): string {
	const shown = Date.parse(`${time.replace(' ', 'T')}Z`);
	if (Number.isNaN(shown)) return 'it came in another form than on the page';
	const hours = Math.round(((shown - Date.now()) / 3_600_000) * quarterHours) / quarterHours;
	return hours === 0 ? 'UTC' : `UTC${hours > 0 ? '+' : ''}${hours}`;
}

function reportWords(reply: Reply, list: string): string {
	if (!reply.isOk) return ending(reply);
	const value = reply.answer[list];
	if (!Array.isArray(value)) return `OK, no \`${list}\``;
	const first = value.find(isObject);
	if (!first) return `OK, \`${list}\` empty`;
	const total = first.TotalCount;
	return `OK, ${value.length} in \`${list}\`${total === 0 ? ', with 0' : ''}`;
}

/** Until now, within the 7 days of losses. */
function period(): JsonObject {
	const now = Math.floor(Date.now() / 1000);
	return { StartTime: now - daySeconds, EndTime: now };
}
