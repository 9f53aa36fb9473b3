import { ErrorReporter, WebhookContext } from 'n8n-core';
import { LoggerProxy, type IDataObject, type INodeParameters } from 'n8n-workflow';

import { MockServer } from '../../mock-server';
import {
	CREDENTIAL,
	EVENT_OF,
	SENT_EVENT,
	SIMPLIFIED_EVENT,
	TOKEN,
	callBack,
	nowInSeconds,
	sign,
	signedQuery,
	type Call,
} from '../support/callbacks';
import { Trigger, runStarted } from '../support/callTrigger';
import { everythingIn } from '../support/everythingIn';
import { jsonOf } from '../support/runNode';

const UNDERSTOOD = { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 };

/** As it was stored before the field existed. */
const WITHOUT_TOKEN = { ...CREDENTIAL, callbackToken: undefined };

const EVERYTHING = { events: ['clicked', 'delivered', 'failed', 'sent'] };

/** Makes one call of a trigger, and says what became of it. */
async function called(
	call: Call,
	parameters: INodeParameters = EVERYTHING,
	credential: IDataObject = CREDENTIAL,
): Promise<{ status: number; text: string; items: IDataObject[]; trigger: Trigger }> {
	const trigger = await Trigger.listen({ credential: credential as never, parameters });
	try {
		const answer = await callBack(trigger.url, call);
		return { ...answer, items: jsonOf(trigger.items), trigger };
	} finally {
		await trigger.stop();
	}
}

/** Refused, and nothing started. */
async function expectRefusal(call: Call, credential: IDataObject = CREDENTIAL): Promise<void> {
	const { status, text, trigger } = await called(call, EVERYTHING, credential);
	expect({ status, text }).toEqual({ status: 401, text: 'Unauthorized' });
	expect(trigger.received.map(({ result }) => result)).toEqual([{ noWebhookResponse: true }]);
}

/** Answered as Tencent expects, and nothing started. */
async function expectNoStart(call: Call, parameters?: INodeParameters): Promise<void> {
	const { status, text, trigger } = await called(call, parameters);
	expect([status, JSON.parse(text)]).toEqual([200, UNDERSTOOD]);
	expect(trigger.received.map(({ result }) => result)).toEqual([{ noWebhookResponse: true }]);
}

/** All that was said to n8n's log, to the console and to n8n's error tracking. */
const said: unknown[] = [];

/** Where the contexts of nodes get n8n's log from. */
const LOGGING = Object.getPrototypeOf(WebhookContext.prototype) as { logger: unknown };

beforeAll(() => {
	const hear = (...words: unknown[]): void => {
		said.push(words);
	};
	const logger = { error: hear, warn: hear, info: hear, debug: hear };
	LoggerProxy.init(logger);
	jest.spyOn(LOGGING, 'logger', 'get').mockReturnValue(logger);
	for (const method of ['log', 'info', 'warn', 'error', 'debug'] as const) {
		jest.spyOn(console, method).mockImplementation(hear);
	}
	jest.spyOn(ErrorReporter.prototype, 'error').mockImplementation(hear);
});

afterAll(() => jest.restoreAllMocks());

