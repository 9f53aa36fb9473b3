import type { IDataObject } from 'n8n-workflow';

import { readCallback, type CallbackRequest } from '../../nodes/TencentChatPush/trigger/callback';
import { sortEvents } from '../../nodes/TencentChatPush/trigger/items';
import { EVENT_KINDS } from '../../nodes/TencentChatPush/trigger/pushEvent';
import { EVENT_OF, SENT_EVENT, SIMPLIFIED_EVENT } from '../support/callbacks';

const ALL = new Set<string>(EVENT_KINDS);

/** What a body lists. */
async function listedEvents(request: CallbackRequest): Promise<readonly unknown[] | undefined> {
	return (await readCallback(request, {})).events;
}

/** What comes out of the events of a list. */
function jsonOf(listed: unknown[], events = ALL, simplify = true): unknown[] {
	return sortEvents(listed, { events, simplify }).items.map(({ json }) => json);
}

/** Why events of a list are dropped. */
function droppedOf(listed: unknown[], events = ALL): string[] {
	return sortEvents(listed, { events, simplify: true }).dropped;
}

/** What becomes of an event with these fields. */
function simplifiedWith(change: object): unknown {
	return jsonOf([{ ...SENT_EVENT, ...change }])[0];
}

/** Nested so deeply that functions that call themselves come to the end of the stack. */
function nested(levels: number): unknown {
	return JSON.parse(`${'['.repeat(levels)}${']'.repeat(levels)}`) as unknown;
}

describe('An event', () => {
	it('comes out in the words of the package', () => {
		expect(jsonOf([SENT_EVENT])).toEqual([SIMPLIFIED_EVENT]);
	});

	it('comes out as it came without Simplify', () => {
		const event = { ...SENT_EVENT, Added: 'tomorrow' };
		expect(jsonOf([event], ALL, false)).toEqual([event]);
	});

	it.each(EVENT_KINDS)('is %s by its stage and code', (kind) => {
		expect(jsonOf([EVENT_OF[kind]])).toMatchObject([{ event: kind }]);
	});

	it.each([1, 2, 3, 9])('with a code is failed, whatever its stage: %d', (stage) => {
		expect(simplifiedWith({ PushStage: stage, ErrCode: -5, ErrInfo: 'no token' })).toMatchObject({
			event: 'failed',
			code: -5,
			message: 'no token',
		});
	});

	it.each([
		[0, 'unknown'],
		[1, 'APNs'],
		[2, 'Xiaomi'],
		[3, 'Huawei'],
		[4, 'FCM'],
		[5, 'Meizu'],
		[6, 'OPPO'],
		[7, 'vivo'],
		[8, 'Honor'],
		[9, 'unknown (9)'],
		[-1, 'unknown (-1)'],
	])('names its platform: %d is %s', (number, platform) => {
		expect(simplifiedWith({ PushPlatform: number, DeviceType: 1 })).toMatchObject({ platform });
		expect(simplifiedWith({ EventType: 2, DeviceType: number, PushPlatform: 0 })).toMatchObject({
			platform,
			channel: 'online',
		});
	});

	it.each<[string, object, string | undefined]>([
		['of its vendor', { PushPlatform: 2, ErrCode: 10034 }, 'Daily limit of messages reached'],
		['of no other vendor', { PushPlatform: 3, ErrCode: 10034 }, undefined],
		[
			'by a word',
			{ PushPlatform: 1, ErrCode: 400, ErrInfo: 'BadDeviceToken' },
			'Device token malformed',
		],
		['that it was not sent', { PushPlatform: 4, ErrCode: -1 }, 'No certificate ID is set'],
		['of a code that nobody knows', { ErrCode: 99999 }, undefined],
		['of a code that is two things', { PushPlatform: 6, ErrCode: -1 }, undefined],
		['inside the app', { EventType: 2, DeviceType: 2, ErrCode: 10034 }, undefined],
		['where nothing went wrong', { ErrInfo: 'Unregistered' }, undefined],
	])('tells its reason %s', (_, change, reason) => {
		const event = simplifiedWith({ ErrInfo: '', ...change }) as { reason?: string };
		if (reason === undefined) expect(event).not.toHaveProperty('reason');
		else expect(event.reason).toContain(reason);
	});

	it('may lack what Tencent may leave empty', () => {
		const { DataId, ErrInfo, ErrCode, DeviceType, ...rest } = SENT_EVENT;
		expect([DataId, ErrInfo, ErrCode, DeviceType]).toHaveLength(4);
		expect(jsonOf([rest])).toEqual([{ ...SIMPLIFIED_EVENT, dataId: '', message: '' }]);
	});
});

