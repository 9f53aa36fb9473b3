import { ReferenceClient, type MockServer, type MockServerOptions } from '../../mock-server';
import { commands } from '../../mock-server/commands';
import { limits, plans } from '../../mock-server/wire/limits';
import type { JsonObject, Outcome } from '../../mock-server/packets/packet';
import { readPacket, restPacketNames } from '../../mock-server/packets/packet';
import { compare, documentedShape, outcomeOf, wordsOf } from '../../mock-server/packets/shape';
import { withMockServer } from '../support/scenario';

/** Calls that the mock server does not offer. */
const NOT_SERVED: Readonly<Record<string, string>> = {
	'all_member_push.im_push': 'the node pushes by timpush, which takes the same conditions',
};

/** Reports on chat messages are empty: the mock server has none. */
const EMPTY: Readonly<Record<string, string[]>> = {
	'timpush.normal_push_loss': ['ReadyToSendLoss', 'PostSendDeliveredLoss'].flatMap((list) => [
		list,
		`Platform${list}`,
	]),
	'timpush.normal_push_statistics': ['PlatformStatistics'],
	'timpush.normal_push_trace': ['InstanceTrace'],
};

const NOW = new Date('2026-12-03T12:00:00Z');
const SERVED = restPacketNames().filter((name) => !(name in NOT_SERVED));
const DEVICE = '7C1E4B90-3A5D-4F26-8B0E-52D9A61F03C4';
const INFO = { Title: 'Library', Desc: 'Your book is here' };
const CONTENT = { From_Account: 'administrator', OfflinePushInfo: INFO };
const ACCOUNTS = ['anna', 'bruno', 'carla'];

interface Service {
	mockServer: MockServer;
	client: ReferenceClient;
	/** A push, and a task for everybody, that requests can be about. */
	pushed: string;
	scheduled: number;
}

/** A service that knows what the requests of the packets are about. */
async function withService<T>(
	options: MockServerOptions,
	use: (service: Service) => Promise<T>,
): Promise<T> {
	const attributeNames = ['level', 'town', 'Card Level'];
	const own = { sdkAppId: 1_400_654_321, accounts: ACCOUNTS, attributeNames, now: NOW };
	return await withMockServer({ ...own, ...options }, async (mockServer) => {
		const { app, schedule, clock } = mockServer;
		app.devices.set('anna', { platform: 'apns', online: false, fate: 'clicked' });
		app.devices.set('bruno', { platform: 'huawei', online: false, fate: 'failed' });
		app.devices.set('carla', { platform: 'xiaomi', online: false, fate: 'noToken' });
		const content = { from: 'administrator', dataId: '', info: INFO };
		for (const account of app.accounts) app.setTags(account, ['member']);
		const at = clock.now();
		const { taskId: pushed } = app.pushes.add({
			...content,
			...{ command: 'push', at, accounts: app.accounts },
		});
		const { id: scheduled } = schedule.add('All', Date.UTC(2027, 1, 1), CONTENT);
		const client = new ReferenceClient(mockServer.credential);
		try {
			return await use({ mockServer, client, pushed, scheduled });
		} finally {
			await client.close();
		}
	});
}

/** A request of a packet, about what this service has. */
function about({ pushed, scheduled }: Service, request: JsonObject): JsonObject {
	const { TaskID, TaskId } = request;
	return {
		...request,
		...(TaskId !== undefined && { TaskId: pushed }),
		...(typeof TaskID === 'string' && { TaskID: pushed }),
		...(Array.isArray(TaskID) && { TaskID: [pushed, 'ddd-eee-fff'] }),
		...(typeof TaskID === 'number' && { TaskID: scheduled }),
	};
}

/** Sends a request and compares the answer with the packet. */
async function ask(service: Service, name: string, request: JsonObject): Promise<Asked> {
	const packet = readPacket(name);
	const answer = (await service.client.call(
		packet.path.slice(1),
		about(service, request),
	)) as unknown as JsonObject;
	const outcome = outcomeOf(answer);
	const { differences, unseen } = compare(answer, documentedShape(packet, outcome));
	return { answer, outcome, differences: differences.map(wordsOf), unseen };
}

