import { okAnswer } from '../wire/answer';
import { codes, Refusal } from '../wire/refusal';
import type { Command } from './command';
import { limits } from '../wire/limits';
import { readBatch, readMsgRandom, readPush, readRevoke } from '../wire/pushBodies';

/** To everybody, or to a segment (1047/60561, 269/100634). */
export const push: Command = {
	pace: { callsPerSecond: () => 1, code: codes.pushedTooSoon },
	onFailure: { TaskId: '' },
	run: (body, { app, dispatcher, bodyBytes }) => {
		if (bodyBytes > limits.pushBodyBytes) {
			throw new Refusal(codes.pushTooLarge, `the body has ${bodyBytes} bytes`);
		}
		const msgRandom = readMsgRandom(body, codes.badMsgRandom);
		const order = readPush(body, (name) => app.isRegistered(name));
		return dispatcher.once('push', msgRandom, () =>
			okAnswer({ TaskId: dispatcher.push(order).taskId }),
		);
	},
};

/** To named accounts (1047/67553, 269/108906). */
export const batch: Command = {
	pace: { callsPerSecond: ({ batchesPerSecond }) => batchesPerSecond, code: codes.tooFrequent },
	onFailure: { TaskId: '' },
	run: (body, { dispatcher, listed }) => {
		const msgRandom = readMsgRandom(body, codes.badBody);
		const order = readBatch(body);
		return dispatcher.once('batch', msgRandom, () => {
			dispatcher.checkUsers(order.accounts.length);
			const { task, errorList } = dispatcher.batch(order, listed);
			return okAnswer({
				TaskId: task.taskId,
				...(errorList.length > 0 && { ErrorList: errorList }),
			});
		});
	},
};

/** Overwrites what a push shows (1047/60571, 269/105123). */
export const revoke: Command = {
	pace: { callsPerSecond: () => 1, code: codes.revokedTooSoon },
	run: (body, { dispatcher }) => {
		const { taskId, info } = readRevoke(body);
		dispatcher.revoke(taskId, info);
		return okAnswer();
	},
};
