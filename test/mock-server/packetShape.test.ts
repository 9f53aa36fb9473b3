import type { JsonObject, Outcome } from '../../mock-server/packets/packet';
import { readPacket, restPacketNames } from '../../mock-server/packets/packet';
import {
	compare,
	documentedShape,
	outcomeOf,
	wordsOf,
	type Comparison,
} from '../../mock-server/packets/shape';

const outcomes: Outcome[] = ['success', 'partial', 'failed'];

/** Every answer that a page shows, and what was concluded where none does. */
const samples = restPacketNames().flatMap((name) => {
	const { responses, inferred = {} } = readPacket(name);
	return outcomes.flatMap((outcome) => {
		const sample = responses[outcome] ?? inferred[`responses.${outcome}`];
		return sample ? [{ name, outcome, sample: sample as JsonObject }] : [];
	});
});

function compared(name: string, answer: JsonObject, outcome: Outcome = 'success'): Comparison {
	return compare(answer, documentedShape(readPacket(name), outcome));
}

function words(name: string, answer: JsonObject, outcome: Outcome = 'success'): string[] {
	return compared(name, answer, outcome).differences.map(wordsOf);
}

function shown(name: string, outcome: Outcome = 'success'): JsonObject {
	const sample = readPacket(name).responses[outcome];
	if (!sample) throw new Error(`${name} shows no ${outcome}`);
	return structuredClone(sample);
}

