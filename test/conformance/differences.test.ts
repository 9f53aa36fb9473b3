import type { Json, JsonObject } from '../../mock-server/packets/packet';
import { restPacketNames } from '../../mock-server/packets/packet';
import { wordsOf } from '../../mock-server/packets/shape';
import { questions } from '../../conformance/questions';
import { hasDifference } from '../../conformance/report';
import type { Result } from '../../conformance/compareApp';
import { compareWith, rowsOf, startStandIn } from './support';
import type { Plant } from './standIn';

/** All that was found, as `call: words`; certain and doubtful alike, each once. */
function found({ rows }: Result): string[] {
	const words = rows.flatMap(({ packet, differences }) =>
		differences.map((difference) => `${packet}: ${wordsOf(difference)}`),
	);
	return [...new Set(words)];
}

function renamed(from: string, to: string): Plant {
	return {
		change: (answer) => {
			const { [from]: value, ...rest } = answer;
			return value === undefined ? answer : { ...rest, [to]: value };
		},
	};
}

/** Changes every element of a list of the answer. */
function inEach(list: string, change: (element: JsonObject) => Json): Plant {
	return {
		change: (answer) => {
			const elements = answer[list];
			if (!Array.isArray(elements)) return answer;
			return { ...answer, [list]: elements.map((element) => change(element as JsonObject)) };
		},
	};
}

function without(key: string, value: JsonObject): JsonObject {
	return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key));
}

const trace = 'timpush.all_member_push_trace';

/** A plant, and the differences that it has to show: these and no other. */
const plants: ReadonlyArray<
	readonly [title: string, packet: string, plant: Plant, words: string[]]
