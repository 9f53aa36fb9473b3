import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../mock-server';
import { jsonOf } from '../support/runNode';
import { series } from '../support/samples';
import { play, type Outcome } from '../support/scenario';
import { sendingOperations } from '../support/sendingOperations';
import { refusal, UNCLEAR } from '../support/unclearAnswers';

const USERS = series('u', 20);
const { toUsers, toSegment, toAll, later, laterToAll } = sendingOperations(
	{ title: 'Sale', body: 'Starts now' },
	'2099-01-01 08:00',
);

/** Every operation whose request may not be sent twice, and its call. */
const ONCE: Array<[name: string, parameters: INodeParameters, command: string]> = [
	['Send to Users', toUsers, 'batch'],
	['Send to Segment', toSegment, 'push'],
	['Send to All Users', toAll, 'push'],
	['Create for users', later, 'add_sched_task'],
	['Create for all', laterToAll, 'add_sched_task'],
];

function codesOf({ failed }: Outcome): unknown[] {
	return jsonOf(failed).map(({ error }) => (error as IDataObject).code);
}

function sent({ mockServer }: Outcome, command: string): number {
	return mockServer.requests.filter((request) => request.command === command).length;
}

/** How many pushes or tasks came of it. */
function carriedOut({ mockServer }: Outcome): number {
	return mockServer.app.pushes.tasks.length + mockServer.schedule.tasks.length;
}

describe.each(ONCE)('%s is carried out once', (_, parameters, command) => {
	it.concurrent.each(UNCLEAR)('where the answer is %s', async (__, fault) => {
		const outcome = await play({
			accounts: USERS,
			items: [{ account: USERS }],
			parameters,
			faults: [{ command, do: fault }],
			options: { maxRetries: 2, outageTolerance: 1 },
		});
		expect(outcome.error).toBeUndefined();
		expect(sent(outcome, command)).toBe(1);
		expect(carriedOut(outcome)).toBe(1);
		expect(outcome.success).toEqual([]);
		expect(new Set(codesOf(outcome))).toEqual(new Set(['UNCONFIRMED']));
		const isToUsers = parameters === toUsers || parameters === later;
		expect(outcome.failed).toHaveLength(isToUsers ? USERS.length : 1);
	});
});

describe('An account that is listed as not served', () => {
	const listing = (code: number, account = 'u-1'): Fault => ({
		shape: {
			ActionStatus: 'OK',
			ErrorCode: 0,
			TaskId: 'batch_1',
			ErrorList: [{ To_Account: account, ErrorCode: code }],
		},
	});

	it.concurrent.each([
		['with a documented code is clear', listing(70107), 70107],
		['with a code that no list has is not', listing(99999), 'UNCONFIRMED'],
		['under another name is not', listing(70107, 'U-1'), 'UNCONFIRMED'],
	])('%s', async (_, fault, code) => {
		const outcome = await play({
			accounts: ['u-1'],
			items: [{ account: 'u-1' }],
			parameters: toUsers,
			faults: [{ command: 'batch', do: fault }],
		});
		expect(sent(outcome, 'batch')).toBe(1);
		expect(codesOf(outcome)).toEqual([code]);
	});

	it.concurrent('of a push to all does not make that one unsent', async () => {
		const outcome = await play({
			accounts: USERS,
			items: [{}],
			parameters: toAll,
			faults: [{ command: 'push', do: listing(70107) }],
		});
		expect(codesOf(outcome)).toEqual(['UNCONFIRMED']);
	});
});

describe('Retry Unconfirmed', () => {
	const options = { retryUnconfirmed: true, maxRetries: 2 };

	function randomsOf({ mockServer }: Outcome): unknown[] {
		return mockServer.requests
			.filter(({ command }) => command === 'batch')
			.map(({ body }) => (body as IDataObject).MsgRandom);
	}

	it.concurrent.each<[string, Fault]>([
		['after a code that no list has', refusal(99999)],
		['after HTTP 422', { status: 422, after: true }],
		['after a lost answer', { lose: 'after' }],
	])('sends with the same MsgRandom %s', async (_, fault) => {
		const outcome = await play({
			accounts: USERS,
			items: [{ account: USERS }],
			parameters: toUsers,
			options,
			faults: [{ command: 'batch', times: 1, do: fault }],
			mockServer: { msgRandomWindow: '7 days' },
		});
		expect(outcome.success).toHaveLength(USERS.length);
		expect(randomsOf(outcome)).toHaveLength(2);
		expect(new Set(randomsOf(outcome)).size).toBe(1);
		expect(carriedOut(outcome)).toBe(1);
	});

	it.concurrent('keeps it for those of a batch who stay in doubt', async () => {
		const outcome = await play({
			accounts: USERS,
			items: [{ account: USERS }],
			parameters: toUsers,
			options,
			faults: [
				{ command: 'batch', times: 1, do: { reset: true } },
				{ command: 'batch', account: 'u-7', listed: true, times: 1, do: { code: 60007 } },
			],
		});
		// The service may take the third for a repetition of the second, and list the account again.
		expect(randomsOf(outcome).length).toBeGreaterThan(2);
		expect(new Set(randomsOf(outcome)).size).toBe(1);
		expect(carriedOut(outcome)).toBeLessThanOrEqual(2);
		expect(codesOf(outcome).every((code) => code === 'UNCONFIRMED')).toBe(true);
	});

	it.concurrent('does not call clear what a later refusal says of somebody in doubt', async () => {
		const outcome = await play({
			accounts: USERS,
			items: [{ account: USERS }],
			parameters: toUsers,
			options,
			faults: [
				{ command: 'batch', account: 'u-7', listed: true, times: 1, do: { code: 91000 } },
				{ command: 'batch', skip: 1, do: { code: 90001 } },
			],
		});
		expect(codesOf(outcome)).toEqual(['UNCONFIRMED']);
		expect(new Set(randomsOf(outcome)).size).toBe(1);
	});
});
