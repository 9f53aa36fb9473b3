import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Json, JsonObject, Outcome, Packet } from '../../mock-server/packets/packet';
import { readPacket } from '../../mock-server/packets/packet';

/** Which answer of a packet; `seen` is a sample that the copies of the page cut off. */
type Which = Outcome | 'seen';

/** What a user must get out of an answer that stands on a page. */
export interface Reading {
	packet: string;
	which: Which;
	/** False where no page shows the answer: then it has to be survived, and this is how. */
	isShown?: false;
	parameters: INodeParameters;
	items: IDataObject[];
	/** What other calls answer that the operation makes, by their paths. */
	others?: Record<string, Json>;
	success?: IDataObject[];
	failed?: IDataObject[];
	hint?: string;
}

const ANNA = { account: 'anna' };
const BRUNO = { account: 'bruno' };
const CARLA = { account: 'carla' };
const DEVICE = '7C1E4B90-3A5D-4F26-8B0E-52D9A61F03C4';
export const BOTH = [ANNA, BRUNO];
const UNKNOWN = { error: { code: 70107, retryable: false } };
const OTHER_KIND = { error: { code: 90035, retryable: false } };
export const BATCH = 'batch_66a1c0de_5a0f11b2_20000071c3de904_c51e902_4b7d1e30';
const PUSH = '66a1c0de_5a0f11b2_20000071c3de904_19b7e4c2_ab3f09';

const ON_ACCOUNTS = { accounts: '={{ $json.account }}' };
const OLDER: INodeParameters = { options: { api: 'allMemberPush' } };
const TAGS: INodeParameters = { ...ON_ACCOUNTS, resource: 'tag', tags: 'Silver, Monthly' };
const ATTRIBUTES: INodeParameters = {
	...ON_ACCOUNTS,
	resource: 'attribute',
	attributes: 'level, town',
	attributeValues: {
		attribute: [
			{ name: 'level', value: 'gold' },
			{ name: 'town', value: 'Lisbon' },
		],
	},
};
const NAMES: INodeParameters = {
	resource: 'attribute',
	names: 'level, town',
	accountType: 'userId',
};
const MESSAGE: INodeParameters = { title: 'Library', body: 'Your book is here' };
export const SEND: INodeParameters = { ...ON_ACCOUNTS, ...MESSAGE, resource: 'push' };
const TASK: INodeParameters = {
	...MESSAGE,
	resource: 'scheduledPush',
	// n8n checks an ID by a pattern, within a time that a busy machine may exceed; a choice from the list it does not.
	scheduledTaskId: { __rl: true, mode: 'list', value: '1876543210' },
	recipients: 'all',
	sendAt: '2099-02-03T09:30:00Z',
	updateFields: { title: 'Library closed' },
	returnAll: true,
	filters: {},
};
const GOLD = { level: 'gold', town: 'Lisbon' };
const TASK_ITEM = {
	scheduledTaskId: 1876543210,
	status: 'pending',
	sendAt: '2027-02-03T09:30:00.000Z',
	createdAt: '2027-01-20T08:15:00.000Z',
	recipients: 'all',
	title: 'Library',
	body: 'Your book is here',
};
const STEP = { status: 1, code: 0, message: 'success', time: '2026-11-20 10:05:09' };
const OFFLINE_STEPS = ['offline', 'vendor', 'device', 'clicked'].map((step) => ({ step, ...STEP }));
const TRACED = {
	deviceId: '83315767',
	model: '',
	system: 'Android',
	systemVersion: '',
	sdkVersion: '8.1.0',
	pushVersion: '8.1.0',
	certificateId: '3344',
	platform: 'APNs',
	channel: 'offline',
	pushTime: '2026-11-20 10:05:07',
	notificationStatus: 1,
	lastActiveTerminal: 1,
};
const LOSS = { taskId: 'aaa-bbb-ccc' };
const NO_NAMES = { ...ok(), AttrNames: {}, AttrTypes: {} };

export function ok(): JsonObject {
	return { ActionStatus: 'OK', ErrorInfo: '', ErrorCode: 0 };
}