describe('Of a callback', () => {
	it('only the chosen events come out, in the order they came', () => {
		const { sent, clicked, failed, delivered } = EVENT_OF;
		const listed = [clicked, sent, failed, delivered, clicked];
		expect(jsonOf(listed, new Set(['clicked', 'failed']))).toMatchObject([
			{ event: 'clicked' },
			{ event: 'failed' },
			{ event: 'clicked' },
		]);
	});

	it('nothing comes out when nothing was chosen', () => {
		expect(jsonOf(Object.values(EVENT_OF), new Set())).toEqual([]);
	});

	it('about something else nothing comes out', () => {
		const other = { ...SENT_EVENT, CallbackCommand: 'Push.OfflinePush' };
		expect([jsonOf([other]), droppedOf([other])]).toEqual([[], []]);
	});

	it('one event with a wrong type spoils none of the others', () => {
		const listed = [{ ...SENT_EVENT, To_Account: {} }, null, SENT_EVENT, 'x', []];
		expect(jsonOf(listed)).toEqual([SIMPLIFIED_EVENT]);
		expect(droppedOf(listed)).toEqual(['no account', 'no event', 'no event', 'no event']);
	});

	it('what nobody chose is not dropped but left', () => {
		expect(droppedOf([EVENT_OF.sent, { ...SENT_EVENT, To_Account: '' }], new Set())).toEqual([]);
	});

	it.each<[string, object, string]>([
		['an account that is a list', { To_Account: ['u1'] }, 'no account'],
		['no account', { To_Account: undefined }, 'no account'],
		['an empty account', { To_Account: '' }, 'no account'],
		['an account that lost digits', { To_Account: 2 ** 60 }, 'no account'],
		['a stage that nobody knows', { PushStage: 4 }, 'no known stage or code'],
		['no stage', { PushStage: undefined }, 'no known stage or code'],
		['neither stage nor code', { PushStage: {}, ErrCode: [] }, 'no known stage or code'],
		['a command that is no text', { CallbackCommand: 5 }, 'no event'],
	])('an event with %s is dropped, with the reason', (_, change, reason) => {
		const listed = [{ ...SENT_EVENT, ...change }];
		expect([jsonOf(listed), jsonOf(listed, ALL, false)]).toEqual([[], []]);
		expect(droppedOf(listed)).toEqual([reason]);
	});
});

describe('An event with an odd field', () => {
	const DECIDING = ['CallbackCommand', 'To_Account', 'PushStage'];
	const OTHERS = Object.keys(SENT_EVENT).filter((key) => !DECIDING.includes(key));
	const NAME_OF: Readonly<Record<string, string[]>> = {
		TaskId: ['taskId'],
		DataId: ['dataId'],
		TaskTime: ['taskTime'],
		EventTime: ['eventTime'],
		ErrCode: ['code'],
		ErrInfo: ['message'],
		EventType: ['channel'],
		PushPlatform: ['platform'],
		DeviceType: [],
	};

	it.each(OTHERS)('is whole but for what %s tells', (key) => {
		for (const odd of [{ a: 1 }, ['x'], true, 0.5, nested(50_000)]) {
			const event = { ...SENT_EVENT, [key]: odd };
			const [simple = {}] = jsonOf([event]) as Array<Record<string, unknown>>;
			const kept = Object.entries(SIMPLIFIED_EVENT).filter(
				([name]) => !NAME_OF[key]?.includes(name),
			);
			expect(simple).toMatchObject(Object.fromEntries(kept));
			expect(jsonOf([event], ALL, false)).toMatchObject([{ To_Account: 'u1', PushStage: 1 }]);
			expect(droppedOf([event])).toEqual([]);
		}
	});

	it.each(OTHERS)('may lack %s', (key) => {
		const event = { ...SENT_EVENT, [key]: undefined };
		expect(jsonOf([event])).toMatchObject([{ event: 'sent', account: 'u1' }]);
	});

	it('has no field where the service told none that can be read', () => {
		const { TaskId, TaskTime, EventTime } = SENT_EVENT;
		expect([TaskId, TaskTime, EventTime]).toHaveLength(3);
		const odd = { TaskId: {}, TaskTime: -1, EventTime: 1e300, EventType: 3, ErrInfo: [] };
		expect(jsonOf([{ ...SENT_EVENT, ...odd }])).toEqual([
			{
				event: 'sent',
				account: 'u1',
				dataId: 'order-4711',
				platform: 'Huawei',
				code: 0,
			},
		]);
	});

	it('is read from numbers as text, and from an account that is a number', () => {
		const texts = { PushStage: '3', ErrCode: '0', TaskTime: '1767225600', To_Account: 4711 };
		expect(jsonOf([{ ...SENT_EVENT, ...texts }])).toEqual([
			{ ...SIMPLIFIED_EVENT, event: 'clicked', account: '4711' },
		]);
		expect(simplifiedWith({ ErrCode: '410', PushStage: {} })).toMatchObject({
			event: 'failed',
			code: 410,
		});
	});

	it('is of its stage where its code cannot be read', () => {
		expect(simplifiedWith({ ErrCode: {}, PushStage: 2 })).toMatchObject({ event: 'delivered' });
		expect(simplifiedWith({ ErrCode: {} })).not.toHaveProperty('code');
	});

	it('without Simplify loses a field that is nested deeply, because n8n could not store it', () => {
		const [event] = jsonOf(
			[{ ...SENT_EVENT, Added: nested(50_000), More: { a: [1] } }],
			ALL,
			false,
		);
		expect(event).toEqual({ ...SENT_EVENT, More: { a: [1] } });
	});
});

