import type { IDataObject } from 'n8n-workflow';

import type { JsonObject } from '../../mock-server/packets/packet';
import { readPacket } from '../../mock-server/packets/packet';
import { callBack, CREDENTIAL, sign } from '../support/callbacks';
import { Trigger } from '../support/callTrigger';
import { jsonOf } from '../support/runNode';

const TASK = '66a1c0de_5a0f11b2_20000071c3de904_19b7e4c2_';
const UNSIGNED = { ...CREDENTIAL, sdkAppId: '1400654321', callbackToken: undefined };

/** Calls a trigger as the page of a callback shows it, and gives its answer and its items. */
async function called(
	name: string,
	body: JsonObject,
	parameters: IDataObject = {},
): Promise<{ answer: unknown; items: IDataObject[] }> {
	const { query } = readPacket(name) as unknown as { query: Record<string, string> };
	const trigger = await Trigger.listen({
		credential: UNSIGNED as never,
		parameters: { events: ['clicked', 'delivered', 'failed', 'sent'], ...parameters },
	});
	try {
		const { status, text } = await callBack(trigger.url, { query, body });
		expect(status).toBe(200);
		return { answer: JSON.parse(text), items: jsonOf(trigger.items) };
	} finally {
		await trigger.stop();
	}
}

describe('A callback as on its page, through the trigger', () => {
	const { request, responses, inferred = {} } = readPacket('callback.Push.AllMemberPush');
	const AT = { taskTime: '2026-09-10T03:52:25.000Z' };

	it('Push.AllMemberPush: an item for each event', async () => {
		const { answer, items } = await called('callback.Push.AllMemberPush', request);
		expect(answer).toEqual(responses.success);
		const both = { event: 'sent', dataId: '', code: 0, message: 'OK', ...AT };
		expect(items).toEqual([
			{
				...both,
				account: 'anna',
				taskId: `${TASK}ab3f09`,
				channel: 'offline',
				platform: 'APNs',
				eventTime: '2026-09-10T03:52:26.000Z',
			},
			{
				...both,
				account: 'bruno',
				taskId: `${TASK}7`,
				channel: 'online',
				platform: 'unknown',
				eventTime: '2026-09-10T03:52:27.000Z',
			},
		]);
	});

	it('Push.AllMemberPush: as it came, where it is not simplified', async () => {
		const options = { simplify: false };
		const { items } = await called('callback.Push.AllMemberPush', request, { options });
		expect(items).toEqual(request.Events);
	});

	it('Push.AllMemberPush: survives a failed event, which no page shows', async () => {
		const body = { Events: [inferred.failedEvent ?? null] };
		const { answer, items } = await called('callback.Push.AllMemberPush', body);
		expect(answer).toEqual(responses.success);
		expect(items).toMatchObject([
			{
				...{ event: 'failed', account: 'carla', code: 410, message: 'Unregistered' },
				reason: 'Device token no longer valid',
			},
		]);
	});

	it('Push.OfflinePush: is answered, and is none of the events of a push', async () => {
		const packet = readPacket('callback.Push.OfflinePush');
		const { answer, items } = await called('callback.Push.OfflinePush', packet.request);
		expect(answer).toEqual(packet.responses.success);
		expect(items).toEqual([]);
	});

	it.each([true, false])(
		'Push.OfflinePush: starts a workflow that wants it, simplify %s',
		async (simplify) => {
			const packet = readPacket('callback.Push.OfflinePush');
			const wanted = { events: ['failed', 'other'], options: { simplify } };
			const { answer, items } = await called('callback.Push.OfflinePush', packet.request, wanted);
			expect(answer).toEqual(packet.responses.success);
			expect(items).toEqual([
				{ event: 'other', command: 'Push.OfflinePush', body: packet.request },
			]);
		},
	);

	it('general: State.StateChange starts a workflow that wants it', async () => {
		const body = {
			CallbackCommand: 'State.StateChange',
			Info: { Action: 'Login', To_Account: 'anna' },
		};
		const { answer, items } = await called('callback.general', body, { events: ['other'] });
		expect(answer).toEqual(readPacket('callback.general').responses.success);
		expect(items).toEqual([{ event: 'other', command: 'State.StateChange', body }]);
	});

	it('general: the test vector of the signature', () => {
		const { rules } = readPacket('callback.general') as unknown as {
			rules: { signVector: { token: string; RequestTime: string; Sign: string } };
		};
		const { token, RequestTime, Sign } = rules.signVector;
		expect(sign(RequestTime, token)).toBe(Sign);
	});
});
