import { BlockList, isIPv6 } from 'node:net';
import { z } from 'zod';
import { faultRule } from './faultInjection';
import type { FaultRule } from './faultInjection';
import type { AccountType } from './accountType';
import type { AppState } from './app';
import { callbackOptions } from './callbacks';
import type { CallbackOptions, RecordedCallback } from './callbacks';
import type { Clock } from './clock';
import { deviceSettings } from './devices';
import type { Devices } from './devices';
import { outageOptions } from './outages';
import type { Outage, OutageOptions, RecordedOutage } from './outages';
import type { PushLog } from './pushLog';
import type { Schedule } from './schedule';
import { infoOf } from './scheduleCommands';
import type { HttpCall, HttpReply } from './server';
import type { Oddities, RecordedRequest } from './service';
import { listNotifications, summarize } from './summary';

/** What the control endpoints can see and do; a `MockServer` is one. */
export interface Controllable {
	readonly app: {
		readonly state: AppState;
		readonly pushes: PushLog;
		readonly devices: Devices;
		importAccounts(accounts: string[]): void;
		registerAttributes(names: string[], type?: AccountType): void;
	};
	readonly requests: readonly RecordedRequest[];
	readonly oddities: Readonly<Oddities>;
	readonly clock: Clock;
	readonly schedule: Schedule;
	readonly credential: Readonly<{ sdkAppId: string }>;
	readonly outages: readonly RecordedOutage[];
	injectFault(rule: FaultRule): () => void;
	clearFaults(): void;
	readonly callbacks: readonly RecordedCallback[];
	setCallback(options: CallbackOptions | undefined): void;
	outage(options: OutageOptions): Outage;
	endOutages(): Promise<void>;
	click(taskId: string, account: string): void;
	reset(): void;
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

	constructor(mockServer: Controllable) {
		this.endpoints = new Map(Object.entries(endpointsOf(mockServer)));
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

function endpointsOf(mockServer: Controllable): Record<string, Endpoint> {
	return {
		'GET /mock/state': () => mockServer.app.state,
		'GET /mock/requests': () => mockServer.requests,
		'GET /mock/summary': () => summarize(mockServer),
		'POST /mock/accounts': (body) => {
			const accounts = names.parse(body);
			mockServer.app.importAccounts(accounts);
			return { imported: accounts.length };
		},
		'POST /mock/attribute-names': (body) => {
			const { names: list, type } = attributeNames.parse(body);
			mockServer.app.registerAttributes(list, type);
			return { registered: list.length };
		},
		'POST /mock/faults': (body) => {
			mockServer.injectFault(faultRule.parse(body));
			return { added: 1 };
		},
		'DELETE /mock/faults': () => {
			mockServer.clearFaults();
			return {};
		},
		'GET /mock/notifications': () => listNotifications(mockServer.app.pushes),
		'POST /mock/devices': (body) => {
			const { account, ...device } = deviceSettings.parse(body);
			mockServer.app.devices.set(account, device);
			return mockServer.app.devices.of(account);
		},
		'POST /mock/clicks': (body) => {
			const { taskId, account } = click.parse(body);
			mockServer.click(taskId, account);
			return {};
		},
		'GET /mock/scheduled-tasks': () => {
			const { schedule, credential } = mockServer;
			const setting = { schedule, sdkAppId: Number(credential.sdkAppId) };
			return schedule.tasks.map((task) => infoOf(task, setting));
		},
		'GET /mock/callbacks': () => mockServer.callbacks,
		'POST /mock/callback': (body) => {
			const options = callbackOptions.parse(body);
			mockServer.setCallback(options);
			return { url: options.url };
		},
		'DELETE /mock/callback': () => {
			mockServer.setCallback(undefined);
			return {};
		},
		'GET /mock/outages': () => mockServer.outages,
		'POST /mock/outages': (body) => {
			const { kind, began } = mockServer.outage(readOutage(body));
			return { kind, began };
		},
		'DELETE /mock/outages': () => {
			void mockServer.endOutages();
			return {};
		},
		'GET /mock/clock': () => timeOf(mockServer.clock),
		'POST /mock/clock': (body) => {
			const turn = clockTurn.parse(body);
			if ('advance' in turn) mockServer.clock.advance(turn.advance);
			else mockServer.clock.set(turn.now);
			return timeOf(mockServer.clock);
		},
		'POST /mock/reset': () => {
			mockServer.reset();
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
