import type { IDataObject } from 'n8n-workflow';
import fc from '../../support/random/fastCheck';

import {
	messageBody,
	messageKey,
	readChanges,
	readMessage,
} from '../../../nodes/TencentChatPush/actions/push/message';
import { additionalProperties } from '../../../nodes/TencentChatPush/actions/push/messageFields';
import { messageHints } from '../../../nodes/TencentChatPush/actions/push/messageHints';
import { canonicalJson } from '../../../nodes/TencentChatPush/helpers/canonicalJson';
import { mergePatch } from '../../../nodes/TencentChatPush/helpers/mergePatch';
import { InvalidInput } from '../../../nodes/TencentChatPush/input/invalidInput';
import { CALL, refusalOf } from './support';

const TEXTS = { title: 'Sale', body: 'Starts at 10:00' };

/** `OfflinePushInfo` of a message with these additional fields. */
function infoWith(additionalFields: unknown): IDataObject {
	return readMessage({ ...TEXTS, additionalFields }).offlinePushInfo;
}

const PLAIN = { Title: 'Sale', Desc: 'Starts at 10:00', PushFlag: 0 };

describe('A message', () => {
	it('needs a title and a body, and nothing else', () => {
		expect(readMessage(TEXTS)).toEqual({ offlinePushInfo: PLAIN });
	});

	it('takes numbers for texts, as expressions often give them', () => {
		expect(readMessage({ title: 4711, body: 0 }).offlinePushInfo).toMatchObject({
			Title: '4711',
			Desc: '0',
		});
	});

	it.each([
		[{ body: 'b' }, 'Title'],
		[{ title: ' ', body: 'b' }, 'Title'],
		[{ title: 't', body: null }, 'Body'],
		[{ title: 't', body: '\n' }, 'Body'],
	])('is refused where users would see nothing: %j', (parameters, name) => {
		expect(refusalOf(() => readMessage(parameters))).toContain(`'${name}' is empty`);
	});

	it.each([[{ a: 1 }], [['t']], [true], [NaN]])('is refused with the title %j', (title) => {
		expect(refusalOf(() => readMessage({ title, body: 'b' }))).toContain("'Title'");
	});

	it.each([
		{ onlineOnly: true, data: { page: 'sale' } },
		{ apnsContentAvailable: true, data: { page: 'sale' } },
		{ templateId: '1400000000-1' },
	])('may come without texts where nothing would be empty: %j', (additionalFields) => {
		expect(readMessage({ title: '', body: '', additionalFields })).toBeDefined();
	});

	it('may take its texts from Offline Push Info', () => {
		const offlinePushInfo = { Title: 'A', Desc: 'B' };
		expect(readMessage({ additionalFields: { offlinePushInfo } }).offlinePushInfo).toEqual({
			...offlinePushInfo,
			PushFlag: 0,
		});
	});

	it('becomes the fields of a request, sent by the admin or by whom it names', () => {
		const own = readMessage({
			...TEXTS,
			additionalFields: { dataId: 'o-1', fromAccount: ' shop ' },
		});
		expect(messageBody(own, CALL)).toEqual({
			From_Account: 'shop',
			DataId: 'o-1',
			OfflinePushInfo: PLAIN,
		});
		expect(messageBody(readMessage(TEXTS), CALL)).toEqual({
			From_Account: 'administrator',
			DataId: 'n8n-1-4711',
			OfflinePushInfo: PLAIN,
		});
	});

	it('has a key that tells exactly the different ones apart', () => {
		const keyOf = (additionalFields: IDataObject): string =>
			messageKey(readMessage({ ...TEXTS, additionalFields }), CALL);
		const one = keyOf({ offlinePushInfo: { ApnsInfo: { A: 1, B: 2 } } });
		expect(keyOf({ offlinePushInfo: '{"ApnsInfo":{"B":2,"A":1}}' })).toBe(one);
		expect(keyOf({ offlinePushInfo: { ApnsInfo: { A: 1, B: 3 } } })).not.toBe(one);
		expect(keyOf({ dataId: 'a' })).not.toBe(keyOf({ dataId: 'b' }));
		expect(keyOf({ fromAccount: 'a' })).not.toBe(keyOf({}));
	});

	it.each<[string, IDataObject, IDataObject]>([
		['line ends', { body: 'one\r\ntwo' }, { body: 'one\ntwo' }],
		['composed letters', { title: 'Cafe\u0301' }, { title: 'Caf\u00e9' }],
		['a named sender', { fromAccount: 'administrator' }, {}],
		['the order of Data', { data: '{"a":1,"b":[2,3]}' }, { data: '{"b":[2,3],"a":1}' }],
		['white space of Data', { data: '{ "a" : 1 }' }, { data: { a: 1 } }],
		['letters in Data', { data: { a: 'e\u0301' } }, { data: { a: '\u00e9' } }],
		[
			'line ends of a language',
			{ languages: [{ code: 'de', title: 'T', body: 'a\r\nb' }] },
			{ languages: [{ code: 'de', title: 'T', body: 'a\nb' }] },
		],
		[
			'letters of a template',
			{ templateId: 'T1', templateParameters: { name: 'Rene\u0301' } },
			{ templateId: 'T1', templateParameters: '{"name":"Ren\u00e9"}' },
		],
		[
			'the order of Offline Push Info',
			{ offlinePushInfo: '{"Ext":"{\\"a\\": 1}","Title":"N"}' },
			{ offlinePushInfo: { Title: 'N', Ext: '{"a":1}' } },
		],
	])('has one key for two spellings: %s', (_, one, other) => {
		expect(keyOfFields(one)).toBe(keyOfFields(other));
	});

	it.each<[string, IDataObject, IDataObject]>([
		[
			'another number of many digits',
			{ data: '{"a":12345678901234567890}' },
			{ data: '{"a":12345678901234567891}' },
		],
		['a number and a text', { data: '{"a":1}' }, { data: '{"a":"1"}' }],
		['a number and a text that looks like a mark', { data: '{"a":1}' }, { data: '{"a":"n1"}' }],
		['a number and a text with its former mark', { data: '{"a":1}' }, { data: '{"a":"\\u00001"}' }],
		[
			'a text and a JSON text',
			{ offlinePushInfo: { Ext: 'abc' } },
			{ offlinePushInfo: { Ext: '"abc"' } },
		],
		[
			'a text and an object that holds it',
			{ offlinePushInfo: { Ext: 'abc' } },
			{ offlinePushInfo: { Ext: '{"text":"abc"}' } },
		],
		['the order of a list', { data: '{"a":[1,2]}' }, { data: '{"a":[2,1]}' }],
		['capitals', { title: 'Sale' }, { title: 'sale' }],
		['a Data ID in other letters', { dataId: 'e\u0301' }, { dataId: '\u00e9' }],
		['another sender', { fromAccount: 'shop' }, {}],
	])('has two keys for two messages: %s', (_, one, other) => {
		expect(keyOfFields(one)).not.toBe(keyOfFields(other));
	});
});

