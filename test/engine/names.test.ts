import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { jsonOf } from '../support/runNode';
import { play } from '../support/scenario';

/** Names of members that every object has: libraries that merge objects leave them out. */
const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

const MESSAGE = { title: 'Sale', body: 'Starts at 10:00' };
const SEGMENT = {
	segmentBy: 'attributes',
	match: 'all',
	attributeValues: {
		attribute: [
			{ name: '={{ $json.name }}', value: 'gold' },
			{ name: 'city', value: 'Oslo' },
		],
	},
};
const BOTH = (name: string): string => `{"${name}":"gold","city":"Oslo"}`;
/** In an isolate, n8n's expression engine leaves `__proto__` out of an object before the node sees it. */
const isIsolated = process.env.EXPRESSION_ENGINE === 'vm';
const OBJECT = isIsolated ? '={{ $json.text }}' : '={{ JSON.parse($json.text) }}';
const OWN_TEXT = '={"Own": {{ $json.text }}}';
const OWN = isIsolated ? OWN_TEXT : '={{ { Own: JSON.parse($json.text) } }}';

/** Where a name becomes a key of a request: the parameters, and where the request has it. */
const PLACES: ReadonlyArray<[string, INodeParameters, (body: IDataObject) => unknown]> = [
	[
		'Set Attributes',
		{
			resource: 'attribute',
			operation: 'set',
			accounts: 'alice',
			attributeValues: SEGMENT.attributeValues,
		},
		({ UserAttrs }) => (UserAttrs as IDataObject[])[0]?.Attrs,
	],
	[
		'Send to Segment',
		{ resource: 'push', operation: 'sendToSegment', ...SEGMENT, ...MESSAGE },
		({ Condition }) => (Condition as IDataObject).AttrsAnd,
	],
	[
		'Create a scheduled push to a segment',
		{
			resource: 'scheduledPush',
			operation: 'create',
			recipients: 'segment',
			sendAt: '2099-01-05 08:00',
			...SEGMENT,
			...MESSAGE,
		},
		({ Content }) => ((Content as IDataObject).Condition as IDataObject).AttrsAnd,
	],
	[
		'Template Parameters',
		toAll({ templateId: '1400000000-1', templateParameters: OBJECT }),
		({ OfflinePushInfo }) => (OfflinePushInfo as IDataObject).PushTemplateParam,
	],
	[
		'Template Parameters as text',
		toAll({ templateId: '1400000000-1', templateParameters: '={{ $json.text }}' }),
		({ OfflinePushInfo }) => (OfflinePushInfo as IDataObject).PushTemplateParam,
	],
	[
		'Data',
		toAll({ data: OBJECT }),
		({ OfflinePushInfo }) => JSON.parse(String((OfflinePushInfo as IDataObject).Ext)) as unknown,
	],
	[
		'Offline Push Info',
		toAll({ offlinePushInfo: OWN }),
		({ OfflinePushInfo }) => (OfflinePushInfo as IDataObject).Own,
	],
	[
		'Offline Push Info as text',
		toAll({ offlinePushInfo: OWN_TEXT }),
		({ OfflinePushInfo }) => (OfflinePushInfo as IDataObject).Own,
	],
];

function toAll(additionalFields: INodeParameters): INodeParameters {
	return { resource: 'push', operation: 'sendToAll', ...MESSAGE, additionalFields };
}

describe.each(PLACES)('%s', (_, parameters, objectIn) => {
	it.concurrent.each(NAMES)('sends what it is asked for with the name %s', async (name) => {
		const { mockServer, failed } = await play({
			accounts: ['alice'],
			parameters,
			items: [{ name, text: BOTH(name) }],
			mockServer: { attributeNames: [name, 'city'] },
		});
		expect(jsonOf(failed)).toEqual([]);
		const [request] = mockServer.requests;
		expect(JSON.stringify(objectIn((request?.body ?? {}) as IDataObject))).toBe(BOTH(name));
	});
});
