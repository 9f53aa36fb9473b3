import { sleep } from 'n8n-workflow';

import { Latency } from './latency';
import type { Reply } from './reply';

/** Watches the answers of one run, to notice a missing one early; times in the clock of `performance.now()`. */
export class AnswerWatch {
	/** When the requests under way left, oldest first. */
	private readonly underWay = new Set<{ leftAt: number }>();

	private readonly latency = new Latency();

	private lastAnswerAt = -Infinity;

	/** When the latest of the answered requests left. */
	private answeredLeftAt = -Infinity;

	/** Whether no request was answered in this run. */
	get isFirst(): boolean {
		return this.lastAnswerAt === -Infinity;
	}

	get isNobodyUnderWay(): boolean {
		return this.underWay.size === 0;
	}

	/** A request is under way until its reply is there. */
	async during(post: () => Promise<Reply>): Promise<Reply> {
		const sending = { leftAt: performance.now() };
		this.underWay.add(sending);
		const reply = await post();
		this.underWay.delete(sending);
		return reply;
	}

	/** A request was answered. */
	recordAnswer(leftAt: number): void {
		const now = performance.now();
		this.lastAnswerAt = now;
		this.answeredLeftAt = Math.max(this.answeredLeftAt, leftAt);
		this.latency.record(now - leftAt);
	}

	/** A probe was answered: it stands for all, and does not tell how long answers take. */
	recordProbe(): void {
		this.lastAnswerAt = performance.now();
	}

	hasAnswerSince(time: number): boolean {
		return this.lastAnswerAt > time;
	}

	/** Whether a request that left later was answered. */
	isOvertaken(leftAt: number): boolean {
		return this.answeredLeftAt > leftAt;
	}

	/**
	 * Whether an answer should have come by now, and no other has come instead. Where the event loop was
	 * busy, an answer may only not have been read: it has as long again as answers take.
	 *
	 * @param nextChange waits until something happens in the run, such as an answer
	 */
	async isSilent(nextChange: () => Promise<void>): Promise<boolean> {
		if (!this.isAnswerMissing()) return false;
		await Promise.race([sleep(this.latency.usual), nextChange()]);
		return this.isAnswerMissing();
	}

	private isAnswerMissing(): boolean {
		for (const { leftAt } of this.underWay) {
			if (leftAt > this.answeredLeftAt) return this.latency.isOverdue(leftAt, this.lastAnswerAt);
		}
		return false;
	}
}