function keyOfFields({ title = 'T', body = 'B', ...additionalFields }: IDataObject): string {
	return messageKey(readMessage({ title, body, additionalFields }), CALL);
}

describe('The additional fields', () => {
	it.each<[string, unknown, IDataObject]>([
		['data', { page: 'sale' }, { Ext: '{"page":"sale"}' }],
		['data', '{"page":"sale"}', { Ext: '{"page":"sale"}' }],
		['data', '{"id": 12345678901234567890}', { Ext: '{"id": 12345678901234567890}' }],
		['data', {}, {}],
		['data', '{}', {}],
		['onlineOnly', true, { PushFlag: 1 }],
		['onlineOnly', 'true', { PushFlag: 1 }],
		['onlineOnly', false, {}],
		['badge', '+1', { BadgeAddNum: 1 }],
		['badge', '3', { BadgeSetNum: 3 }],
		['badge', 0, { BadgeSetNum: 0 }],
		['templateId', '1400000000-1', { PushTemplateId: '1400000000-1' }],
		['templateParameters', '{"shoe":"red"}', { PushTemplateParam: { shoe: 'red' } }],
		[
			'sound',
			'ding.caf',
			{
				AndroidInfo: { Sound: 'ding' },
				ApnsInfo: { Sound: 'ding.caf' },
				HarmonyInfo: { Sound: 'ding.caf' },
			},
		],
		[
			'image',
			'https://example.com/a.jpg',
			{
				AndroidInfo: {
					HuaWeiImage: 'https://example.com/a.jpg',
					HonorImage: 'https://example.com/a.jpg',
					GoogleImage: 'https://example.com/a.jpg',
				},
				ApnsInfo: { Image: 'https://example.com/a.jpg', MutableContent: 1 },
				HarmonyInfo: { Image: 'https://example.com/a.jpg' },
			},
		],
		[
			'languages',
			{ language: [{ code: 'de', title: 'T', body: 'B' }] },
			{ MultiLanguageContent: [{ Language: 'de', Title: 'T', Desc: 'B' }] },
		],
		[
			'languages',
			'[{"code":"de","title":"T","body":"B"}]',
			{ MultiLanguageContent: [{ Language: 'de', Title: 'T', Desc: 'B' }] },
		],
		['languages', {}, {}],
		['apnsContentAvailable', true, { ApnsInfo: { ContentAvailable: 1 } }],
		['apnsInterruptionLevel', 'critical', { ApnsInfo: { InterruptionLevel: 'critical' } }],
		['apnsMutableContent', true, { ApnsInfo: { MutableContent: 1 } }],
		['apnsSubtitle', 'S', { ApnsInfo: { SubTitle: 'S' } }],
		['apnsTitle', 'T', { ApnsInfo: { Title: 'T' } }],
		['fcmChannelId', 'c', { AndroidInfo: { GoogleChannelID: 'c' } }],
		['fcmPriority', 'high', { AndroidInfo: { GooglePriority: 'high' } }],
		['harmonyCategory', 'EXPRESS', { HarmonyInfo: { Category: 'EXPRESS' } }],
		['harmonyTitle', 'T', { HarmonyInfo: { Title: 'T' } }],
		['honorImportance', 'LOW', { AndroidInfo: { HonorImportance: 'LOW' } }],
		['huaweiCategory', 'EXPRESS', { AndroidInfo: { HuaWeiCategory: 'EXPRESS' } }],
		['huaweiChannelId', 7, { AndroidInfo: { HuaWeiChannelID: '7' } }],
		['huaweiImportance', 'NORMAL', { AndroidInfo: { HuaWeiImportance: 'NORMAL' } }],
		['longText', true, { AndroidInfo: { PushStyle: 1 } }],
		['meizuNoticeMsgType', '1', { AndroidInfo: { MeiZuNoticeMsgType: 1 } }],
		['oppoCategory', 'ORDER', { AndroidInfo: { OPPOCategory: 'ORDER' } }],
		['oppoChannelId', 'c', { AndroidInfo: { OPPOChannelID: 'c' } }],
		['oppoNotifyLevel', 16, { AndroidInfo: { OPPONotifyLevel: 16 } }],
		['vivoCategory', 'ORDER', { AndroidInfo: { VIVOCategory: 'ORDER' } }],
		['vivoClassification', 0, { AndroidInfo: { VIVOClassification: 0 } }],
		['xiaomiChannelId', '120001', { AndroidInfo: { XiaoMiChannelID: '120001' } }],
		['offlinePushInfo', { ApnsInfo: { BadgeMode: 0 } }, { ApnsInfo: { BadgeMode: 0 } }],
	])('%s = %j', (name, value, expected) => {
		expect(infoWith({ [name]: value })).toEqual({ ...PLAIN, ...expected });
	});

	it('are all tried here', () => {
		const names = additionalProperties.map(({ name }) => name).filter(isOfInfo);
		for (const name of names) expect(infoWith(SAMPLES[name] ?? {})).not.toEqual(PLAIN);
		expect(Object.keys(SAMPLES).sort()).toEqual([...names].sort());
	});

	it('do nothing where they are empty, as a new field of the panel is', () => {
		const empty = additionalProperties.map(({ name }) => [name, '']);
		expect(infoWith(Object.fromEntries(empty))).toEqual(PLAIN);
	});

	it.each<[IDataObject, RegExp]>([
		[{ data: 'page=sale' }, /'Data' is not an object/],
		[{ data: 5 }, /'Data' is not an object/],
		[{ onlineOnly: 'perhaps' }, /'Online Only' is neither true nor false/],
		[{ badge: '+0' }, /'Badge'/],
		[{ badge: '+100' }, /'Badge'/],
		[{ badge: 1000 }, /'Badge'/],
		[{ badge: '-1' }, /'Badge'/],
		[{ image: 'http://example.com/a.jpg' }, /HTTPS URL/],
		[{ image: 'a.jpg' }, /HTTPS URL/],
		[{ dataId: 'é'.repeat(33) }, /66 bytes long; it can have at most 64/],
		[{ templateParameters: '[1]' }, /'Template Parameters' is not an object/],
		[{ templateParameters: { timTitle: 'x' } }, /'timTitle' is a preset variable/],
		[{ languages: { language: [{ code: 'de', title: 'T' }] } }, /Body of 'Languages'/],
		[
			{
				languages: [
					{ code: 'de', title: 'T', body: 'B' },
					{ code: 'DE', title: 'T', body: 'B' },
				],
			},
			/'de' is listed twice in 'Languages'/,
		],
		[{ languages: 'de' }, /'Languages' is not a list/],
		[{ fcmPriority: 'urgent' }, /'FCM Priority' is 'urgent'/],
		[{ oppoNotifyLevel: 3 }, /Use one of these: 16, 1, 2/],
		[{ offlinePushInfo: '{"ApnsInfo"' }, /'Offline Push Info' is not an object/],
	])('refuse %j', (fields, words) => {
		expect(refusalOf(() => infoWith(fields))).toMatch(words);
	});

	it('go into each other: a vendor field beside image and sound, Offline Push Info over all', () => {
		const info = infoWith({
			sound: 'ding.caf',
			image: 'https://example.com/a.jpg',
			apnsMutableContent: false,
			apnsSubtitle: 'S',
			offlinePushInfo: { ApnsInfo: { Sound: 'loud.caf', Image: null }, Title: 'Other' },
		});
		expect(info).toMatchObject({ Title: 'Other', AndroidInfo: { Sound: 'ding' } });
		expect(info.ApnsInfo).toEqual({ Sound: 'loud.caf', MutableContent: 0, SubTitle: 'S' });
	});

	it('read as changes, leave out whatever is not given', () => {
		expect(readChanges({})).toEqual({ offlinePushInfo: {} });
		expect(readChanges({ title: 'New', badge: '+1' })).toEqual({
			offlinePushInfo: { Title: 'New', BadgeAddNum: 1 },
		});
		expect(readChanges({ onlineOnly: false }).offlinePushInfo).toEqual({ PushFlag: 0 });
	});
});

