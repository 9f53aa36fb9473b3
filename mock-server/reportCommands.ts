import { codes, okAnswer } from './answer';
import type { Command } from './command';
import { limits } from './limits';
import { readStatistics, readTrace } from './reportBodies';
import { statisticsOf, traceOf } from './reports';

const pace = { callsPerSecond: () => 1, code: codes.tooFrequent };

/** How far pushes got (1047/71894). */
export const pushStatistics: Command = {
	pace,
	run: (body, { app }) =>
		okAnswer({ Results: statisticsOf(app.pushes.tasks, readStatistics(body)) }),
};

/** What became of a push for one account (1047/71893). */
export const pushTrace: Command = {
	pace,
	run: (body, { app, clock }) => {
		const { TaskID, UserID } = readTrace(body);
		const task = app.pushes.find(TaskID);
		const isKept = task !== undefined && clock.now() - task.at <= limits.traceWithinMs;
		return okAnswer({ InstanceTrace: isKept ? traceOf(task, UserID) : [] });
	},
};
