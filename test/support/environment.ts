/**
 * Where the tests of a file run: in the worker itself, as n8n runs in its process, not in a context of their own. What
 * is loaded as a package (runtime.js) is then the same for every file, and so are `Error`, `Date` and the timers.
 *
 * What a file leaves behind ends with it: what it has changed of the global object, of the environment variables and of n8n; timers
 * that still run, which keep all that the file has loaded; and AsyncLocalStorages, as up to Node.js 22 each that was
 * used makes every promise of the process a little slower, for ever. That of jest says which test an error belongs
 * to: where tests run one after the other a variable says it as well.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { resolve, sep } from 'node:path';
import type { Context } from 'node:vm';
import type { JestEnvironment, JestEnvironmentConfig } from '@jest/environment';
import { ModuleMocker } from 'jest-mock';
import { HERE } from './compiledOnce';

const used = new Set<AsyncLocalStorage<unknown>>();

const { run, enterWith } = AsyncLocalStorage.prototype;
Object.assign(AsyncLocalStorage.prototype, {
	run(this: AsyncLocalStorage<unknown>, ...args: Parameters<typeof run>): unknown {
		const [store, callback] = args;
		if (isOneAtATime && isOfJest(store)) return runAlone(this, store, callback);
		used.add(this);
		return run.apply(this, args);
	},
	enterWith(this: AsyncLocalStorage<unknown>, store: unknown): void {
		used.add(this);
		enterWith.call(this, store);
	},
});

/** Whether no tests of the file run side by side. */
let isOneAtATime = true;

/** Which test runs, or which hook of a test. */
function isOfJest(store: unknown): boolean {
	return typeof store === 'object' && store !== null && ('test' in store || 'hook' in store);
}

async function runAlone(
	storage: AsyncLocalStorage<unknown>,
	store: unknown,
	callback: () => unknown,
): Promise<unknown> {
	const before = storage.getStore();
	storage.getStore = () => store;
	try {
		return await callback();
	} finally {
		storage.getStore = () => before;
	}
}

// To give back all that the tests have loaded takes Node.js longer than jest waits for the end of a worker.
process.once('beforeExit', () => process.exit());

/** What jest replaces of `process` for each file. The rest of it, as who listens to it, goes on. */
const { exit, getBuiltinModule } = process;

/** The built package: what it remembers, as the pace of an app, is for the tests of one file. */
const BUILT = resolve(__dirname, '../../dist') + sep;

/** n8n's packages. A file whose first comment has `@jest-environment-options {"ownN8n": true}` gets them anew. */
const N8N = /[\\/]node_modules[\\/](@n8n[\\/]|n8n-)/;

export default class Environment implements JestEnvironment {
	readonly global = globalThis as unknown as JestEnvironment['global'];
	readonly moduleMocker = new ModuleMocker(globalThis);
	// The tests have a clock of their own (simulatedTime.ts).
	readonly fakeTimers = null;
	readonly fakeTimersModern = null;

	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly hasOwnN8n: boolean;
	private readonly resets: Array<() => void>;

	constructor({ projectConfig }: JestEnvironmentConfig) {
		isOneAtATime = true;
		this.hasOwnN8n = projectConfig.testEnvironmentOptions.ownN8n === true;
		this.forgetLoaded();
		this.resets = [globalThis, process.env].map(resetOf);
		Object.assign(globalThis, {
			setTimeout: this.watched(globalThis.setTimeout),
			setInterval: this.watched(globalThis.setInterval),
		});
	}

	/** jest tells of each test that it finds, before it runs the first one. */
	handleTestEvent(event: { name: string; concurrent?: boolean }): void {
		if (event.name === 'add_test' && event.concurrent) isOneAtATime = false;
	}

	exportConditions(): string[] {
		return ['node', 'node-addons'];
	}

	getVmContext(): Context {
		return HERE;
	}

	async setup(): Promise<void> {}

	async teardown(): Promise<void> {
		this.moduleMocker.restoreAllMocks();
		for (const storage of used) storage.disable();
		used.clear();
		this.timers.forEach((timer) => clearTimeout(timer));
		for (const reset of this.resets) reset();
		Object.assign(process, { exit, getBuiltinModule });
		this.forgetLoaded();
	}

	private forgetLoaded(): void {
		for (const file of Object.keys(require.cache)) {
			if (file.startsWith(BUILT) || (this.hasOwnN8n && N8N.test(file))) delete require.cache[file];
		}
	}

	private watched<T extends (...args: never[]) => NodeJS.Timeout>(start: T): T {
		return new Proxy(start, {
			apply: (_, self, args) => {
				const timer = Reflect.apply(start, self, args) as NodeJS.Timeout;
				this.timers.add(timer);
				return timer;
			},
		});
	}
}

/** What makes the properties of an object as they are now again. */
function resetOf(target: object): () => void {
	const before = new Map(
		Reflect.ownKeys(target).map((key) => [key, Reflect.getOwnPropertyDescriptor(target, key)]),
	);
	return () => {
		for (const key of Reflect.ownKeys(target)) {
			if (!before.has(key)) Reflect.deleteProperty(target, key);
		}
		for (const [key, property] of before) {
			if (property?.configurable) Reflect.defineProperty(target, key, property);
		}
	};
}
