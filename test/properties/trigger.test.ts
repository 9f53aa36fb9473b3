import { readCallback } from '../../nodes/TencentChatPush/trigger/callback';
import { sortEvents, type Choice } from '../../nodes/TencentChatPush/trigger/items';
import { EVENT_KINDS } from '../../nodes/TencentChatPush/trigger/pushEvent';
import { rejectionReason, type CallbackQuery } from '../../nodes/TencentChatPush/trigger/signature';
import { SDK_APP_ID, SENT_EVENT, TOKEN, signedQuery } from '../support/callbacks';
import { expectOfEach } from '../support/expectOfEach';
import fc from '../support/random/fastCheck';
import { jsonOf } from '../support/runNode';

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

/** The types of a simplified event's fields, where they are there. */
const TYPES = {
	taskId: 'string',
	code: 'number',
	message: 'string',
	platform: 'string',
	reason: 'string',
};

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
			const { events: listed = [] } = await readCallback(given, {});
			const { items, dropped } = sortEvents(listed, { ...chosen, simplify: true });
			expect(items.length + dropped.length).toBeLessThanOrEqual(listed.length);
			expectOfEach(jsonOf(items), {
				'is of a chosen kind': ({ event }) => chosen.events.has(event),
				'has an account': ({ account }) => typeof account === 'string' && account !== '',
				'has fields of their types': (json) =>
					Object.entries(TYPES).every(
						([field, type]) => json[field] === undefined || typeof json[field] === type,
					),
				'has a time, or none': ({ eventTime }) =>
					eventTime === undefined || new Date(String(eventTime)).toISOString() === eventTime,
			});
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
			const { items } = sortEvents(listed, { events: new Set(EVENT_KINDS), simplify: false });
			const expected = elements.filter(({ isGenuine }) => isGenuine).map(({ event }) => event);
			expect(items.map(({ json }) => json)).toEqual(arrived(expected));
		}),
		{ numRuns: RUNS },
	);
});

it(`One odd field that does not decide loses no event (${RUNS} runs)`, () => {
	const keys = Object.keys(SENT_EVENT).filter(
		(key) => !['CallbackCommand', 'To_Account', 'PushStage', 'ErrCode'].includes(key),
	);
	const odd = fc.tuple(genuine, fc.constantFrom(...keys), fc.jsonValue());
	fc.assert(
		fc.property(fc.array(odd), fc.boolean(), (events, simplify) => {
			const listed = arrived(events.map(([event, key, value]) => ({ ...event, [key]: value })));
			const choice = { events: new Set<unknown>(EVENT_KINDS), simplify };
			const { items, dropped } = sortEvents(listed as unknown[], choice);
			expect(items.map(({ json }) => json.account ?? json.To_Account)).toEqual(
				arrived(events.map(([event]) => event.To_Account)),
			);
			expect(dropped).toEqual([]);
		}),
		{ numRuns: RUNS },
	);
});

it(`Simplify changes neither which events come out nor their order (${RUNS} runs)`, () => {
	fc.assert(
		fc.property(fc.array(fc.oneof(genuine, hostile)), choice, (events, { events: chosen }) => {
			const listed = arrived(events) as unknown[];
			const raw = sortEvents(listed, { events: chosen, simplify: false });
			const simple = sortEvents(listed, { events: chosen, simplify: true });
			expect(simple.items.map(({ json }) => json.account)).toEqual(
				raw.items.map(({ json }) => String(json.To_Account)),
			);
			expect(simple.dropped).toEqual(raw.dropped);
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
			expect(
				rejectionReason({ ...query, [key]: value }, access, 300, 1767225600_000),
			).toBeDefined();
		}),
		{ numRuns: RUNS },
	);
	expect(rejectionReason(query, access, 300, 1767225600_000)).toBeUndefined();
});

/** Fields by which a body tells its command. */
const TELLING = new Set(['Events', 'CallbackCommand']);

it(`A callback of another command comes out as it came, however it is told and read (${RUNS} runs)`, async () => {
	const commands = fc.string({ minLength: 1 }).filter((each) => each !== 'Push.AllMemberPush');
	const fields = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 8 }));
	const places = fc.constantFrom('query', 'body', 'events');
	await fc.assert(
		fc.asyncProperty(
			commands,
			fields,
			places,
			fc.boolean(),
			async (command, more, place, isRead) => {
				const told = { CallbackCommand: command };
				const rest = Object.entries(more).filter(([name]) => !TELLING.has(name));
				const body = arrived({
					...Object.fromEntries(rest),
					...(place === 'body' && told),
					...(place === 'events' && { Events: [told] }),
				});
				const given = isRead ? { body } : { rawBody: Buffer.from(JSON.stringify(body)) };
				const { other } = await readCallback(given, place === 'query' ? told : {});
				expect(other).toEqual({ command, body });
			},
		),
		{ numRuns: RUNS },
	);
});
