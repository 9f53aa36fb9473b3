import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';

import { codesPage } from '../../scripts/codesTable';
import { folderImports, importsOf } from '../support/imports';
import {
	anchorsIn,
	codeBlocksIn,
	codeSpansIn,
	headingsIn,
	plainText,
	tablesIn,
	targetsIn,
} from '../support/markdown';

const ROOT = resolve(__dirname, '../..');

/** All files of the project; a page names a file by the end of its path. */
const FILES = readdirSync(ROOT, { withFileTypes: true })
	.filter(({ name }) => name === '.github' || !/^(node_modules$|dist$|\.)/.test(name))
	.flatMap((entry) => {
		if (!entry.isDirectory()) return [entry.name];
		const names = readdirSync(resolve(ROOT, entry.name), { recursive: true, encoding: 'utf8' });
		return names.map((name) => `${entry.name}/${name}`);
	});

/** What is written for readers. */
const PAGES = FILES.filter((file) => file.endsWith('.md') && !file.includes('node_modules/'));

const ENGLISH = PAGES.filter((page) => !page.includes('zh-CN'));

/** The pages for users; those for maintainers have tables with many columns of figures. */
const USER_PAGES = ENGLISH.filter((page) => /^(README|docs\/[\w-]+)\.md$/.test(page));

/** A README of an n8n node has 5 to 13 kB; more is not read. */
const README_BYTES = 14_000;
const MOST_COLUMNS = 4;
/** What GitHub and npm show of a row without scrolling sideways. */
const ROW_LETTERS = 110;

function read(page: string): string {
	return readFileSync(resolve(ROOT, page), 'utf8');
}

/** Pages that say which folders import which, and where these folders are. */
const IMPORT_TABLES = [
	['CONTRIBUTING.md', 'nodes/TencentChatPush'],
	['mock-server/README.md', 'mock-server'],
] as const;

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

	it('have a README that people read', () => {
		expect(Buffer.byteLength(read('README.md'))).toBeLessThanOrEqual(README_BYTES);
	});

	it('show the two commands for developers near the top of the README, which CI runs', () => {
		const [first] = codeBlocksIn(read('README.md'));
		const lines = (first?.text ?? '').trim().split('\n');
		expect(lines).toEqual(['npm install && npm run demo', 'npm install && npm test']);
		expect(read('README.md').indexOf(lines[0] ?? '')).toBeLessThan(1500);
		for (const step of ['npm install', 'npm test', 'npm run demo']) {
			expect(read('.ci/run')).toMatch(new RegExp(`^step ${step}\\b`, 'm'));
		}
	});

	it.each(ENGLISH)('have no table wider than a screen: %s', (page) => {
		const rows = tablesIn(read(page)).flat();
		const letters = (row: string[]): number => row.map((cell) => plainText(cell)).join('').length;
		const columns = USER_PAGES.includes(page) ? MOST_COLUMNS : Infinity;
		const tooWide = rows.filter((row) => row.length > columns || letters(row) > ROW_LETTERS);
		expect(tooWide).toEqual([]);
	});

	it('are all in the index of docs/', () => {
		const targets = targetsIn(read('docs/README.md')).map((target) => `docs/${target}`);
		const inDocs = PAGES.filter((page) => /^docs\/(maintainers\/)?[\w-]+\.md$/.test(page));
		const missing = inDocs.filter((page) => page !== 'docs/README.md' && !targets.includes(page));
		expect(inDocs.length).toBeGreaterThan(15);
		expect(missing).toEqual([]);
	});

	it('are found: every page of users leads back to the index', () => {
		const pages = USER_PAGES.filter(
			(page) => page.startsWith('docs/') && !page.endsWith('README.md'),
		);
		expect(pages.filter((page) => !targetsIn(read(page)).includes('README.md'))).toEqual([]);
	});

	it('have a dated changelog, with the version of the package or what is not released', () => {
		const { version } = JSON.parse(read('package.json')) as { version: string };
		const [newest] = headingsIn(read('CHANGELOG.md')).filter(({ level }) => level === 2);
		expect(newest?.text).toMatch(/^(Unreleased|\d+\.\d+\.\d+ \(\d{4}-\d\d-\d\d\))$/);
		const versions = headingsIn(read('CHANGELOG.md')).map(({ text }) => text.split(' ')[0]);
		expect(versions).toContain(version);
	});

	it.each(IMPORT_TABLES)('say in %s which folders of %s import which', (page, folder) => {
		const [, ...rows] =
			tablesIn(read(page)).find(([header]) => header?.includes('Imports from')) ?? [];
		const told = rows.map((cells) => {
			const [name, ...others] = cells.flatMap(codeSpansIn).filter((code) => code.endsWith('/'));
			return [name, others] as const;
		});
		const imports = [...folderImports(importsOf(resolve(ROOT, folder)))]
			.filter(([name]) => name !== '')
			.map(([name, others]) => [`${name}/`, others.map((other) => `${other}/`)] as const);
		expect(Object.fromEntries(told)).toEqual(Object.fromEntries(imports));
		expect(told).toHaveLength(imports.length);
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

	it('show every picture, and none of more bytes than a page can bear', () => {
		const shown = PAGES.flatMap(
			(page) => read(page).match(/(?<=images\/)[\w-]+\.(png|gif)/g) ?? [],
		);
		const folder = resolve(ROOT, 'docs/images');
		const pictures = readdirSync(folder);
		expect([...new Set(shown)].sort()).toEqual([...pictures].sort());
		const heavy = pictures.filter((name) => {
			const most = name.endsWith('.gif') ? 1_500_000 : 200_000;
			return statSync(resolve(folder, name)).size > most;
		});
		expect(heavy).toEqual([]);
	});

	it.each(PAGES)('name commands and files that exist: %s', (page) => {
		const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
		const isCommand = (code: string): boolean => Object.hasOwn(scripts, code.split(' ')[2] ?? '');
		const isFile = (code: string): boolean => FILES.some((file) => `/${file}`.endsWith(`/${code}`));
		const spans = codeSpansIn(read(page));
		const commands = spans.filter((code) => /^npm run [a-z]/.test(code));
		const files = spans.filter((code) => /^[\w/-]+(\.[\w-]+)*\.(ts|js|json|svg|yml)$/.test(code));
		expect(commands.filter((code) => !isCommand(code))).toEqual([]);
		expect(files.filter((code) => !isFile(code))).toEqual([]);
	});

	it('are published in English: npm would take another README for the page of the package', () => {
		const workflow = read('.github/workflows/publish.yml');
		const removal = workflow.indexOf('- run: rm README.zh-CN.md');
		expect(removal).toBeGreaterThan(workflow.indexOf('- run: npm test'));
		expect(removal).toBeLessThan(workflow.search(/- run: npm (publish|run release)/));
	});
});
