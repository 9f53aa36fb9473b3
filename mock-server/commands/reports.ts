import type { Answer } from '../wire/answer';
import { okAnswer } from '../wire/answer';
import { codes } from '../wire/refusal';
import type { Command } from './command';
import { limits } from '../wire/limits';
import { lossesOf } from './losses';
import { readLosses, readMessageTrace, readStatistics, readTrace } from '../wire/reportBodies';
import { statisticsOf, subjectsOf } from './statistics';
import { traceOf } from './trace';

const pace = { callsPerSecond: () => 1, code: codes.tooFrequent };

/** How far pushes got (1047/71894). */
export const pushStatistics: Command = {
	pace,
	run: (body, { app }) =>
		reportAnswer({
			Results: subjectsOf(app.pushes.tasks, readStatistics(body)).map(statisticsOf),
		}),
};

/** Why pushes did not arrive (1047/71895). */
export const pushLosses: Command = {
	pace,
	run: (body, { app }) =>
		reportAnswer({ Results: subjectsOf(app.pushes.tasks, readLosses(body)).map(lossesOf) }),
};

/** What became of a push for one account (1047/71893). */
export const pushTrace: Command = {
	pace,
	run: (body, { app, clock }) => {
		const { TaskID, UserID } = readTrace(body);
		const task = app.pushes.find(TaskID);
		const isKept = task !== undefined && clock.now() - task.at <= limits.traceWithinMs;
		return reportAnswer({ InstanceTrace: isKept ? traceOf(task, UserID) : [] });
	},
};

/** Of chat messages, of which there are none here (1047/71897). */
export const messageStatistics: Command = {
	pace,
	run: (body) => {
		readStatistics(body);
		const none = { TotalCount: 0, SentCount: 0, DeliveredCount: 0, ClickCount: 0 };
		return reportAnswer({ ...none, PlatformStatistics: [] });
	},
};

/** The same (1047/71898). */
export const messageLosses: Command = {
	pace,
	run: (body) => {
		readLosses(body);
		return reportAnswer({
			ReadyToSendLoss: [],
			PostSendDeliveredLoss: [],
			PlatformReadyToSendLoss: [],
			PlatformPostSendDeliveredLoss: [],
		});
	},
};

/** The same (1047/71896). */
export const messageTrace: Command = {
	pace,
	run: (body) => {
		readMessageTrace(body);
		return reportAnswer({ InstanceTrace: [] });
	},
};

/** Reports say `sucess` where other answers say nothing; the spelling is that of the pages. */
function reportAnswer(fields: Partial<Answer>): Answer {
	return okAnswer({ ErrorInfo: 'sucess', ...fields });
}
