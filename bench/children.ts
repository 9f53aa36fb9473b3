import { once } from 'node:events';
import { resolve } from 'node:path';
import execa, { type ExecaChildProcess } from 'execa';

/** Nothing in the benchmark takes longer; what does is stuck. */
const LONGEST_ANSWER = 15 * 60_000;
/** How long a child may take to leave its profile, milliseconds. */
const LONGEST_END = 10_000;

export interface ChildOptions {
	env?: Record<string, string>;
	/** Where V8 is to leave its processor profile, if anywhere. */
	profile?: string;
}

// Children end with this process; so that a signal ends it like anything else, it has to be handled.
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
	process.once(signal, () => process.exit(1));
}

/** A program of this folder in a process of its own, which answers one question at a time. */
export class Child {
	private constructor(private readonly child: ExecaChildProcess) {}

	static start(program: string, { env, profile }: ChildOptions = {}): Child {
		const profiling = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : [];
		const child = execa.node(resolve(__dirname, program), [], {
			env,
			nodeOptions: [...process.execArgv, ...profiling],
			reject: false,
			// Keeps Infinity and NaN what they are.
			serialization: 'advanced',
			stdio: 'inherit',
		});
		return new Child(child);
	}

	/** Asks a question and waits for the answer; both are what the program says they are. */
	async ask<Question extends object, Answer>(question: Question): Promise<Answer> {
		const settled = new AbortController();
		const late = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_ANSWER);
		try {
			const answer = once(this.child, 'message', { signal: settled.signal });
			const end = this.child.then(({ exitCode }) => {
				throw new Error(`A child process ended early with ${exitCode}`);
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
		if (this.child.connected) this.child.disconnect();
		const late = setTimeout(() => this.child.kill('SIGKILL'), LONGEST_END);
		await this.child;
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