describe('The trigger', () => {
	it("answers as Tencent expects and starts the workflow with the callback's events", async () => {
		const { status, text, items } = await called({});
		expect([status, JSON.parse(text)]).toEqual([200, UNDERSTOOD]);
		expect(items).toEqual([SIMPLIFIED_EVENT]);
	});

	it('hands its items to the node behind it', async () => {
		const { trigger } = await called({ body: { Events: Object.values(EVENT_OF) } });
		const options = { credential: CREDENTIAL, parameters: EVERYTHING };
		const items = jsonOf(await runStarted(options, trigger.items));
		expect(items.map(({ event }) => event)).toEqual(['sent', 'delivered', 'clicked', 'failed']);
	});

	it('starts on clicked and failed where nothing else is chosen', async () => {
		const { properties } = await Trigger.description();
		const events = properties.find(({ name }) => name === 'events')?.default;
		const { items } = await called(
			{ body: { Events: Object.values(EVENT_OF) } },
			{ events: events as string[] },
		);
		expect(items.map(({ event }) => event)).toEqual(['clicked', 'failed']);
	});

	it('hands events on as they came without Simplify', async () => {
		const parameters = { ...EVERYTHING, options: { simplify: false } };
		expect((await called({}, parameters)).items).toEqual([SENT_EVENT]);
	});

	it.each([
		['clicked', ['clicked']],
		['={{ "failed" }}', ['failed']],
		['={{ ["sent", "clicked"] }}', ['sent', 'clicked']],
	])('takes its events from an expression: %s', async (chosen, expected) => {
		const { items } = await called(
			{ body: { Events: Object.values(EVENT_OF) } },
			{ events: chosen },
		);
		expect(items.map(({ event }) => event)).toEqual(expected);
	});

	it.each(['text/plain', 'application/x-www-form-urlencoded', null])(
		'understands JSON under the content type %s',
		async (contentType) => {
			expect((await called({ contentType })).items).toEqual([SIMPLIFIED_EVENT]);
		},
	);
});

describe('Other Callbacks', () => {
	const OTHERS = { events: ['other', 'failed'] };
	const query = { ...signedQuery(), CallbackCommand: 'Group.CallbackAfterSendMsg' };
	const body = {
		CallbackCommand: 'Group.CallbackAfterSendMsg',
		GroupId: '@TGS#2J4SZEAEL',
		MsgBody: [{ MsgType: 'TIMTextElem', MsgContent: { Text: 'Hi' } }],
	};
	const other = { event: 'other', command: query.CallbackCommand, body };

	it('start the workflow as they came, answered the same, and reach the node behind', async () => {
		for (const simplify of [true, false]) {
			const parameters = { ...OTHERS, options: { simplify } };
			const { status, text, trigger, items } = await called({ query, body }, parameters);
			expect([status, JSON.parse(text)]).toEqual([200, UNDERSTOOD]);
			expect(items).toEqual([other]);
			const options = { credential: CREDENTIAL, parameters };
			expect(jsonOf(await runStarted(options, trigger.items))).toEqual([other]);
		}
	});

	it.each(['text/plain', 'application/x-www-form-urlencoded', null])(
		'are understood under the content type %s',
		async (contentType) => {
			expect((await called({ query, body, contentType }, OTHERS)).items).toEqual([other]);
		},
	);

	it('leave the events of pushes as they are', async () => {
		const events = { body: { Events: Object.values(EVENT_OF) } };
		const { items } = await called(events, OTHERS);
		expect(items.map(({ event }) => event)).toEqual(['failed']);
	});

	it.each<[string, Call, unknown]>([
		['no body', { text: '', contentType: null }, ''],
		['broken JSON', { text: '{"Events":[', contentType: 'text/plain' }, '{"Events":['],
		['a text', { body: 'hello' }, 'hello'],
		['null', { body: null }, null],
		['a list', { body: [1, { a: 1 }] }, [1, { a: 1 }]],
		['wrong types', { body: { Events: { 0: {} }, Info: [[]] } }, { Events: { 0: {} }, Info: [[]] }],
		['events of nothing', { body: { Events: [null, 5, {}] } }, { Events: [null, 5, {}] }],
		[
			'names of prototypes',
			{ text: '{"constructor":1,"toString":{}}' },
			{ constructor: 1, toString: {} },
		],
		['a megabyte', { body: { Info: 'x'.repeat(1_000_000) } }, { Info: 'x'.repeat(1_000_000) }],
		['a nest of 100 000 levels', { text: nest(100_000) }, nest(100_000)],
	])('come as they are, whatever they hold: %s', async (_, call, expected) => {
		said.length = 0;
		const { status, items, trigger } = await called({ query, ...call }, OTHERS);
		expect(status).toBe(200);
		expect(items).toEqual([{ event: 'other', command: query.CallbackCommand, body: expected }]);
		expect(saidOfCalls()).toEqual([]);
		const options = { credential: CREDENTIAL, parameters: OTHERS };
		expect(await runStarted(options, trigger.items)).toHaveLength(1);
	});

	it.each<[string, Record<string, string>]>([
		['no Sign', { SdkAppid: CREDENTIAL.sdkAppId, CallbackCommand: 'State.StateChange' }],
		['a wrong Sign', { ...query, Sign: 'a'.repeat(64) }],
		['an old RequestTime', { ...signedQuery(nowInSeconds(-310)), CallbackCommand: 'A.B' }],
		['another app', { ...query, SdkAppid: '1400000001' }],
	])('are refused as the others are: %s', async (_, refused) => {
		const { status, text, items } = await called({ query: refused, body }, OTHERS);
		expect([status, text, items]).toEqual([401, 'Unauthorized', []]);
	});

	it('are chosen by nobody who did not ask for them', async () => {
		const { properties } = await Trigger.description();
		const events = properties.find(({ name }) => name === 'events')?.default as string[];
		for (const chosen of [events, EVERYTHING.events, []]) {
			expect((await called({ query, body }, { events: chosen })).items).toEqual([]);
		}
	});

	it('of the mock server arrive, signed', async () => {
		const mockServer = await MockServer.start({ sdkAppId: Number(CREDENTIAL.sdkAppId) });
		const trigger = await Trigger.listen({ credential: CREDENTIAL, parameters: OTHERS });
		try {
			mockServer.setCallback({ url: trigger.url, token: TOKEN });
			mockServer.callBack({ command: 'Push.OfflinePush' });
			mockServer.callBack({ command: 'State.StateChange', body: { Info: { Action: 'Login' } } });
			await mockServer.callbacksDone();
			expect(mockServer.callbacks.map(({ failure }) => failure)).toEqual([undefined, undefined]);
			expect(
				jsonOf(trigger.items)
					.map(({ command }) => command)
					.sort(),
			).toEqual(['Push.OfflinePush', 'State.StateChange']);
		} finally {
			await trigger.stop();
			await mockServer.stop();
		}
	});
});

