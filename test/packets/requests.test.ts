import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Json, JsonObject } from '../../mock-server/packets/packet';
import { readPacket, restPacketNames } from '../../mock-server/packets/packet';
import { operations } from '../../nodes/TencentChatPush/actions';
import { runNode } from '../support/runNode';
import { withMockServer } from '../support/scenario';

const NOW = new Date('2026-12-03T12:00:00Z');
const DEVICE = '7C1E4B90-3A5D-4F26-8B0E-52D9A61F03C4';

/** Objects whose keys are the app's own. */
const FREE_KEYS = /(Attrs|AttrNames|AttrTypes|AttrsAnd|AttrsOr|PushTemplateParam|Parameters)$/;

const TYPES: Readonly<Record<string, string>> = {
	String: 'text',
	Integer: 'number',
	Array: 'list',
	Object: 'object',
	'JSON Object': 'object',
	Boolean: 'boolean',
};

/** Every place of a body with its type, e.g. `UserTags[].Tags[] text`. */
function placesOf(value: Json | undefined, path = ''): string[] {
	if (Array.isArray(value)) {
		return [`${path} list`, ...value.flatMap((each) => placesOf(each, `${path}[]`))];
	}
	if (typeof value !== 'object' || value === null) {
		return [`${path} ${typeof value === 'string' ? 'text' : typeof value}`];
	}
	const isFree = FREE_KEYS.test(path);
	const inner = Object.entries(value).flatMap(([key, each]) => {
		return placesOf(each, path === '' ? key : `${path}.${isFree ? '*' : key}`);
	});
	return path === '' ? inner : [`${path} object`, ...inner];
}

/** The rows of a table that give a place and its type. */
function rowsOf(packet: string, prefix = ''): string[] {
	return readPacket(packet).fields.request.flatMap(({ name, type }) => {
		const known = TYPES[type];
		const around = [...name.matchAll(/\[\]\./g)].map(({ index }) => name.slice(0, index + 2));
		return [
			...around.map((list) => `${prefix}${list} object`),
			...(known === undefined ? [] : [`${prefix}${name} ${known}`]),
		];
	});
}

/** What no copy of a page shows, since all of them lack a part, and why the node sends it. */
const BEYOND: Readonly<Record<string, string>> = {
	// Callbacks give back "what the sender gave", of pushes of any kind.
	'timpush.push': 'DataId text',
};

interface Documented {
	/** Places that some request of the page, or its table, has. */
	known: ReadonlySet<string>;
	/** Places that all requests of the page have. */
	required: readonly string[];
}

function samplesOf(packet: string): JsonObject[] {
	const { request, requestVariants = {} } = readPacket(packet);
	return [request, ...Object.values(requestVariants)];
}

function documented(packet: string): Documented {
	const samples = samplesOf(packet).map((each) => placesOf(each));
	const inContent = samples.flat().some((place) => place.startsWith('Content.'));
	const info = inContent ? ['Content.OfflinePushInfo.'] : ['OfflinePushInfo.'];
	// The content of a task is the body of a push or of a batch.
	const pushes = samplesOf('timpush.push').flatMap((Content) => placesOf({ Content }));
	const content = inContent ? [...rowsOf('timpush.batch', 'Content.'), ...pushes] : [];
	const rows = info.flatMap((prefix) => rowsOf('common.OfflinePushInfo', prefix));
	const [first = [], ...rest] = samples;
	return {
		known: new Set([
			...samples.flat(),
			...rowsOf(packet),
			...content,
			...rows,
			...(BEYOND[packet] === undefined ? [] : [BEYOND[packet]]),
		]),
		required: first.filter((place) => rest.every((other) => other.includes(place))),
	};
}

const ON_ACCOUNTS = { accounts: `anna, ${DEVICE}` };
const MESSAGE: INodeParameters = {
	title: 'Library',
	body: 'Your book is here',
	additionalFields: {
		badge: 1,
		data: { entity: { page: 'news' } },
		image: 'https://www.example.com/book.png',
		sound: 'bell.mp3',
		huaweiCategory: 'MARKETING',
		languages: { language: [{ code: 'en', title: 'Library', body: 'Your book is here' }] },
	},
};
const VALUES = {
	attribute: [
		{ name: 'level', value: 'gold' },
		{ name: 'town', value: 'Lisbon' },
	],
};

/** Parameters that fill every operation. */
const PARAMETERS: INodeParameters = {
	...ON_ACCOUNTS,
	...MESSAGE,
	tags: 'Silver, Monthly',
	managedTags: '*',
	attributes: 'level, town',
	attributeValues: VALUES,
	names: 'plan',
	accountType: 'userId',
	segmentBy: 'tags',
	match: 'any',
	excludedTags: 'Plan C',
	recipients: 'all',
	sendAt: '2027-02-03T09:30:00Z',
	updateFields: { ...(MESSAGE.additionalFields as IDataObject), title: 'Library closed' },
	taskId: 'aaa-bbb-ccc',
	taskIds: 'aaa-bbb-ccc',
	from: '2026-12-01T00:00:00Z',
	to: '2026-12-02T00:00:00Z',
	returnAll: true,
	filters: { keyword: 'Library' },
};

/** Operations that look different by their parameters. */
const VARIANTS: Readonly<Record<string, INodeParameters[]>> = {
	sendToSegment: [{}, { segmentBy: 'attributes', match: 'all' }],
	create: [{}, { recipients: 'users' }, { recipients: 'segment' }],
};

const cases = operations.flatMap(({ resource, option, paths }) =>
	Object.keys(paths).flatMap((api) =>
		(VARIANTS[option.value] ?? [{}]).map((more) => ({
			name: `${resource} ${option.value} ${api} ${JSON.stringify(more)}`,
			parameters: { ...PARAMETERS, ...more, resource, operation: option.value, options: { api } },
		})),
	),
);

describe('What the node sends, as on the pages', () => {
	it.each(cases)('$name', async ({ parameters }) => {
		const options = { now: NOW, attributeNames: ['level', 'town'], accounts: ['anna'] };
		await withMockServer(options, async (mockServer) => {
			const content = { From_Account: '54321', OfflinePushInfo: { Title: 'A', Desc: 'B' } };
			const { id } = mockServer.schedule.add('All', Date.UTC(2027, 1, 1), content);
			await runNode({
				credential: { ...mockServer.credential },
				parameters: {
					...parameters,
					scheduledTaskId: { __rl: true, mode: 'id', value: String(id) },
				},
				items: [{}],
			});
			expect(mockServer.requests.length).toBeGreaterThan(0);
			for (const { path, body } of mockServer.requests) {
				const packet = restPacketNames().find((name) => readPacket(name).path === path);
				const { known, required } = documented(packet ?? path);
				const sent = placesOf(body as JsonObject);
				expect([path, sent.filter((place) => !known.has(place))]).toEqual([path, []]);
				expect([path, required.filter((place) => !sent.includes(place))]).toEqual([path, []]);
			}
		});
	});
});
