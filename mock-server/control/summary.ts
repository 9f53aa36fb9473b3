import type { Condition } from '../wire/condition';
import type { Notification } from '../state/notification';
import { wordingOf } from '../state/notification';
import type { PushLog, PushTask } from '../state/pushLog';
import type { Counters, RecordedRequest, RequestLog } from '../state/requestLog';

/** Counts of all requests so far, as `GET /mock/summary` shows them. */
export interface Summary {
	requests: number;
	/** Per command: how many got which ErrorCode, HTTP status (`http 502`), `reset`, `hung`, `lost`. */
	commands: Record<string, Record<string, number>>;
	counters: Readonly<Counters>;
	/** Absent as long as nothing was pushed. */
	pushes?: PushSummary;
}

/** Who was notified, in numbers. */
export interface PushSummary {
	tasks: number;
	notifications: number;
	/** Different accounts. */
	accounts: number;
	/** How often the most notified account was notified. */
	mostPerAccount: number;
}

/** A push, as `GET /mock/notifications` shows it. */
export interface TaskSummary {
	taskId: string;
	command: PushTask['command'];
	dataId: string;
	/** ISO 8601. */
	at: string;
	condition?: Condition;
	title: string;
	text: string;
	/** Accounts notified, and how far the pushes got. */
	notifications: number;
	sent: number;
	delivered: number;
	clicked: number;
}

/** What `GET /mock/notifications` shows. */
export interface NotificationList {
	tasks: TaskSummary[];
	/** The notifications of each account, in order. */
	accounts: Record<string, readonly Notification[]>;
}

/** Counts requests by command and by what became of them, and who was notified. */
export function summarize({ requests, counters }: RequestLog, pushes: PushLog): Summary {
	const commands: Summary['commands'] = {};
	for (const { command, answer } of requests) {
		const counts = (commands[command] ??= {});
		const outcome = outcomeOf(answer);
		counts[outcome] = (counts[outcome] ?? 0) + 1;
	}
	const hasPushes = pushes.tasks.length > 0;
	return {
		requests: requests.length,
		commands,
		counters,
		...(hasPushes && { pushes: summarizePushes(pushes) }),
	};
}

/** Every push, and every account with its notifications. */
export function listNotifications(pushes: PushLog): NotificationList {
	const accounts = [...pushes.counts.keys()].map((account) => [account, pushes.of(account)]);
	return { tasks: pushes.tasks.map(summarizeTask), accounts: Object.fromEntries(accounts) };
}

/** An answer in a word: its ErrorCode, else its HTTP status, else how the connection ended. */
export function outcomeOf({ status, code }: RecordedRequest['answer']): string {
	if (code !== undefined) return String(code);
	return typeof status === 'number' ? `http ${status}` : status;
}

function summarizePushes({ tasks, counts }: PushLog): PushSummary {
	const times = [...counts.values()];
	return {
		tasks: tasks.length,
		notifications: times.reduce((sum, count) => sum + count, 0),
		accounts: times.length,
		mostPerAccount: times.reduce((most, count) => Math.max(most, count), 0),
	};
}

function summarizeTask(task: PushTask): TaskSummary {
	const { taskId, command, dataId, at, condition, info, notifications } = task;
	const count = (holds: (notification: Notification) => boolean): number =>
		notifications.filter(holds).length;
	return {
		taskId,
		command,
		dataId,
		at: new Date(at).toISOString(),
		...(condition && { condition }),
		...wordingOf(info),
		notifications: notifications.length,
		sent: count(({ sent }) => sent),
		delivered: count(({ delivered }) => delivered),
		clicked: count(({ clicked }) => clicked),
	};
}
