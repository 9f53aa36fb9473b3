import { answerParent } from './children';
import type { Cost, Greeting, Job, Result } from './protocol';

/** What a contestant tells of itself; its process knows the most memory it ever had. */
export type Outcome = Omit<Result, 'peak'>;

/** Makes this process a contestant: it greets once everything is loaded, and then does its job. */
export function answerContest(run: (job: Job) => Promise<Outcome>): void {
	answerParent(async (question: Job | Greeting): Promise<Result | Greeting> => {
		if ('greeting' in question) return question;
		const outcome = await run(question);
		return { ...outcome, peak: process.resourceUsage().maxRSS * 1024 };
	});
}

/** Does something and measures what it takes. */
export async function measured<T>(work: () => Promise<T>): Promise<{ value: T; cost: Cost }> {
	const before = process.cpuUsage();
	const begun = performance.now();
	const value = await work();
	const wallMs = performance.now() - begun;
	const { user, system } = process.cpuUsage(before);
	return { value, cost: { wallMs, cpuMs: (user + system) / 1000 } };
}
