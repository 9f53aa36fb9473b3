import type { IDataObject } from 'n8n-workflow';
import { z } from 'zod';

import { inputFault, type Fault } from '../../errors/faults';
import { readPeriod, timesAsked, type Period } from '../scheduledPush/schedule';
import { count, numberOrNothing } from './answers';
import { asAsked } from './asked';
import { channelName, platformName } from '../../helpers/platforms';
import type { PushOperation } from '../PushOperation';

/** Tasks in one request, and the longest period in days (1047/71894). */
export const TASKS_PER_REQUEST = 5;
const LONGEST_DAYS = 30;

const counts = { TotalCount: count, SentCount: count, DeliveredCount: count, ClickCount: count };

const byPlatform = z.object({
	...counts,
	EventType: numberOrNothing,
	PushPlatform: numberOrNothing,
});

const statistics = z.object({
	...counts,
	TaskID: z.string(),
	PlatformStatistics: z.array(byPlatform).nullish(),
});

/** all_member_push_statistics page, 1047/71894. */
const answer = z.object({ Results: z.array(statistics).nullish() });

/** The tasks of one request. */
type TaskIds = readonly string[];

/** What is known of a task, by its ID. */
type Statistics = ReadonlyMap<string, IDataObject>;

export const getStatistics: PushOperation<Period, Statistics, TaskIds> = {
	resource: 'push',
	option: {
		name: 'Get Statistics',
		value: 'getStatistics',
		description:
			'Get how many users a push was sent to, how many received it and how many tapped it',
		action: 'Get statistics of pushes',
	},
	fields: [
		{
			displayName: 'Task IDs',
			name: 'taskIds',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 657bf434_537529d8_2000005e80aa873_2780d131_bc614e',
			description:
				"The 'taskId' of a push in the output of this node, several separated by commas or line breaks, or an expression that returns a list",
		},
		{
			displayName: 'From',
			name: 'from',
			type: 'dateTime',
			default: '',
			description:
				"The start of the period. If empty, 30 days before 'To', which is the longest period.",
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'dateTime',
			default: '',
			description: 'The end of the period. If empty, now.',
		},
	],
	paths: { timpush: '/v4/timpush/all_member_push_statistics' },
	callsPerSecond: 1,
	isRepeatable: true,
	units: {
		parameter: 'taskIds',
		title: 'Task IDs',
		noun: 'task',
		failedKey: 'taskIds',
		perRequest: () => TASKS_PER_REQUEST,
		part: (taskIds) => taskIds,
		missing: noStatistics,
	},
	read: ({ from, to }, run) =>
		readPeriod({ from, to }, run, {
			end: run.now,
			days: LONGEST_DAYS,
			longestDays: LONGEST_DAYS,
		}),
	key: (period) => JSON.stringify(period),
	// An empty list would ask for the whole app.
	request: ({ from, to }, _, taskIds) => ({
		StartTime: Math.floor(from / 1000),
		EndTime: Math.floor(to / 1000),
		TaskID: [...taskIds],
	}),
	answer: (body) =>
		new Map((answer.parse(body).Results ?? []).map((each) => [each.TaskID, statisticsJson(each)])),
	results: (_, found, taskIds) =>
		taskIds.map((taskId) => found.get(taskId)).filter((each) => each !== undefined),
	failed: (parameters, run) => ({
		...asAsked(parameters, ['from', 'to']),
		...timesAsked(parameters, ['from', 'to'], run),
	}),
};

/** The fault of a task that the service answers nothing about. */
export function noStatistics(): Fault {
	return inputFault(
		'Tencent Chat has no statistics of this push for the period',
		"Check 'Task IDs' and the period from 'From' to 'To'. A push that nobody has received yet may have none.",
	);
}

function statisticsJson({
	TaskID,
	PlatformStatistics,
	...all
}: z.infer<typeof statistics>): IDataObject {
	const platforms = (PlatformStatistics ?? []).map(({ EventType, PushPlatform, ...some }) => ({
		platform: platformName(PushPlatform),
		channel: channelName(EventType),
		...countsJson(some),
	}));
	return { taskId: TaskID, ...countsJson(all), platforms };
}

function countsJson(given: Record<keyof typeof counts, number>): IDataObject {
	return {
		total: given.TotalCount,
		sent: given.SentCount,
		delivered: given.DeliveredCount,
		clicked: given.ClickCount,
	};
}
