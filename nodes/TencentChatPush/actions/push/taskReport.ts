import type { IDataObject, INodeProperties } from 'n8n-workflow';

import { inputFault, type Fault } from '../../errors/faults';
import { readPeriod, timesAsked } from '../../input/times';
import { echoParameters } from '../../input/echoParameters';
import type { Operation } from '../../engine/Operation';

/** Tasks in one request (1047/71894, 1047/71895). */
const TASKS_PER_REQUEST = 5;

/** The items about each task, by its ID. */
export type Report = ReadonlyMap<string, IDataObject[]>;

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
					return ({ account: taskId }) => report.get(taskId) ?? noReport(noun);
				},
			};
		},
		failed: (parameters, run) => ({
			...echoParameters(parameters, ['from', 'to']),
			...timesAsked(parameters, ['from', 'to'], run),
		}),
	};
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
			placeholder: 'e.g. 657bf434_537529d8_2000005e80aa873_2780d131_bc614e',
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
