/**
 * Time-outs of connections, in simulated time: Node.js itself sets them on timers that nobody can replace.
 * A request that is never answered then costs a test no time, and a busy machine lets none run into its time-out.
 */
import { Socket } from 'node:net';

/** What a clock has to offer for it. */
export interface SocketClock {
	setTimer: (run: () => void, ms: number, repeats: boolean) => { refresh: () => unknown };
	stop: (timer: unknown) => void;
}

/** What Node.js calls when a time-out has passed, and whenever a connection was used. */
interface Internals {
	_onTimeout: () => void;
	_unrefTimer: () => void;
}

const prototype = Socket.prototype as Socket & Internals;

/** @returns what puts Node.js's own time-outs back */
export function simulateSocketTimeouts(clock: SocketClock): () => void {
	const real = { setTimeout: prototype.setTimeout, _unrefTimer: prototype._unrefTimer };
	const timers = new WeakMap<Socket, { refresh: () => unknown }>();
	/** Those whose timer stops when they close. */
	const watched = new WeakSet<Socket>();
	Object.assign(prototype, {
		setTimeout(this: Socket & Internals, ms: number, callback?: () => void): Socket {
			if (this.destroyed) return this;
			Object.assign(this, { timeout: ms });
			clock.stop(timers.get(this));
			timers.delete(this);
			if (ms === 0) {
				if (callback) this.removeListener('timeout', callback);
				return this;
			}
			timers.set(
				this,
				clock.setTimer(
					() => {
						if (!this.destroyed) this._onTimeout();
					},
					ms,
					false,
				),
			);
			if (!watched.has(this)) this.once('close', () => clock.stop(timers.get(this)));
			watched.add(this);
			if (callback) this.once('timeout', callback);
			return this;
		},
		_unrefTimer(this: Socket): void {
			timers.get(this)?.refresh();
		},
	});
	return () => {
		Object.assign(prototype, real);
	};
}
