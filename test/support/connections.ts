import { createHook } from 'node:async_hooks';

/** What Node calls the beginning of a TCP connection and the search for a host's address. */
const CONNECTION = 'TCPCONNECTWRAP';
const LOOKUP = 'GETADDRINFOREQWRAP';

/** What this process began, be it in vain. */
export interface Attempts {
	connections: number;
	lookups: number;
}

/** When each was begun, `performance.now()`, ms. */
export interface AttemptTimes {
	connections: number[];
	lookups: number[];
}

/** Counts what is begun while something runs: where nobody listens there is nobody else to ask. */
export async function countAttempts<T>(run: () => Promise<T>): Promise<{ result: T } & Attempts> {
	const { result, connections, lookups } = await attemptsDuring(run);
	return { result, connections: connections.length, lookups: lookups.length };
}

/** Notes what is begun while something runs. */
export async function attemptsDuring<T>(
	run: () => Promise<T>,
): Promise<{ result: T } & AttemptTimes> {
	const begun: AttemptTimes = { connections: [], lookups: [] };
	const hook = createHook({
		init(_, type) {
			if (type === CONNECTION) begun.connections.push(performance.now());
			if (type === LOOKUP) begun.lookups.push(performance.now());
		},
	});
	hook.enable();
	try {
		return { result: await run(), ...begun };
	} finally {
		hook.disable();
	}
}
