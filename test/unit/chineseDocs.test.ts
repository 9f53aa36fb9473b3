import { readFileSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

import { TencentChatApi } from '../../credentials/TencentChatApi.credentials';
import { readPacket } from '../../mock-server/packets/packet';
import { TencentChatPush } from '../../nodes/TencentChatPush/TencentChatPush.node';
import { TencentChatPushTrigger } from '../../nodes/TencentChatPush/TencentChatPushTrigger.node';
import { operations } from '../../nodes/TencentChatPush/actions';
import { vendorHints } from '../../nodes/TencentChatPush/actions/push/vendorLimits';
import { EXPLANATIONS, type FaultKind } from '../../nodes/TencentChatPush/errors/codes';
import { codeFault } from '../../nodes/TencentChatPush/errors/faults';
import { optionsField } from '../../nodes/TencentChatPush/input/options';
import { REGIONS } from '../../nodes/TencentChatPush/transport/regions';
import { properties as triggerProperties } from '../../nodes/TencentChatPush/trigger/properties';
import { simplified } from '../../nodes/TencentChatPush/trigger/simplified';
import {
	codeBlocksIn,
	codeSpansIn,
	readableTextIn,
	tablesIn,
	targetsIn,
} from '../support/markdown';
import { STATED_NUMBERS } from '../support/statedNumbers';

const ROOT = resolve(__dirname, '../..');
const README = 'README.zh-CN.md';
const FOLDER = 'docs/zh-CN';
const PAGES = [README, ...readdirSync(resolve(ROOT, FOLDER)).map((name) => `${FOLDER}/${name}`)];

const readme = read(README);
const credentials = read(`${FOLDER}/credentials.md`);
const reference = read(`${FOLDER}/tags-and-pushes.md`);
const trigger = read(`${FOLDER}/trigger.md`);
const troubleshooting = read(`${FOLDER}/troubleshooting.md`);

/** Text of all pages, without code and addresses. */
const readable = PAGES.flatMap((page) => readableTextIn(read(page)));

function read(page: string): string {
	return readFileSync(resolve(ROOT, page), 'utf8');
}

/** The rows of the table with these first titles. */
function rowsOf(page: string, ...titles: string[]): string[][] {
	const table = tablesIn(page).find(([header = []]) =>
		titles.every((title, column) => header[column] === title),
	);
	return (table ?? []).slice(1);
}

/** What stands in Chinese quotation marks and begins like a name of the panel. */
function quotedIn(text: string): string[] {
	return [...text.matchAll(/“([A-Z][^”]*)”/g)].map(([, name = '']) => name);
}

/** The section of an operation in the reference: its Chinese name, and what follows the heading. */
function sectionOf(name: string): { chinese: string; text: string } {
	const sections = reference.split(/^#{2,3} /m);
	const section = sections.find((each) => each.split('\n', 1)[0]?.endsWith(` ${name}`)) ?? '';
	const [heading = '', ...lines] = section.split('\n');
	return { chinese: heading.slice(0, -name.length - 1), text: lines.join('\n') };
}

/** The operations as the README lists them. */
function listed(): Array<{ chinese: string; name: string; target: string; path: string }> {
	const lines = [...readme.matchAll(/^- (\S+?)：\[\*\*(.+?)\*\*\]\((.+?)\)，`(.+?)`/gm)];
	return lines.map(([, chinese = '', name = '', target = '', path = '']) => ({
		chinese,
		name,
		target,
		path,
	}));
}

type Shown = INodeProperties | INodePropertyOptions | INodePropertyCollection;

/** The name that a field or choice shows, and those of what is in it. */
function namesIn(shown: Shown): string[] {
	const inner: Shown[] = [
		...('options' in shown ? (shown.options ?? []) : []),
		...('values' in shown ? shown.values : []),
	];
	return ['displayName' in shown ? shown.displayName : shown.name, ...inner.flatMap(namesIn)];
}

/** Everything that the node, the trigger and the credential show by a name. */
const SHOWN = new Set(
	[
		...new TencentChatPush().description.properties,
		...new TencentChatPushTrigger().description.properties,
		...new TencentChatApi().properties,
	].flatMap(namesIn),
);

/** What n8n shows in the settings of a node and in the list of executions. */
const SHOWN_BY_N8N = ['On Error', 'Retry', 'Retry On Fail', 'Stop Workflow'];

/** The choices of a field that shows some. */
function choicesOf(fields: readonly INodeProperties[], name: string): string[] {
	const field = fields.find((each) => each.name === name);
	return (field?.options ?? []).map((option) => option.name);
}

/** A default and the values of an option, as the pages give them. */
function optionRow(option: INodeProperties): string[] {
	const { displayName, type, default: value, options = [], typeOptions } = option;
	const choice = options.find((each) => 'value' in each && each.value === value);
	const shown = typeof value === 'boolean' ? (value ? '开' : '关') : String(value);
	const values = {
		options: '两种接口',
		boolean: '开、关',
		number: `${typeOptions?.minValue} 到 ${typeOptions?.maxValue}`,
	};
	return [`“${displayName}”`, choice?.name ?? shown, values[type as keyof typeof values]];
}

/** What the node does about a code, in the words of the pages. */
const REACTIONS: Record<FaultKind, string> = {
	fatal: '停止',
	rateLimited: '降速重试',
	rejected: '进入 Failed',
	transient: '自动重试',
};

/** The codes of a list, each with what the pages say the node does. */
function reactionsIn(page: string): Array<[code: number, reaction: string]> {
	return [...page.matchAll(/^- (\*\*\d{5}\*\*(?:、\*\*\d{5}\*\*)*)（(.+?)）/gm)].flatMap(
		([, codes = '', reaction = '']) =>
			[...codes.matchAll(/\d{5}/g)].map(([code]): [number, string] => [Number(code), reaction]),
	);
}

/** The vendors' limits as the node's own hints give them, in characters by vendor. */
function cutAfter(what: 'Title' | 'Desc'): Record<string, string> {
	const hint = vendorHints({ [what]: 'x'.repeat(1000) }).find((each) => each.includes(' after '));
	return Object.fromEntries(
		[...(hint ?? '').matchAll(/(\w+) after (\d+)/g)].map(([, vendor, limit]) => [vendor, limit]),
	);
}

const VENDORS: Readonly<Record<string, string>> = {
	荣耀: 'Honor',
	华为: 'Huawei',
	魅族: 'Meizu',
	OPPO: 'OPPO',
	vivo: 'vivo',
	小米: 'Xiaomi',
};

/** An event as Tencent sends it. */
const EVENT = {
	EventType: 1,
	TaskId: 'batch_65f1c0de_1a2b3c4d',
	DataId: 'order-4711',
	TaskTime: 1_767_225_600,
	EventTime: 1_767_225_603,
	To_Account: 'user-1',
	PushPlatform: 3,
	DeviceType: 0,
	PushStage: 3,
	ErrCode: 80300007,
	ErrInfo: 'OK',
};

/** The node's own codes at the beginning of a list's items, without the number of an HTTP status. */
function ownCodesIn(list: string): Set<string> {
	const heads = list.match(/^- .*?[：:]/gm) ?? [];
	return new Set(heads.flatMap((head) => head.match(/[A-Z]{4,}(?:_[A-Z]+)*/g) ?? []));
}

/** What follows a line, up to the next heading. */
function after(line: string, page: string): string {
	const [, rest = ''] = page.split(`\n${line}\n`);
	return rest.split('\n#', 1)[0] ?? '';
}

/** The keys of a value and the types of what is under them. */
function shapeOf(value: unknown): unknown {
	if (Array.isArray(value)) return value.slice(0, 1).map(shapeOf);
	if (typeof value !== 'object' || value === null) return typeof value;
	const entries = Object.entries(value).sort(([one], [other]) => one.localeCompare(other));
	return Object.fromEntries(entries.map(([key, inner]) => [key, shapeOf(inner)]));
}

/** The items that the English pages show, each of which the engine tests compare with a run. */
function itemsShown(): string[] {
	const pages = ['README.md', ...readdirSync(resolve(ROOT, 'docs')).map((name) => `docs/${name}`)];
	const texts = pages.filter((page) => page.endsWith('.md')).map(read);
	const spans = texts.flatMap(tablesIn).flat(2).flatMap(codeSpansIn);
	const blocks = texts.flatMap(codeBlocksIn).flatMap(({ text }) => text.split(/^(?=\w)/m));
	return [...spans, ...blocks.map((text) => text.replace(/^(Success|Failed)\s+/, ''))].filter(
		(text) => /^\{(?!\{)/.test(text),
	);
}

/** Pages of Tencent's Chinese site on calls whose packets were read elsewhere. */
const OTHER_SOURCES: Readonly<Record<string, string>> = {
	'/v4/timpush/clear_all_tags': '100643',
	'/v4/im_open_login_svc/account_check': '38417',
};

/** The numbers of the pages on which Tencent documents a call. */
function documentNumbers(path: string): string[] {
	const { sources } = readPacket(path.replace(/^\/v4\/(\w+)\/(\w+)$/, '$1.$2'));
	const numbers = sources.map(({ page }) => page.split('/').at(-1) ?? '');
	return [...numbers, ...(OTHER_SOURCES[path] ? [OTHER_SOURCES[path]] : [])];
}

describe('the Chinese documents', () => {
	it('are linked from README.md, and link back', () => {
		expect(targetsIn(read('README.md'))).toContain(README);
		expect(targetsIn(readme)).toContain('README.md');
		const pages = PAGES.filter((page) => page !== README);
		expect(pages.filter((page) => !targetsIn(readme).includes(page))).toEqual([]);
		expect(pages.filter((page) => !targetsIn(read(page)).includes(`../../${README}`))).toEqual([]);
	});

	it('begin with a page of at most 18 000 bytes, and with the two commands', () => {
		expect(Buffer.byteLength(readme)).toBeLessThanOrEqual(18_000);
		expect(codeBlocksIn(readme)[0]?.text.trim().split('\n')).toEqual([
			'npm install && npm run demo',
			'npm install && npm test',
		]);
		expect(readme.indexOf('npm install && npm test')).toBeLessThan(1000);
	});

	it('name the versions of Node.js and n8n that README.md and docs/compatibility.md name', () => {
		const [node = ''] = /Node\.js \d+\.\d+/.exec(readme) ?? [];
		expect(node).not.toBe('');
		expect(read('README.md')).toContain(node);
		const versions = after('## 兼容性', readme).match(/\d+\.\d+/g) ?? [];
		expect(versions.length).toBeGreaterThan(4);
		const compatibility = read('docs/compatibility.md');
		expect(versions.filter((version) => !compatibility.includes(version))).toEqual([]);
	});

	it('show marks of Markdown as what they mean', () => {
		expect(readable.filter((text) => text.includes('**') || text.includes('_'))).toEqual([]);
	});

	it('list every operation in the README with its call, and lead to its section', () => {
		expect(new Set(listed().map(({ name, path }) => `${name} ${path}`))).toEqual(
			new Set(operations.map(({ option, paths }) => `${option.name} ${paths.timpush}`)),
		);
		expect(listed()).toHaveLength(operations.length);
		for (const { chinese, name, target } of listed()) {
			expect(sectionOf(name).chinese).toBe(chinese);
			const slug = `${chinese.replace('/', '')}-${name.toLowerCase().replaceAll(' ', '-')}`;
			expect(target).toBe(`${FOLDER}/tags-and-pushes.md#${slug}`);
		}
	});

	it.each(operations)('give the calls of $option.name in its section', (operation) => {
		const { option, paths, stages } = operation;
		const [line = ''] = sectionOf(option.name).text.trim().split('\n');
		const calls = codeSpansIn(line).filter((code) => code.startsWith('/v4/'));
		const documented = stages?.map((stage) => stage.paths.timpush) ?? [
			...new Set([paths.timpush, paths.allMemberPush]),
		];
		expect(calls).toEqual(documented.filter(Boolean));
		const [page] = targetsIn(line);
		expect(documentNumbers(paths.timpush ?? '')).toContain(page?.split('/').at(-1));
	});

	it('name fields, choices and options as n8n shows them', () => {
		const unknown = readable
			.flatMap(quotedIn)
			.filter((name) => !SHOWN.has(name) && !SHOWN_BY_N8N.includes(name));
		expect(unknown).toEqual([]);
	});

	it('name every region with its host, and the default', () => {
		const rows = rowsOf(credentials, '数据中心', 'Region', '域名');
		expect(rows.map(([, name, host]) => [name, host])).toEqual(
			REGIONS.map(({ name, value }) => [name, `\`${value}\``]),
		);
		expect(rows.filter(([chinese = '']) => !/^\p{Script=Han}+$/u.test(chinese))).toEqual([]);
		const region = new TencentChatApi().properties.find(({ name }) => name === 'region');
		const usual = REGIONS.find(({ value }) => value === region?.default);
		expect(credentials).toContain(`默认是 “${usual?.name}”`);
		expect(readme).toContain(`默认是 “${usual?.name}”`);
	});

	it('name every field of the credential', () => {
		const names = rowsOf(credentials, '字段', '填写内容').map(([name]) => name);
		expect(names).toEqual(
			new TencentChatApi().properties.map(({ displayName }) => `“${displayName}”`),
		);
	});

	it('name every option of the node, with its default and its values', () => {
		const options = (optionsField.options ?? []).filter((option) => 'type' in option);
		expect(options.length).toBeGreaterThan(4);
		expect(rowsOf(reference, 'Option', '默认值')).toEqual(options.map(optionRow));
	});

	it('name every event of the trigger, and those chosen at first', () => {
		const names = rowsOf(trigger, '事件', '何时发生').map(([name]) => name);
		expect(names).toEqual(choicesOf(triggerProperties, 'events').map((name) => `“${name}”`));
		const events = triggerProperties.find(({ name }) => name === 'events');
		expect(events?.default).toEqual(['clicked', 'failed']);
		expect(trigger).toContain('默认选择 “Clicked” 和 “Failed”');
	});

	it('name every field of a simplified event, and the field of the callback it comes from', () => {
		const rows = rowsOf(trigger, '字段', '示例', '回调中的字段');
		const event = simplified({ kind: 'failed', account: 'user-1', fields: EVENT });
		expect(rows.map(([name]) => name)).toEqual(Object.keys(event).map((name) => `\`${name}\``));
		const sources = rows.flatMap(([, , source = '']) => codeSpansIn(source));
		expect(new Set(sources)).toEqual(new Set(Object.keys(EVENT)));
	});

	it('state no number of a unit but those of the code and of Tencent', () => {
		const units = Object.keys(STATED_NUMBERS).map((unit) => unit.replace('/', '\\/'));
		const pattern = new RegExp(`(?<![\\d.])(\\d+) ?(${units.join('|')})`, 'g');
		const stated = readable.flatMap((text) =>
			[...text.matchAll(pattern)].map(([, number, unit]) => `${number} ${unit}`),
		);
		const known = Object.entries(STATED_NUMBERS).flatMap(([unit, numbers]) =>
			numbers.map((number) => `${number} ${unit}`),
		);
		expect(new Set(stated)).toEqual(new Set(known));
	});

	it("give the vendors' limits that the node hints at", () => {
		const rows = rowsOf(reference, '厂商', '标题', '内容');
		const shown = (column: number): Record<string, string> =>
			Object.fromEntries(rows.map((row) => [VENDORS[row[0] ?? ''], row[column] ?? '']));
		expect(shown(1)).toEqual(cutAfter('Title'));
		expect(shown(2)).toEqual(cutAfter('Desc'));
	});

	it('say of each code what the node does about it', () => {
		const reactions = reactionsIn(troubleshooting);
		expect(reactions.length).toBeGreaterThan(20);
		const wrong = reactions.filter(([code, reaction]) => {
			const kind = EXPLANATIONS[code]?.[0];
			return kind === undefined || REACTIONS[kind] !== reaction;
		});
		expect(wrong).toEqual([]);
	});

	it('name no code that the node does not explain', () => {
		const codes = readable.flatMap((text) => text.match(/(?<!\d)[6-9]\d{4}(?!\d)/g) ?? []);
		expect(codes.length).toBeGreaterThan(30);
		expect(codes.filter((code) => EXPLANATIONS[Number(code)] === undefined)).toEqual([]);
	});

	it("name every one of the node's own codes", () => {
		const codes = ownCodesIn(after('节点自己的错误码', troubleshooting));
		expect(codes).toEqual(ownCodesIn(after('## Codes of the node', read('docs/codes.md'))));
		expect(codes.size).toBeGreaterThan(5);
	});

	it('show results of the same shape as the English pages', () => {
		const known = new Set(itemsShown().map((text) => JSON.stringify(shapeOf(JSON.parse(text)))));
		const shown = codeBlocksIn(reference).filter(({ language }) => language === 'json');
		expect(shown.length).toBeGreaterThan(15);
		const others = shown.filter(({ text }) => {
			return !known.has(JSON.stringify(shapeOf(JSON.parse(text))));
		});
		expect(others).toEqual([]);
	});

	it('show a Failed item with the present words', () => {
		const block = codeBlocksIn(readme).find(({ text }) => text.includes('"error"'));
		const { error } = JSON.parse(block?.text ?? '') as { error: { code: number } };
		const { message, advice } = codeFault(error.code);
		const description = advice.failed;
		expect(error).toEqual({ code: error.code, message, description, retryable: false });
	});
});