/** What calls answer when all goes well, by their paths. */
export function successOf(...packets: string[]): Record<string, Json> {
	const read = packets.map(readPacket);
	return Object.fromEntries(read.map((packet) => [packet.path, answerOf(packet, 'success')]));
}

export const READINGS: Reading[] = [
	{
		packet: 'im_open_login_svc.account_check',
		which: 'success',
		parameters: { ...ON_ACCOUNTS, resource: 'account', operation: 'check' },
		items: BOTH,
		success: [
			{ ...ANNA, imported: true },
			{ ...BRUNO, imported: false },
		],
	},
	{
		packet: 'im_open_login_svc.multiaccount_import',
		which: 'success',
		parameters: { ...ON_ACCOUNTS, resource: 'account', operation: 'import' },
		items: [...BOTH, CARLA],
		success: [...BOTH, CARLA].map((each) => ({ ...each, imported: true })),
	},
	{
		packet: 'im_open_login_svc.multiaccount_import',
		which: 'partial',
		parameters: { ...ON_ACCOUNTS, resource: 'account', operation: 'import' },
		items: [...BOTH, CARLA],
		success: [{ ...ANNA, imported: true }],
		failed: [BRUNO, CARLA].map((each) => ({
			...each,
			error: { code: 'BAD_RESPONSE', retryable: false },
		})),
	},
	{
		packet: 'timpush.get_tag',
		which: 'success',
		parameters: { ...TAGS, operation: 'get' },
		items: BOTH,
		success: [
			{ ...ANNA, tags: ['Silver', 'Monthly'] },
			{ ...BRUNO, tags: ['Bronze', 'Yearly'] },
		],
	},
	{
		packet: 'timpush.get_tag',
		which: 'partial',
		parameters: { ...TAGS, operation: 'get' },
		items: [CARLA, ...BOTH],
		success: [
			{ ...ANNA, tags: ['Silver', 'Monthly'] },
			{ ...BRUNO, tags: ['Bronze', 'Yearly'] },
		],
		failed: [{ ...CARLA, ...UNKNOWN }],
	},
	...(['add', 'replace'] as const).flatMap((operation): Reading[] => {
		const done = operation === 'add' ? 'addedTags' : 'tags';
		const parameters = { ...TAGS, operation };
		const items = [ANNA, { account: DEVICE }];
		const tags = ['Silver', 'Monthly'];
		return [
			{
				packet: 'timpush.add_tag',
				which: 'success',
				parameters,
				items,
				success: [
					{ ...ANNA, [done]: tags },
					{ account: DEVICE, [done]: tags },
				],
			},
			{
				packet: 'timpush.add_tag',
				which: 'partial',
				parameters,
				items,
				success: [{ ...ANNA, [done]: tags }],
				failed: [{ account: DEVICE, tags, ...OTHER_KIND }],
			},
		];
	}),
	{
		packet: 'timpush.remove_tag',
		which: 'success',
		parameters: { ...TAGS, operation: 'remove' },
		items: BOTH,
		success: BOTH.map((each) => ({ ...each, removedTags: ['Silver', 'Monthly'] })),
	},
	{
		packet: 'timpush.remove_tag',
		which: 'partial',
		parameters: { ...TAGS, operation: 'remove' },
		items: BOTH,
		success: [{ ...ANNA, removedTags: ['Silver', 'Monthly'] }],
		failed: [{ ...BRUNO, tags: ['Silver', 'Monthly'], ...UNKNOWN }],
	},
	...syncReadings(),
	{
		packet: 'timpush.clear_all_tags',
		which: 'success',
		parameters: { ...TAGS, operation: 'clearAll' },
		items: BOTH,
		success: BOTH.map((each) => ({ ...each, cleared: true })),
	},
	{
		packet: 'timpush.clear_all_tags',
		which: 'partial',
		parameters: { ...TAGS, operation: 'clearAll' },
		items: BOTH,
		success: [{ ...ANNA, cleared: true }],
		failed: [{ ...BRUNO, ...UNKNOWN }],
	},
	{
		packet: 'timpush.get_attr',
		which: 'success',
		isShown: false,
		parameters: { ...ATTRIBUTES, operation: 'get' },
		items: BOTH,
		success: [
			{ ...ANNA, attributes: GOLD },
			{ ...BRUNO, attributes: {} },
		],
	},
	{
		packet: 'timpush.get_attr',
		which: 'partial',
		parameters: { ...ATTRIBUTES, operation: 'get' },
		items: [CARLA, BRUNO, ANNA],
		success: [
			{ ...BRUNO, attributes: {} },
			{ ...ANNA, attributes: GOLD },
		],
		failed: [{ ...CARLA, ...UNKNOWN }],
	},
	{
		packet: 'timpush.set_attr',
		which: 'success',
		parameters: { ...ATTRIBUTES, operation: 'set' },
		items: [{ account: DEVICE }, ANNA],
		success: [
			{ account: DEVICE, attributes: GOLD },
			{ ...ANNA, attributes: GOLD },
		],
	},
	{
		packet: 'timpush.set_attr',
		which: 'partial',
		parameters: { ...ATTRIBUTES, operation: 'set' },
		items: [{ account: DEVICE }, ANNA],
		success: [{ ...ANNA, attributes: GOLD }],
		failed: [{ account: DEVICE, attributes: GOLD, ...OTHER_KIND }],
	},
	{
		packet: 'timpush.remove_attr',
		which: 'success',
		parameters: { ...ATTRIBUTES, operation: 'remove' },
		items: [CARLA, ANNA],
		success: [CARLA, ANNA].map((each) => ({ ...each, removedAttributes: ['level', 'town'] })),
	},
	{
		packet: 'timpush.remove_attr',
		which: 'partial',
		parameters: { ...ATTRIBUTES, operation: 'remove' },
		items: [CARLA, ANNA],
		success: [{ ...ANNA, removedAttributes: ['level', 'town'] }],
		failed: [{ ...CARLA, attributes: ['level', 'town'], ...UNKNOWN }],
	},
	{
		packet: 'timpush.get_attr_name',
		which: 'success',
		parameters: { ...NAMES, operation: 'getNames' },
		items: [{}],
		success: [
			{ name: 'level', index: 0, accountType: 'userId' },
			{ name: 'town', index: 1, accountType: 'userId' },
			{ name: 'plan', index: 2, accountType: 'registrationId' },
		],
	},
	{
		packet: 'timpush.set_attr_name',
		which: 'success',
		parameters: { ...NAMES, operation: 'registerNames' },
		items: [{}],
		others: { '/v4/timpush/get_attr_name': NO_NAMES },
		success: [
			{ name: 'level', index: 0, accountType: 'userId' },
			{ name: 'town', index: 1, accountType: 'userId' },
		],
	},
	{
		packet: 'timpush.set_attr_name',
		which: 'failed',
		parameters: { ...NAMES, operation: 'registerNames' },
		items: [{}],
		others: { '/v4/timpush/get_attr_name': NO_NAMES },
		failed: [
			{
				error: {
					code: 90033,
					description: expect.stringMatching(
						/^Tencent says: 'attrName:town already exists at index:1'\. Use /,
					),
				},
			},
		],
	},
	...(['sendToSegment', 'sendToAll'] as const).flatMap((operation): Reading[] => {
		const parameters = { ...SEND, operation, segmentBy: 'tags', match: 'any', tags: 'Plan A' };
		const recipients = operation === 'sendToAll' ? 'all' : { TagsOr: ['Plan A'] };
		return [
			{
				packet: 'timpush.push',
				which: 'success',
				isShown: false,
				parameters,
				items: [{}],
				success: [{ taskId: PUSH, recipients }],
			},
			{
				packet: 'timpush.push',
				which: 'failed',
				isShown: false,
				parameters,
				items: [{}],
				failed: [
					{
						title: 'Library',
						error: {
							code: 90005,
							description: expect.stringContaining('Invalid format of MsgRandom'),
						},
					},
				],
			},
		];
	}),
	{
		packet: 'timpush.batch',
		which: 'success',
		parameters: { ...SEND, operation: 'sendToUsers' },
		items: BOTH,
		success: BOTH.map((each) => ({ ...each, taskId: BATCH })),
	},
	{
		packet: 'timpush.batch',
		which: 'partial',
		parameters: { ...SEND, operation: 'sendToUsers' },
		items: [ANNA, CARLA],
		success: [{ ...ANNA, taskId: BATCH }],
		failed: [{ ...CARLA, title: 'Library', ...UNKNOWN }],
	},
	{
		// The request and the answer that stand together on the page.
		packet: 'timpush.batch',
		which: 'partial',
		parameters: { ...SEND, operation: 'sendToUsers' },
		items: BOTH,
		success: BOTH.map((each) => ({ ...each, taskId: BATCH })),
		hint: 'rejected accounts that are not in this push',
	},
	{
		packet: 'timpush.batch',
		which: 'failed',
		parameters: { ...SEND, operation: 'sendToUsers' },
		items: BOTH,
		failed: BOTH.map((each) => ({
			...each,
			error: {
				code: 90001,
				description: expect.stringMatching(/^Tencent says: 'Invalid format of MsgRandom'\. /),
			},
		})),
	},
	{
		packet: 'timpush.revoke',
		which: 'success',
		parameters: { ...SEND, operation: 'recall', taskId: PUSH },
		items: [{}],
		success: [{ taskId: PUSH, recalled: true }],
	},
	{
		packet: 'timpush.revoke',
		which: 'failed',
		isShown: false,
		parameters: { ...SEND, operation: 'recall', taskId: PUSH },
		items: [{}],
		failed: [{ taskId: PUSH, error: { code: 90050 } }],
	},
	{
		packet: 'timpush.all_member_push_statistics',
		which: 'success',
		parameters: {
			resource: 'push',
			operation: 'getStatistics',
			taskIds: 'ddd-eee-fff, aaa-bbb-ccc',
		},
		items: [{}],
		success: [
			{
				taskId: 'ddd-eee-fff',
				...{ total: 2020, sent: 1711, delivered: 402, clicked: 233 },
				platforms: [
					{
						platform: 'Xiaomi',
						channel: 'offline',
						...{ total: 188, sent: 166, delivered: 121, clicked: 17 },
					},
				],
			},
			{
				taskId: 'aaa-bbb-ccc',
				...{ total: 1840, sent: 1522, delivered: 377, clicked: 141 },
				platforms: [
					{
						platform: 'APNs',
						channel: 'offline',
						...{ total: 377, sent: 268, delivered: 0, clicked: 19 },
					},
				],
			},
		],
	},
	...(['seen', 'success'] as const).map((which): Reading => {
		const before = { ...LOSS, stage: 'beforeSending' };
		const noCertificate = {
			...{ ...before, code: '-1', message: 'certificate id not set' },
			reason: 'No certificate ID is set for the device',
		};
		const after = { ...LOSS, stage: 'afterSending', reason: 'Device token no longer valid' };
		const isByPlatform = which === 'success';
		return {
			packet: 'timpush.all_member_push_loss',
			which,
			...(which === 'success' && { isShown: false }),
			parameters: { resource: 'push', operation: 'getLosses', taskIds: 'aaa-bbb-ccc' },
			items: [{}],
			success: [
				{ ...noCertificate, platform: 'APNs', count: 4 },
				{ ...noCertificate, platform: 'Xiaomi', count: 89 },
				// The list by platform leaves this one out, and in the sample that of the other stage is missing.
				{
					...{ ...before, platform: 'unknown', code: '-2', count: 61 },
					message: 'token not uploaded',
					reason: 'The device uploaded no token',
				},
				{
					...{ ...after, platform: isByPlatform ? 'APNs' : 'unknown' },
					...{ code: '1', count: 104, message: 'regid_invalid' },
				},
				{
					...{ ...after, platform: isByPlatform ? 'Huawei' : 'unknown' },
					...{ code: '410', count: 22, message: 'Unregistered' },
				},
			],
		};
	}),
	{
		packet: 'timpush.all_member_push_trace',
		which: 'seen',
		parameters: { ...SEND, operation: 'getTrace', taskId: 'aaa-bbb-ccc' },
		items: [ANNA],
		success: [
			{
				...ANNA,
				taskId: 'aaa-bbb-ccc',
				devices: [{ ...TRACED, steps: [{ step: 'accepted', ...STEP }, ...OFFLINE_STEPS] }],
			},
		],
	},
	{
		packet: 'timpush.all_member_push_trace',
		which: 'success',
		isShown: false,
		parameters: { ...SEND, operation: 'getTrace', taskId: 'aaa-bbb-ccc' },
		items: [ANNA],
		success: [
			{
				...ANNA,
				taskId: 'aaa-bbb-ccc',
				devices: [
					{
						...TRACED,
						steps: [{ step: 'accepted', ...STEP }, { step: 'online', ...STEP }, ...OFFLINE_STEPS],
					},
				],
			},
		],
	},
	{
		packet: 'timpush.get_sched_task',
		which: 'success',
		parameters: { ...TASK, operation: 'get' },
		items: [{}],
		success: [TASK_ITEM],
	},
	{
		packet: 'timpush.get_sched_task',
		which: 'failed',
		isShown: false,
		parameters: { ...TASK, operation: 'get' },
		items: [{}],
		failed: [{ scheduledTaskId: '1876543210', error: { code: 90104 } }],
	},
	{
		packet: 'timpush.list_sched_task',
		which: 'success',
		isShown: false,
		parameters: { ...TASK, operation: 'getAll' },
		items: [{}],
		success: [TASK_ITEM],
	},
	{
		packet: 'timpush.list_sched_task',
		which: 'failed',
		isShown: false,
		parameters: { ...TASK, operation: 'getAll' },
		items: [{}],
		failed: [{ returnAll: true, error: { code: 90104 } }],
	},
	{
		packet: 'timpush.delete_sched_task',
		which: 'success',
		parameters: { ...TASK, operation: 'delete' },
		items: [{}],
		others: successOf('timpush.get_sched_task'),
		success: [{ scheduledTaskId: 1876543210, deleted: true }],
	},
	{
		packet: 'timpush.delete_sched_task',
		which: 'failed',
		parameters: { ...TASK, operation: 'delete' },
		items: [{}],
		others: successOf('timpush.get_sched_task'),
		failed: [{ error: { code: 90107, message: 'The scheduled push is being sent right now' } }],
	},
	{
		packet: 'timpush.add_sched_task',
		which: 'success',
		isShown: false,
		parameters: { ...TASK, operation: 'create' },
		items: [{}],
		success: [
			{
				scheduledTaskId: 1876543210,
				status: 'pending',
				sendAt: '2099-02-03T09:30:00.000Z',
				recipients: 'all',
				title: 'Library',
				body: 'Your book is here',
				dataId: expect.stringMatching(/^n8n-1-\d+$/),
			},
		],
	},
	{
		packet: 'timpush.add_sched_task',
		which: 'success',
		isShown: false,
		parameters: { ...TASK, ...ON_ACCOUNTS, operation: 'create', recipients: 'users' },
		items: BOTH,
		success: BOTH.map((each) => ({
			...each,
			scheduledTaskId: 1876543210,
			sendAt: '2099-02-03T09:30:00.000Z',
		})),
	},
	{
		packet: 'timpush.add_sched_task',
		which: 'failed',
		isShown: false,
		parameters: { ...TASK, operation: 'create' },
		items: [{}],
		failed: [{ title: 'Library', error: { code: 90104 } }],
	},
	{
		packet: 'timpush.modify_sched_task',
		which: 'success',
		isShown: false,
		parameters: { ...TASK, operation: 'update' },
		items: [{}],
		others: successOf('timpush.get_sched_task'),
		success: [{ ...TASK_ITEM, title: 'Library closed' }],
	},
	{
		packet: 'timpush.modify_sched_task',
		which: 'failed',
		isShown: false,
		parameters: { ...TASK, operation: 'update' },
		items: [{}],
		others: successOf('timpush.get_sched_task'),
		failed: [{ error: { code: 90107 } }],
	},
	{
		packet: 'all_member_push.im_get_tag',
		which: 'success',
		parameters: { ...TAGS, ...OLDER, operation: 'get' },
		items: [...BOTH, CARLA],
		success: [
			{ ...ANNA, tags: ['Silver', 'Monthly'] },
			{ ...BRUNO, tags: ['Bronze', 'Yearly'] },
		],
		failed: [
			{
				...CARLA,
				error: {
					code: 'BAD_RESPONSE',
					retryable: false,
					message: 'Tencent Chat returned nothing for this account',
				},
			},
		],
	},
	{
		packet: 'all_member_push.im_get_attr',
		which: 'success',
		parameters: { ...ATTRIBUTES, ...OLDER, operation: 'get' },
		items: [BRUNO, ANNA, CARLA],
		success: [
			{ ...BRUNO, attributes: {} },
			{ ...ANNA, attributes: GOLD },
			{ ...CARLA, attributes: { level: 'silver', town: 'Oslo' } },
		],
	},
	...(
		[
			['im_add_tag', 'tag', 'add', { addedTags: ['Silver', 'Monthly'] }],
			['im_remove_tag', 'tag', 'remove', { removedTags: ['Silver', 'Monthly'] }],
			['im_remove_all_tags', 'tag', 'clearAll', { cleared: true }],
			['im_set_attr', 'attribute', 'set', { attributes: GOLD }],
			['im_remove_attr', 'attribute', 'remove', { removedAttributes: ['level', 'town'] }],
		] as const
	).map(([call, resource, operation, done]): Reading => ({
		packet: `all_member_push.${call}`,
		which: 'success',
		parameters: { ...(resource === 'tag' ? TAGS : ATTRIBUTES), ...OLDER, operation },
		items: BOTH,
		success: BOTH.map((each) => ({ ...each, ...done }) as IDataObject),
	})),
	{
		packet: 'all_member_push.im_get_attr_name',
		which: 'success',
		parameters: { ...NAMES, ...OLDER, operation: 'getNames' },
		items: [{}],
		success: ['level', 'town', 'land'].map((name, index) => ({
			name,
			index,
			accountType: 'userId',
		})),
	},
	{
		packet: 'all_member_push.im_set_attr_name',
		which: 'success',
		parameters: { ...NAMES, ...OLDER, operation: 'registerNames' },
		items: [{}],
		others: { '/v4/all_member_push/im_get_attr_name': { ...ok(), AttrNames: {} } },
		success: [
			{ name: 'level', index: 0, accountType: 'userId' },
			{ name: 'town', index: 1, accountType: 'userId' },
		],
	},
];

