import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

/** Nothing in the benchmark takes longer; what does is stuck. */
const LONGEST_ANSWER = 15 * 60_000;

export interface ChildOptions {
	env?: Record<string, string>;
	/** Where V8 is to leave its processor profile, if anywhere. */
	profile?: string;
}

const running = new Set<ChildProcess>();

process.once('exit', () => running.forEach((child) => child.kill('SIGKILL')));
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => process.exit(1));
}

/** A program of this folder in a process of its own, which answers one question at a time. */
export class Child {
	private constructor(private readonly child: ChildProcess) {
		running.add(child);
		child.once('exit', () => running.delete(child));
	}

	static start(program: string, { env = {}, profile }: ChildOptions = {}): Child {
		const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
		return new Child(
			fork(resolve(__dirname, program), [], {
				env: { ...process.env, ...env },
				execArgv: [...process.execArgv, ...profiling],
				// Keeps Infinity what it is.
				serialization: 'advanced',
			}),
		);
	}

	/** Asks a question and waits for the answer; both are what the program says they are. */
	async ask<Question extends object, Answer>(question: Question): Promise<Answer> {
		const settled = new AbortController();
		const options = { signal: settled.signal };
		const late = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_ANSWER);
		try {
			const answer = once(this.child, 'message', options);
			const end = once(this.child, 'exit', options).then(([code]) => {
				throw new Error(`A child process ended early with ${String(code)}`);
			});
			this.child.send(question);
			const [message] = (await Promise.race([answer, end])) as [{ answer: Answer }];
			return message.answer;
		} finally {
			clearTimeout(late);
			settled.abort();
		}
	}

	/** Lets the child end by itself, so that it can leave its profile, and waits for that. */
	async stop(): Promise<void> {
		if (!running.has(this.child)) return;
		const end = once(this.child, 'exit');
		if (this.child.connected) this.child.disconnect();
		const late = setTimeout(() => this.child.kill('SIGKILL'), 10_000);
		await end;
		clearTimeout(late);
	}
}

/**
 * Makes this process answer its parent's questions. It ends with its parent, however that ends.
 */
export function answerParent<Question, Answer>(
	reply: (question: Question) => Promise<Answer>,
): void {
	process.on('message', (question: Question) => {
		void reply(question).then(
			(answer) => process.send?.({ answer }),
			(thrown: unknown) => {
				console.error(thrown);
				process.exit(1);
			},
		);
	});
	process.once('disconnect', () => process.exit(0));
}
