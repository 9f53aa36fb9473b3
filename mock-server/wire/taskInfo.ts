/** Whom a scheduled task is for. */
export type TaskType = 'All' | 'Tag' | 'User';

/** Only `pending` is documented. */
export type TaskStatus = 'pending' | 'dispatching' | 'dispatched' | 'failed';

/** A scheduled task, as get_sched_task and list_sched_task answer (1047/78842, 78843). */
export interface TaskInfo {
	TaskID: number;
	Sdkappid: number;
	/** `YYYY-MM-DD HH:MM:SS` in UTC, as `SchedAt`. */
	CreateAt: string;
	Type: TaskType;
	SchedAt: string;
	Content: Record<string, unknown>;
	Title: string;
	Desc: string;
	Status: TaskStatus;
	/** Accounts notified. */
	DispatchSuccess: number;
	/** Why it did not go out, or not to all; '' otherwise. */
	DispatchErr: string;
	/** TaskId of the push, '' before it. */
	PushTaskID: string;
}
