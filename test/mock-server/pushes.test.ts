import { setTimeout as sleep } from 'node:timers/promises';
import fc from '../support/random/fastCheck';
import type {
	Answer,
	Condition,
	MockServer,
	MockServerOptions,
	ReferenceClient,
} from '../../mock-server';
import { device, ok, series, startPair } from './support';

const info = { Title: 'Sale', Desc: 'Starts at 10:00' };
const hour = 3_600_000;

/** A mock server whose paces do not stand in the way, and a client of it. */
async function startUnpaced(
	options: MockServerOptions = {},
): Promise<{ mockServer: MockServer; client: ReferenceClient }> {
	const callsPerSecondOf = { push: Infinity, batch: Infinity, revoke: Infinity };
	return startPair({ callsPerSecondOf, ...options });
}

/** Who was notified, in order. */
function notified({ app }: MockServer): string[] {
	return app.pushes.notifications.map(({ account }) => account);
}

/** The raw body of a push. */
function pushBody(changes: Record<string, unknown>): unknown {
	return { From_Account: 'administrator', MsgRandom: 1, OfflinePushInfo: info, ...changes };
}

describe('push', () => {
	const accounts = ['alice', 'bob', 'carol'];

	it('notifies everybody once, and says so', async () => {
		const { mockServer, client } = await startUnpaced({ accounts });
		await client.addTags([device], ['phone']);
		const answer = await client.push(info, { DataId: 'order-4711' });
		expect(answer).toEqual({
			...ok,
			TaskId: expect.stringMatching(/^[0-9a-f]{8}(_[0-9a-f]+){4}$/),
		});
		expect(notified(mockServer)).toEqual([...accounts, device]);
		expect(mockServer.app.pushes.of('bob')).toEqual([
			expect.objectContaining({ taskId: answer.TaskId, title: 'Sale', text: 'Starts at 10:00' }),
		]);
		expect(mockServer.app.pushes.find(answer.TaskId ?? '')).toMatchObject({
			command: 'push',
			from: 'administrator',
			dataId: 'order-4711',
		});
		expect([...mockServer.app.pushes.counts.values()]).toEqual([1, 1, 1, 1]);
	});

	it.each<[Condition, string[]]>([
		[{ TagsOr: ['a', 'b'] }, ['alice', 'bob', 'carol']],
		[{ TagsAnd: ['a', 'b'] }, ['carol']],
		[{ TagsOr: ['a', 'b'], TagsNot: ['b', 'c'] }, ['alice']],
		[{ TagsNot: ['a'] }, ['bob', 'dave']],
		[{ TagsOr: ['a'], TagsAnd: ['b'] }, ['carol']],
		[{ TagsOr: ['nobody has it'] }, []],
		[{ AttrsOr: { city: 'Oslo', level: 'gold' } }, ['alice', 'bob']],
		[{ AttrsAnd: { city: 'Oslo', level: 'gold' } }, ['bob']],
		[{ AttrsOr: { city: 'Oslo' }, AttrsAnd: { level: 'gold' } }, ['bob']],
	])('to %j reaches %j', async (Condition, reached) => {
		const { mockServer, client } = await startUnpaced({
			accounts: [...accounts, 'dave'],
			attributeNames: ['city', 'level'],
		});
		const { app } = mockServer;
		app.setTags('alice', ['a']);
		app.setTags('bob', ['b']);
		app.setTags('carol', ['a', 'b', 'c']);
		app.setAttributes('alice', { city: 'Oslo', level: 'basic' });
		app.setAttributes('bob', { city: 'Oslo', level: 'gold' });
		expect(await client.push(info, { Condition })).toMatchObject({ ErrorCode: 0 });
		expect(notified(mockServer)).toEqual(reached);
	});

	it.each<[number, string, Record<string, unknown>]>([
		[90001, 'no sender', { From_Account: undefined }],
		[90005, 'no MsgRandom', { MsgRandom: undefined }],
		[90005, 'MsgRandom as text', { MsgRandom: '1' }],
		[90005, 'MsgRandom above 32 bits', { MsgRandom: 2 ** 32 }],
		[90043, 'no OfflinePushInfo', { OfflinePushInfo: undefined }],
		[90043, 'a title that is no text', { OfflinePushInfo: { Title: 1 } }],
		[90043, 'a PushFlag of 2', { OfflinePushInfo: { PushFlag: 2 } }],
		[90043, 'Ext as an object', { OfflinePushInfo: { Ext: {} } }],
		[90043, 'a badge of 100', { OfflinePushInfo: { BadgeAddNum: 100 } }],
		[90043, 'a wrong vendor field', { OfflinePushInfo: { AndroidInfo: { VIVONotifyType: 4 } } }],
		[90043, 'an unknown level', { OfflinePushInfo: { ApnsInfo: { InterruptionLevel: 'loud' } } }],
		[90043, 'duration without sound', { OfflinePushInfo: { HarmonyInfo: { SoundDuration: 3 } } }],
		[90043, 'a preset variable', { OfflinePushInfo: { PushTemplateParam: { timTitle: 'x' } } }],
		[90043, 'a language without code', { OfflinePushInfo: { MultiLanguageContent: [{}] } }],
		[90026, 'a lifetime of 8 days', { MsgLifeTime: 8 * 86_400 }],
		[90056, 'a body above 10 KB', { OfflinePushInfo: { Ext: 'x'.repeat(10_240) } }],
		[90057, 'a DataId of 65 bytes', { DataId: 'x'.repeat(65) }],
		[90001, 'a DataId that is no text', { DataId: 1 }],
		[90001, 'an empty Condition', { Condition: {} }],
		[90001, 'a Condition that is none', { Condition: [] }],
		[90001, 'a misspelt key', { Condition: { TagOr: ['a'] } }],
		[90001, 'an empty list', { Condition: { TagsOr: [] } }],
		[90001, 'a tag that is no text', { Condition: { TagsOr: [1] } }],
		[90020, 'a tag of 51 bytes', { Condition: { TagsNot: ['x'.repeat(51)] } }],
		[90022, 'a tag in both lists', { Condition: { TagsOr: ['a', 'b'], TagsAnd: ['b'] } }],
		[90032, '11 tags', { Condition: { TagsOr: series('tag', 11) } }],
		[90033, 'an attribute nobody knows', { Condition: { AttrsOr: { age: '1' } } }],
		[90033, 'an attribute value that is no text', { Condition: { AttrsOr: { city: 1 } } }],
		[90033, 'an attribute value of 51 bytes', { Condition: { AttrsOr: { city: 'x'.repeat(51) } } }],
		[90033, 'no attribute', { Condition: { AttrsAnd: {} } }],
		[90033, 'attributes as a list', { Condition: { AttrsAnd: ['city'] } }],
		[90039, 'tags and attributes', { Condition: { TagsOr: ['a'], AttrsAnd: { city: 'Oslo' } } }],
		[90040, 'an empty tag', { Condition: { TagsOr: [''] } }],
	])('%i: %s', async (code, _, changes) => {
		const { mockServer, client } = await startUnpaced({ accounts, attributeNames: ['city'] });
		const answer = await client.call('v4/timpush/push', pushBody(changes));
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code, TaskId: '' });
		expect(notified(mockServer)).toEqual([]);
	});

	it('takes what is just right, and fields nobody documented', async () => {
		const { client } = await startUnpaced({ accounts });
		const answer = await client.call(
			'v4/timpush/push',
			pushBody({
				DataId: 'x'.repeat(64),
				MsgLifeTime: 604_800,
				Classification: 0,
				Condition: { TagsOr: series('a', 10), TagsAnd: series('b', 10), TagsNot: series('c', 10) },
				OfflinePushInfo: { ...info, HuaWeiThing: {}, AndroidInfo: { XiaoMiTemplate: 'x' } },
			}),
		);
		expect(answer).toMatchObject({ ErrorCode: 0 });
	});

	it('90024: a second one within a second', async () => {
		const { mockServer, client } = await startPair({ accounts });
		const codes = [await client.push(info), await client.push(info)].map((a) => a.ErrorCode);
		expect(codes).toEqual([0, 90024]);
		await sleep((mockServer.requests[0]?.at ?? 0) + 1001 - performance.now());
		expect(await client.push(info)).toMatchObject({ ErrorCode: 0 });
		mockServer.clock.advance(1000);
		expect(await client.push(info)).toMatchObject({ ErrorCode: 0 });
		expect(mockServer.app.pushes.counts.get('alice')).toBe(3);
	});

	it('90047: more than the plan allows in a day', async () => {
		const now = new Date('2027-01-05T23:00:00Z');
		const { mockServer, client } = await startUnpaced({ accounts, plan: 'free', now });
		const codesOf = async (calls: number): Promise<number[]> => {
			const codes: number[] = [];
			while (codes.length < calls) codes.push((await client.push(info)).ErrorCode);
			return codes;
		};
		await client.push({ PushFlag: 0 }, { Condition: { TagsOr: [''] } });
		expect(await codesOf(11)).toEqual([...series('', 10).map(() => 0), 90047]);
		mockServer.clock.advance(hour);
		expect(await codesOf(1)).toEqual([0]);
		expect(mockServer.app.pushes.counts.get('alice')).toBe(11);
	});
});

