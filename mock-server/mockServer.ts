import type { CallbackOptions, OtherCallback, RecordedCallback } from './callbacks/callbacks';
import { Control } from './control/control';
import type { FaultRule } from './faults/faultInjection';
import type { Outage, OutageOptions, RecordedOutage } from './faults/outages';
import { credentialOf, rulesOf } from './options';
import type { MockServerCredential, MockServerOptions } from './options';
import { createParts, resetParts } from './parts';
import type { Parts } from './parts';
import { Service } from './service';
import type { App } from './state/app';
import { Clock } from './state/clock';
import type { Counters, RecordedRequest } from './state/requestLog';
import type { Schedule } from './state/schedule';
import { HttpListener } from './wire/httpListener';
import type { HttpCall, HttpReply } from './wire/httpListener';

/**
 * A stand-in of Tencent's tag, attribute and push REST API. It speaks HTTP, keeps state, is as strict as
 * the documents, and misbehaves on request.
 */
export class MockServer {
	/** What to put into a credential so that it reaches this mock server. */
	readonly credential: Readonly<MockServerCredential>;
	/** Accounts, tags and attributes, to look at and to change. */
	readonly app: App;
	/** The server's clock, to be turned. */
	readonly clock: Clock;
	/** Scheduled tasks, those carried out included. */
	readonly schedule: Schedule;
	private readonly service: Service;
	private readonly control: Control;

	private constructor(
		private readonly listener: HttpListener,
		private readonly parts: Parts,
		private readonly options: MockServerOptions,
	) {
		this.credential = credentialOf(options, listener.url);
		this.app = parts.app;
		this.clock = parts.clock;
		this.schedule = parts.schedule;
		this.service = new Service(parts, rulesOf(options));
		this.control = new Control(parts, () => this.reset());
	}

	/** Starts a mock server, ready for calls. */
	static async start(options: MockServerOptions = {}): Promise<MockServer> {
		const { host = '127.0.0.1', port = 0, tls, now } = options;
		const clock = new Clock(now === undefined ? undefined : Number(now));
		const listener = await HttpListener.listen({ host, port, tls, now: () => clock.now() });
		try {
			const parts = createParts(options, clock, listener);
			const mockServer = new MockServer(listener, parts, options);
			listener.serve((call) => mockServer.answer(call));
			return mockServer;
		} catch (thrown) {
			await listener.close();
			throw thrown;
		}
	}

	/** Where it listens, e.g. `http://127.0.0.1:12345`. */
	get url(): string {
		return this.listener.url;
	}

	/** Every request so far, in order of arrival, save for those of the control endpoints. */
	get requests(): RecordedRequest[] {
		return this.parts.requestLog.requests;
	}

	/** Counts of what the documents neither allow nor forbid. */
	get counters(): Readonly<Counters> {
		return this.parts.requestLog.counters;
	}

	/** Adds a fault rule and returns a function that removes it. */
	injectFault(rule: FaultRule): () => void {
		return this.parts.faultInjection.add(rule);
	}

	/** Removes all fault rules. */
	clearFaults(): void {
		this.parts.faultInjection.clear();
	}

	/**
	 * Makes the whole service unavailable for a while, for every request. Open
	 * connections end with a `refused` one; what was carried out by then stays so.
	 */
	outage(options: OutageOptions): Outage {
		return this.parts.outages.begin(options);
	}

	/** Every outage so far, in the order of their beginnings. */
	get outages(): readonly RecordedOutage[] {
		return this.parts.outages.records;
	}

	/** Ends all outages. */
	async endOutages(): Promise<void> {
		await this.parts.outages.clear();
	}

	/**
	 * Has an account click what a push showed it; a second click changes nothing.
	 *
	 * @throws RangeError when this push showed it nothing
	 */
	click(taskId: string, account: string): void {
		this.app.pushes.click(taskId, account, this.clock.now());
	}

	/** Every callback so far, in the order of their answers. */
	get callbacks(): readonly RecordedCallback[] {
		return this.parts.callbacks.records;
	}

	/** Sends callbacks to another address from now on, or to none. */
	setCallback(options: CallbackOptions | undefined): void {
		this.parts.callbacks.configure(options);
	}

	/**
	 * Makes a callback about something else than pushes.
	 *
	 * @throws RangeError where callbacks have no address, or the packets have no body of this command
	 */
	callBack(callback: OtherCallback): void {
		this.parts.callbacks.addOther(callback);
	}

	/** Settles when no callback is left to be sent. */
	async callbacksDone(): Promise<void> {
		await this.parts.callbacks.done();
	}

	/**
	 * Empties it: no accounts, tags, attributes, requests, rules, outages and counted calls are left,
	 * and the clock is what it was at first.
	 */
	reset(): void {
		resetParts(this.parts);
	}

	/** Closes every connection, hanging ones too, and frees the port. */
	async stop(): Promise<void> {
		this.schedule.stop();
		const closed = this.listener.close();
		await this.parts.outages.clear();
		await this.parts.callbacks.stop();
		await closed;
	}

	private answer(call: HttpCall): HttpReply {
		if (this.control.isFor(call)) return this.control.handle(call);
		this.schedule.runDue();
		const reply = this.service.handle(call);
		return { ...reply, delay: (reply.delay ?? 0) + (this.options.latency ?? 0) };
	}
}