/** Fields that are no part of `OfflinePushInfo`. */
function isOfInfo(name: string): boolean {
	return !['dataId', 'fromAccount'].includes(name);
}

/** A value for each field that changes something. */
const SAMPLES: Readonly<Record<string, IDataObject>> = Object.fromEntries(
	additionalProperties
		.filter(({ name }) => isOfInfo(name))
		.map(({ name, type, options = [] }) => [name, { [name]: sampleOf(name, type, options) }]),
);

function sampleOf(name: string, type: string, options: object[]): IDataObject[string] {
	if (type === 'boolean') return true;
	if (type === 'json') return { a: 1 };
	if (name === 'languages') return [{ code: 'de', title: 'T', body: 'B' }] as IDataObject[];
	if (name === 'image') return 'https://example.com/a.jpg';
	if (name === 'badge') return '+1';
	const [first] = options;
	return first && 'value' in first ? (first.value as string | number) : 'x';
}

describe('The limits of vendors', () => {
	function hintsFor(title: string, body: string, additionalFields: IDataObject = {}): string[] {
		return messageHints(readMessage({ title, body, additionalFields }));
	}

	it('are no matter for short texts', () => {
		expect(hintsFor('t'.repeat(32), 'b'.repeat(50))).toEqual([]);
	});

	it.each([
		[33, 'Meizu after 32'],
		[41, 'Meizu after 32, vivo after 40'],
		[
			61,
			'Honor after 50, Huawei after 60, Meizu after 32, OPPO after 50, vivo after 40, Xiaomi after 50',
		],
	])('cut a title of %d', (length, vendors) => {
		expect(hintsFor('t'.repeat(length), 'b')).toEqual([
			`Some phones truncate the title: ${vendors} characters.`,
		]);
	});

	it.each([
		[51, {}, 'OPPO after 50'],
		[101, {}, 'Meizu after 100, OPPO after 50, vivo after 100'],
		[129, { longText: true }, 'Meizu after 100, OPPO after 128, vivo after 100, Xiaomi after 128'],
	])('cut a body of %d with %j', (length, fields, vendors) => {
		expect(hintsFor('t', 'b'.repeat(length), fields)).toEqual([
			`Some phones truncate the body: ${vendors} characters.`,
		]);
	});

	it('count UTF-16 units, and every language', () => {
		expect(hintsFor('😀'.repeat(16), 'b')).toEqual([]);
		expect(hintsFor('😀'.repeat(17), 'b')).toHaveLength(1);
		const languages = [{ code: 'de', title: 't'.repeat(33), body: 'b' }];
		expect(hintsFor('t', 'b', { languages })).toHaveLength(1);
	});

	it.each([
		['a missing translation', { code: 'fr', title: 'T', body: null }, "The language 'fr'"],
		['a title that was not found', { code: 'fr', title: ' ', body: 'B' }, "The language 'fr'"],
		['a missing code', { title: 'T', body: 'B' }, 'A language without a code'],
	])('name a language with %s, which costs that language alone', (_, row, words) => {
		const languages = [row, { code: 'de', title: 'T', body: 'B' }];
		expect(infoWith({ languages }).MultiLanguageContent).toEqual([
			{ Language: 'de', Title: 'T', Desc: 'B' },
		]);
		expect(hintsFor('t', 'b', { languages })).toEqual([
			expect.stringContaining(`${words} is left out of this push`),
		]);
	});

	it('say when the data are large, in bytes', () => {
		expect(hintsFor('t', 'b', { data: { a: 'é'.repeat(500) } })).toEqual([]);
		expect(hintsFor('t', 'b', { data: { a: 'é'.repeat(512) } })).toEqual([
			expect.stringContaining("'Data'"),
		]);
		expect(hintsFor('t', 'b', { data: { a: 'é'.repeat(1600) } })).toHaveLength(2);
	});

	it('do not concern users who have the app open', () => {
		expect(hintsFor('t'.repeat(100), 'b'.repeat(1000), { onlineOnly: true })).toEqual([]);
	});

	it("say that OPPO's level needs a category", () => {
		expect(hintsFor('t', 'b', { oppoNotifyLevel: 2 })).toHaveLength(1);
		expect(hintsFor('t', 'b', { oppoNotifyLevel: 2, oppoCategory: 'ORDER' })).toEqual([]);
	});
});

