import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { byAccount } from '../byAccount';
import { badResponseFault, inputFault, type Fault } from '../../errors/faults';
import { readPeriod, echoTimes } from '../../input/times';
import type { Operation } from '../../engine/Operation';

/** Tasks in one request (1047/71894, 1047/71895). */
const TASKS_PER_REQUEST = 5;

/** What an answer says of tasks. */
export interface Report {
	/** The items about each task, by its ID. */
	readonly byTask: ReadonlyMap<string, IDataObject[]>;
	/** Whether everything that the answer says of tasks could be read. */
	readonly isWhole: boolean;
}

/**
 * What the reports on tasks have in common: they ask for five tasks of the same period at a time.
 *
 * @param noun what is asked for, such as `statistics`
 * @param longestDays the longest period, in days
 * @param reportIn reads an answer; throws a ZodError when it is not of the documented shape
 */
export function taskReport(
	noun: string,
	longestDays: number,
	reportIn: (body: unknown) => Report,
): Omit<Operation, 'option' | 'paths'> {
	return {
		resource: 'push',
		fields: fieldsOf(longestDays),
		callsPerSecond: 1,
		isRepeatable: true,
		units: {
			parameter: 'taskIds',
			title: 'Task IDs',
			noun: 'task',
			failedKey: 'taskIds',
			perRequest: () => TASKS_PER_REQUEST,
		},
		read: ({ from, to }, run) => {
			const period = readPeriod({ from, to }, run, {
				end: run.now,
				days: longestDays,
				longestDays,
			});
			return {
				key: JSON.stringify(period),
				// An empty list would ask for the whole app.
				request: (_, entries) => ({
					StartTime: Math.floor(period.from / 1000),
					EndTime: Math.floor(period.to / 1000),
					TaskID: entries.map(({ account: taskId }) => taskId),
				}),
				answer: (body) => {
					const report = reportIn(body);
					return ({ account: taskId }) =>
						report.byTask.get(taskId) ?? (report.isWhole ? noReport(noun) : badResponseFault());
				},
			};
		},
		echo: (given, run) => ({ ...given, ...echoTimes(given, ['from', 'to'], run) }),
	};
}

/**
 * A report from the entries of an answer. One that cannot be read, `null` here, and a task that stands there
 * twice with different contents cost no other task anything.
 */
export function reportOf<E extends { TaskID: string }>(
	entries: ReadonlyArray<E | null>,
	itemsOf: (entry: E) => IDataObject[],
): Report {
	const read = entries.flatMap((entry) => entry ?? []);
	const byTask = byAccount(read.map((entry) => [entry.TaskID, itemsOf(entry)]));
	const isWhole = read.length === entries.length && read.every(({ TaskID }) => byTask.has(TaskID));
	return { byTask, isWhole };
}

function noReport(noun: string): Fault {
	return inputFault(
		`Tencent Chat has no ${noun} for this push in the period`,
		"Check 'Task IDs' and the period from 'From' to 'To'. A push that nobody has received yet may have none.",
	);
}

function fieldsOf(longestDays: number): INodeProperties[] {
	return [
		{
			displayName: 'Task IDs',
			name: 'taskIds',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. 657bf434_537529d8',
			description:
				"The 'taskId' of a push in the output of this node, several separated by commas or line breaks, or an expression that returns a list",
		},
		{
			displayName: 'From',
			name: 'from',
			type: 'dateTime',
			default: '',
			description: `The start of the period. If empty, ${longestDays} days before 'To' (the longest possible period).`,
		},
		{
			displayName: 'To',
			name: 'to',
			type: 'dateTime',
			default: '',
			description: 'The end of the period. If empty, now.',
		},
	];
}
