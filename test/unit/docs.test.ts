import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import type { INodeProperties } from 'n8n-workflow';

import { operations } from '../../nodes/TencentChatPush/actions';
import { optionsField } from '../../nodes/TencentChatPush/actions/options';
import { codeFault } from '../../nodes/TencentChatPush/errors/faults';
import { REGIONS } from '../../nodes/TencentChatPush/transport/regions';
import type { PushEvent } from '../../nodes/TencentChatPush/trigger/pushEvent';
import { simplified } from '../../nodes/TencentChatPush/trigger/simplified';
import { codesPage } from '../../scripts/codesTable';
import { anchorsIn, codeBlocksIn, codeSpansIn, tablesIn, targetsIn } from '../support/markdown';

const ROOT = resolve(__dirname, '../..');
const PAGES = [
	'README.md',
	'README.zh-CN.md',
	'CONTRIBUTING.md',
	'CHANGELOG.md',
	'docs/benchmark.md',
	'docs/codes.md',
	'docs/decisions.md',
	'docs/failed-output.md',
	'docs/submission.md',
	'e2e/README.md',
	'examples/README.md',
	'mock-server/README.md',
];

function read(page: string): string {
	return readFileSync(resolve(ROOT, page), 'utf8');
}

const NODES = resolve(ROOT, 'nodes/TencentChatPush');
const SOURCES = readdirSync(NODES, { recursive: true, encoding: 'utf8' })
	.filter((file) => file.endsWith('.ts'))
	.map((file) => ({ file, folder: folderOf(file) }));
const FOLDERS = [...new Set(SOURCES.map(({ folder }) => folder))].filter(Boolean).sort();

/** The folder of the node that a file is in, or '' for the nodes themselves. */
function folderOf(file: string): string {
	return /^([^/]+)\//.exec(file)?.[1] ?? '';
}

/** The other folders that the files of a folder import from. */
function importsOf(folder: string): string[] {
	const imported = SOURCES.filter((source) => source.folder === folder).flatMap(({ file }) => {
		const path = resolve(NODES, file);
		const names = readFileSync(path, 'utf8').matchAll(/ from '(\.[^']+)'/g);
		return [...names].map(([, name = '']) => relative(NODES, resolve(dirname(path), name)));
	});
	return [...new Set(imported.map(folderOf))].filter((each) => each !== folder).sort();
}

/** The rows of the README's table with these first titles. */
function readmeTable(...titles: string[]): string[][] {
	const table = tablesIn(read('README.md')).find(([header = []]) =>
		titles.every((title, column) => header[column] === title),
	);
	return (table ?? []).slice(2);
}

/** A default as the README shows it. */
function shownDefault({ default: value, options = [] }: INodeProperties): string {
	const choice = options.find((option) => 'value' in option && option.value === value);
	if (choice) return choice.name;
	return typeof value === 'boolean' ? (value ? 'on' : 'off') : String(value);
}

const EVENT: PushEvent = {
	CallbackCommand: 'Push.AllMemberPush',
	EventType: 1,
	TaskId: 'batch_65f1c0de_1a2b3c4d',
	DataId: 'order-4711',
	TaskTime: 1_767_225_600,
	EventTime: 1_767_225_603,
	To_Account: 'user-1',
	PushPlatform: 3,
	DeviceType: 0,
	ErrCode: 0,
	ErrInfo: '',
};

/** The text of a page however its tables are aligned. */
function unaligned(markdown: string): string {
	return markdown
		.replace(/ *\| */g, '|')
		.replace(/-{3,}/g, '---')
		.trim();
}

describe('the documents', () => {
	it('show in docs/codes.md what the node says (mend with npm run docs:codes)', () => {
		expect(unaligned(read('docs/codes.md'))).toBe(unaligned(codesPage()));
	});

	it('name every operation in the README as the node shows it', () => {
		const readme = read('README.md');
		const missing = operations.filter(({ option }) => !readme.includes(`**${option.name}**`));
		expect(missing.map(({ option }) => option.name)).toEqual([]);
	});

	it('name every option in the README of the node, with its default', () => {
		const shown = readmeTable('Option', 'Default').map(([name, value]) => [name, value]);
		const options = (optionsField.options ?? []).flatMap((option) =>
			'displayName' in option && 'default' in option ? [option] : [],
		);
		expect(options.length).toBeGreaterThan(4);
		expect(shown).toEqual(
			options.map((option) => [`**${option.displayName}**`, shownDefault(option)]),
		);
	});

	it('name every region in the README, with its host', () => {
		expect(readmeTable('Region', 'Host')).toEqual(
			REGIONS.map(({ name, value }) => [name, `\`${value}\``]),
		);
	});

	it('name every field of a simplified event in the README', () => {
		const shown = readmeTable('Field', 'Example').map(([name]) => name);
		expect(shown).toEqual(Object.keys(simplified('sent', EVENT)).map((name) => `\`${name}\``));
	});

	it('show in the README a Failed item with the present words', () => {
		const [block = ''] = codeBlocksIn(read('README.md')).filter((each) => each.includes('"error"'));
		const { error } = JSON.parse(block.replace(/^```.*$/gm, '')) as { error: { code: number } };
		const { message, description } = codeFault(error.code);
		expect(error).toEqual({ code: error.code, message, description, retryable: false });
	});

	it('say in CONTRIBUTING.md which folders import which', () => {
		const tables = tablesIn(read('CONTRIBUTING.md'));
		const [, , ...rows] = tables.find(([header]) => header?.includes('Imports from')) ?? [];
		const told = rows.map((cells) => cells.flatMap(codeSpansIn).map((name) => name.slice(0, -1)));
		expect(told.map(([folder]) => folder).sort()).toEqual(FOLDERS);
		expect(Object.fromEntries(told.map(([folder = '', ...others]) => [folder, others]))).toEqual(
			Object.fromEntries(FOLDERS.map((folder) => [folder, importsOf(folder)])),
		);
	});

	it.each(PAGES)('lead to files and headings that exist: %s', (page) => {
		const targets = targetsIn(read(page)).filter((target) => !/^https?:/.test(target));
		const missing = targets.filter((target) => {
			const [file = '', anchor] = decodeURI(target).split('#');
			const path = file === '' ? page : relative(ROOT, resolve(ROOT, dirname(page), file));
			if (!existsSync(resolve(ROOT, path))) return true;
			return anchor !== undefined && !anchorsIn(read(path)).includes(anchor);
		});
		expect(missing).toEqual([]);
	});

	it('are published in English: npm would take another README for the page of the package', () => {
		const workflow = read('.github/workflows/publish.yml');
		const removal = workflow.indexOf('- run: rm README.zh-CN.md');
		expect(removal).toBeGreaterThan(workflow.indexOf('- run: npm test'));
		expect(removal).toBeLessThan(workflow.search(/- run: npm (publish|run release)/));
	});
});
