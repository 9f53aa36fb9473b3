import type { Answer, ErrorListEntry } from '../wire/answer';
import { listEntry } from '../wire/answer';
import { asRefusal, codes, Refusal } from '../wire/refusal';
import type { App } from './app';
import { CallGate } from './callGate';
import type { Clock } from './clock';
import { limits } from '../wire/limits';
import type { OfflinePushInfo } from '../wire/offlinePushInfo';
import type { BatchOrder, PushOrder } from '../wire/pushBodies';
import type { PushTask } from './pushLog';
import { meets } from './segment';

/** How long `MsgRandom` is remembered; the documents say both (README). */
export type MsgRandomWindow = 'second' | '7 days';

/** What the plan allows. */
export interface PushAllowance {
	pushesPerDay: number;
	/** Accounts of batch calls in any one second. */
	usersPerSecond: number;
	msgRandomWindow: MsgRandomWindow;
}

const dayMs = 86_400_000;
const windowMs: Record<MsgRandomWindow, number> = { second: 1000, '7 days': 7 * dayMs };
const pushAccountRules = { accountTypes: true };

/** Carries pushes out, within what the plan allows. */
export class Dispatcher {
	private readonly userGate: CallGate;
	/** Answers by `MsgRandom`, oldest first. */
	private readonly answers = new Map<string, { at: number; answer: Answer }>();
	/** Pushes by day, counted from 1970 in UTC. */
	private readonly pushesOf = new Map<number, number>();

	constructor(
		private readonly app: App,
		private readonly clock: Clock,
		private readonly allowance: PushAllowance,
	) {
		this.userGate = new CallGate(allowance.usersPerSecond);
	}

	/**
	 * Pushes to a segment or to everybody, if the day's number is not used up.
	 *
	 * @param at - when, Unix ms
	 */
	push({ condition, ...content }: PushOrder, at = this.clock.now()): PushTask {
		this.countPush(at);
		const accounts = this.app.reachable.filter(
			(account) => condition === undefined || meets(this.app.holder(account), condition),
		);
		return this.app.pushes.add({
			...content,
			...(condition && { condition }),
			command: 'push',
			at,
			accounts,
		});
	}

	/**
	 * Pushes to those accounts that exist, and lists the others.
	 *
	 * @param listed - accounts to list whatever they are
	 * @param at - when, Unix ms
	 */
	batch(
		{ accounts, ...content }: BatchOrder,
		listed: ReadonlyMap<string, Refusal> = new Map(),
		at = this.clock.now(),
	): { task: PushTask; errorList: ErrorListEntry[] } {
		const errorList: ErrorListEntry[] = [];
		const served = accounts.filter((account) => {
			try {
				const refusal = listed.get(account);
				if (refusal) throw refusal;
				this.app.checkExists(account, pushAccountRules);
				return true;
			} catch (thrown) {
				errorList.push(listEntry(account, asRefusal(thrown)));
				return false;
			}
		});
		const task = this.app.pushes.add({ ...content, command: 'batch', at, accounts: served });
		return { task, errorList };
	}

	/** Throws when so many more accounts are too many for the running second. */
	checkUsers(count: number): void {
		if (this.userGate.admits('batch', this.clock.steady(), undefined, count)) return;
		throw new Refusal(codes.tooFrequent, 'too many target users in a second');
	}

	/** Overwrites a push to everybody or to a segment. */
	revoke(taskId: string, info: OfflinePushInfo): void {
		const task = this.app.pushes.find(taskId);
		if (task?.command !== 'push') throw new Refusal(codes.unknownTask, `no push ${taskId}`);
		if (task.revoked) throw new Refusal(codes.alreadyRevoked, `${taskId} is revoked already`);
		if (this.clock.now() - task.at > limits.revokeWithinMs) {
			throw new Refusal(codes.revokedTooLate, `${taskId} is older than 24 hours`);
		}
		this.app.pushes.overwrite(task, info);
	}

	/**
	 * Answers a repeated `MsgRandom` as the first time and does nothing; what failed may be
	 * repeated.
	 */
	once(command: string, msgRandom: number, run: () => Answer): Answer {
		const now = this.clock.steady();
		this.forget(now - windowMs[this.allowance.msgRandomWindow]);
		const key = `${command} ${msgRandom}`;
		const known = this.answers.get(key);
		if (known) return known.answer;
		const answer = run();
		this.answers.set(key, { at: now, answer });
		return answer;
	}

	/** Forgets quota and `MsgRandom`s. */
	reset(): void {
		this.userGate.reset();
		this.answers.clear();
		this.pushesOf.clear();
	}

	private countPush(at: number): void {
		const day = Math.floor(at / dayMs);
		const pushes = this.pushesOf.get(day) ?? 0;
		if (pushes >= this.allowance.pushesPerDay) {
			throw new Refusal(codes.dayUsedUp, 'push times exceed the daily limit');
		}
		this.pushesOf.set(day, pushes + 1);
	}

	private forget(until: number): void {
		for (const [key, { at }] of this.answers) {
			if (at > until) return;
			this.answers.delete(key);
		}
	}
}
