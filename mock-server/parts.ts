import { Callbacks } from './callbacks/callbacks';
import type { ControlledParts } from './control/control';
import { FaultInjection } from './faults/faultInjection';
import { Outages } from './faults/outages';
import type { Port } from './faults/outages';
import type { MockServerOptions } from './options';
import { identityOf, planOf } from './options';
import type { ServiceParts } from './service';
import { App } from './state/app';
import { CallGate } from './state/callGate';
import type { Clock } from './state/clock';
import { Dispatcher } from './state/dispatcher';
import { RequestLog } from './state/requestLog';
import { Schedule } from './state/schedule';
import { limits } from './wire/limits';

/** What a mock server is made of, apart from its port. */
export type Parts = ServiceParts & ControlledParts;

/** The parts of a mock server as it starts, connected with each other. */
export function createParts(options: MockServerOptions, clock: Clock, port: Port): Parts {
	const { seed = 1, callsPerSecond = limits.callsPerSecond, countRefusedCalls } = options;
	const app = createApp(options);
	const dispatcher = new Dispatcher(app, clock, {
		...planOf(options),
		msgRandomWindow: options.msgRandomWindow ?? 'second',
	});
	const callbacks = createCallbacks(options);
	if (options.onPush) app.pushes.onTask(options.onPush);
	app.pushes.onStage((stages) => callbacks.add(stages));
	return {
		app,
		identity: identityOf(options),
		clock,
		dispatcher,
		schedule: new Schedule(app, dispatcher, clock, {
			dispatchMs: options.dispatchMs ?? 0,
			listDays: options.scheduleListDays ?? 31,
		}),
		callGate: new CallGate(callsPerSecond, countRefusedCalls),
		faultInjection: new FaultInjection(seed),
		outages: new Outages(port),
		callbacks,
		requestLog: new RequestLog(options.onRequest),
	};
}

/** Empties the parts: nothing is left of what happened, and the clock is what it was at first. */
export function resetParts(parts: Parts): void {
	parts.schedule.clear();
	parts.callbacks.reset();
	parts.app.clear();
	parts.clock.reset();
	parts.faultInjection.reset();
	parts.outages.reset();
	parts.callGate.reset();
	parts.dispatcher.reset();
	parts.requestLog.clear();
}

/** The callbacks of these options. */
function createCallbacks(options: MockServerOptions): Callbacks {
	const { callbackUrl: url, callbackToken: token, callbackRetries: retries } = options;
	const target = url === undefined ? undefined : { url, token, retries };
	return new Callbacks(identityOf(options).sdkAppId, target, options.onCallback);
}

/** An app with what the options fill it with. */
function createApp({ accounts = [], attributeNames = [], seed }: MockServerOptions): App {
	const app = new App(seed);
	app.importAccounts(accounts);
	app.registerAttributes(attributeNames);
	return app;
}