describe('batch', () => {
	it('notifies those who exist and lists the others', async () => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice', 'bob'] });
		const answer = await client.batch(['alice', 'ghost', device], info);
		expect(answer).toEqual({
			...ok,
			TaskId: expect.stringMatching(/^batch(_[0-9a-f]+){5}$/),
			ErrorList: [{ To_Account: 'ghost', ErrorCode: 70107 }],
		});
		expect(notified(mockServer)).toEqual(['alice', device]);
	});

	it('is OK even if nobody exists, and serves twice who stands twice', async () => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice'] });
		expect(await client.batch(['ghost'], info)).toMatchObject({ ...ok, ErrorList: [{}] });
		expect(await client.batch(['alice', 'alice'], info)).not.toHaveProperty('ErrorList');
		expect(mockServer.app.pushes.counts.get('alice')).toBe(2);
		expect(mockServer.counters).toEqual({ duplicateAccounts: 1 });
	});

	it.each<[number, string, Record<string, unknown>]>([
		[90001, 'no sender', { From_Account: '' }],
		[90001, 'no MsgRandom', { MsgRandom: undefined }],
		[90001, 'MsgRandom with a fraction', { MsgRandom: 1.5 }],
		[90001, 'no account', { To_Account: [] }],
		[90001, 'an account that is no text', { To_Account: [1] }],
		[90018, '501 accounts', { To_Account: series('user', 501) }],
		[90043, 'no OfflinePushInfo', { OfflinePushInfo: undefined }],
		[90057, 'a DataId of 65 bytes', { DataId: '标'.repeat(22) }],
	])('%i: %s', async (code, _, changes) => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice'] });
		const body = pushBody({ To_Account: ['alice'], ...changes });
		const answer = await client.call('v4/timpush/batch', body);
		expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: code, TaskId: '' });
		expect(notified(mockServer)).toEqual([]);
	});

	it('60007: more calls in a second than the plan allows', async () => {
		const { client } = await startPair({ accounts: ['alice'] });
		const calls = Array.from({ length: 31 }, () => client.batch(['alice'], info));
		const codes = (await Promise.all(calls)).map((answer) => answer.ErrorCode);
		expect(codes.filter((code) => code === 60007)).toHaveLength(1);
	});

	it('60007: more accounts in a second than the plan allows', async () => {
		const accounts = series('user', 300);
		const { mockServer, client } = await startPair({ accounts });
		expect(await client.batch(accounts, info)).toMatchObject({ ErrorCode: 0 });
		expect(await client.batch(accounts, info)).toMatchObject({ ErrorCode: 60007 });
		expect(await client.batch(accounts.slice(0, 200), info)).toMatchObject({ ErrorCode: 0 });
		expect(await client.batch(['user-1'], info)).toMatchObject({ ErrorCode: 60007 });
		mockServer.clock.advance(1000);
		expect(await client.batch(accounts, info)).toMatchObject({ ErrorCode: 0 });
	});

	it('takes 500 accounts', async () => {
		const accounts = series('user', 500);
		const { mockServer, client } = await startPair({ accounts });
		expect(await client.batch(accounts, info)).toMatchObject({ ErrorCode: 0 });
		expect(notified(mockServer)).toEqual(accounts);
	});
});