interface Asked {
	answer: JsonObject;
	outcome: Outcome;
	differences: string[];
	unseen: string[];
}

const requests = SERVED.flatMap((name) => {
	const { request, requestVariants = {} } = readPacket(name);
	const variants = Object.entries(requestVariants);
	return [['the request', request] as const, ...variants].map(([which, body]) => ({
		name,
		which,
		body,
	}));
});

describe('A request as on its page, sent to the mock server', () => {
	it.each(requests)('$name, $which: is accepted, and answered as on the page', async (sent) => {
		await withService({}, async (service) => {
			const { answer, differences, unseen } = await ask(service, sent.name, sent.body);
			expect(answer).toMatchObject({ ActionStatus: 'OK', ErrorCode: 0 });
			expect(differences).toEqual([]);
			expect(unseen.sort()).toEqual((EMPTY[sent.name] ?? []).sort());
		});
	});

	it.each(requests)('$name, $which: is refused as on the page', async (sent) => {
		await withService({}, async (service) => {
			service.mockServer.injectFault({ do: { code: 91000 } });
			const { answer, differences } = await ask(service, sent.name, sent.body);
			expect(answer).toMatchObject({ ActionStatus: 'FAIL', ErrorCode: 91000 });
			expect(differences).toEqual([]);
		});
	});

	/** Calls whose page shows an answer for some accounts, or that list accounts of their own accord. */
	const partly = requests.filter(({ name }) => readPacket(name).responses.partial !== null);

	it.each(partly)('$name, $which: is carried out for some as on the page', async (sent) => {
		await withService({ accounts: ['anna'] }, async (service) => {
			const { path } = readPacket(sent.name);
			service.mockServer.injectFault({ account: 'bruno', listed: true, do: { code: 70107 } });
			service.mockServer.injectFault({ account: 'carla', listed: true, do: { code: 70107 } });
			service.mockServer.injectFault({ account: DEVICE, listed: true, do: { code: 90035 } });
			const { answer, outcome, differences } = await ask(service, sent.name, sent.body);
			expect(differences).toEqual([]);
			const isByElement = /account_(check|delete)$/.test(path);
			expect(outcome).toBe(isByElement ? 'success' : 'partial');
			const listed = JSON.stringify(answer);
			expect(listed).toMatch(/"ErrorCode":(70107|90035)|"ResultCode":70107|"FailAccounts":\["/);
		});
	});
});

describe('The mock server', () => {
	it('serves every call of the packets, but for those that are excused', () => {
		const missing = restPacketNames().filter((name) => !commands.has(readPacket(name).path));
		expect(missing).toEqual(Object.keys(NOT_SERVED).sort());
	});

	it('has no call without a packet', () => {
		const known = new Set(restPacketNames().map((name) => readPacket(name).path));
		expect([...commands.keys()].filter((path) => !known.has(path))).toEqual([]);
	});

	/** Of push the page says seconds between two. */
	const paced = SERVED.filter((name) => name !== 'timpush.push');

	it.each(paced)('lets %s be called as often as its page says', (name) => {
		const { path, limits: documented } = readPacket(name);
		const pace = commands.get(path)?.pace;
		const { callsPerSecond: page } = documented;
		for (const [edition, plan] of Object.entries(plans)) {
			const own = typeof page === 'object' ? Object.entries(page ?? {}) : [[edition, page]];
			const served = pace?.callsPerSecond(plan) ?? limits.callsPerSecond;
			expect(own).toContainEqual([edition, served]);
		}
	});

	it('answers an empty trace and empty reports in the same form', async () => {
		await withService({}, async (service) => {
			const trace = { TaskID: 'another', UserID: 'nobody' };
			const { client } = service;
			const answer = await client.call('v4/timpush/all_member_push_trace', trace);
			const shape = documentedShape(readPacket('timpush.all_member_push_trace'), 'success');
			expect(compare(answer as unknown as JsonObject, shape)).toEqual({
				differences: [],
				unseen: ['InstanceTrace'],
			});
		});
	});
});