describe('The shape of an answer', () => {
	it('is known for all REST calls of the packets', () => {
		expect(restPacketNames()).toHaveLength(37);
		const required = restPacketNames().map((name) => {
			const { fields } = documentedShape(readPacket(name), 'success');
			return [...fields].filter(([, { isRequired }]) => isRequired).map(([key]) => key);
		});
		const common = ['ActionStatus', 'ErrorCode', 'ErrorInfo'];
		required.forEach((keys) => expect(keys).toEqual(expect.arrayContaining(common)));
	});

	it.each(samples)('finds the packet itself without difference: $name $outcome', (one) => {
		expect(compared(one.name, one.sample, one.outcome)).toEqual({ differences: [], unseen: [] });
	});

	it.each(samples)('tells how it ended: $name $outcome', ({ name, outcome, sample }) => {
		const ended = name.endsWith('account_delete') ? 'success' : outcome;
		expect(outcomeOf(sample)).toBe(ended);
	});

	it.each<[string, (answer: JsonObject) => unknown, string]>([
		[
			'another name',
			(answer) => {
				delete answer.TaskId;
				answer.PushId = 'p';
			},
			'TaskId: documented text, came nothing',
		],
		[
			'other casing',
			(answer) => {
				delete answer.TaskId;
				answer.TaskID = 'batch_1';
			},
			'TaskId: documented the name TaskId, came the name TaskID',
		],
		[
			'text for a number',
			(answer) => (answer.ErrorCode = '0'),
			'ErrorCode: documented whole number, came text',
		],
		[
			'a fraction for a whole number',
			(answer) => (answer.ErrorCode = 0.5),
			'ErrorCode: documented whole number, came fraction',
		],
		['null for a text', (answer) => (answer.TaskId = null), 'TaskId: documented text, came null'],
		[
			'a key too many',
			(answer) => (answer.More = 1),
			'More: documented nothing, came whole number',
		],
		[
			'text in a list',
			(answer) => (answer.ErrorList = ['carla']),
			'ErrorList[]: documented object, came text',
		],
		[
			'an object for a list',
			(answer) => (answer.ErrorList = { carla: 70107 }),
			'ErrorList: documented list, came object',
		],
		[
			'one level more',
			(answer) => {
				answer.Result = { TaskId: answer.TaskId ?? '', ErrorList: answer.ErrorList ?? [] };
				delete answer.TaskId;
				delete answer.ErrorList;
			},
			'TaskId: documented at the top, came inside Result',
		],
	])('names %s', (_, change, first) => {
		const answer = shown('timpush.batch', 'partial');
		change(answer);
		expect(words('timpush.batch', answer, 'partial')[0]).toBe(first);
	});

	it('names a list that is missing where somebody was refused', () => {
		const answer = shown('timpush.batch', 'partial');
		delete answer.ErrorList;
		expect(words('timpush.batch', answer, 'partial')).toEqual([
			'ErrorList: documented list, came nothing',
		]);
	});

	it('names one level less', () => {
		const answer = shown('timpush.normal_push_trace');
		const [trace] = answer.InstanceTrace as JsonObject[];
		const step = (trace?.IMCommitStat as JsonObject).IMStat ?? null;
		answer.InstanceTrace = [{ ...trace, IMCommitStat: step }];
		expect(words('timpush.normal_push_trace', answer)).toEqual([
			'InstanceTrace[].IMCommitStat.IMStat: documented an object that holds PushStatus, ErrorCode, ErrorInfo, EventTime, came what it holds, one level higher',
		]);
	});

	it('names a difference once, however many elements have it', () => {
		const answer = shown('timpush.get_tag');
		answer.UserTags = (answer.UserTags as JsonObject[]).map((one) => ({ ...one, Tags: 'Silver' }));
		expect(words('timpush.get_tag', answer)).toEqual([
			'UserTags[].Tags: documented list, came text',
		]);
	});

	it('takes keys that are data as they come, and looks at their values', () => {
		const names = { ...shown('timpush.get_attr_name'), AttrNames: { 7: 'plan' }, AttrTypes: {} };
		expect(words('timpush.get_attr_name', names)).toEqual([]);
		expect(words('timpush.get_attr_name', { ...names, AttrTypes: { 7: '0' } })).toEqual([
			'AttrTypes.*: documented whole number, came text',
		]);
	});

	it('lets optional places be left out, empty or null', () => {
		for (const ErrorList of [null, []]) {
			expect(words('timpush.add_tag', { ...shown('timpush.add_tag'), ErrorList })).toEqual([]);
		}
		const named = { To_Account: 'carla', ErrorCode: 70107, ErrorInfo: 'no such account' };
		const answer = { ...shown('timpush.add_tag'), ErrorList: [named] };
		expect(words('timpush.add_tag', answer, 'partial')).toEqual([]);
	});

	it('says where nothing could be compared, because a list was empty', () => {
		const answer = { ...shown('timpush.get_tag'), UserTags: [] };
		expect(compared('timpush.get_tag', answer)).toEqual({ differences: [], unseen: ['UserTags'] });
	});

	it('is not certain of what was only concluded', () => {
		const { inferred = {} } = readPacket('timpush.all_member_push_trace');
		const answer = structuredClone(inferred['responses.success']) as JsonObject;
		const [trace] = answer.InstanceTrace as JsonObject[];
		answer.InstanceTrace = [{ ...trace, OnlinePushStat: { Online: { PushStatus: 1 } }, CertId: 1 }];
		const { differences } = compared('timpush.all_member_push_trace', answer);
		expect(differences.map(({ path, isCertain }) => [path, isCertain])).toEqual([
			['InstanceTrace[].CertId', true],
			['InstanceTrace[].OnlinePushStat.OnlineStat', false],
			['InstanceTrace[].OnlinePushStat.Online', false],
		]);
	});

	it('takes the content of a scheduled push as it was created', () => {
		const answer = shown('timpush.get_sched_task');
		const info = answer.TaskInfo as JsonObject;
		const Content = { From_Account: 'administrator', To_Account: ['anna'], DataId: 'order-1' };
		answer.TaskInfo = { ...info, Content };
		expect(words('timpush.get_sched_task', answer)).toEqual([]);
		answer.TaskInfo = { ...info, Content: { To_Account: 'anna' } };
		expect(words('timpush.get_sched_task', answer)).toEqual([
			'TaskInfo.Content.To_Account: documented list, came text',
		]);
	});
});
