import { asRefusal, codes, Refusal } from '../wire/refusal';
import type { App } from './app';
import type { Clock } from './clock';
import type { Dispatcher } from './dispatcher';
import { wordingOf } from './notification';
import type { ListQuery, TaskContent, TaskOrder } from '../wire/scheduleBodies';
import { badParameter, orderOf, readTaskContent } from '../wire/scheduleBodies';
import type { TaskStatus, TaskType } from '../wire/taskInfo';

/** A push that waits for its time, or had it. */
export interface ScheduledTask {
	id: number;
	type: TaskType;
	/** Unix ms, whole seconds. */
	createdAt: number;
	/** Unix ms, whole seconds. */
	dueAt: number;
	content: TaskContent;
	order: TaskOrder;
	/** Undefined as long as it waits. */
	run?: TaskRun;
}

/** What became of a task when its time had come. */
export interface TaskRun {
	/** TaskId of the push; '' when it was refused. */
	pushTaskId: string;
	/** Accounts notified, and accounts refused. */
	notified: number;
	refused: number;
	/** Why the push was refused as a whole. */
	refusal?: Refusal;
	/** Until when it counts as being dispatched, in steady ms of the clock. */
	until: number;
}

export interface ScheduleRules {
	/** How long a task counts as being dispatched, ms. */
	dispatchMs: number;
	/** Days that list_sched_task may span. */
	listDays: number;
}

const dayMs = 86_400_000;
const firstId = 1_000_000_001;
/** A timer cannot wait longer. */
const longestWait = 2 ** 31 - 1;

/** Scheduled tasks; each is carried out when the server's clock has reached its time. */
export class Schedule {
	private readonly byId = new Map<number, ScheduledTask>();
	private nextId = firstId;
	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly app: App,
		private readonly dispatcher: Dispatcher,
		private readonly clock: Clock,
		private readonly rules: ScheduleRules,
	) {
		clock.onTurn(() => this.runDue());
	}

	/** Every task that was not deleted, in the order of creation. */
	get tasks(): ScheduledTask[] {
		return [...this.byId.values()];
	}

	/** Plans a push. */
	add(type: TaskType, dueAt: number, content: TaskContent): ScheduledTask {
		this.checkFuture(dueAt);
		const order = this.orderOf(type, content);
		const createdAt = this.clock.seconds() * 1000;
		const task = { id: this.nextId, type, createdAt, dueAt, content, order };
		this.nextId += 1;
		this.byId.set(task.id, task);
		this.setTimer();
		return task;
	}

	/** Changes the time, or keys of the content, of a task that is pending. */
	modify(id: number, type: TaskType, change: { dueAt?: number; content?: TaskContent }): void {
		const task = this.pending(id, type, 'modify');
		const { dueAt = task.dueAt } = change;
		if (dueAt !== task.dueAt) this.checkFuture(dueAt);
		const content = { ...task.content, ...change.content };
		const order = this.orderOf(type, content);
		this.byId.set(id, { ...task, dueAt, content, order });
		this.setTimer();
	}

	/** Deletes a task that is pending. */
	remove(id: number, type: TaskType): void {
		this.byId.delete(this.pending(id, type, 'delete').id);
		this.setTimer();
	}

	/** Throws 90104 when there is no such task. */
	get(id: number): ScheduledTask {
		const task = this.byId.get(id);
		if (!task) throw badParameter(`there is no task ${id}`);
		return task;
	}

	/** The tasks whose time lies in the span, and the part of them that was asked for. */
	list(query: ListQuery): { total: number; tasks: ScheduledTask[] } {
		const { BeginTime, EndTime, Asc, Offset, Want, Keyword } = query;
		if (EndTime - BeginTime > this.rules.listDays * dayMs) {
			throw badParameter(`more than ${this.rules.listDays} days`);
		}
		const found = this.tasks.filter(
			(task) => task.dueAt >= BeginTime && task.dueAt <= EndTime && mentions(task, Keyword),
		);
		const sign = Asc ? 1 : -1;
		const time = orderOf(query);
		found.sort((one, other) => sign * (one[time] - other[time] || one.id - other.id));
		return { total: found.length, tasks: found.slice(Offset, Offset + Want) };
	}

	statusOf({ run }: ScheduledTask): TaskStatus {
		if (!run) return 'pending';
		if (this.clock.steady() < run.until) return 'dispatching';
		return run.refusal ? 'failed' : 'dispatched';
	}

	/** Carries out whatever is due, the earliest first. */
	runDue(): void {
		const now = this.clock.now();
		const due = this.tasks.filter(({ run, dueAt }) => !run && dueAt <= now);
		due.sort((one, other) => one.dueAt - other.dueAt);
		for (const task of due) task.run = this.run(task);
		this.setTimer();
	}

	/** Forgets every task. */
	clear(): void {
		this.byId.clear();
		this.nextId = firstId;
		this.stop();
	}

	/** Carries out nothing more by itself. */
	stop(): void {
		clearTimeout(this.timer);
	}

	private run({ order, dueAt }: ScheduledTask): TaskRun {
		const until = this.clock.steady() + this.rules.dispatchMs;
		try {
			const { task, errorList } =
				'push' in order
					? { task: this.dispatcher.push(order.push, dueAt), errorList: [] }
					: this.dispatcher.batch(order.batch, undefined, dueAt);
			const notified = task.notifications.length;
			return { pushTaskId: task.taskId, notified, refused: errorList.length, until };
		} catch (thrown) {
			return { pushTaskId: '', notified: 0, refused: 0, refusal: asRefusal(thrown), until };
		}
	}

	private orderOf(type: TaskType, content: TaskContent): TaskOrder {
		return readTaskContent(type, content, (name) => this.app.isRegistered(name));
	}

	private checkFuture(dueAt: number): void {
		if (dueAt < this.clock.now()) throw badParameter('SchedAt is in the past');
	}

	private pending(id: number, type: TaskType, act: 'modify' | 'delete'): ScheduledTask {
		const task = this.get(id);
		if (task.type !== type) throw badParameter(`task ${id} is of Type ${task.type}`);
		const status = this.statusOf(task);
		if (status === 'dispatching') {
			throw new Refusal(codes.taskDispatching, `${act} failed: task dispatching`);
		}
		if (status !== 'pending') {
			throw new Refusal(codes.taskDispatched, `${act} failed: task ${status}`);
		}
		return task;
	}

	private setTimer(): void {
		clearTimeout(this.timer);
		const waiting = this.tasks.filter(({ run }) => !run).map(({ dueAt }) => dueAt);
		if (waiting.length === 0) return;
		const next = waiting.reduce((one, other) => Math.min(one, other));
		const ms = Math.min(Math.max(0, next - this.clock.now()), longestWait);
		this.timer = setTimeout(() => this.runDue(), ms).unref();
	}
}

function mentions({ order }: ScheduledTask, keyword: string): boolean {
	const { title, text } = wordingOf(('push' in order ? order.push : order.batch).info);
	return `${title}\n${text}`.toLowerCase().includes(keyword.toLowerCase());
}