describe('Answered, and nothing started:', () => {
	it('events that nobody chose', async () => {
		await expectNoStart({ body: { Events: [EVENT_OF.sent] } }, { events: ['clicked'] });
	});

	it('a callback about something else', async () => {
		const event = { CallbackCommand: 'Push.OfflinePush', EventType: 1, To_Account: 'u1' };
		const query = { ...signedQuery(), CallbackCommand: 'Push.OfflinePush' };
		await expectNoStart({ query, body: { Events: [event] } });
	});

	it.each<[string, Call]>([
		['an empty body', { text: '', contentType: null }],
		['a text', { body: 'Events' }],
		['null', { body: null }],
		['a list', { body: [SENT_EVENT] }],
		['no list', { body: { Events: { 0: SENT_EVENT } } }],
		['wrong types', { body: { Events: [{ ...SENT_EVENT, To_Account: {} }, 1, null, [[]]] } }],
		['broken JSON', { text: '{"Events":[', contentType: 'text/plain' }],
		['a megabyte of something', { text: 'x'.repeat(1_000_000), contentType: 'text/plain' }],
		['a nest of 100 000 levels', { text: nest(100_000) }],
	])('%s', async (_, call) => {
		await expectNoStart(call);
		await expectNoStart(call, { ...EVERYTHING, options: { simplify: false } });
	});
});

describe('An event with an odd field starts the workflow all the same:', () => {
	it.each<[string, Call]>([
		['a channel that nobody knows', { body: { Events: [{ ...SENT_EVENT, EventType: 9 }] } }],
		['a time that is a text', { body: { Events: [{ ...SENT_EVENT, EventTime: 'now' }] } }],
		['a nest of 100 000 levels', { text: nestedEvent(100_000) }],
	])('%s', async (_, call) => {
		expect((await called(call)).items).toMatchObject([{ event: 'sent', account: 'u1' }]);
		const raw = await called(call, { ...EVERYTHING, options: { simplify: false } });
		expect(raw.items).toMatchObject([{ To_Account: 'u1', TaskId: SENT_EVENT.TaskId }]);
		const options = { credential: CREDENTIAL, parameters: EVERYTHING };
		expect(await runStarted(options, raw.trigger.items)).toHaveLength(1);
	});
});