> = [
	[
		'another name',
		'timpush.add_sched_task',
		renamed('ErrorInfo', 'Message'),
		['ErrorInfo: documented text, came nothing', 'Message: documented nothing, came text'],
	],
	[
		'another name of the result',
		'timpush.batch',
		renamed('TaskId', 'PushId'),
		['TaskId: documented text, came nothing', 'PushId: documented nothing, came text'],
	],
	[
		'other casing at the top',
		'timpush.batch',
		renamed('TaskId', 'TaskID'),
		['TaskId: documented the name TaskId, came the name TaskID'],
	],
	[
		'other casing inside a list',
		'timpush.get_tag',
		inEach('UserTags', ({ To_Account = '', Tags = [] }) => ({ to_account: To_Account, Tags })),
		['UserTags[].To_Account: documented the name To_Account, came the name to_account'],
	],
	[
		'text for a number',
		'timpush.remove_tag',
		{ change: (answer) => ({ ...answer, ErrorCode: String(answer.ErrorCode) }) },
		['ErrorCode: documented whole number, came text'],
	],
	[
		'text for a number in a list',
		'timpush.clear_all_tags',
		inEach('ErrorList', (entry) => ({ ...entry, ErrorCode: String(entry.ErrorCode) })),
		['ErrorList[].ErrorCode: documented whole number, came text'],
	],
	[
		'a number for text',
		'timpush.get_sched_task',
		{
			change: ({ TaskInfo, ...answer }) =>
				TaskInfo
					? { ...answer, TaskInfo: { ...(TaskInfo as JsonObject), DispatchErr: 0 } }
					: answer,
		},
		['TaskInfo.DispatchErr: documented text, came whole number'],
	],
	[
		'numbers for texts in attribute values',
		'all_member_push.im_get_attr',
		inEach('UserAttrs', (entry) => ({ ...entry, Attrs: { 'n8n-conformance-1': 1 } })),
		['UserAttrs[].Attrs.*: documented text, came whole number'],
	],
	[
		'a list that is missing',
		'timpush.set_attr',
		{ change: (answer) => without('ErrorList', answer) },
		['ErrorList: documented list, came nothing'],
	],
	[
		'null for a list',
		'timpush.get_tag',
		{ change: (answer) => ({ ...answer, UserTags: null }) },
		['UserTags: documented list, came null'],
	],
	[
		'an object for a list',
		'im_open_login_svc.account_check',
		{ change: (answer) => ({ ...answer, ResultItem: { first: 1 } }) },
		['ResultItem: documented list, came object'],
	],
	[
		'an account that is left out',
		'timpush.get_attr',
		{
			change: ({ UserAttrs, ...answer }) => ({
				...answer,
				UserAttrs: (UserAttrs as Json[]).slice(1),
			}),
		},
		['UserAttrs[].To_Account: documented each account that was asked, came not all'],
	],
	[
		'one level more',
		'all_member_push.im_get_tag',
		{
			change: ({ UserTags = [], ...answer }) => ({ ...answer, Result: { UserTags } }),
		},
		['UserTags: documented at the top, came inside Result'],
	],
	[
		'one level more around everything',
		'timpush.modify_sched_task',
		{ change: (answer) => ({ Response: answer }) },
		['ActionStatus', 'ErrorInfo', 'ErrorCode', 'TaskID'].map(
			(key) => `${key}: documented at the top, came inside Response`,
		),
	],
	[
		'one level less',
		trace,
		inEach('InstanceTrace', (one) => ({
			...one,
			IMCommitStat: (one.IMCommitStat as JsonObject).IMStat ?? null,
		})),
		[
			'InstanceTrace[].IMCommitStat.IMStat: documented an object that holds PushStatus, ErrorCode, ErrorInfo, EventTime, came what it holds, one level higher',
		],
	],
	[
		'a number for a time',
		trace,
		inEach('InstanceTrace', (one) => ({ ...one, PushTime: 1_796_688_000 })),
		['InstanceTrace[].PushTime: documented text, came whole number'],
	],
	[
		'another inside of what no page shows',
		trace,
		inEach('InstanceTrace', (one) => ({ ...one, OnlinePushStat: { IMStat: {} } })),
		[
			'InstanceTrace[].OnlinePushStat.OnlineStat: documented object, came nothing',
			'InstanceTrace[].OnlinePushStat.IMStat: documented nothing, came object',
		],
	],
	[
		'a key too many',
		'im_open_login_svc.account_import',
		{ change: (answer) => ({ ...answer, RequestId: 'r' }) },
		['RequestId: documented nothing, came text'],
	],
	[
		'a key too many inside a list',
		'im_open_login_svc.account_delete',
		inEach('ResultItem', (item) => ({ ...item, Reason: null, Since: 1 })),
		['ResultItem[].Since: documented nothing, came whole number'],
	],
	[
		'an HTTP status',
		'timpush.delete_sched_task',
		{ status: 201 },
		['HTTP status: documented 200, came 201'],
	],
	[
		'an HTTP status and a page',
		'timpush.normal_push_statistics',
		{ status: 502, text: '<html>Bad Gateway</html>' },
		['HTTP status: documented 200, came 502'],
	],
	[
		'a page in place of JSON',
		'timpush.set_attr_name',
		{ text: '<html>Welcome</html>' },
		['the answer: documented an object, came no JSON'],
	],
	[
		'a list in place of an object',
		'timpush.get_attr_name',
		{ change: (answer) => [answer] },
		['the answer: documented object, came list'],
	],
	[
		'a broken connection',
		'timpush.all_member_push_loss',
		{ isSilent: true },
		['the connection: documented an answer, came none'],
	],
	[
		'another code',
		'timpush.all_member_push_statistics',
		{ change: () => ({ ActionStatus: 'FAIL', ErrorCode: 91000, ErrorInfo: 'busy' }) },
		['ErrorCode: documented 0, came 91000'],
	],
	[
		'another code for an account',
		'timpush.add_tag',
		inEach('ErrorList', (entry) => ({ ...entry, ErrorCode: 90003 })),
		['ErrorList[].ErrorCode: documented 70107, came 90003'],
	],
	[
		'a refusal of an account that exists',
		'timpush.remove_attr',
		{ change: (answer, { body }) => refusing(answer, body), times: 1 },
		['ErrorList: documented nobody, came 91000'],
	],
	[
		'an account that was not imported',
		'im_open_login_svc.multiaccount_import',
		{
			change: (answer, { body }) => ({
				...answer,
				FailAccounts: (body.AccountList as JsonObject[]).map(({ UserID = '' }) => UserID),
			}),
			times: 1,
		},
		['FailAccounts: documented nobody, came 1 of them'],
	],
	[
		'another word for OK',
		'timpush.list_sched_task',
		{ change: (answer) => ({ ...answer, ActionStatus: 'Ok' }) },
		['ActionStatus: documented OK, came "Ok"'],
	],
];

