/**
 * Where the tests of a file run: the environment of jest for Node.js, without what makes it slow.
 *
 * - Its global object is an ordinary one. That of jest asks a proxy for every `Promise` and every `Math`.
 * - What a file leaves behind ends with it. Up to Node.js 22 each AsyncLocalStorage that was used makes every promise
 *   of the process a little slower, for ever, and each file brings several: those of jest and of n8n. And Node.js
 *   keeps global objects and timers that still run, and with them all that the file has loaded.
 * - That of jest says which test an error belongs to. Where tests run one after the other a variable says it as well.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { constants, createContext } from 'node:vm';
import { TestEnvironment } from 'jest-environment-node';
import './compiledOnce';

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

/** Those that a context has of its own, but that the tests share with Node.js. */
const SHARED = new Set(['Buffer', 'ArrayBuffer', 'Uint8Array']);

export default class Environment extends TestEnvironment {
	private readonly timers = new Set<NodeJS.Timeout>();
	private readonly reset: () => void;

	constructor(...args: ConstructorParameters<typeof TestEnvironment>) {
		super(...args);
		isOneAtATime = true;
		const global = ordinary(this.global);
		global.setTimeout = this.watched(global.setTimeout);
		global.setInterval = this.watched(global.setInterval);
		this.context = global;
		this.global = global;
		this.reset = resetOf(global);
		// They would replace the timers of the other object; the tests have a clock of their own (simulatedTime.ts).
		this.fakeTimers = null;
		this.fakeTimersModern = null;
	}

	/** jest tells of each test that it finds, before it runs the first one. */
	handleTestEvent(event: { name: string; concurrent?: boolean }): void {
		if (event.name === 'add_test' && event.concurrent) isOneAtATime = false;
	}

	override async teardown(): Promise<void> {
		await super.teardown();
		for (const storage of used) storage.disable();
		used.clear();
		this.timers.forEach((timer) => clearTimeout(timer));
		this.timers.clear();
		this.reset();
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

/** A global object with all that another one has. */
function ordinary<T extends object>(global: T): T {
	const context = createContext(constants.DONT_CONTEXTIFY) as T;
	for (const key of Reflect.ownKeys(global)) {
		if (Object.hasOwn(context, key) && !SHARED.has(String(key))) continue;
		const property = Object.getOwnPropertyDescriptor(global, key);
		if (!property) continue;
		if ('value' in property) Object.defineProperty(context, key, property);
		else defineLate(context, key, () => Reflect.get(global, key));
	}
	return Object.assign(context, { global: context });
}

/** A property that is made when somebody first asks for it, as Node.js does with what is seldom used. */
function defineLate(target: object, key: PropertyKey, make: () => unknown): void {
	const set = (value: unknown): void => {
		Object.defineProperty(target, key, { value, configurable: true, writable: true });
	};
	const get = (): unknown => {
		const value = make();
		set(value);
		return value;
	};
	Object.defineProperty(target, key, { get, set, configurable: true });
}

/** What makes an object as it is now again. */
function resetOf(global: object): () => void {
	const before = Object.getOwnPropertyDescriptors(global);
	return () => {
		for (const key of Reflect.ownKeys(global)) Reflect.deleteProperty(global, key);
		Object.defineProperties(global, before);
	};
}