describe('a repeated MsgRandom', () => {
	const repeat = async (
		options: MockServerOptions,
		pauseMs: number,
	): Promise<{ answers: Answer[]; times: number | undefined }> => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice'], ...options });
		const send = (): Promise<Answer> => client.batch(['alice'], info, { MsgRandom: 7 });
		const first = await send();
		mockServer.clock.advance(pauseMs);
		const answers = [first, await send()];
		return { answers, times: mockServer.app.pushes.counts.get('alice') };
	};

	it.each<[MockServerOptions['msgRandomWindow'], number, number]>([
		['second', 0, 1],
		['second', 1000, 2],
		['7 days', 6 * 24 * hour, 1],
		['7 days', 7 * 24 * hour, 2],
	])('within %s, after %i ms: notifies %i times', async (msgRandomWindow, pauseMs, times) => {
		const outcome = await repeat({ msgRandomWindow }, pauseMs);
		expect(outcome.times).toBe(times);
		const [first, second] = outcome.answers;
		expect(second?.TaskId === first?.TaskId).toBe(times === 1);
	});

	it('is dropped whatever the accounts are, but not when the first time failed', async () => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice', 'bob'] });
		expect(await client.batch(['bob'], { PushFlag: 3 } as never, { MsgRandom: 7 })).toMatchObject({
			ErrorCode: 90043,
		});
		await client.batch(['alice'], info, { MsgRandom: 7 });
		await client.batch(['bob'], info, { MsgRandom: 7 });
		await client.push(info, { MsgRandom: 7 });
		expect(notified(mockServer)).toEqual(['alice', 'alice', 'bob']);
	});

	it('follows a lost answer without a second notification', async () => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice'] });
		mockServer.injectFault({ command: 'batch', times: 1, do: { lose: 'after' } });
		const send = (): Promise<Answer> => client.batch(['alice'], info, { MsgRandom: 7 });
		await expect(send()).rejects.toThrow();
		expect(await send()).toMatchObject({ ErrorCode: 0 });
		expect(mockServer.app.pushes.counts.get('alice')).toBe(1);
	});
});

