import type { IDataObject, INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { byAccount } from '../byAccount';
import { badResponseFault, inputFault, type Fault } from '../../errors/faults';
import { echoTimes, readPeriod } from '../../input/times';
import type { Operation } from '../../engine/Operation';

/** Tasks in one request (1047/71894, 1047/71895). */
const TASKS_PER_REQUEST = 5;

/**
 * What the reports on tasks have in common: they ask for five tasks of the same period at a time.
 *
 * @param noun what is asked for, such as `statistics`
 * @param longestDays the longest period, in days
 * @param entry what an answer says of a task
 * @param itemsOf the items about it
 */
export function taskReport<E extends { TaskID: string }>(
	noun: string,
	longestDays: number,
	entry: z.ZodType<E, z.ZodTypeDef, unknown>,
	itemsOf: (entry: E) => IDataObject[],
): Omit<Operation, 'option' | 'paths'> {
	const answer = z.object({ Results: z.array(entry.nullable().catch(null)).nullish() });
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
					const results = answer.parse(body).Results ?? [];
					const byTask = byAccount(results, (each) => [each.TaskID, itemsOf(each)]);
					const isWhole = results.every((each) => each !== null && byTask.has(each.TaskID));
					// What could not be read may be about any of the tasks.
					const otherwise = isWhole ? noReport(noun) : badResponseFault();
					return ({ account: taskId }) => byTask.get(taskId) ?? otherwise;
				},
			};
		},
		echo: (given, run) => ({ ...given, ...echoTimes(given, ['from', 'to'], run) }),
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
