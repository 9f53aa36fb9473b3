import fc from 'fast-check';

import { listedEvents } from '../../nodes/TencentChatPush/trigger/callback';
import { itemsOf, type Choice } from '../../nodes/TencentChatPush/trigger/items';
import { EVENT_KINDS } from '../../nodes/TencentChatPush/trigger/pushEvent';
import { refusalOf, type CallbackQuery } from '../../nodes/TencentChatPush/trigger/refusal';
import { SDK_APP_ID, SENT_EVENT, TOKEN, signedQuery } from '../support/callbacks';

const RUNS = Number(process.env.PROPERTY_RUNS ?? 100) * 10;

/** Events as documented (1047/67551), of every kind. */
const genuine = fc.record({
	CallbackCommand: fc.constant('Push.AllMemberPush'),
	EventType: fc.constantFrom(1, 2),
	TaskId: fc.string(),
	DataId: fc.string(),
	TaskTime: fc.integer({ min: 0, max: 4_000_000_000 }),
	EventTime: fc.integer({ min: 0, max: 4_000_000_000 }),
	To_Account: fc.string({ minLength: 1 }),
	PushPlatform: fc.integer({ min: 0, max: 12 }),
	DeviceType: fc.integer({ min: 0, max: 12 }),
	PushStage: fc.constantFrom(1, 2, 3),
	ErrCode: fc.oneof(fc.constant(0), fc.integer()),
	ErrInfo: fc.string(),
});

/** Anything that JSON can hold, often close to an event. */
const hostile = fc.oneof(
	fc.jsonValue(),
	fc
		.tuple(genuine, fc.constantFrom(...Object.keys(SENT_EVENT)), fc.jsonValue())
		.map(([event, key, value]) => ({ ...event, [key]: value })),
	fc.dictionary(
		fc.constantFrom('__proto__', 'constructor', ...Object.keys(SENT_EVENT)),
		fc.jsonValue(),
	),
);

const choice: fc.Arbitrary<Choice> = fc.record({
	events: fc.subarray([...EVENT_KINDS]).map((kinds) => new Set<unknown>(kinds)),
	simplify: fc.boolean(),
});

/** What arrives is text. */
function arrived(body: unknown): unknown {
	return JSON.parse(JSON.stringify(body));
}

it(`Whatever a body holds, it is read without a throw, and what comes out is whole (${RUNS} runs)`, async () => {
	const anyBody = fc.oneof(fc.jsonValue(), fc.record({ Events: fc.array(hostile) }));
	await fc.assert(
		fc.asyncProperty(anyBody, fc.boolean(), choice, async (body, isRead, chosen) => {
			const given = isRead
				? { body: arrived(body) }
				: { rawBody: Buffer.from(JSON.stringify(body)) };
			const items = itemsOf(await listedEvents(given), { ...chosen, simplify: true });
			for (const { json } of items) {
				expect(chosen.events).toContain(json.event);
				expect([typeof json.account, typeof json.taskId, typeof json.code]).toEqual([
					'string',
					'string',
					'number',
				]);
				expect(new Date(String(json.eventTime)).toISOString()).toBe(json.eventTime);
			}
		}),
		{ numRuns: RUNS },
	);
});

it(`No genuine event is lost among others, whatever they are (${RUNS} runs)`, () => {
	const mixed = fc.array(
		fc.oneof(
			genuine.map((event) => ({ isGenuine: true, event: event as unknown })),
			fc.jsonValue().map((event) => ({ isGenuine: false, event: event as unknown })),
		),
	);
	fc.assert(
		fc.property(mixed, (elements) => {
			const listed = arrived(elements.map(({ event }) => event)) as unknown[];
			const items = itemsOf(listed, { events: new Set(EVENT_KINDS), simplify: false });
			const expected = elements.filter(({ isGenuine }) => isGenuine).map(({ event }) => event);
			expect(items.map(({ json }) => json)).toEqual(arrived(expected));
		}),
		{ numRuns: RUNS },
	);
});

it(`Simplify changes neither which events come out nor their order (${RUNS} runs)`, () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(genuine, hostile)), choice, (events, { events: chosen }) => {
			const listed = arrived(events) as unknown[];
			const raw = itemsOf(listed, { events: chosen, simplify: false });
			const simple = itemsOf(listed, { events: chosen, simplify: true });
			expect(simple.map(({ json }) => [json.account, json.taskId, json.code])).toEqual(
				raw.map(({ json }) => [json.To_Account, json.TaskId, json.ErrCode ?? 0]),
			);
		}),
		{ numRuns: RUNS },
	);
});

it(`Nobody gets in by changing a signed address (${RUNS} runs)`, () => {
	const query = signedQuery('1767225600');
	const access = { sdkAppId: Number(SDK_APP_ID), callbackToken: TOKEN };
	const change = fc.tuple(
		fc.constantFrom<keyof CallbackQuery>('SdkAppid', 'Sign', 'RequestTime'),
		fc.oneof(fc.anything(), fc.string(), fc.stringMatching(/^[0-9a-f]{64}$/)),
	);
	fc.assert(
		fc.property(change, ([key, value]) => {
			fc.pre(value !== query[key]);
			expect(refusalOf({ ...query, [key]: value }, access, 300, 1767225600_000)).toBeDefined();
		}),
		{ numRuns: RUNS },
	);
	expect(refusalOf(query, access, 300, 1767225600_000)).toBeUndefined();
});
