import { updateScheduledPush } from '../../../nodes/TencentChatPush/actions/scheduledPush/update.operation';
import { readChanges, readMessage } from '../../../nodes/TencentChatPush/actions/push/message';
import { readSegment } from '../../../nodes/TencentChatPush/actions/push/segment';
import { exactJson } from '../../../nodes/TencentChatPush/helpers/exactJson';
import { ATTRIBUTE_VALUES } from '../../../nodes/TencentChatPush/input/values';
import { CALL, inTurn, refusalOf, served, stepsJobOf } from './support';
import fc from '../../support/random/fastCheck';

/** A number that JavaScript holds as 1234567890123456800. */
const LONG = '1234567890123456789';
const MESSAGE = { title: 'Sale', body: 'Now' };

/** The JSON text of a request with these additional fields. */
function sent(additionalFields: object): string {
	return JSON.stringify(readMessage({ ...MESSAGE, additionalFields }).offlinePushInfo);
}

describe('The digits of a number', () => {
	it.each<[string, object]>([
		['Template Parameters', { templateId: '1', templateParameters: `{"id": ${LONG}}` }],
		['Template Parameters, deep inside', { templateParameters: `{"a": [{"b": ${LONG}}]}` }],
		['Data', { data: `{"id": ${LONG}}` }],
		['Offline Push Info', { offlinePushInfo: `{"ApnsInfo": {"Own": ${LONG}}}` }],
		['Languages', { languages: `[{"code": "en", "title": ${LONG}, "body": "b"}]` }],
	])('are kept where their text is at hand: %s', (_, fields) => {
		expect(sent(fields)).toContain(LONG);
	});

	it.each(['10.50', '1e2', '-0', '0.10', '1234567890.123456789'])(
		'are shown to users as they are written: %s',
		(written) => {
			expect(sent({ templateParameters: `{"price": ${written}}` })).toContain(`"${written}"`);
		},
	);

	it('of fields in Update Fields are kept, too', async () => {
		const updateFields = `{"templateParameters": {"id": ${LONG}}}`;
		const job = stepsJobOf(updateScheduledPush, { scheduledTaskId: 7, updateFields });
		const task = { TaskID: 7, Type: 'All', Title: 'Sale', Desc: 'Now' };
		const { asked } = await served(job, inTurn({ TaskInfo: task }, {}));
		expect(asked).toHaveLength(2);
		expect(JSON.stringify(asked[1])).toContain(LONG);
	});

	const lost = Number(LONG);

	it.each<[string, () => unknown]>([
		['Title', () => readMessage({ ...MESSAGE, title: lost })],
		['Body', () => readMessage({ ...MESSAGE, body: lost })],
		['Data', () => sent({ data: { deep: [lost] } })],
		['Template Parameters', () => sent({ templateParameters: { id: lost } })],
		['Offline Push Info', () => sent({ offlinePushInfo: { Own: lost } })],
		['Languages', () => sent({ languages: [{ code: 'en', title: lost, body: 'b' }] })],
		['Data ID', () => sent({ dataId: lost })],
		['Sender Account', () => sent({ fromAccount: lost })],
		['Title of an update', () => readChanges({ title: lost })],
	])('that are lost already are told, not sent: %s', (_, read) => {
		expect(refusalOf(read)).toMatch(/1234567890123456800, which has lost digits/);
	});

	it('of the values of attributes are kept, or the row is refused', () => {
		const row = (value: unknown): object => ({ attribute: [{ name: 'id', value }] });
		expect(ATTRIBUTE_VALUES.read(row(LONG)).values).toEqual([{ name: 'id', value: LONG }]);
		expect(ATTRIBUTE_VALUES.read(row(BigInt(LONG))).values).toEqual([{ name: 'id', value: LONG }]);
		expect(ATTRIBUTE_VALUES.read(row(lost)).unusable).toHaveLength(1);
		const segment = { segmentBy: 'attributes', attributeValues: row(lost) };
		expect(refusalOf(() => readSegment(segment, CALL))).toMatch(/cannot be used/);
	});

	it.each([NaN, Infinity])('are refused where there are none: %p', (number) => {
		expect(refusalOf(() => sent({ data: { number } }))).toMatch(/JSON cannot represent/);
	});
});

describe('JSON text', () => {
	it('is read like JSON where its numbers are exact', () => {
		fc.assert(
			fc.property(fc.jsonValue(), (value) => {
				const text = JSON.stringify(value);
				expect(exactJson(text)).toEqual(JSON.parse(text));
			}),
			{ numRuns: 1000 },
		);
	});

	it('keeps every number of any length digit by digit, and texts as they are', () => {
		const digits = fc.stringMatching(/^-?[1-9]\d{0,40}(\.\d{1,30})?(e[1-9]\d?)?$/);
		fc.assert(
			fc.property(fc.array(digits), fc.string(), (numbers, text) => {
				const written = `{${JSON.stringify(text)}: [${[...numbers, JSON.stringify(text)].join(', ')}]}`;
				const [list] = Object.values(exactJson(written) as Record<string, unknown[]>);
				expect(list?.map(String)).toEqual([...numbers, text]);
				expect(Object.keys(exactJson(written) as object)).toEqual([text]);
			}),
			{ numRuns: 1000 },
		);
	});

	it.each(['', 'vip', '{', '[1,]', '01', '{"a": .5}'])('is none: %j', (text) => {
		expect(exactJson(text)).toBeUndefined();
	});
});

describe('A value of Template Parameters', () => {
	it.each([null, undefined, '', ' ', [], {}])('that is missing is told: %j', (product) => {
		const read = (): string => sent({ templateParameters: { product, shop: 'A' } });
		expect(refusalOf(read)).toMatch(/no value for 'product'/);
	});

	it.each([0, false, 'x'])('may be %j', (product) => {
		expect(sent({ templateParameters: { product } })).toContain(
			JSON.stringify({ PushTemplateParam: { product } }).slice(1, -1),
		);
	});
});