/** What was said, without what n8n's expression engine in an isolate says of itself. */
function saidOfCalls(): unknown[] {
	return said.filter((words) => !/^\["\[\w+Bridge\] /.test(JSON.stringify(words)));
}

describe('What is dropped', () => {
	const broken = [{ ...SENT_EVENT, To_Account: {} }, { ...SENT_EVENT, PushStage: 7 }, 5];

	it.each<[string, Call, string]>([
		[
			'events without what decides',
			{ body: { Events: [...broken, SENT_EVENT] } },
			'dropped 3 of 4 events of a call: no account, no known stage or code, no event',
		],
		['a body without events', { body: { Event: [] } }, 'dropped a call whose body lists no events'],
		['broken JSON', { text: '{"Events":[', contentType: 'text/plain' }, 'lists no events'],
		['no body', { text: '', contentType: null }, 'lists no events'],
	])('is one warning in the log, with and without Simplify: %s', async (_, call, words) => {
		for (const simplify of [true, false]) {
			said.length = 0;
			const query = signedQuery();
			const { status } = await called({ query, ...call }, { ...EVERYTHING, options: { simplify } });
			expect(status).toBe(200);
			expect(saidOfCalls()).toHaveLength(1);
			expect(everythingIn(said)).toContain(words);
			const secrets = [TOKEN, query.Sign, CREDENTIAL.secretKey];
			expect(secrets.filter((secret) => everythingIn(said).includes(String(secret)))).toEqual([]);
		}
	});

	it.each<[string, Call, INodeParameters]>([
		[
			'a callback of another command',
			{ query: { ...signedQuery(), CallbackCommand: 'State.StateChange' }, body: { Info: 1 } },
			EVERYTHING,
		],
		['events that nobody chose', {}, { events: ['clicked'] }],
		['an empty list', { body: { Events: [] } }, EVERYTHING],
	])('does not mean what was left on purpose: %s', async (_, call, parameters) => {
		said.length = 0;
		await called(call, parameters);
		expect(saidOfCalls()).toEqual([]);
	});
});

describe('Refused, and nothing started:', () => {
	const unsigned = { SdkAppid: CREDENTIAL.sdkAppId };

	it.each<[string, Record<string, string | string[]>]>([
		['no Sign', unsigned],
		['a wrong Sign', { ...signedQuery(), Sign: 'a'.repeat(64) }],
		['the token as Sign', { ...signedQuery(), Sign: TOKEN }],
		['an old RequestTime', signedQuery(nowInSeconds(-310))],
		// Further away than a slow machine takes to get here.
		['a RequestTime to come', signedQuery(nowInSeconds(3_000))],
		['another app', { ...signedQuery(), SdkAppid: '1400000001' }],
		['two apps', { ...signedQuery(), SdkAppid: [CREDENTIAL.sdkAppId, '1'] }],
	])('%s', async (_, query) => {
		await expectRefusal({ query });
	});

	it('another app, also without a token', async () => {
		await expectRefusal({ query: { SdkAppid: '1' } }, WITHOUT_TOKEN);
	});

	it.each([
		{ sdkAppId: 'no number' },
		{ region: 'nowhere' },
		{ callbackToken: 5 },
		{ callbackToken: null },
	])('everything, when the credential cannot be read: %j', async (change) => {
		await expectRefusal({}, { ...CREDENTIAL, ...change });
	});
});

describe('Without a Callback Token', () => {
	it('calls of the app are let in, signed or not', async () => {
		const query = { SdkAppid: CREDENTIAL.sdkAppId };
		expect((await called({ query }, EVERYTHING, WITHOUT_TOKEN)).items).toHaveLength(1);
		expect((await called({}, EVERYTHING, WITHOUT_TOKEN)).items).toHaveLength(1);
	});

	it.each([' ', '\t\n', '\u3000'])(
		'does not mean one of spaces: %j lets nobody in',
		async (blank) => {
			const credential = { ...CREDENTIAL, callbackToken: blank };
			const time = nowInSeconds();
			const app = { SdkAppid: CREDENTIAL.sdkAppId, RequestTime: time };
			await expectRefusal({ query: app }, credential);
			await expectRefusal({ query: { ...app, Sign: sign(time, blank) } }, credential);
			await expectRefusal({ query: { ...app, Sign: sign(time, '') } }, credential);
		},
	);

	it('does not mean one with spaces around it', async () => {
		const credential = { ...CREDENTIAL, callbackToken: ` ${TOKEN}\n` };
		expect((await called({}, EVERYTHING, credential)).items).toHaveLength(1);
		await expectRefusal({ query: { SdkAppid: CREDENTIAL.sdkAppId } }, credential);
	});
});

describe('Max Age', () => {
	it.each([
		{ maxAge: 30, shift: -60, status: 401 },
		{ maxAge: 60 * 60, shift: -600, status: 200 },
		{ maxAge: 'long', shift: 0, status: 401 },
		{ maxAge: '', shift: -200, status: 200 },
		{ maxAge: null, shift: -200, status: 200 },
		{ maxAge: '', shift: -600, status: 401 },
	])('of $maxAge s: a call signed $shift s from now gets $status', async (each) => {
		const query = signedQuery(nowInSeconds(each.shift));
		const parameters = { ...EVERYTHING, options: { maxAge: each.maxAge } };
		expect((await called({ query }, parameters)).status).toBe(each.status);
	});
});

describe('A full callback', () => {
	const hundred = Array.from({ length: 100 }, (_, index) => ({
		...EVENT_OF.clicked,
		To_Account: `u${index}`,
	}));

	it('of 100 events makes 100 items', async () => {
		const { items } = await called({ body: { Events: hundred } });
		expect(items.map(({ account }) => account)).toEqual(hundred.map(({ To_Account: to }) => to));
	});

	it('of a megabyte makes 100 items', async () => {
		const body = { Events: hundred.map((event) => ({ ...event, ErrInfo: 'x'.repeat(10_000) })) };
		const { status, items } = await called({ body });
		expect([status, items.length]).toEqual([200, 100]);
	});
});

it('No call leaves a secret in an answer or in a log', async () => {
	said.length = 0;
	const time = nowInSeconds();
	const secrets = [TOKEN, sign(time), CREDENTIAL.secretKey];
	const queries = [
		signedQuery(time),
		{ ...signedQuery(time), Sign: 'wrong' },
		{ ...signedQuery(time), SdkAppid: '1' },
	];
	const answers = await Promise.all(queries.map(async (query) => await called({ query })));
	const broken = await called({}, EVERYTHING, { ...CREDENTIAL, sdkAppId: TOKEN });
	const seen = everythingIn([
		answers.map(({ status, text, items }) => [status, text, items]),
		broken.text,
		said,
	]);
	expect(secrets.filter((secret) => seen.includes(secret))).toEqual([]);
	expect(said.length).toBeGreaterThan(2);
});

it('A call that is refused says why in the log', async () => {
	said.length = 0;
	await called({ query: { ...signedQuery(), Sign: 'wrong' } });
	expect(everythingIn(said)).toContain('refused a call: its Sign does not fit');
});

function nest(levels: number): string {
	return `{"Events":[${'['.repeat(levels)}${']'.repeat(levels)}]}`;
}

function nestedEvent(levels: number): string {
	const text = JSON.stringify({ Events: [SENT_EVENT] });
	return text.replace('"ErrCode"', `"More":${'['.repeat(levels)}${']'.repeat(levels)},"ErrCode"`);
}
