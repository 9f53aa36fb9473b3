import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

export interface ProcessOptions {
	cwd?: string;
	env?: NodeJS.ProcessEnv;
	/** Called for every line that it prints. */
	onLine?: (line: string, stream: 'stdout' | 'stderr') => void;
}

const running = new Set<Service>();

// Whatever ends this process, nothing that it started stays behind.
process.on('exit', () => {
	for (const service of running) service.kill();
});

const LINES_KEPT = 200;

/** A program in the background, with all that it starts itself. */
export class Service {
	private readonly child: ChildProcess;
	private readonly kept: string[] = [];
	/** Settles when the program is gone, with its exit code; null after a signal. */
	readonly ended: Promise<number | null>;

	constructor(
		private readonly name: string,
		command: string,
		args: readonly string[],
		private readonly options: ProcessOptions = {},
	) {
		// A group of its own: it can be ended with its children, and Ctrl-C reaches it through us alone.
		this.child = spawn(command, args, {
			cwd: options.cwd,
			env: options.env,
			stdio: ['ignore', 'pipe', 'pipe'],
			detached: true,
		});
		running.add(this);
		this.listen();
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

	/** Asks it to end, and ends it where it does not within the time. */
	async stop(timeout = 20_000): Promise<void> {
		if (this.isRunning) this.signal('SIGTERM');
		const waiting = new AbortController();
		const late = sleep(timeout, 'late' as const, { signal: waiting.signal }).catch(() => 'gone');
		if ((await Promise.race([this.ended, late])) === 'late') this.kill();
		waiting.abort();
		await this.ended;
	}

	/** Ends it and its children this moment. */
	kill(): void {
		this.signal('SIGKILL');
	}

	private listen(): void {
		for (const name of ['stdout', 'stderr'] as const) {
			const input = this.child[name];
			if (input) createInterface({ input }).on('line', (line) => this.keep(line, name));
		}
	}

	private keep(line: string, stream: 'stdout' | 'stderr'): void {
		this.kept.push(line);
		if (this.kept.length > LINES_KEPT) this.kept.shift();
		this.options.onLine?.(line, stream);
	}

	private async end(): Promise<number | null> {
		try {
			const [code] = (await once(this.child, 'close')) as [number | null];
			return code;
		} catch (error) {
			this.kept.push(String(error));
			return 127;
		} finally {
			// Children that outlived the program itself.
			this.kill();
			running.delete(this);
		}
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

export interface RunOptions extends ProcessOptions {
	/** Milliseconds; the program is ended after them. */
	timeout: number;
}

/**
 * Runs a program to its end and gives back what it wrote to stdout.
 *
 * @throws Error with its last lines when it fails or takes too long
 */
export async function run(
	command: string,
	args: readonly string[],
	{ timeout, onLine, ...options }: RunOptions,
): Promise<string> {
	const lines: string[] = [];
	const service = new Service(command, command, args, {
		...options,
		onLine: (line, stream) => {
			if (stream === 'stdout') lines.push(line);
			onLine?.(line, stream);
		},
	});
	const timer = setTimeout(() => service.kill(), timeout);
	const code = await service.ended;
	clearTimeout(timer);
	if (code === 0) return lines.join('\n');
	const how = code === null ? `was ended after at most ${timeout / 1000} s` : `gave code ${code}`;
	throw new Error(`'${command} ${args.join(' ')}' ${how}:\n${service.output}`);
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