describe('Whatever comes', () => {
	const names = additionalProperties.map(({ name }) => name);
	const fields = fc.dictionary(fc.constantFrom(...names), fc.anything({ withBigInt: true }));

	it('is a message that JSON can hold, or refused in words', () => {
		fc.assert(
			fc.property(fc.anything(), fc.anything(), fields, (title, body, additionalFields) => {
				let message;
				try {
					message = readMessage({ title, body, additionalFields });
				} catch (error) {
					expect(error).toBeInstanceOf(InvalidInput);
					return;
				}
				const request = messageBody(message, CALL);
				expect(JSON.parse(JSON.stringify(request))).toBeInstanceOf(Object);
				expect(messageHints(message)).toEqual([...new Set(messageHints(message))]);
			}),
			{ numRuns: 1000 },
		);
	});

	it('is found whole in what it is merged into, and what it does not name stays', () => {
		const object = fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string()));
		fc.assert(
			fc.property(object, object, object, object, (target, patch, inTarget, inPatch) => {
				const result = mergePatch({ ...target, in: inTarget }, { ...patch, in: inPatch });
				expect(result).toEqual({ ...target, ...patch, in: { ...inTarget, ...inPatch } });
			}),
		);
	});

	it('gets one canonical JSON in any order of its fields', () => {
		fc.assert(
			fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
				const reversed = Object.fromEntries(Object.entries(object).reverse());
				expect(canonicalJson(reversed)).toBe(canonicalJson(object));
			}),
		);
	});

	it('cannot reach the prototype of objects', () => {
		mergePatch({}, JSON.parse('{"__proto__":{"spoilt":true}}') as IDataObject);
		infoWith({ offlinePushInfo: '{"__proto__":{"spoilt":true}}' });
		expect({}).not.toHaveProperty('spoilt');
	});
});

describe('A text that nobody meant', () => {
	it.each([
		[{ title: 'Hi {{ $json.name }}', body: 'b' }, '{{ $json.name }}'],
		[{ title: 't', body: 'Hi [object Object]' }, '[object Object]'],
		[
			{ ...TEXTS, additionalFields: { languages: [{ code: 'en', title: '{{ x }}', body: 'b' }] } },
			'{{ x }}',
		],
	])('is told in a hint: %j', (parameters, found) => {
		expect(messageHints(readMessage(parameters))).toEqual([expect.stringContaining(found)]);
	});

	it('is not told of braces that are meant', () => {
		expect(messageHints(readMessage({ title: 'a } b { c', body: '[object]' }))).toEqual([]);
	});
});
