import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { CallbackEvent } from '../../mock-server';
import { callbackSign } from '../../mock-server';
import { readPacket } from '../../mock-server/packets/packet';
import { series, startPair } from './support';

const info = { Title: 'Sale', Desc: 'Starts at 10:00' };
const taken = '{"ActionStatus":"OK","ErrorInfo":"","ErrorCode":0}';

interface Received {
	url: URL;
	method: string | undefined;
	events: CallbackEvent[];
}

interface Receiver {
	url: string;
	received: Received[];
}

type Respond = (response: ServerResponse, count: number) => void;

const closers: Array<() => void> = [];

afterEach(() => {
	for (const close of closers.splice(0)) close();
});

/** A server that callbacks can go to. */
async function startReceiver(
	respond: Respond = (response) => response.end(taken),
): Promise<Receiver> {
	const received: Received[] = [];
	const server = createServer((request, response) => {
		void readText(request).then((text) => {
			const url = new URL(request.url ?? '', 'http://receiver');
			const { Events: events } = JSON.parse(text) as { Events: CallbackEvent[] };
			received.push({ url, method: request.method, events });
			respond(response, received.length);
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	closers.push(() => {
		server.close();
		server.closeAllConnections();
	});
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?a=b`, received };
}

async function readText(request: IncomingMessage): Promise<string> {
	let text = '';
	for await (const chunk of request as AsyncIterable<Buffer>) text += chunk.toString();
	return text;
}

describe('callbacks', () => {
	it('tell every stage of a push, signed', async () => {
		const receiver = await startReceiver();
		const { mockServer, client } = await startPair({
			accounts: ['alice', 'bob', 'carol', 'dave'],
			callbackUrl: receiver.url,
			callbackToken: 'xxxxyyyy',
		});
		const { devices } = mockServer.app;
		devices.set('alice', { platform: 'huawei', online: false, fate: 'clicked' });
		devices.set('bob', { platform: 'fcm', online: false, fate: 'failed' });
		devices.set('carol', { platform: 'apns', online: true, fate: 'delivered' });
		devices.set('dave', { platform: 'fcm', online: false, fate: 'clicked' });
		const { TaskId } = await client.push(info, { DataId: 'order-4711' });
		await mockServer.callbacksDone();
		const [call, ...more] = receiver.received;
		expect(more).toEqual([]);
		expect(call?.method).toBe('POST');
		const { Sign, RequestTime, ...query } = Object.fromEntries(call?.url.searchParams ?? []);
		expect(query).toEqual({
			a: 'b',
			SdkAppid: '1400000000',
			CallbackCommand: 'Push.AllMemberPush',
			contenttype: 'json',
			ClientIP: '127.0.0.1',
			OptPlatform: 'RESTAPI',
		});
		expect(Math.abs(Number(RequestTime) - Date.now() / 1000)).toBeLessThan(10);
		expect(Sign).toBe(callbackSign('xxxxyyyy', RequestTime ?? ''));
		const seen = call?.events.map((event) => [
			event.To_Account,
			event.EventType,
			event.PushPlatform,
			event.DeviceType,
			event.PushStage,
			event.ErrCode,
		]);
		expect(seen).toEqual([
			['alice', 1, 3, undefined, 1, 0],
			['alice', 1, 3, undefined, 2, 0],
			['alice', 1, 3, undefined, 3, 0],
			['bob', 1, 4, undefined, 1, 410],
			['carol', 2, 0, 1, 1, 0],
			['carol', 2, 0, 1, 2, 0],
			['dave', 1, 4, undefined, 1, 0],
			['dave', 1, 4, undefined, 3, 0],
		]);
		expect(call?.events[0]).toMatchObject({
			CallbackCommand: 'Push.AllMemberPush',
			TaskId,
			DataId: 'order-4711',
			TaskTime: expect.any(Number),
			EventTime: expect.any(Number),
			ErrInfo: 'OK',
		});
		expect(mockServer.callbacks).toMatchObject([
			{ tries: 1, status: 200, answer: taken, events: call?.events },
		]);
		expect(JSON.stringify(mockServer.callbacks)).not.toContain(Sign);
		expect(mockServer.callbacks[0]).not.toHaveProperty('failure');
	});

	it('are signed as the sample of the documents', () => {
		expect(callbackSign('xxxxyyyy', '1669872112')).toBe(
			'17773bc39a671d7b9aa835458704d2a6db81360a5940292b587d6d760d484061',
		);
	});

	it('carry no Sign without a token', async () => {
		const receiver = await startReceiver();
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		await client.batch(['alice'], info);
		mockServer.setCallback({ url: receiver.url });
		await client.batch(['alice'], info);
		await mockServer.callbacksDone();
		expect(receiver.received).toHaveLength(1);
		expect(receiver.received[0]?.url.search).not.toMatch(/Sign|RequestTime/);
	});

	it('carry 100 events at most, and every event once', async () => {
		const receiver = await startReceiver();
		const accounts = series('user', 250);
		const { mockServer, client } = await startPair({ accounts, callbackUrl: receiver.url });
		await client.push(info);
		await mockServer.callbacksDone();
		const sizes = receiver.received.map(({ events }) => events.length);
		expect(Math.max(...sizes)).toBe(100);
		const events = receiver.received.flatMap((call) => call.events);
		const keys = new Set(events.map((event) => `${event.To_Account} ${event.PushStage}`));
		expect(keys.size).toBe(events.length);
		const { notifications } = mockServer.app.pushes;
		for (const account of accounts) expect(keys).toContain(`${account} 1`);
		expect(events.filter(({ PushStage }) => PushStage === 3)).toHaveLength(
			notifications.filter(({ clicked }) => clicked).length,
		);
	});

	it('tell a click that comes later, and those of scheduled tasks', async () => {
		const receiver = await startReceiver();
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		mockServer.app.devices.set('alice', { online: false, platform: 'vivo', fate: 'sent' });
		const { TaskId = '' } = await client.batch(['alice'], info);
		mockServer.setCallback({ url: receiver.url });
		mockServer.click(TaskId, 'alice');
		await mockServer.callbacksDone();
		await client.addScheduledTask('All', '2099-01-01 00:00:00', {
			From_Account: 'administrator',
			OfflinePushInfo: info,
		});
		mockServer.clock.set('2099-01-01T00:00:00Z');
		await mockServer.callbacksDone();
		const stages = receiver.received.flatMap(({ events }) =>
			events.map(({ PushStage, TaskTime }) => [PushStage, new Date(TaskTime * 1000).getFullYear()]),
		);
		expect(stages).toEqual([
			[3, expect.any(Number)],
			[1, 2099],
		]);
	});

	it.each<[string, Respond, object]>([
		['status', (response) => response.writeHead(401).end('{}'), { status: 401, failure: 'status' }],
		['text', (response) => response.end('thanks'), { answer: 'thanks', failure: 'not JSON' }],
		['reset', (response) => response.destroy(), { failure: 'no connection' }],
	])('keep a record of what they got: %s', async (_, respond, record) => {
		const { url } = await startReceiver(respond);
		const { mockServer, client } = await startPair({ accounts: ['alice'], callbackUrl: url });
		await client.push(info);
		await mockServer.callbacksDone();
		expect(mockServer.callbacks).toMatchObject([{ tries: 1, ...record }]);
	});

	it('wait 2 seconds, and are repeated only if asked', async () => {
		const { url, received } = await startReceiver((response, count) => {
			if (count > 1) response.end(taken);
		});
		const { mockServer, client } = await startPair({ accounts: ['alice'], callbackUrl: url });
		await client.batch(['alice'], info);
		await mockServer.callbacksDone();
		expect(mockServer.callbacks).toMatchObject([{ tries: 1, failure: 'time-out' }]);
		expect(Math.round((mockServer.callbacks[0]?.ms ?? 0) / 500)).toBe(4);
		received.length = 0;
		mockServer.setCallback({ url, retries: 2 });
		await client.batch(['alice'], info);
		await mockServer.callbacksDone();
		expect(mockServer.callbacks[1]).toMatchObject({ tries: 2, status: 200 });
		expect(received[1]?.events).toEqual(received[0]?.events);
	});

	it('do not delay the answer, and end with the mock server', async () => {
		const { url, received } = await startReceiver(() => undefined);
		const accounts = series('user', 100);
		const { mockServer, client } = await startPair({ accounts, callbackUrl: url });
		const start = performance.now();
		await client.batch(accounts, info);
		expect(performance.now() - start).toBeLessThan(1000);
		while (received.length === 0) await new Promise((resolve) => setTimeout(resolve, 5));
		const done = mockServer.callbacksDone();
		await mockServer.stop();
		await done;
		expect(performance.now() - start).toBeLessThan(2000);
		expect(mockServer.callbacks).toEqual([]);
	});

	it('can be steered over HTTP', async () => {
		const { url, received } = await startReceiver();
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		const control = async (method: string, path: string, body?: unknown): Promise<Response> =>
			fetch(`${mockServer.url}/mock/${path}`, { method, body: JSON.stringify(body) });
		await control('POST', 'callback', { url, token: 'xxxxyyyy' });
		await client.batch(['alice'], info);
		await mockServer.callbacksDone();
		expect(await (await control('GET', 'callbacks')).json()).toMatchObject([{ status: 200 }]);
		await control('DELETE', 'callback');
		await client.batch(['alice'], info);
		await mockServer.callbacksDone();
		expect(received).toHaveLength(1);
		expect((await control('POST', 'callback', { url: 'nowhere' })).status).toBe(400);
	});

	it('are forgotten on reset, and the first address counts again', async () => {
		const [first, second] = [await startReceiver(), await startReceiver()];
		const { mockServer, client } = await startPair({ callbackUrl: first.url });
		mockServer.setCallback({ url: second.url });
		mockServer.reset();
		mockServer.app.importAccounts(['alice']);
		await client.batch(['alice'], info);
		await mockServer.callbacksDone();
		expect([first.received.length, second.received.length]).toEqual([1, 0]);
		mockServer.reset();
		expect(mockServer.callbacks).toEqual([]);
	});

	it('of other commands come when they are asked for, signed, with the body of their page', async () => {
		const receiver = await startReceiver();
		const { mockServer } = await startPair({
			callbackUrl: receiver.url,
			callbackToken: 'xxxxyyyy',
		});
		mockServer.callBack({ command: 'Push.OfflinePush' });
		await mockServer.callbacksDone();
		const body = { command: 'State.StateChange', body: { Info: { Action: 'Login' } } };
		const answer = await fetch(`${mockServer.url}/mock/callbacks`, {
			method: 'POST',
			body: JSON.stringify(body),
		});
		expect([answer.status, await answer.json()]).toEqual([200, { command: 'State.StateChange' }]);
		await mockServer.callbacksDone();
		expect(receiver.received.map(({ events }) => events)).toEqual([
			readPacket('callback.Push.OfflinePush').request.Events,
			undefined,
		]);
		for (const [index, command] of ['Push.OfflinePush', 'State.StateChange'].entries()) {
			const { Sign, RequestTime, ...query } = Object.fromEntries(
				receiver.received[index]?.url.searchParams ?? [],
			);
			expect(query).toMatchObject({ SdkAppid: '1400000000', CallbackCommand: command });
			expect(Sign).toBe(callbackSign('xxxxyyyy', RequestTime ?? ''));
			expect(mockServer.callbacks[index]).toMatchObject({ events: [], query, status: 200 });
		}
	});

	it('of other commands need an address, and something to say', async () => {
		const { mockServer } = await startPair({});
		expect(() => mockServer.callBack({ command: 'Push.OfflinePush' })).toThrow('no address');
		mockServer.setCallback({ url: 'http://127.0.0.1:1/' });
		for (const command of ['State.StateChange', '../package', 'general/..']) {
			expect(() => mockServer.callBack({ command })).toThrow('no packet has a body');
		}
		const url = `${mockServer.url}/mock/callbacks`;
		for (const body of [
			'{}',
			'{"command":""}',
			'{"command":"A.B","body":[]}',
			'{"command":"A.B"}',
		]) {
			expect((await fetch(url, { method: 'POST', body })).status).toBe(400);
		}
		expect(mockServer.callbacks).toEqual([]);
	});
});