function refusing(answer: JsonObject, { UserAttrs }: JsonObject): JsonObject {
	const [{ To_Account = '' } = {}] = UserAttrs as JsonObject[];
	return { ...answer, ErrorList: [{ To_Account, ErrorCode: 91000 }] };
}

describe('npm run conformance, against a stand-in made from the packets', () => {
	it('finds no difference where there is none, and calls all that is safe', async () => {
		const standIn = await startStandIn();
		const result = await compareWith(standIn);
		expect(found(result)).toEqual([]);
		expect(hasDifference(result)).toBe(false);
		expect(result).toMatchObject({ left: [], ended: undefined });
		const notCalled = result.rows.filter(({ verdict }) => verdict === 'not called');
		expect(notCalled.map(({ packet, came }) => [packet, came])).toEqual([
			['all_member_push.im_push', 'not called: reaches other users'],
			[
				'timpush.normal_push_trace',
				'not called: needs the PushID of a chat message, which no call returns',
			],
			['timpush.push', 'not called: reaches other users'],
		]);
		expect([...new Set(result.rows.map(({ packet }) => packet))].sort()).toEqual(restPacketNames());
	});

	it.each(plants)('names %s (%s) and nothing else', async (_, packet, plant, words) => {
		const standIn = await startStandIn({ plants: { [packet]: plant } });
		const result = await compareWith(standIn);
		expect(found(result)).toEqual(words.map((one) => `${packet}: ${one}`));
		const isConcluded = plant === plants.find(([title]) => title.includes('no page shows'))?.[2];
		expect(hasDifference(result)).toBe(!isConcluded);
	});

	it('names differences of several calls side by side', async () => {
		const standIn = await startStandIn({
			plants: {
				'timpush.get_tag': renamed('UserTags', 'Usertags'),
				'timpush.batch': renamed('TaskId', 'taskId'),
				'im_open_login_svc.multiaccount_import': renamed('FailAccounts', 'failAccounts'),
			},
		});
		expect(found(await compareWith(standIn))).toEqual([
			'im_open_login_svc.multiaccount_import: FailAccounts: documented the name FailAccounts, came the name failAccounts',
			'timpush.get_tag: UserTags: documented the name UserTags, came the name Usertags',
			'timpush.batch: TaskId: documented the name TaskId, came the name taskId',
		]);
	});

	it('names a difference in every call that it makes', async () => {
		const change = ({ ErrorInfo = '', ...answer }: JsonObject): JsonObject => ({
			...answer,
			errorInfo: ErrorInfo,
		});
		const result = await compareWith(await startStandIn({ plants: { '*': { change } } }));
		const called = result.rows.filter(({ verdict }) => verdict !== 'not called');
		const names = [...new Set(called.map(({ packet }) => packet))];
		expect(names).toHaveLength(restPacketNames().length - 3);
		expect(called.map(({ verdict }) => verdict)).toEqual(called.map(() => 'differs'));
		expect(found(result)).toEqual(
			names.map(
				(name) => `${name}: ErrorInfo: documented the name ErrorInfo, came the name errorInfo`,
			),
		);
	});

	it('survives answers of any form', async () => {
		const anything: Json[] = [
			null,
			7,
			'x',
			[],
			{},
			[[]],
			{ ActionStatus: {}, ErrorCode: [], ErrorInfo: 1 },
			{ ActionStatus: 'OK', ErrorCode: 0, UserTags: 1, ResultItem: [1, null], TaskInfo: 'x' },
			{ ActionStatus: 'OK', ErrorCode: 0, Tasks: [null], InstanceTrace: [[]], AttrNames: 'x' },
			{ ActionStatus: 'OK', ErrorCode: 0, ErrorList: [null, 1], AttrNames: { 0: {} }, TaskID: 'x' },
		];
		for (const value of anything) {
			const text = JSON.stringify(value);
			const standIn = await startStandIn({ plants: { '*': { text, from: 1 } } });
			const result = await compareWith(standIn);
			expect(result.rows.length).toBeGreaterThan(0);
			expect(hasDifference(result)).toBe(true);
			expect(standIn.of('im_open_login_svc.account_delete').length).toBeGreaterThan(0);
		}
	});
});

