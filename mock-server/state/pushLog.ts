import type { Condition } from '../wire/condition';
import type { Devices } from './devices';
import type { Notification, Wording } from './notification';
import { isOverwritable, notify, wordingOf } from './notification';
import type { OfflinePushInfo } from '../wire/offlinePushInfo';
import type { PushContent } from '../wire/pushBodies';

/** A push that was carried out. */
export interface PushTask extends PushContent {
	taskId: string;
	command: 'push' | 'batch';
	/** Unix ms of the server's clock. */
	at: number;
	/** Of a push to a segment. */
	condition?: Condition;
	/** One per account, in the order in which they were notified. */
	notifications: Notification[];
	/** What a revoke put in its place. */
	revoked?: Wording;
}

/** A stage that a notification has come to; callback page. */
export interface StageEvent {
	task: PushTask;
	notification: Notification;
	stage: 'sent' | 'delivered' | 'clicked';
	/** Unix ms. */
	at: number;
}

/** Is told of stages; they are made only as far as they are looked at. */
export type StageListener = (events: Iterable<StageEvent>) => void;

/** What a push needs besides its content. */
export interface NewTask extends PushContent {
	command: PushTask['command'];
	at: number;
	condition?: Condition;
	accounts: readonly string[];
}

/** Who was notified of what, by which push. */
export class PushLog {
	/** Every push that was carried out, in order. */
	readonly tasks: PushTask[] = [];
	private readonly byId = new Map<string, PushTask>();
	private readonly byAccount = new Map<string, Notification[]>();
	private readonly taskListeners: Array<(task: PushTask) => void> = [];
	private readonly stageListeners: StageListener[] = [];

	constructor(private readonly devices: Devices) {}

	/** Every notification, in order. */
	get notifications(): Notification[] {
		return this.tasks.flatMap(({ notifications }) => notifications);
	}

	/** Accounts that were notified, and how often, in the order of their first notification. */
	get counts(): ReadonlyMap<string, number> {
		return new Map([...this.byAccount].map(([account, list]) => [account, list.length]));
	}

	/** The notifications of an account, in order. */
	of(account: string): readonly Notification[] {
		return this.byAccount.get(account) ?? [];
	}

	/** The push of this TaskId. */
	find(taskId: string): PushTask | undefined {
		return this.byId.get(taskId);
	}

	/** Tells `listener` of every stage from now on. */
	onStage(listener: StageListener): void {
		this.stageListeners.push(listener);
	}

	/** Tells `listener` of every push from now on, once everybody is notified. */
	onTask(listener: (task: PushTask) => void): void {
		this.taskListeners.push(listener);
	}

	/** Notifies these accounts; one that appears twice is notified twice. */
	add({ accounts, ...rest }: NewTask): PushTask {
		const task: PushTask = { ...rest, taskId: this.nextId(rest), notifications: [] };
		this.tasks.push(task);
		this.byId.set(task.taskId, task);
		for (const account of accounts) this.notify(account, task);
		for (const listener of this.taskListeners) listener(task);
		for (const listener of this.stageListeners) listener(stagesOfTask(task));
		return task;
	}

	/** Puts other words in the place of what is shown, where the vendor allows. */
	overwrite(task: PushTask, info: OfflinePushInfo): void {
		const wording = wordingOf(info);
		task.revoked = wording;
		for (const notification of task.notifications.filter(isOverwritable)) {
			notification.overwritten = wording;
		}
	}

	/**
	 * Has an account click a notification; a second click changes nothing.
	 *
	 * @param at - Unix ms
	 * @throws RangeError when this push showed it nothing
	 */
	click(taskId: string, account: string, at: number): void {
		const task = this.find(taskId);
		const notification = task?.notifications.find((other) => other.account === account);
		if (!task || !notification?.sent) throw new RangeError(`${taskId} showed ${account} nothing`);
		if (notification.clicked) return;
		notification.clicked = true;
		for (const listener of this.stageListeners) {
			listener([{ task, notification, stage: 'clicked', at }]);
		}
	}

	clear(): void {
		this.tasks.length = 0;
		this.byId.clear();
		this.byAccount.clear();
	}

	private notify(account: string, task: PushTask): void {
		const { taskId, at } = task;
		const device = this.devices.of(account);
		const fate = this.devices.fateOf(account, taskId);
		const notification = notify({ account, taskId, at }, task.info, device, fate);
		task.notifications.push(notification);
		const known = this.byAccount.get(account);
		if (known) known.push(notification);
		else this.byAccount.set(account, [notification]);
	}

	/** As in the samples: five groups of hexadecimal digits, `batch_` before those of batch. */
	private nextId({ command, at }: Pick<PushTask, 'command' | 'at'>): string {
		const time = Math.floor(at / 1000).toString(16);
		const number = (this.tasks.length + 1).toString(16).padStart(8, '0');
		const rest = '20000071c3de904_19b7e4c2_ab3f09';
		return `${command === 'batch' ? 'batch_' : ''}${time}_${number}_${rest}`;
	}
}

function* stagesOfTask(task: PushTask): Iterable<StageEvent> {
	for (const notification of task.notifications) yield* stagesOf(task, notification);
}

function stagesOf(task: PushTask, notification: Notification): StageEvent[] {
	const { channel, delivered, clicked, at } = notification;
	if (channel === 'none') return [];
	const stages: Array<[StageEvent['stage'], boolean]> = [
		['sent', true],
		['delivered', delivered],
		['clicked', clicked],
	];
	return stages
		.filter(([, reached]) => reached)
		.map(([stage]) => ({ task, notification, stage, at }));
}
