import { codes, Refusal } from './refusal';
import { badBody, readList, readRecord, readText } from './body';
import type { Condition } from './condition';
import { readCondition } from './condition';
import { byteLength, limits } from './limits';
import type { OfflinePushInfo } from './offlinePushInfo';
import { readOfflinePushInfo } from './offlinePushInfo';

/** What push and batch have in common. */
export interface PushContent {
	/** Sender. */
	from: string;
	/** Comes back in callbacks; '' when absent. */
	dataId: string;
	info: OfflinePushInfo;
}

/** A push to a segment, or to everybody where there is no condition. */
export interface PushOrder extends PushContent {
	condition?: Condition;
}

/** A push to named accounts. */
export interface BatchOrder extends PushContent {
	accounts: string[];
}

/** Which attribute names a condition may use. */
export type IsRegistered = (name: string) => boolean;

type Sender = (value: unknown) => string;

/** Reads the body of push (1047/60561), save for `MsgRandom`. */
export function readPush(
	body: unknown,
	isRegistered: IsRegistered,
	readSender: Sender = readFromAccount,
): PushOrder {
	const { Condition: condition, MsgLifeTime } = readRecord(body, 'body');
	const content = readContent(body, readSender);
	checkLifeTime(MsgLifeTime);
	if (condition === undefined) return content;
	return { ...content, condition: readCondition(condition, isRegistered) };
}

/** Reads the body of batch (1047/67553), save for `MsgRandom`. */
export function readBatch(body: unknown, readSender: Sender = readFromAccount): BatchOrder {
	const accounts = readList(body, 'To_Account', limits.accountsPerBatch);
	return {
		...readContent(body, readSender),
		accounts: accounts.map((account) => readText(account, 'To_Account')),
	};
}

/** Reads `MsgRandom`, an unsigned 32-bit integer; anything else is the code given. */
export function readMsgRandom(body: unknown, code: number): number {
	const { MsgRandom } = readRecord(body, 'body');
	if (isUint32(MsgRandom)) return MsgRandom;
	throw new Refusal(code, 'Invalid format of MsgRandom');
}

/** Reads the body of revoke (269/105123). */
export function readRevoke(body: unknown): { taskId: string; info: OfflinePushInfo } {
	const { TaskId, OfflinePushInfo: info } = readRecord(body, 'body');
	if (typeof TaskId !== 'string' || TaskId === '') {
		throw new Refusal(codes.unknownTask, 'TaskId is not a filled string');
	}
	if (info === undefined) {
		throw new Refusal(codes.revokeWithoutInfo, 'OfflinePushInfo is missing');
	}
	return { taskId: TaskId, info: readOfflinePushInfo(info) };
}

function readContent(body: unknown, readSender: Sender): PushContent {
	const { From_Account, OfflinePushInfo: info, DataId = '' } = readRecord(body, 'body');
	const from = readSender(From_Account);
	if (typeof DataId !== 'string') throw badBody('DataId is not a string');
	if (byteLength(DataId) > limits.dataIdBytes) {
		throw new Refusal(codes.dataIdTooLong, `DataId has ${byteLength(DataId)} bytes`);
	}
	return { from, dataId: DataId, info: readOfflinePushInfo(info) };
}

function readFromAccount(value: unknown): string {
	return readText(value, 'From_Account');
}

function checkLifeTime(seconds: unknown): void {
	if (seconds === undefined) return;
	const isRight = isUint32(seconds) && seconds <= limits.lifeTimeSeconds;
	if (!isRight) throw new Refusal(codes.badLifeTime, 'MsgLifeTime is out of range');
}

function isUint32(value: unknown): value is number {
	return Number.isInteger(value) && Number(value) >= 0 && Number(value) <= limits.random;
}
