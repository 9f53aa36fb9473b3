import { InvalidInput } from '../../input/invalidInput';
import type { ListedTask, Task } from './task';

/** Tasks in one answer; the page names no upper limit (1047/78843). */
const PAGE_SIZE = 100;
/** No app has more; a list that goes on has no end. */
const MOST_TASKS = 100_000;
/** Pages in a row that may repeat what is known, besides those that repeat all of it once. */
const MOST_IDLE = 3;
/** Pages that are read again because the list has moved: beyond, it moves faster than it can be read. */
const MOST_STEPS_BACK = 100;

/** A part of a list. */
export interface Page {
	readonly offset: number;
	readonly want: number;
}

/**
 * A list of tasks that is read page by page while tasks come and go. Each page begins with the last
 * task of the page before: where that is another one, the list has moved, and what may have slipped
 * through is read again. Neither the number of tasks that the service tells nor a short page ends the list.
 */
export class TaskList {
	/** By what identifies them, in the order in which they came. */
	private readonly found = new Map<string, Task>();

	/** What is no task but has its place in the list. */
	private readonly strays = new Set<string>();

	private idle = 0;

	private stepsBack = 0;

	/** The page to ask for; `undefined` where the list or what is wanted of it is complete. */
	next: Page | undefined;

	/**
	 * @param limit the most that are wanted
	 * @param most tasks beyond which the list has no end
	 */
	constructor(
		private readonly limit = Infinity,
		private readonly most = MOST_TASKS,
	) {
		this.next = { offset: 0, want: Math.min(limit, PAGE_SIZE) };
	}

	/** The tasks found so far, each once. */
	get tasks(): Task[] {
		return [...this.found.values()].slice(0, this.limit);
	}

	/**
	 * Takes what came for the page that was asked for.
	 *
	 * @throws InvalidInput where the list has no end
	 */
	add(page: readonly ListedTask[]): void {
		if (!this.next) return;
		const { offset } = this.next;
		if (!this.isConnected(offset, page) && ++this.stepsBack <= MOST_STEPS_BACK) {
			this.next = { offset: Math.max(0, offset - PAGE_SIZE + 1), want: PAGE_SIZE };
			return;
		}
		const known = this.size;
		for (const each of page) this.keep(each);
		const hasNew = this.size > known;
		this.idle = hasNew ? 0 : this.idle + 1;
		const isEnd = !hasNew && (page.length < 2 || this.isRepeating(page.length));
		this.next = isEnd ? undefined : this.pageFrom(offset + page.length - 1);
		if (this.size > this.most) throw endless(this.most);
	}

	private get size(): number {
		return this.found.size + this.strays.size;
	}

	private keep({ key, task }: ListedTask): void {
		if (task) this.found.set(key, task);
		else this.strays.add(key);
	}

	private knows({ key }: ListedTask): boolean {
		return this.found.has(key) || this.strays.has(key);
	}

	/** Whether nothing can have slipped through between the tasks that are known and these. */
	private isConnected(offset: number, [first]: readonly ListedTask[]): boolean {
		return offset === 0 || (first !== undefined && this.knows(first));
	}

	/** New tasks at the front push known ones back, at most all of them. */
	private isRepeating(length: number): boolean {
		return this.idle > MOST_IDLE + this.size / (length - 1);
	}

	private pageFrom(offset: number): Page | undefined {
		const missing = this.limit - this.found.size;
		return missing > 0 ? { offset, want: Math.min(missing + 1, PAGE_SIZE) } : undefined;
	}
}

function endless(most: number): InvalidInput {
	return new InvalidInput(
		`Tencent Chat lists more than ${most} scheduled pushes`,
		"Turn off 'Return All' and set a 'Limit', or shorten the period under 'Filters'.",
	);
}
