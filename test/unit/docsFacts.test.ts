import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';

import { TencentChatApi } from '../../credentials/TencentChatApi.credentials';
import { TencentChatPush } from '../../nodes/TencentChatPush/TencentChatPush.node';
import { TencentChatPushTrigger } from '../../nodes/TencentChatPush/TencentChatPushTrigger.node';
import { operations } from '../../nodes/TencentChatPush/actions';
import type { Operation } from '../../nodes/TencentChatPush/engine/Operation';
import { DATA_ID_BYTES } from '../../nodes/TencentChatPush/actions/push/message';
import { vendorHints } from '../../nodes/TencentChatPush/actions/push/vendorLimits';
import { codeFault } from '../../nodes/TencentChatPush/errors/faults';
import { optionsField } from '../../nodes/TencentChatPush/input/options';
import { DEFAULT_REGION, REGIONS } from '../../nodes/TencentChatPush/transport/regions';
import { properties as triggerProperties } from '../../nodes/TencentChatPush/trigger/properties';
import { simplified } from '../../nodes/TencentChatPush/trigger/simplified';
import { OLDER_VERSIONS } from '../../e2e/older/versions';
import { anchorsIn, codeBlocksIn, headingsIn, tablesIn, targetsIn } from '../support/markdown';

const ROOT = resolve(__dirname, '../..');
const REPOSITORY =
	'https://github.com/n8n-nodes-tencent-chat-push/n8n-nodes-tencent-chat-push/blob/main/';

function read(page: string): string {
	return readFileSync(resolve(ROOT, page), 'utf8');
}

/** The rows of a page's table with these first titles. */
function tableOf(page: string, ...titles: string[]): string[][] {
	const table = tablesIn(read(page)).find(([header = []]) =>
		titles.every((title, column) => header[column] === title),
	);
	return (table ?? []).slice(1);
}

/** The names in bold of a page. */
function boldIn(page: string): string[] {
	return [...read(page).matchAll(/\*\*(.+?):?\*\*/g)].map(([, name = '']) => name);
}