describe('what people read', () => {
	const content = {
		...info,
		ApnsInfo: { Title: 'Sale!' },
		MultiLanguageContent: [{ Language: 'zh-Hant', Title: '特賣', Desc: '十點開始' }],
	};

	it('is in their language, else the default, with the title for APNs', async () => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice', 'bob', 'carol'] });
		const { devices, pushes } = mockServer.app;
		devices.set('alice', { language: 'zh-hant', platform: 'apns' });
		devices.set('bob', { language: 'en', platform: 'apns' });
		devices.set('carol', { language: 'de', platform: 'huawei' });
		await client.push(content);
		expect(pushes.notifications.map(({ title, text }) => [title, text])).toEqual([
			['特賣', '十點開始'],
			['Sale!', 'Starts at 10:00'],
			['Sale', 'Starts at 10:00'],
		]);
	});

	it('reaches online devices only, if told so', async () => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice', 'bob'] });
		mockServer.app.devices.set('alice', { online: true });
		mockServer.app.devices.set('bob', { online: false });
		await client.push({ PushFlag: 1, Ext: '{}' });
		await client.push(info);
		const seen = mockServer.app.pushes.notifications;
		expect(seen.map(({ onlineOnly, channel, sent }) => [onlineOnly, channel, sent])).toEqual([
			[true, 'online', true],
			[true, 'none', false],
			[false, 'online', true],
			[false, 'offline', expect.any(Boolean)],
		]);
	});

	it('is the same for the same seed', async () => {
		const run = async (seed: number): Promise<unknown> => {
			const now = Date.UTC(2027, 0, 5);
			const accounts = series('user', 100);
			const { mockServer, client } = await startUnpaced({ accounts, seed, now });
			await client.push(content);
			return mockServer.app.pushes.notifications.map((one) => ({ ...one, at: 0 }));
		};
		expect(await run(3)).toEqual(await run(3));
		expect(await run(3)).not.toEqual(await run(4));
	});
});

