import { createHook } from 'node:async_hooks';

/** What Node calls the beginning of a TCP connection and the search for a host's address. */
const CONNECTION = 'TCPCONNECTWRAP';
const LOOKUP = 'GETADDRINFOREQWRAP';

/** What this process began, be it in vain. */
export interface Attempts {
	connections: number;
	lookups: number;
}

/** Counts what is begun while something runs: where nobody listens there is nobody else to ask. */
export async function countAttempts<T>(run: () => Promise<T>): Promise<{ result: T } & Attempts> {
	const begun: Attempts = { connections: 0, lookups: 0 };
	const hook = createHook({
		init(_, type) {
			if (type === CONNECTION) begun.connections++;
			if (type === LOOKUP) begun.lookups++;
		},
	});
	hook.enable();
	try {
		return { result: await run(), ...begun };
	} finally {
		hook.disable();
	}
}
