import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import execa, { type ExecaChildProcess, type Options } from 'execa';

export interface ProcessOptions extends Pick<Options, 'cwd' | 'env' | 'uid' | 'gid'> {
	/** Called for every line that it prints. */
	onLine?: (line: string) => void;
}

const running = new Set<Service>();

// Whatever ends this process, nothing that it started stays behind.
process.on('exit', () => {
	for (const service of running) service.kill();
});

const LINES_KEPT = 200;

/** A program in the background, with all that it starts itself. */
export class Service {
	private readonly child: ExecaChildProcess;
	private readonly kept: string[] = [];
	/** Settles when the program is gone, with its exit code; null after a signal. */
	readonly ended: Promise<number | null>;

	constructor(
		private readonly name: string,
		command: string,
		args: readonly string[],
		{ onLine, ...options }: ProcessOptions = {},
	) {
		this.child = execa(command, args, {
			...options,
			all: true,
			cleanup: false,
			// A group of its own: it can be ended with its children, and Ctrl-C reaches it through us alone.
			detached: true,
			extendEnv: false,
			reject: false,
			stdin: 'ignore',
		});
		running.add(this);
		if (this.child.all) {
			createInterface({ input: this.child.all }).on('line', (line) => {
				this.keep(line);
				onLine?.(line);
			});
		}
		this.ended = this.end();
	}

	get isRunning(): boolean {
		return running.has(this);
	}

	/** What it printed last, stdout and stderr together. */
	get output(): string {
		return this.kept.join('\n');
	}

	/** Waits until it answers. @throws Error with its last lines when it ends or takes too long */
	async ready(look: () => Promise<boolean>, timeout: number): Promise<void> {
		const end = Date.now() + timeout;
		while (!(await look())) {
			if (!this.isRunning) throw new Error(`${this.name} ended at once:\n${this.output}`);
			if (Date.now() > end) throw new Error(`${this.name} does not answer:\n${this.output}`);
			await sleep(200);
		}
	}

	/** Asks it to end, and ends it where it does not within the time, in milliseconds. */
	async stop(timeout = 20_000): Promise<void> {
		if (this.isRunning) this.signal('SIGTERM');
		const late = setTimeout(() => this.kill(), timeout);
		await this.ended;
		clearTimeout(late);
	}

	/** Ends it and its children this moment. */
	kill(): void {
		this.signal('SIGKILL');
	}

	private keep(text: string): void {
		this.kept.push(text);
		if (this.kept.length > LINES_KEPT) this.kept.shift();
	}

	private async end(): Promise<number | null> {
		const result = await this.child;
		if ('shortMessage' in result) this.keep(String(result.shortMessage));
		// Children that outlived the program itself.
		this.kill();
		running.delete(this);
		return result.exitCode ?? null;
	}

	private signal(signal: NodeJS.Signals): void {
		const { pid } = this.child;
		if (pid === undefined) return;
		try {
			process.kill(-pid, signal);
		} catch {
			// It is gone already.
		}
	}
}

/**
 * Runs a program to its end and gives back what it wrote to stdout. Its environment is the given one,
 * or else ours.
 *
 * @param options - `timeout` in milliseconds, after which the program is ended
 * @throws ExecaError with what it wrote when it fails or takes too long
 */
export async function run(
	command: string,
	args: readonly string[],
	options: Options & { timeout: number },
): Promise<string> {
	const { stdout } = await execa(command, args, { ...options, extendEnv: false });
	return stdout;
}

/**
 * The environment without what npm, jest and n8n itself may have put there: under NODE_ENV=test n8n
 * refuses to load any node.
 */
export function plainEnvironment(): NodeJS.ProcessEnv {
	const entries = Object.entries(process.env);
	return Object.fromEntries(entries.filter(([name]) => !FOREIGN.test(name)));
}

const FOREIGN = /^(npm_|n8n_|jest_|init_cwd$|node_env$|node_options$)/i;