describe('What no page answers', () => {
	it('is answered as far as an app lets it', async () => {
		const { answers } = await compareWith(await startStandIn());
		const open = Object.keys(questions).filter(
			(key) => !answers.has(key as keyof typeof questions),
		);
		expect(open).toEqual([]);
		expect(Object.fromEntries(answers)).toMatchObject({
			orderBy: 'schedat: taken; schedAt: refused with 90104',
			onlinePushStat:
				'`{ OnlineStat: { PushStatus: whole number, ErrorCode: whole number, ErrorInfo: text, EventTime: text } }`',
			tagReadable: 'by the first read, 0 ms after the answer to add_tag',
			keptAttributes: 'kept',
			keptNames: 'kept',
			noTags: 'an entry: { To_Account: text, Tags: [] }',
			tagOrder: 'another one',
			noAttributeNames: '`AttrNames` is `{}`',
			batchNobody: 'OK, `ErrorList` with 70107, a `TaskId`',
			msgRandom: 'at once: the same `TaskId`; after 2 s: the same `TaskId`',
			revokeBatch: 'refused with 90049',
			olderUnknown:
				'im_add_tag: OK, no `ErrorList`; im_get_tag: OK, no `ErrorList`, without an entry for it',
			modifiedContent: 'gone: the content is replaced as a whole',
			nothingTraced: 'OK, `InstanceTrace` empty',
			deletedTwice: 'refused with 90104 "delete failed: task dispatching"',
		});
	});

	it('says how long a new tag took to be read', async () => {
		const late: Plant = { change: (answer) => ({ ...answer, UserTags: [] }), times: 3 };
		const { answers } = await compareWith(
			await startStandIn({ plants: { 'timpush.get_tag': late } }),
		);
		expect(answers.get('tagReadable')).toMatch(/^by read 4, \d+ ms after the answer to add_tag$/);
	});
});

describe('What an app does not have', () => {
	it('is no difference in what the documents refuse, either', async () => {
		const change = (): JsonObject => ({ ActionStatus: 'FAIL', ErrorCode: 90045, ErrorInfo: '' });
		const result = await compareWith(
			await startStandIn({ plants: { 'timpush.batch': { change } } }),
		);
		const verdicts = rowsOf(result, 'timpush.batch').map(({ verdict }) => verdict);
		expect(verdicts).toEqual(verdicts.map(() => 'not possible'));
		expect(hasDifference(result)).toBe(false);
	});

	const pushOnly: Plant = {
		change: () => ({ ActionStatus: 'FAIL', ErrorCode: 60027, ErrorInfo: '' }),
	};
	const plantsOfPushOnly = {
		'im_open_login_svc.account_import': pushOnly,
		'im_open_login_svc.multiaccount_import': pushOnly,
		'im_open_login_svc.account_check': pushOnly,
	};

	it('is said in words and is no difference', async () => {
		const standIn = await startStandIn({ plants: plantsOfPushOnly });
		const result = await compareWith(standIn);
		expect(hasDifference(result)).toBe(false);
		const [row] = rowsOf(result, 'im_open_login_svc.account_import');
		expect(row?.verdict).toBe('not possible');
		expect(row?.notes.join()).toContain('Push only');
		expect(rowsOf(result, 'timpush.add_tag').map(({ came }) => came)).toEqual([
			'not called: there is no account to call it for (see --accounts)',
		]);
		expect(standIn.of('timpush.batch')).toEqual([]);
	});

	it('is made up for by accounts that were given, which keep what they hold', async () => {
		const standIn = await startStandIn({ plants: plantsOfPushOnly, accounts: ['mine'] });
		const result = await compareWith(standIn, { given: ['mine'] });
		expect(found(result)).toEqual([]);
		const verdicts = (name: string): string[] => rowsOf(result, name).map(({ verdict }) => verdict);
		expect(verdicts('timpush.add_tag')).toEqual(['same', 'same']);
		expect(verdicts(trace)).toEqual(['same']);
		for (const name of ['clear_all_tags', 'set_attr', 'remove_attr', 'revoke']) {
			expect(verdicts(`timpush.${name}`)).toEqual(['not called']);
		}
		const written = ['add_tag', 'remove_tag'].flatMap((name) => standIn.of(`timpush.${name}`));
		expect(written.every(({ body }) => !('Replace' in body))).toBe(true);
		expect(JSON.stringify(written.map(({ body }) => body))).not.toMatch(
			/"Tags":\["(?!n8n-conformance-)/,
		);
		expect(standIn.of('im_open_login_svc.account_delete')).toEqual([]);
	});
});