describe('A body', () => {
	it('holds its events in a list', async () => {
		expect(await listedEvents({ body: { Events: [SENT_EVENT, 1] } })).toEqual([SENT_EVENT, 1]);
	});

	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['a text', 'Events'],
		['a number', 1],
		['a list', [{ Events: [SENT_EVENT] }]],
		['a list of nothing', { Events: [] }],
		['one event without a list', { Events: SENT_EVENT }],
		['a text for a list', { Events: JSON.stringify([SENT_EVENT]) }],
		['a deep nest', nested(50_000)],
	])('that is %s holds none', async (_, body) => {
		expect((await listedEvents({ body })) ?? []).toEqual([]);
		expect(jsonOf([nested(50_000)])).toEqual([]);
	});

	const JSON_TEXT = JSON.stringify({ Events: [SENT_EVENT] });

	/** A request whose bytes nobody has read yet. */
	function unread(text: string): CallbackRequest {
		const request: CallbackRequest = {
			readRawBody: async () => {
				request.rawBody = Buffer.from(text);
			},
		};
		return request;
	}

	it('that n8n did not understand, for want of a content type, is read from its bytes', async () => {
		expect(await listedEvents({ rawBody: Buffer.from(JSON_TEXT) })).toEqual([SENT_EVENT]);
		expect(await listedEvents(unread(JSON_TEXT))).toEqual([SENT_EVENT]);
	});

	it.each<[string, CallbackRequest]>([
		['is cut short', unread('{"Events":[')],
		['is a text already', { rawBody: JSON_TEXT }],
		['is too large', { readRawBody: async () => await Promise.reject(new Error('too large')) }],
	])('that %s holds none', async (_, request) => {
		expect(await listedEvents(request)).toBeUndefined();
	});
});

describe('A callback of another command', () => {
	const CHAT = {
		CallbackCommand: 'C2C.CallbackBeforeSendMsg',
		MsgBody: [{ MsgType: 'TIMTextElem' }],
	};
	const OFFLINE = { CallbackCommand: 'Push.OfflinePush', To_Account: 'u1' };

	it.each<[string, unknown, IDataObject, string]>([
		['its body', CHAT, {}, 'C2C.CallbackBeforeSendMsg'],
		['its address', { Info: 1 }, { CallbackCommand: 'State.StateChange' }, 'State.StateChange'],
		['its events', { Events: [1, OFFLINE] }, {}, 'Push.OfflinePush'],
		['its address, though its body is a text', 'hello', { CallbackCommand: 'A.B' }, 'A.B'],
	])('is known by %s, and is handed on as it came', async (_, body, query, command) => {
		expect((await readCallback({ body }, query)).other).toEqual({ command, body });
	});

	it.each<[string, unknown, IDataObject]>([
		['an event', { Events: [OFFLINE, SENT_EVENT] }, {}],
		['its address', CHAT, { CallbackCommand: 'Push.AllMemberPush' }],
		['nothing at all', { Info: 1 }, {}],
		['a command that is no text', { Info: 1 }, { CallbackCommand: ['A.B', 'C.D'] }],
		['an empty command', { CallbackCommand: '' }, { CallbackCommand: '' }],
	])('is none where %s says otherwise', async (_, body, query) => {
		expect((await readCallback({ body }, query)).other).toBeUndefined();
	});

	it.each([
		[JSON.stringify(CHAT), CHAT],
		['{"Info":', '{"Info":'],
		['', ''],
	])('is read from its bytes where n8n did not understand it: %s', async (text, body) => {
		const query = { CallbackCommand: 'A.B' };
		for (const misread of [undefined, { [text]: '' }, text]) {
			const request = { body: misread, rawBody: Buffer.from(text) };
			expect((await readCallback(request, query)).other?.body).toEqual(body);
		}
	});

	it('keeps what n8n can store, and is a text where it nests too deeply', async () => {
		const query = { CallbackCommand: 'A.B' };
		const relayed = { ...CHAT, More: nested(90) };
		expect((await readCallback({ body: relayed }, query)).other?.body).toEqual(relayed);
		const text = `{"CallbackCommand":"A.B","More":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
		const request = { body: JSON.parse(text) as unknown, rawBody: Buffer.from(text) };
		expect((await readCallback(request, query)).other?.body).toBe(text);
	});
});