/** Sync Tags makes three calls. Anna has what she is to have, and bruno has something else. */
function syncReadings(): Reading[] {
	const calls = ['timpush.get_tag', 'timpush.remove_tag', 'timpush.add_tag'];
	const tags = ['Silver', 'Monthly'];
	const removedTags = ['Bronze', 'Yearly'];
	const anna = { ...ANNA, tags, addedTags: [], removedTags: [] };
	const bruno = { ...BRUNO, tags: [], addedTags: [], removedTags };
	const failed = { ...BRUNO, tags };
	const outcomes: Array<Omit<Reading, 'parameters' | 'items'>> = [
		{
			packet: 'timpush.get_tag',
			which: 'success',
			success: [anna, { ...bruno, tags, addedTags: tags }],
		},
		{
			packet: 'timpush.remove_tag',
			which: 'partial',
			success: [anna],
			failed: [{ ...failed, ...UNKNOWN }],
		},
		{
			// The only account of a request is meant, by whatever name.
			packet: 'timpush.add_tag',
			which: 'partial',
			success: [anna, bruno],
			failed: [{ ...failed, ...OTHER_KIND }],
		},
	];
	return outcomes.map((outcome) => ({
		...outcome,
		parameters: { ...TAGS, operation: 'sync', managedTags: '*' },
		items: BOTH,
		others: successOf(...calls.filter((call) => call !== outcome.packet)),
	}));
}

/** An answer of a packet; null where nothing is known of it. */
export function answerOf({ responses, inferred = {}, sampleAsSeen }: Packet, which: Which): Json {
	if (which === 'seen') return sampleAsSeen ?? null;
	return responses[which] ?? inferred[`responses.${which}`] ?? null;
}
