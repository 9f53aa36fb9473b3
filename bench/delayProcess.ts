/**
 * A line to a far region: every byte takes half a round trip, and the first bytes of a connection
 * wait a whole one more, as they would for its TCP handshake. On the loopback a connection is free.
 */
import { once } from 'node:events';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

import { answerParent } from './children';
import type { DelayJob, DelayReady } from './protocol';

const HOST = '127.0.0.1';

async function start({ port, roundTrip }: DelayJob): Promise<DelayReady> {
	const server = createServer({ allowHalfOpen: true }, (near) => {
		const far = connect({ port, host: HOST, allowHalfOpen: true });
		carry(near, far, roundTrip / 2, roundTrip);
		carry(far, near, roundTrip / 2, 0);
	});
	server.listen(0, HOST);
	await once(server, 'listening');
	return { port: (server.address() as AddressInfo).port };
}

/** Hands on what one side says, later and in order. */
function carry(from: Socket, to: Socket, delay: number, handshake: number): void {
	const openAt = performance.now() + handshake;
	const actions: Array<() => void> = [];
	const later = (action: () => void): void => {
		// Timers may overtake each other by a millisecond: whichever fires takes the oldest action.
		actions.push(action);
		const wait = Math.max(0, openAt - performance.now());
		setTimeout(() => actions.shift()?.(), wait + delay);
	};
	from.setNoDelay(true);
	from.on('data', (bytes) => later(() => to.writable && to.write(bytes)));
	from.once('end', () => later(() => to.end()));
	from.once('close', () => later(() => to.destroySoon()));
	from.on('error', () => to.destroy());
}

answerParent(start);
