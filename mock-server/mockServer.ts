import type { App } from './app';
import { CallGate } from './callGate';
import type { CallbackOptions, Callbacks, RecordedCallback } from './callbacks';
import { Clock } from './clock';
import type { PathCommand } from './commands';
import { Control } from './control';
import { Dispatcher } from './dispatcher';
import { FaultInjection } from './faultInjection';
import type { FaultRule } from './faultInjection';
import { limits } from './limits';
import { createApp, createCallbacks, credentialOf, identityOf, planOf } from './options';
import type { MockServerCredential, MockServerOptions } from './options';
import { Outages } from './outages';
import type { Outage, OutageOptions, RecordedOutage } from './outages';
import { seededRandom, shuffled } from './random';
import { Schedule } from './schedule';
import { HttpListener } from './server';
import type { HttpCall, HttpReply } from './server';
import { Service } from './service';
import type { Oddities, RecordedRequest } from './service';

/**
 * A stand-in of Tencent's tag, attribute and push REST API. It speaks HTTP, keeps state, is as strict as
 * the documents, and misbehaves on request.
 */
export class MockServer {
	/** What to put into a credential so that it reaches this mock server. */
	readonly credential: Readonly<MockServerCredential>;
	private readonly faultInjection: FaultInjection;
	private readonly downtimes: Outages;
	private readonly callGate: CallGate;
	private readonly dispatcher: Dispatcher;
	/** Scheduled tasks, those carried out included. */
	readonly schedule: Schedule;
	private readonly service: Service;
	private readonly caller: Callbacks;

	private constructor(
		/** Accounts, tags and attributes, to look at and to change. */
		readonly app: App,
		/** The server's clock, to be turned. */
		readonly clock: Clock,
		private readonly listener: HttpListener,
		private readonly options: MockServerOptions,
	) {
		const { seed = 1, callsPerSecond = limits.callsPerSecond, countRefusedCalls } = options;
		this.credential = credentialOf(options, listener.url);
		this.faultInjection = new FaultInjection(seed);
		this.downtimes = new Outages(listener);
		this.callGate = new CallGate(callsPerSecond, countRefusedCalls);
		this.dispatcher = new Dispatcher(app, clock, {
			...planOf(options),
			msgRandomWindow: options.msgRandomWindow ?? 'second',
		});
		this.schedule = new Schedule(app, this.dispatcher, clock, {
			dispatchMs: options.dispatchMs ?? 0,
			listDays: options.scheduleListDays ?? 31,
		});
		this.caller = createCallbacks(options);
		if (options.onPush) app.pushes.onTask(options.onPush);
		app.pushes.onStage((stages) => this.caller.add(stages));
		this.service = this.createService(options, seededRandom(seed));
	}

	/** Starts a mock server, ready for calls. */
	static async start(options: MockServerOptions = {}): Promise<MockServer> {
		const { host = '127.0.0.1', port = 0, tls, now } = options;
		const clock = new Clock(now === undefined ? undefined : Number(now));
		const app = createApp(options);
		const listener = await HttpListener.listen({ host, port, tls, now: () => clock.now() });
		const mockServer = new MockServer(app, clock, listener, options);
		const control = new Control(mockServer);
		listener.serve((call) =>
			control.isFor(call) ? control.handle(call) : mockServer.answer(call),
		);
		return mockServer;
	}

	/** Where it listens, e.g. `http://127.0.0.1:12345`. */
	get url(): string {
		return this.listener.url;
	}

	/** Every request so far, in order of arrival, save for those of the control endpoints. */
	get requests(): RecordedRequest[] {
		return this.service.requests;
	}

	/** Counts of what the documents neither allow nor forbid. */
	get oddities(): Readonly<Oddities> {
		return this.service.oddities;
	}

	/** Adds a fault rule and returns a function that removes it. */
	injectFault(rule: FaultRule): () => void {
		return this.faultInjection.add(rule);
	}

	/** Removes all fault rules. */
	clearFaults(): void {
		this.faultInjection.clear();
	}

	/**
	 * Takes the whole service away for a while: every request, whatever it is, meets this. Open
	 * connections end with a `refused` one; what was carried out by then stays so.
	 */
	outage(options: OutageOptions): Outage {
		return this.downtimes.begin(options);
	}

	/** Every outage so far, in the order of their beginnings. */
	get outages(): readonly RecordedOutage[] {
		return this.downtimes.records;
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
		return this.caller.records;
	}

	/** Sends callbacks to another address from now on, or to none. */
	setCallback(options: CallbackOptions | undefined): void {
		this.caller.configure(options);
	}

	/** Settles when no callback is left to be sent. */
	async callbacksDone(): Promise<void> {
		await this.caller.done();
	}

	/** Ends all outages. */
	async endOutages(): Promise<void> {
		await this.downtimes.clear();
	}

	/**
	 * Empties it: no accounts, tags, attributes, requests, rules, outages and counted calls are left,
	 * and the clock is what it was at first.
	 */
	reset(): void {
		this.schedule.clear();
		this.caller.reset();
		this.app.clear();
		this.clock.reset();
		this.faultInjection.reset();
		this.downtimes.reset();
		this.callGate.reset();
		this.dispatcher.reset();
		this.service.reset();
	}

	/** Closes every connection, hanging ones too, and frees the port. */
	async stop(): Promise<void> {
		this.schedule.stop();
		const closed = this.listener.close();
		await this.downtimes.clear();
		await this.caller.stop();
		await closed;
	}

	private answer(call: HttpCall): HttpReply {
		this.schedule.runDue();
		const reply = this.service.handle(call);
		return { ...reply, delay: (reply.delay ?? 0) + (this.options.latency ?? 0) };
	}

	private createService(options: MockServerOptions, random: () => number): Service {
		const { app, clock, dispatcher, schedule, faultInjection, downtimes: outages, callGate } = this;
		const plan = planOf(options);
		return new Service({
			app,
			clock,
			dispatcher,
			schedule,
			callsPerSecondOf: (name: string, { pace }: PathCommand) =>
				options.callsPerSecondOf?.[name] ?? pace?.callsPerSecond(plan),
			faultInjection,
			outages,
			callGate,
			identity: identityOf(options),
			badElement: options.badElement ?? 'request',
			pushEnabled: options.pushEnabled ?? true,
			arrange: (entries) =>
				options.answerOrder === 'shuffled' ? shuffled(entries, random) : [...entries],
			onRequest: options.onRequest,
		});
	}
}
