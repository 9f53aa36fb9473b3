import type { AppIdentity } from './access';
import { App } from './app';
import type { BadElement } from './command';
import type { PathCommand } from './commands';
import { Dispatcher } from './dispatcher';
import type { MsgRandomWindow } from './dispatcher';
import { callbackEventOf } from './callbackEvent';
import { Callbacks } from './callbacks';
import type { CallbackOptions, RecordedCallback } from './callbacks';
import { Control } from './control';
import { limits, plans } from './limits';
import type { Plan, PlanName } from './limits';
import { FaultInjection } from './faultInjection';
import type { FaultRule } from './faultInjection';
import { Clock } from './clock';
import { Outages } from './outages';
import type { Outage, OutageOptions, RecordedOutage } from './outages';
import { CallGate } from './callGate';
import { seededRandom, shuffled } from './random';
import { Schedule } from './schedule';
import type { PushTask } from './pushLog';
import { HttpListener } from './server';
import type { HttpCall, HttpReply } from './server';
import { Service } from './service';
import type { Oddities, RecordedRequest } from './service';

export interface MockServerOptions {
	/** 0, the default, takes any free port. */
	port?: number;
	/** Default `127.0.0.1`. */
	host?: string;
	/** PEM texts; given, the mock server speaks https. */
	tls?: { key: string; cert: string };
	sdkAppId?: number;
	secretKey?: string;
	/** UserIDs that may call the API; the first goes into `credential`. */
	admins?: string[];
	/** Imported accounts. */
	accounts?: Iterable<string>;
	/** Registered attribute names, account type 0. */
	attributeNames?: string[];
	/** ms before each answer. */
	latency?: number;
	/**
	 * Calls of one tag or attribute command in any one second, default 100; `Infinity` switches the
	 * gate off.
	 */
	callsPerSecond?: number;
	/** The same for other commands by their name, e.g. `{ push: Infinity }`. */
	callsPerSecondOf?: Readonly<Record<string, number>>;
	/** What the edition allows, default that of `standard`; `Infinity` switches a limit off. */
	plan?: PlanName | Partial<Plan>;
	/** How long a repeated `MsgRandom` is dropped, default `second`; the documents say both. */
	msgRandomWindow?: MsgRandomWindow;
	/** Whether calls refused with 60007 count towards the next second; default false. */
	countRefusedCalls?: boolean;
	/** What one bad element spoils, default the whole request. */
	badElement?: BadElement;
	/** Order of UserTags and UserAttrs, default that of the request; the documents promise none. */
	answerOrder?: 'request' | 'shuffled';
	/** Whether the Push service is activated, default true; 90045 otherwise. */
	pushEnabled?: boolean;
	/** How long a scheduled task is being dispatched (90107) before it is (90106), ms; default 0. */
	dispatchMs?: number;
	/** Days that a list of scheduled tasks may span, default 31; the documents give no number. */
	scheduleListDays?: number;
	/** What the server's clock shows at first, Unix ms or a Date; default the machine's time. */
	now?: number | Date;
	/** Where callbacks go (`Push.AllMemberPush`); without it there are none. */
	callbackUrl?: string;
	/** Signs callbacks. */
	callbackToken?: string;
	/** How often a callback that got no answer is repeated, default 0. */
	callbackRetries?: number;
	/** Called for every callback once it is answered or given up. */
	onCallback?: (callback: RecordedCallback) => void;
	/** Seed of all chance, default 1. */
	seed?: number;
	/** Called for every push as soon as everybody is notified. */
	onPush?: (task: PushTask) => void;
	/** Called for every request as soon as it is decided. */
	onRequest?: (request: RecordedRequest) => void;
}

/** The values of a credential that reaches a mock server. */
export interface MockServerCredential {
	sdkAppId: string;
	region: 'custom';
	endpoint: string;
	identifier: string;
	secretKey: string;
}

/** Made up: any 64 hexadecimal digits do. */
const defaultSecretKey = '0123456789abcdef'.repeat(4);

/** Every app has this admin (account pages). */
const defaultAdmins = ['administrator'];

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
		app.pushes.onStage((events) => this.caller.add(events.map(callbackEventOf)));
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

function createCallbacks(options: MockServerOptions): Callbacks {
	const { callbackUrl: url, callbackToken: token, callbackRetries: retries } = options;
	const target = url === undefined ? undefined : { url, token, retries };
	return new Callbacks(identityOf(options).sdkAppId, target, options.onCallback);
}

function planOf({ plan = 'standard' }: MockServerOptions): Plan {
	return typeof plan === 'string' ? plans[plan] : { ...plans.standard, ...plan };
}

function createApp({ accounts = [], attributeNames = [], seed }: MockServerOptions): App {
	const app = new App(seed);
	app.importAccounts(accounts);
	app.registerAttributes(attributeNames);
	return app;
}

function identityOf(options: MockServerOptions): AppIdentity {
	const { sdkAppId = 1_400_000_000, secretKey = defaultSecretKey } = options;
	return { sdkAppId, secretKey, admins: new Set(options.admins ?? defaultAdmins) };
}

function credentialOf(options: MockServerOptions, endpoint: string): MockServerCredential {
	const { sdkAppId, secretKey, admins } = identityOf(options);
	const [identifier = ''] = admins;
	return { sdkAppId: String(sdkAppId), region: 'custom', endpoint, identifier, secretKey };
}