describe('revoke', () => {
	const words = { Title: 'Withdrawn', Desc: 'Please ignore' };

	it('overwrites what Huawei, Honor, FCM and APNs show', async () => {
		const accounts = ['apns', 'fcm', 'huawei', 'honor', 'xiaomi', 'vivo'] as const;
		const { mockServer, client } = await startUnpaced({ accounts: [...accounts, 'online'] });
		for (const platform of accounts) {
			mockServer.app.devices.set(platform, { platform, online: false, fate: 'sent' });
		}
		mockServer.app.devices.set('online', { platform: 'apns', online: true });
		const { TaskId = '' } = await client.push(info);
		expect(await client.revoke(TaskId, words)).toEqual(ok);
		const overwritten = mockServer.app.pushes.notifications.filter((one) => one.overwritten);
		expect(overwritten.map(({ account }) => account)).toEqual(accounts.slice(0, 4));
		expect(overwritten[0]?.overwritten).toEqual({ title: 'Withdrawn', text: 'Please ignore' });
		expect(await client.revoke(TaskId, words)).toMatchObject({ ErrorCode: 90050 });
	});

	it('90049, 90052, 90053, 90043: what cannot be revoked', async () => {
		const { mockServer, client } = await startUnpaced({ accounts: ['alice'] });
		const { TaskId = '' } = await client.push(info);
		const batch = await client.batch(['alice'], info);
		const codeOf = async (taskId: string, content?: object): Promise<number> =>
			(await client.revoke(taskId, content)).ErrorCode;
		expect(await codeOf('65f1c0de_1a2b3c4d', words)).toBe(90049);
		expect(await codeOf('', words)).toBe(90049);
		expect(await codeOf(batch.TaskId ?? '', words)).toBe(90049);
		expect(await codeOf(TaskId)).toBe(90053);
		expect(await codeOf(TaskId, { Title: 1 })).toBe(90043);
		mockServer.clock.advance(24 * hour + 1000);
		expect(await codeOf(TaskId, words)).toBe(90052);
	});

	it('90051: a second one within a second', async () => {
		const { mockServer, client } = await startPair({ accounts: ['alice'] });
		await client.revoke('x', words);
		expect(await client.revoke('x', words)).toMatchObject({ ErrorCode: 90051 });
		mockServer.clock.advance(1000);
		expect(await client.revoke('x', words)).toMatchObject({ ErrorCode: 90049 });
	});
});

describe('faults in pushes', () => {
	it('hit a segment by its tag or attribute, and list accounts of a batch', async () => {
		const accounts = ['alice', 'bob'];
		const { mockServer, client } = await startUnpaced({ accounts, attributeNames: ['city'] });
		mockServer.injectFault({ tag: 'vip', do: { code: 91000 } });
		mockServer.injectFault({ tag: 'city', do: { code: 91000 } });
		mockServer.injectFault({ account: 'bob', listed: true, do: { code: 70500 } });
		const toVip = await client.push(info, { Condition: { TagsOr: ['vip'] } });
		const toCity = await client.push(info, { Condition: { AttrsOr: { city: 'Oslo' } } });
		expect([toVip.ErrorCode, toCity.ErrorCode]).toEqual([91000, 91000]);
		expect(await client.batch(accounts, info)).toMatchObject({
			ErrorCode: 0,
			ErrorList: [{ To_Account: 'bob', ErrorCode: 70500 }],
		});
		expect(notified(mockServer)).toEqual(['alice']);
		mockServer.reset();
		expect(notified(mockServer)).toEqual([]);
	});

	it('are the only way to be notified twice', async () => {
		const step = fc.record({
			accounts: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'ghost'), { minLength: 1 }),
			fault: fc.constantFrom({ code: 91000 }, { lose: 'before' }, { lose: 'after' }, undefined),
		});
		const property = fc.asyncProperty(fc.array(step, { maxLength: 6 }), async (steps) => {
			const { mockServer, client } = await startUnpaced({ accounts: ['a', 'b', 'c'] });
			const expected = new Map<string, number>();
			for (const [MsgRandom, { accounts, fault }] of steps.entries()) {
				if (fault) mockServer.injectFault({ times: 1, do: fault as { code: number } });
				await client.batch(accounts, info, { MsgRandom }).catch(() => undefined);
				const isCarriedOut = !fault || ('lose' in fault && fault.lose === 'after');
				for (const account of isCarriedOut ? accounts : []) {
					if (account !== 'ghost') expected.set(account, (expected.get(account) ?? 0) + 1);
				}
			}
			expect(new Map(mockServer.app.pushes.counts)).toEqual(expected);
		});
		await fc.assert(property, { numRuns: 30 });
	});
});