/** A default as the pages show it. */
function shownDefault({ default: value, options = [] }: INodeProperties): string {
	const choice = options.find((option) => 'value' in option && option.value === value);
	if (choice) return choice.name;
	return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

/** What an option takes as the pages show it. */
function shownValues({ type, options = [], typeOptions = {} }: INodeProperties): string {
	if (type === 'boolean') return 'on or off';
	if (type === 'options') return `${options.length} choices`;
	return `${typeOptions.minValue} to ${typeOptions.maxValue}`;
}

function innerOf({ options = [] }: INodeProperties): INodeProperties[] {
	return options.flatMap((option) =>
		'displayName' in option && 'default' in option ? [option] : [],
	);
}

const EVENT = {
	EventType: 1,
	TaskId: 'batch_65f1c0de_1a2b3c4d',
	DataId: 'order-4711',
	TaskTime: 1_767_225_600,
	EventTime: 1_767_225_603,
	PushPlatform: 3,
	DeviceType: 0,
	ErrCode: 0,
	ErrInfo: 'OK',
};

const PAGE_OF: Record<Operation['resource'], string> = {
	account: 'docs/accounts.md',
	attribute: 'docs/attributes.md',
	push: 'docs/pushes.md',
	scheduledPush: 'docs/scheduled-pushes.md',
	tag: 'docs/tags.md',
};

describe('the README', () => {
	it('lists every operation as the node shows it, and leads to its section', () => {
		const readme = read('README.md');
		const links = operations.map(({ option: { name }, resource }) => {
			const anchor = name.toLowerCase().replaceAll(' ', '-');
			return `- [${name}](${PAGE_OF[resource]}#${anchor}): `;
		});
		expect(links.filter((link) => !readme.includes(link))).toEqual([]);
		expect(readme.match(/^- \[.+?\]\(docs\/[\w-]+\.md#[\w-]+\): /gm)).toHaveLength(links.length);
	});

	it('names the fields of the credential, and its default region', () => {
		const { properties } = new TencentChatApi();
		const always = properties.filter(({ displayOptions }) => !displayOptions);
		const bold = boldIn('README.md');
		expect(always.map(({ displayName }) => displayName).filter((n) => !bold.includes(n))).toEqual(
			[],
		);
		const region = REGIONS.find(({ value }) => value === DEFAULT_REGION)?.name;
		expect(read('README.md')).toContain(`The default is ${region}`);
	});

	it('leads to every page that users need', () => {
		const targets = targetsIn(read('README.md')).map((target) => target.split('#')[0]);
		const pages = [
			...['credentials', 'pushes', 'trigger', 'options', 'failed-output', 'troubleshooting'],
			...['codes', 'upgrading', 'compatibility', 'undocumented', 'privacy', 'README'],
		].map((page) => `docs/${page}.md`);
		const papers = [
			'SECURITY.md',
			'VERSIONING.md',
			'CHANGELOG.md',
			'CODE_OF_CONDUCT.md',
			'LICENSE',
		];
		expect([...pages, ...papers].filter((page) => !targets.includes(page))).toEqual([]);
	});
});

describe('the pages', () => {
	it.each(['README.md', 'docs/failed-output.md'])(
		'show in %s a Failed item in present words',
		(page) => {
			const block = codeBlocksIn(read(page)).find(({ text }) => text.includes('"description"'));
			const { error } = JSON.parse(block?.text ?? '') as { error: { code: number } };
			const { message, advice } = codeFault(error.code);
			const description = advice.failed;
			expect(error).toEqual({ code: error.code, message, description, retryable: false });
		},
	);

	it('have a section for every operation, and for nothing else that looks like one', () => {
		const names = (resource: string): string[] =>
			operations.filter((each) => each.resource === resource).map(({ option }) => option.name);
		for (const [resource, page] of Object.entries(PAGE_OF)) {
			const sections = headingsIn(read(page)).map(({ text }) => text);
			expect(sections).toEqual(expect.arrayContaining(names(resource)));
		}
	});

	it('name every option with its default and its values, and have a section for it', () => {
		const options = innerOf(optionsField);
		expect(options.length).toBeGreaterThan(4);
		expect(tableOf('docs/options.md', 'Option', 'Default', 'Values')).toEqual(
			options.map((option) => [
				`**${option.displayName}**`,
				shownDefault(option),
				shownValues(option),
			]),
		);
		const sections = headingsIn(read('docs/options.md')).map(({ text }) => text);
		expect(sections).toEqual(expect.arrayContaining(options.map(({ displayName }) => displayName)));
	});

	it('name every region with its host', () => {
		expect(tableOf('docs/credentials.md', 'Region', 'Host')).toEqual(
			REGIONS.map(({ name, value }) => [name, `\`${value}\``]),
		);
	});

	it('name every field of the credential, in its order', () => {
		const { properties } = new TencentChatApi();
		expect(tableOf('docs/credentials.md', 'Field').map(([name]) => name)).toEqual(
			properties.map(({ displayName }) => `**${displayName}**`),
		);
	});

	it('name every event of the trigger, the selected ones and the options', () => {
		const events = triggerProperties.find(({ name }) => name === 'events');
		const choices = (events?.options ?? []).map(({ name }) => name);
		expect(tableOf('docs/trigger.md', 'Event').map(([name]) => name)).toEqual(
			choices.map((name) => `**${name}**`),
		);
		const selected = (events?.options ?? []).filter(
			(option) => 'value' in option && [events?.default].flat().includes(option.value),
		);
		expect(selected.length).toBeGreaterThan(0);
		expect(read('docs/trigger.md')).toContain(
			`By default, ${selected.map(({ name }) => `_${name}_`).join(' and ')} are selected`,
		);
		const options = triggerProperties.flatMap(innerOf);
		const untold = options.filter(
			({ displayName }) => !read('docs/trigger.md').includes(`_${displayName}_`),
		);
		expect(options.length).toBeGreaterThan(1);
		expect(untold).toEqual([]);
		const maxAge = options.find(({ name }) => name === 'maxAge');
		expect(read('docs/trigger.md')).toContain(`(${String(maxAge?.default)} seconds by default)`);
	});

	it('name every field of a simplified event', () => {
		const shown = tableOf('docs/trigger.md', 'Field', 'Example').map(([name]) => name);
		const fields = { ...EVENT, ErrCode: 80300007 };
		const event = simplified({ kind: 'failed', account: 'user-1', fields });
		expect(shown).toEqual(Object.keys(event).map((name) => `\`${name}\``));
	});

	it('name every additional field of a message', () => {
		const bold = boldIn('docs/pushes.md');
		const names = new TencentChatPush().description.properties
			.filter(({ name }) => name === 'additionalFields')
			.flatMap(innerOf)
			.map(({ displayName }) => displayName);
		expect(names.length).toBeGreaterThan(20);
		expect(names.filter((name) => !bold.includes(name))).toEqual([]);
		expect(read('docs/pushes.md')).toContain(`up to ${DATA_ID_BYTES} bytes`);
	});

	it('say after how many characters vendors cut', () => {
		const rows = tableOf('docs/pushes.md', 'Vendor');
		const cut = (info: object): string => vendorHints({ ...info }).join(' ');
		expect(rows.length).toBeGreaterThan(4);
		for (const [vendor = '', title = '', text = ''] of rows) {
			expect(cut({ Title: 'x'.repeat(Number(title) + 1) })).toContain(`${vendor} after ${title}`);
			expect(cut({ Title: 'x'.repeat(Number(title)) })).not.toContain(`${vendor} after`);
			expect(cut({ Desc: 'x'.repeat(Number(text) + 1) })).toContain(`${vendor} after ${text}`);
			expect(cut({ Desc: 'x'.repeat(Number(text)) })).not.toContain(`${vendor} after`);
		}
	});

	it.each([
		['the node', new TencentChatPush().description.documentationUrl],
		['the trigger', new TencentChatPushTrigger().description.documentationUrl],
		['the credential', new TencentChatApi().documentationUrl],
		...codexUrls('TencentChatPush'),
		...codexUrls('TencentChatPushTrigger'),
	])('are where n8n looks for them: %s', (_, url = '') => {
		expect(url.startsWith(REPOSITORY)).toBe(true);
		// n8n adds parameters behind some of these addresses, where an anchor would be lost.
		expect(url).not.toContain('#');
		expect(existsSync(resolve(ROOT, url.slice(REPOSITORY.length)))).toBe(true);
	});

	it('install the version of the package', () => {
		const { name, version } = JSON.parse(read('package.json')) as Record<string, string>;
		const page = read('docs/upgrading.md');
		expect(page).toContain(`"name": "${name}", "version": "${version}"`);
		expect(page).toContain(`\`${name}@${version}\``);
		expect(read('README.md')).toContain(`Enter \`${name}\``);
	});

	it('name the versions of n8n that the tests run with', () => {
		const versionIn = (
			file: string,
			of: 'dependencies' | 'devDependencies',
			name: string,
		): string => {
			const manifest = JSON.parse(read(file)) as Record<string, Record<string, string>>;
			return /\d+\.\d+/.exec(manifest[of]?.[name] ?? '')?.[0] ?? '';
		};
		const engine = versionIn('package.json', 'devDependencies', 'n8n-core');
		const whole = versionIn('e2e/package.json', 'dependencies', 'n8n');
		const older = OLDER_VERSIONS.map(({ n8n }) => n8n);
		const [unsupported = '', ...supported] = older;
		const page = read('docs/compatibility.md');
		for (const version of [engine, whole, ...older]) expect(page).toContain(version);
		expect(page).toContain(`In n8n ${unsupported}, the operations work, but`);
		for (const version of [engine, whole, ...supported])
			expect(read('README.md')).toContain(version);
	});

	it('give the speed that the benchmark measured', () => {
		const table = tablesIn(read('docs/maintainers/benchmark.md')).find(
			([header]) => header?.[0] === 'Over TLS',
		);
		const measured = Number(table?.[1]?.[2]?.replaceAll(',', ''));
		const [, told = ''] = /about ([\d,]+) accounts per second/.exec(read('docs/scaling.md')) ?? [];
		expect(Math.abs(Number(told.replaceAll(',', '')) - measured)).toBeLessThan(0.1 * measured);
	});

	it('name the codes in the headings of the troubleshooting page that the list has', () => {
		const codes = headingsIn(read('docs/troubleshooting.md')).flatMap(
			({ text }) => text.match(/\b\d{5}\b|\b[A-Z]{6,}\b/g) ?? [],
		);
		expect(codes.length).toBeGreaterThan(6);
		const list = read('docs/codes.md');
		expect(
			codes.filter((code) => !new RegExp(`^- \\*\\*[^*]*\\b${code}\\b`, 'm').test(list)),
		).toEqual([]);
	});

	it('have titles of examples that are those in n8n', () => {
		const page = read('examples/README.md');
		const shown = headingsIn(page)
			.filter(({ level }) => level === 2)
			.map(({ text }) => text);
		const files = targetsIn(page).filter((target) => /^[\w-]+\.json$/.test(target));
		const names = files.map(
			(file) => (JSON.parse(read(`examples/${file}`)) as { name: string }).name,
		);
		expect(shown).toEqual(names);
		expect(anchorsIn(page).length).toBeGreaterThan(names.length);
	});
});

/** The addresses in the file with which n8n lists a node. */
function codexUrls(node: string): Array<[string, string]> {
	const { resources } = JSON.parse(read(`nodes/TencentChatPush/${node}.node.json`)) as {
		resources: Record<string, Array<{ url: string }>>;
	};
	return Object.entries(resources).flatMap(([kind, links]) =>
		links.map(({ url }): [string, string] => [`${node}, ${kind}`, url]),
	);
}
