import { listedEvents, type CallbackRequest } from '../../nodes/TencentChatPush/trigger/callback';
import { itemsOf } from '../../nodes/TencentChatPush/trigger/items';
import { EVENT_KINDS } from '../../nodes/TencentChatPush/trigger/pushEvent';
import { EVENT_OF, SENT_EVENT, SIMPLIFIED_EVENT } from '../support/callbacks';

const ALL = new Set<string>(EVENT_KINDS);

/** What comes out of the events of a list. */
function jsonOf(listed: unknown[], events = ALL, simplify = true): unknown[] {
	return itemsOf(listed, { events, simplify }).map(({ json }) => json);
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
		[9, 'unknown'],
		[-1, 'unknown'],
	])('names its platform: %d is %s', (number, platform) => {
		expect(simplifiedWith({ PushPlatform: number, DeviceType: 1 })).toMatchObject({ platform });
		expect(simplifiedWith({ EventType: 2, DeviceType: number, PushPlatform: 0 })).toMatchObject({
			platform,
			channel: 'online',
		});
	});

	it('may lack what Tencent may leave empty', () => {
		const { DataId, ErrInfo, ErrCode, DeviceType, ...rest } = SENT_EVENT;
		expect([DataId, ErrInfo, ErrCode, DeviceType]).toHaveLength(4);
		expect(jsonOf([rest])).toEqual([{ ...SIMPLIFIED_EVENT, dataId: '' }]);
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
		expect(jsonOf([other])).toEqual([]);
	});

	it('one event with a wrong type spoils none of the others', () => {
		const listed = [{ ...SENT_EVENT, To_Account: 7 }, null, SENT_EVENT, 'x', []];
		expect(jsonOf(listed)).toEqual([SIMPLIFIED_EVENT]);
	});

	it.each<[string, object]>([
		['an account that is a list', { To_Account: ['u1'] }],
		['no account', { To_Account: undefined }],
		['an empty account', { To_Account: '' }],
		['a stage that is a text', { PushStage: '3' }],
		['a stage that nobody knows', { PushStage: 4 }],
		['a code that is a text', { ErrCode: '0' }],
		['a broken code', { ErrCode: 0.5 }],
		['a channel that nobody knows', { EventType: 3 }],
		['a time beyond all dates', { EventTime: 1e300 }],
		['a negative time', { TaskTime: -1 }],
		['a text that is an object', { ErrInfo: { toString: 1 } }],
		['a field that is nested deeply', { Added: nested(50_000) }],
	])('an event with %s does not come out', (_, change) => {
		const listed = [{ ...SENT_EVENT, ...change }];
		expect([jsonOf(listed), jsonOf(listed, ALL, false)]).toEqual([[], []]);
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
		expect(await listedEvents({ body })).toEqual([]);
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
		expect(await listedEvents(request)).toEqual([]);
	});
});
