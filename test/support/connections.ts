import { subscribe, unsubscribe } from 'node:diagnostics_channel';

/** Node tells here of every TCP connection that a client of this process begins, even in vain. */
const CHANNEL = 'net.client.socket';

/** Counts the connections that are begun while something runs. */
export async function countConnections<T>(
	run: () => Promise<T>,
): Promise<{ result: T; connections: number }> {
	let connections = 0;
	const count = (): void => {
		connections++;
	};
	subscribe(CHANNEL, count);
	try {
		const result = await run();
		return { result, connections };
	} finally {
		unsubscribe(CHANNEL, count);
	}
}
