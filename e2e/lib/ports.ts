import getPort from 'get-port';

/** A port of 127.0.0.1 that nobody listens on: the wished one, or else any. */
export async function freePort(wished?: number): Promise<number> {
	return await getPort({ host: '127.0.0.1', port: wished });
}
