import { BlockList, isIPv6 } from 'node:net';
import { z } from 'zod';
import { callbackOptions, otherCallback } from '../callbacks/callbacks';
import type { Callbacks } from '../callbacks/callbacks';
import { infoOf } from '../commands/scheduledTasks';
import { faultRule } from '../faults/faultInjection';
import type { FaultInjection } from '../faults/faultInjection';
import { outageOptions } from '../faults/outages';
import type { OutageOptions, Outages } from '../faults/outages';
import type { App } from '../state/app';
import type { Clock } from '../state/clock';
import { deviceSettings } from '../state/devices';
import type { RequestLog } from '../state/requestLog';
import type { Schedule } from '../state/schedule';
import type { AppIdentity } from '../wire/access';
import type { HttpCall, HttpReply } from '../wire/httpListener';
import { listNotifications, summarize } from './summary';

/** The parts of a mock server that its control endpoints show and steer. */
export interface ControlledParts {
	app: App;
	identity: AppIdentity;
	clock: Clock;
	schedule: Schedule;
	requestLog: RequestLog;
	faultInjection: FaultInjection;
	outages: Outages;
	callbacks: Callbacks;
}

type Endpoint = (body: unknown) => unknown;

const prefix = '/mock/';
const names = z.array(z.string());
const attributeNames = z.union([
	names.transform((list) => ({ names: list, type: undefined })),
	z.strictObject({ names, type: z.union([z.literal(0), z.literal(1)]).optional() }),
]);

const clockTurn = z.union([
	z.strictObject({ advance: z.number() }),
	z.strictObject({ now: z.union([z.number(), z.string()]) }),
]);

const click = z.strictObject({ taskId: z.string(), account: z.string() });

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** The endpoints under `/mock/` that steer a mock server from another process. */
export class Control {
	private readonly endpoints: ReadonlyMap<string, Endpoint>;

	/** @param reset - empties the mock server */
	constructor(parts: ControlledParts, reset: () => void) {
		this.endpoints = new Map(Object.entries(endpointsOf(parts, reset)));
	}

	/** Whether a call is meant for a control endpoint. */
	isFor({ url }: HttpCall): boolean {
		return url.pathname.startsWith(prefix);
	}

	handle({ method, url, from, body }: HttpCall): HttpReply {
		if (!isLoopback(from)) return json(403, { error: 'loopback only' });
		const endpoint = this.endpoints.get(`${method} ${url.pathname}`);
		if (!endpoint) return json(404, { error: `there is no ${method} ${url.pathname}` });
		try {
			return json(200, endpoint(body.length > 0 ? JSON.parse(body.toString('utf8')) : undefined));
		} catch (thrown) {
			return json(400, { error: thrown instanceof Error ? thrown.message : String(thrown) });
		}
	}
}

function endpointsOf(parts: ControlledParts, reset: () => void): Record<string, Endpoint> {
	const { app, clock, schedule, requestLog, faultInjection, outages, callbacks } = parts;
	return {
		'GET /mock/state': () => app.state,
		'GET /mock/requests': () => requestLog.requests,
		'GET /mock/summary': () => summarize(requestLog, app.pushes),
		'POST /mock/accounts': (body) => {
			const accounts = names.parse(body);
			app.importAccounts(accounts);
			return { imported: accounts.length };
		},
		'POST /mock/attribute-names': (body) => {
			const { names: list, type } = attributeNames.parse(body);
			app.registerAttributes(list, type);
			return { registered: list.length };
		},
		'POST /mock/faults': (body) => {
			faultInjection.add(faultRule.parse(body));
			return { added: 1 };
		},
		'DELETE /mock/faults': () => {
			faultInjection.clear();
			return {};
		},
		'GET /mock/notifications': () => listNotifications(app.pushes),
		'POST /mock/devices': (body) => {
			const { account, ...device } = deviceSettings.parse(body);
			app.devices.set(account, device);
			return app.devices.of(account);
		},
		'POST /mock/clicks': (body) => {
			const { taskId, account } = click.parse(body);
			app.pushes.click(taskId, account, clock.now());
			return {};
		},
		'GET /mock/scheduled-tasks': () => {
			const context = { schedule, sdkAppId: parts.identity.sdkAppId };
			return schedule.tasks.map((task) => infoOf(task, context));
		},
		'GET /mock/callbacks': () => callbacks.records,
		'POST /mock/callbacks': (body) => {
			const other = otherCallback.parse(body);
			callbacks.addOther(other);
			return { command: other.command };
		},
		'POST /mock/callback': (body) => {
			const options = callbackOptions.parse(body);
			callbacks.configure(options);
			return { url: options.url };
		},
		'DELETE /mock/callback': () => {
			callbacks.configure(undefined);
			return {};
		},
		'GET /mock/outages': () => outages.records,
		'POST /mock/outages': (body) => {
			const { kind, began } = outages.begin(readOutage(body));
			return { kind, began };
		},
		'DELETE /mock/outages': () => {
			void outages.clear();
			return {};
		},
		'GET /mock/clock': () => timeOf(clock),
		'POST /mock/clock': (body) => {
			const turn = clockTurn.parse(body);
			if ('advance' in turn) clock.advance(turn.advance);
			else clock.set(turn.now);
			return timeOf(clock);
		},
		'POST /mock/reset': () => {
			reset();
			return {};
		},
	};
}

/** Over HTTP nobody could end an outage that closes the port, so it needs an end. */
function readOutage(body: unknown): OutageOptions {
	const options = outageOptions.parse(body);
	if (options.kind === 'refused' && options.ms === undefined) {
		throw new RangeError('a refused port needs ms');
	}
	return options;
}

function timeOf(clock: Clock): { now: string } {
	return { now: new Date(clock.now()).toISOString() };
}

function isLoopback(address: string): boolean {
	return loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}

function json(status: number, value: unknown): HttpReply {
	return {
		status,
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(value),
	};
}
