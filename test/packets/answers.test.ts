import { readPacket, restPacketNames } from '../../mock-server/packets/packet';
import { operations } from '../../nodes/TencentChatPush/actions';
import { answering } from '../support/answeringServer';
import { jsonOf, runNode, type NodeRun } from '../support/runNode';
import { answerOf, BATCH, BOTH, ok, READINGS, SEND, type Reading } from './readings';

/** Calls that no operation makes. */
const NOT_USED: Readonly<Record<string, string>> = {
	'all_member_push.im_push': 'pushes go out by timpush alone',
	'im_open_login_svc.account_delete': 'no operation deletes accounts',
	'im_open_login_svc.account_import': 'accounts are imported by the hundred',
	'timpush.normal_push_loss': 'of chat messages, which the node does not send',
	'timpush.normal_push_statistics': 'of chat messages, which the node does not send',
	'timpush.normal_push_trace': 'of chat messages, which the node does not send',
};

async function read(reading: Reading): Promise<NodeRun> {
	const packet = readPacket(reading.packet);
	const answers = { ...reading.others, [packet.path]: answerOf(packet, reading.which) };
	const { parameters, items } = reading;
	return await answering(answers, async ({ credential }) => {
		return await runNode({ credential, parameters, items });
	});
}

describe('An answer as on its page, through the whole node', () => {
	it.each(READINGS)('$packet $which: $parameters.operation', async (reading) => {
		const { success = [], failed = [], hint } = reading;
		const run = await read(reading);
		expect(run.error).toBeUndefined();
		expect(jsonOf(run.success)).toEqual(success);
		expect(jsonOf(run.failed)).toHaveLength(failed.length);
		expect(jsonOf(run.failed)).toMatchObject(failed);
		if (hint === undefined) return;
		expect(run.hints.map(({ message }) => message)).toContainEqual(expect.stringContaining(hint));
	});
});

describe('The list of what is read', () => {
	const names = restPacketNames();

	it('says of each answer whether a page shows it', () => {
		for (const { packet, which, isShown = true } of READINGS) {
			const { responses, sampleAsSeen } = readPacket(packet);
			const shown = which === 'seen' ? sampleAsSeen : responses[which];
			expect([packet, which, shown !== undefined && shown !== null]).toEqual([
				packet,
				which,
				isShown,
			]);
		}
	});

	it('has every answer of every packet, but for calls that are excused', () => {
		const read = new Set(READINGS.map(({ packet, which }) => `${packet} ${which}`));
		const known = names
			.filter((name) => !(name in NOT_USED))
			.flatMap((name) => {
				const packet = readPacket(name);
				const outcomes = (['success', 'partial', 'failed', 'seen'] as const).filter(
					(which) => (answerOf(packet, which) ?? null) !== null,
				);
				return outcomes.map((which) => `${name} ${which}`);
			});
		expect([...read].sort()).toEqual(known.sort());
	});

	it('has a packet for every call that the node makes, and excuses none of them', () => {
		const calls = operations.flatMap(({ paths }) => Object.values(paths));
		const packets = new Map(names.map((name) => [readPacket(name).path, name]));
		const without = calls.filter((path) => !packets.has(path));
		expect(without).toEqual([]);
		expect(calls.filter((path) => (packets.get(path) ?? '') in NOT_USED)).toEqual([]);
		expect(names).toEqual(expect.arrayContaining(Object.keys(NOT_USED)));
	});
});

describe('What no page shows but some client or list knows', () => {
	const path = '/v4/timpush/batch';

	it('is read: an answer without ActionStatus, as in the Java client', async () => {
		const answers = { [path]: { ErrorCode: 0, TaskId: BATCH } };
		await answering(answers, async ({ credential }) => {
			const parameters = { ...SEND, operation: 'sendToUsers' };
			const { success } = await runNode({ credential, parameters, items: BOTH });
			expect(jsonOf(success)).toEqual(BOTH.map((each) => ({ ...each, taskId: BATCH })));
		});
	});

	it.each([90008, 90044, 90055])(
		'is about the message: %d costs one request',
		async (ErrorCode) => {
			const answers = { [path]: { ...ok(), ActionStatus: 'FAIL', ErrorCode } };
			await answering(answers, async ({ credential, requests }) => {
				const parameters = { ...SEND, operation: 'sendToUsers' };
				const { failed } = await runNode({ credential, parameters, items: BOTH });
				expect(jsonOf(failed)).toMatchObject(
					BOTH.map((each) => ({ ...each, error: { code: ErrorCode } })),
				);
				expect(requests).toHaveLength(1);
			});
		},
	);
});
